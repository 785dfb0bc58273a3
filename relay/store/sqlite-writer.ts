import { Worker } from 'node:worker_threads';
import type { StoreLimits } from './event-store.ts';
import { StoreFailure } from './sql.ts';
import type { SqliteWrite, SqliteWriteResult } from './sqlite-writes.ts';

/** A write on its way to the writing thread. */
export type WriterRequest = { id: number; write: SqliteWrite };

/** What came of it. */
export type WriterAnswer =
  | { id: number; value: SqliteWriteResult }
  | { id: number; failure: StoreFailure['kind'] }
  | { id: number; error: string };

/** The thread that writes to SQLite, so that no request waits while another one's commit is flushed to disk. */
export type SqliteWriter = {
  /** Resolves after the commit. Rejects with a {@link StoreFailure}. */
  run(write: SqliteWrite): Promise<SqliteWriteResult>;
  close(): Promise<void>;
};

/** Writes that go to the thread before the turn is over. */
const WRITES_PER_MESSAGE = 8;

type Waiting = { resolve: (value: SqliteWriteResult) => void; reject: (reason: unknown) => void };

/**
 * Creates the writer. Its thread starts with the first write; when it dies, what it was doing is rejected and the next
 * write starts another.
 */
export function createSqliteWriter(dataDir: string, limits: StoreLimits): SqliteWriter {
  const waiting = new Map<number, Waiting>();
  let outbox: WriterRequest[] = [];
  let nextId = 0;
  let worker: Worker | undefined;

  return {
    run: (write) =>
      new Promise((resolve, reject) => {
        // A message costs more than what is in it, so there is one per turn of the event loop, or several when much comes in
        // at once: else the thread would wait for the end of a turn while its work is there.
        if (outbox.length === 0) setImmediate(send);
        nextId += 1;
        waiting.set(nextId, { resolve, reject });
        outbox.push({ id: nextId, write });
        if (outbox.length >= WRITES_PER_MESSAGE) send();
      }),
    async close() {
      send();
      const last = worker;
      if (last === undefined) return;
      const ended = new Promise((resolve) => last.once('exit', resolve));
      last.postMessage('close', []);
      await ended;
    },
  };

  function send(): void {
    const requests = outbox;
    outbox = [];
    if (requests.length === 0) return;
    worker ??= start();
    worker.postMessage(requests, []);
  }

  function start(): Worker {
    const next = new Worker(new URL('./sqlite-writer-worker.ts', import.meta.url), { workerData: { dataDir, limits } });
    let cause: unknown;
    next.on('message', (answers: WriterAnswer[]) => answers.forEach(settle));
    next.on('error', (error) => {
      cause = error;
    });
    next.on('exit', () => {
      if (worker === next) worker = undefined;
      for (const { reject } of waiting.values()) reject(new StoreFailure('unavailable', cause));
      waiting.clear();
    });
    return next;
  }

  function settle(answer: WriterAnswer): void {
    const work = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('value' in answer) work?.resolve(answer.value);
    else work?.reject('failure' in answer ? new StoreFailure(answer.failure, undefined) : new Error(answer.error));
  }
}
