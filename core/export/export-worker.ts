import { parentPort, workerData } from 'node:worker_threads';
import { openSnapshot } from '../database/database.ts';
import { serveChunks } from '../workers/worker-chunks.ts';
import { createExportStore } from './export-store.ts';
import { exportLines, type ExportOrder } from './export-lines.ts';

/** What the worker is started with. The key is the database's own, never the root key. */
export type ExportWorkerData = { profileDir: string; databaseKey: Uint8Array; order: ExportOrder };

/** Bytes handed over at a time: few messages, little memory. */
const CHUNK_BYTES = 256 * 1024;

if (parentPort !== null) await serveChunks(parentPort, produce(workerData as ExportWorkerData));

async function* produce({
  profileDir,
  databaseKey,
  order,
}: ExportWorkerData): AsyncGenerator<Uint8Array<ArrayBuffer>, number> {
  const database = await openSnapshot(profileDir, Buffer.from(databaseKey));
  try {
    return yield* inChunks(exportLines(createExportStore(database), order));
  } finally {
    database.close();
  }
}

function* inChunks(lines: Generator<string, number>): Generator<Uint8Array<ArrayBuffer>, number> {
  let texts: string[] = [];
  let length = 0;
  for (;;) {
    const next = lines.next();
    if (next.done === true || length >= CHUNK_BYTES) {
      if (texts.length > 0) yield new TextEncoder().encode(texts.join(''));
      texts = [];
      length = 0;
    }
    if (next.done === true) return next.value;
    texts.push(next.value);
    length += next.value.length;
  }
}
