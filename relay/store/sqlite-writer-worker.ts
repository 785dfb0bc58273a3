import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { StoreLimits } from './event-store.ts';
import { createGroupCommit } from './group-commit.ts';
import { StoreFailure } from './sql.ts';
import { openSqliteDatabase } from './sqlite-database.ts';
import { asStoreFailure } from './sqlite-sql.ts';
import type { WriterAnswer, WriterRequest } from './sqlite-writer.ts';
import { createSqliteWrites } from './sqlite-writes.ts';

/** Most pieces of work in one transaction. */
const MOST_WORKS = 1024;

const { dataDir, limits } = workerData as { dataDir: string; limits: StoreLimits };
const database = openSqliteDatabase(dataDir, limits);
const commit = createGroupCommit(database);
const write = createSqliteWrites(database, limits);

parentPort?.on('message', (message: WriterRequest[] | 'close') => {
  const requests: WriterRequest[] = [];
  let next: WriterRequest[] | 'close' | undefined = message;
  // While the last commit was flushed, more has come in: all of it goes into this one.
  while (next !== undefined && next !== 'close') {
    requests.push(...next);
    next =
      requests.length < MOST_WORKS && parentPort !== null
        ? (receiveMessageOnPort(parentPort)?.message as WriterRequest[] | 'close' | undefined)
        : undefined;
  }
  if (requests.length > 0) answer(requests);
  if (next === 'close') {
    database.close();
    parentPort?.close();
  }
});

function answer(requests: readonly WriterRequest[]): void {
  const outcomes = commit(requests.map((request) => () => write(request.write)));
  const answers = requests.map(({ id }, index): WriterAnswer => {
    const outcome = outcomes[index];
    if (outcome !== undefined && 'value' in outcome) return { id, value: outcome.value as never };
    const failure = asStoreFailure(outcome?.thrown);
    // Classes do not cross between threads.
    return failure instanceof StoreFailure
      ? { id, failure: failure.kind }
      : { id, error: failure instanceof Error ? failure.message : String(failure) };
  });
  parentPort?.postMessage(answers, []);
}
