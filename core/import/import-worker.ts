import { parentPort, workerData } from 'node:worker_threads';
import { serveChunks } from '../workers/worker-chunks.ts';
import type { FileFacts, ReadingOrder } from './import-model.ts';
import { readFile } from './read-file.ts';

/** What the worker is started with. */
export type ImportWorkerData = { bytes: Uint8Array; order: ReadingOrder };

/** Rows handed over at a time: what another thread takes in within a millisecond or two. */
const ROWS_PER_CHUNK = 500;

if (parentPort !== null) await serveChunks(parentPort, produce(workerData as ImportWorkerData));

function* produce({ bytes, order }: ImportWorkerData): Generator<Uint8Array<ArrayBuffer>, FileFacts> {
  const { rows, ...facts } = readFile(bytes, order);
  const encoder = new TextEncoder();
  for (let index = 0; index < rows.length; index += ROWS_PER_CHUNK)
    yield encoder.encode(JSON.stringify(rows.slice(index, index + ROWS_PER_CHUNK)));
  return facts;
}
