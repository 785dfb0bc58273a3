import { once } from 'node:events';
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CheckpointWorkerData } from './checkpoint-worker.ts';
import type { SqliteDatabase } from './sqlite.ts';

/**
 * Copies the write-ahead log into the database's file in a thread of its own, while long work goes on writing: copying takes
 * many times longer than a turn of the event loop may.
 */
export type Checkpoints = {
  /** A long work begins; several may be under way. */
  begin(): void;
  /** A slice has been committed. The answer is there when the next one may be: at once, unless the log has grown too long. */
  afterSlice(): Promise<void> | undefined;
  /** A long work ends. The last one waits until the log is copied: a second connection must not outlive the first. */
  end(): Promise<void>;
  /** Whether any long work is under way. */
  isBusy(): boolean;
};

/**
 * Pages of 4 KiB that the log may hold before writers wait until all of it is copied, so that it begins anew: 128 MB, and on
 * a disk with little room an eighth of that room, but never less than 4 MB.
 */
const LONGEST_LOG_PAGES = 32_000;
const SHORTEST_LIMIT_PAGES = 1000;
const SHARE_OF_ROOM = 1 / 8;
const PAGE_BYTES = 4096;
/** Where a reader keeps the log from beginning anew, writers wait again when it has grown by this share. */
const SHARE_BEFORE_NEXT_WAIT = 1 / 4;
/** Copies in a row that writers wait for, at most. */
const SETTLING_ROUNDS = 3;
/**
 * Copying begins when so much is there to be copied: little, so that the end of the work finds little left to wait for. The
 * next ordinary commit may copy as much on its own.
 */
const WORTH_COPYING_PAGES = 1000;
/** On a small disk, already at this share of the longest log. */
const SHARE_WORTH_COPYING = 1 / 4;

/**
 * Creates them for an open database.
 *
 * @param databaseKey opens the file at `path`, and nothing else
 */
export function createCheckpoints(database: SqliteDatabase, path: string, databaseKey: Buffer): Checkpoints {
  let works = 0;
  let limit = LONGEST_LOG_PAGES;
  /** Where writers wait: above the limit when somebody still reads what the log began with, for then it cannot begin anew. */
  let waitAbove = limit;
  let worker: Worker | undefined;
  let copying: Promise<void> | undefined;
  let copied: (() => void) | undefined;
  let settling: Promise<void> | undefined;

  return {
    begin() {
      works += 1;
      if (works === 1) limit = limitFor(path);
      waitAbove = limit;
    },
    isBusy: () => works > 0,
    afterSlice() {
      if (works === 0) return undefined;
      const { pages, done } = lookAtLog();
      if (pages > waitAbove) return (settling ??= settle().finally(() => (settling = undefined)));
      if (pages < limit) waitAbove = limit;
      if (pages - done > Math.min(WORTH_COPYING_PAGES, limit * SHARE_WORTH_COPYING)) void copy();
      return undefined;
    },
    async end() {
      works -= 1;
      if (works > 0) return;
      // From here on somebody waits for it, so the process has to.
      worker?.ref();
      await copying;
      const { pages, done } = lookAtLog();
      if (works === 0 && pages - done >= WORTH_COPYING_PAGES) await copy();
      // Another work may have begun meanwhile; then the thread is its.
      if (works === 0) await stop();
    },
  };

  /** How long the log is, and how much of it the file has; looking costs a fiftieth of a millisecond. */
  function lookAtLog(): { pages: number; done: number } {
    const [row] = database.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[];
    return { pages: row?.log ?? 0, done: row?.checkpointed ?? 0 };
  }

  /** Copies while no long work writes, all of it unless somebody reads what is older. */
  async function settle(): Promise<void> {
    worker?.ref();
    await copying;
    let log = lookAtLog();
    for (let round = 0; round < SETTLING_ROUNDS && log.done < log.pages; round += 1) {
      // Whoever commits a little meanwhile (an entry of the record, a count of reads) leaves a page or two for another round.
      await copy();
      log = lookAtLog();
    }
    worker?.unref();
    limit = limitFor(path);
    waitAbove = log.done < log.pages ? log.pages + limit * SHARE_BEFORE_NEXT_WAIT : limit;
  }

  function copy(): Promise<void> {
    if (copying) return copying;
    worker ??= start();
    if (works === 0) worker.ref();
    const done = new Promise<void>((resolve) => (copied = resolve));
    copying = done.finally(() => (copying = undefined));
    worker.postMessage('copy');
    return copying;
  }

  function start(): Worker {
    const data: CheckpointWorkerData = { path, databaseKey };
    const started = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), { workerData: data });
    started.unref();
    started.on('message', () => copied?.());
    // A thread that cannot work leaves the log as it is; a later commit copies it.
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (worker !== started) return;
      worker = undefined;
      copied?.();
    });
    return started;
  }

  async function stop(): Promise<void> {
    const stopping = worker;
    if (!stopping) return;
    worker = undefined;
    const ended = once(stopping, 'exit');
    stopping.postMessage('end');
    await ended;
  }
}

/** The longest that the log may become on a disk, in pages. */
function limitFor(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path));
  const share = Math.floor((bavail * bsize * SHARE_OF_ROOM) / PAGE_BYTES);
  return Math.min(LONGEST_LOG_PAGES, Math.max(SHORTEST_LIMIT_PAGES, share));
}
