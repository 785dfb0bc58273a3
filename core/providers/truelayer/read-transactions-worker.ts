import { parentPort, workerData } from 'node:worker_threads';
import { serveChunks } from '../../workers/worker-chunks.ts';
import type { AccountReference, TransactionsAnswer } from '../bank-provider.ts';
import type { HttpAnswer } from './http.ts';
import { readTransactions } from './read-answer.ts';

/** What the worker is started with. */
export type RowsWorkerData = { answer: Pick<HttpAnswer, 'status' | 'endpoint' | 'text'>; account: AccountReference };

/** What it tells beside the rows. */
export type RowsSummary = Omit<TransactionsAnswer, 'transactions'>;

/** Rows handed over at a time: what another thread takes in within a millisecond or two. */
const ROWS_PER_CHUNK = 500;

if (parentPort !== null) await serveChunks(parentPort, produce(workerData as RowsWorkerData));

function* produce({ answer, account }: RowsWorkerData): Generator<Uint8Array<ArrayBuffer>, RowsSummary> {
  const { transactions, ...summary } = readTransactions({ ...answer, headers: {} }, account);
  const encoder = new TextEncoder();
  for (let index = 0; index < transactions.length; index += ROWS_PER_CHUNK)
    yield encoder.encode(JSON.stringify(transactions.slice(index, index + ROWS_PER_CHUNK)));
  return summary;
}
