import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CheckpointWorkerData } from './checkpoint-worker.ts';

/**
 * Copies the write-ahead log into the database's file in a thread of its own, while long work goes on writing: copying takes
 * many times longer than a turn of the event loop may.
 */
export type Checkpoints = {
  /** A long work begins; several may be under way. */
  begin(): void;
  /** A slice has been committed. */
  afterSlice(): void;
  /** A long work ends. The last one waits until the log is copied: a second connection must not outlive the first. */
  end(): Promise<void>;
  /** Whether any long work is under way. */
  isBusy(): boolean;
};

/** The log is copied every so many slices, about twice a second. */
const SLICES_PER_COPY = 50;
/** So few slices leave a log that the next ordinary commit may copy. */
const WORTH_A_THREAD = 12;

/** Creates them for a database file. `databaseKey` opens it, and nothing else. */
export function createCheckpoints(path: string, databaseKey: Buffer): Checkpoints {
  let works = 0;
  let slices = 0;
  let worker: Worker | undefined;
  let copying: Promise<unknown> | undefined;

  return {
    begin: () => void (works += 1),
    isBusy: () => works > 0,
    afterSlice() {
      if (works === 0) return;
      slices += 1;
      if (slices % SLICES_PER_COPY === 0 && copying === undefined) copy();
    },
    async end() {
      works -= 1;
      if (works > 0) return;
      const written = slices;
      slices = 0;
      // From here on somebody waits for it, so the process has to.
      worker?.ref();
      await copying;
      if (works === 0 && written >= WORTH_A_THREAD) {
        copy();
        await copying;
      }
      // Another work may have begun meanwhile; then the thread is its.
      if (works === 0) await stop();
    },
  };

  function copy(): void {
    worker ??= start();
    // A thread that cannot work leaves the log as it is; a later commit copies it.
    const done = Promise.race([once(worker, 'message'), once(worker, 'exit')]).catch(() => undefined);
    if (works === 0) worker.ref();
    copying = done.finally(() => (copying = undefined));
    worker.postMessage('copy');
  }

  function start(): Worker {
    const data: CheckpointWorkerData = { path, databaseKey };
    const started = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), { workerData: data });
    started.unref();
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (worker === started) worker = undefined;
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
