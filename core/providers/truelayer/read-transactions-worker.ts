import { parentPort, workerData } from 'node:worker_threads';
import { serveChunks } from '../../workers/worker-chunks.ts';
import type { AccountReference } from '../bank-provider.ts';
import type { UnreadAnswer } from './read-json.ts';
import { readTransactionPieces, type RowsSummary } from './read-rows.ts';

/** What the worker is started with. */
export type RowsWorkerData = { answer: UnreadAnswer; account: AccountReference };

if (parentPort !== null) await serveChunks(parentPort, produce(workerData as RowsWorkerData));

function* produce({ answer, account }: RowsWorkerData): Generator<Uint8Array<ArrayBuffer>, RowsSummary> {
  const encoder = new TextEncoder();
  const pieces = readTransactionPieces(answer, account);
  for (;;) {
    const next = pieces.next();
    if (next.done) return next.value;
    yield encoder.encode(JSON.stringify(next.value));
  }
}
