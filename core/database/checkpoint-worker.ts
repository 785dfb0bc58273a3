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
    // As far as nobody is in the way: who writes and who reads goes on meanwhile.
    database.pragma('wal_checkpoint(PASSIVE)');
    parentPort?.postMessage('copied');
  } else {
    // Cutting a long log takes many times longer than a turn may, and the next commit would have to do it.
    database.pragma('busy_timeout = 0');
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    parentPort?.close();
  }
});
