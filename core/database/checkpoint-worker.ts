import { parentPort, workerData } from 'node:worker_threads';
import { openSqlite } from './sqlite.ts';

/** What the worker is started with. The key is the database's own, never the root key. */
export type CheckpointWorkerData = { path: string; databaseKey: Uint8Array };

const { path, databaseKey } = workerData as CheckpointWorkerData;
const database = await openSqlite(path);
database.pragma("cipher = 'sqlcipher'");
database.pragma(`key = "x'${Buffer.from(databaseKey).toString('hex')}'"`);
// The log is on the disk before any page of it is copied, however carelessly it was written.
database.pragma('synchronous = FULL');

parentPort?.on('message', (message: 'copy' | 'end') => {
  if (message === 'copy') {
    // As far as nobody is in the way: who writes and who reads goes on meanwhile. Never more than that: whoever has read and
    // then wants to write is refused at once where another connection has the lock for writing.
    database.pragma('wal_checkpoint(PASSIVE)');
    parentPort?.postMessage('copied');
  } else {
    database.close();
    parentPort?.close();
  }
});
