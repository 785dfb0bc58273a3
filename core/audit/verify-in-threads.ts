import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Segment, SegmentResult } from './check-segment.ts';
import type { CheckSegments } from './verify-audit.ts';

/** What a checking thread is started with. */
export type CheckerOrders = {
  profileDir: string;
  /** The key of the database file; not the root key, which the thread has no use for. */
  databaseKey: Buffer;
  signingKey: KeyObject;
  known: ReadonlyMap<string, number>;
};

/** What a checking thread tells. */
export type CheckerAnswer =
  { kind: 'ready' } | { kind: 'progress'; entries: number } | { kind: 'result'; result: SegmentResult };

/** More threads than this are not worth their memory: the disk and the main thread have work too. */
const MOST_THREADS = 4;

/**
 * Checks segments in threads of their own, each with its own view of the database, so that a million entries cost the event
 * loop nothing. Every segment is checked by itself, since each entry holds the hash of the one before it. Rejects when a
 * thread cannot do its work.
 */
export function checkInThreads(orders: Omit<CheckerOrders, 'known'>): CheckSegments {
  return async (segments, known, onProgress, signal) => {
    const waiting = [...segments];
    const results: SegmentResult[] = [];
    let done = 0;
    const threads = Math.max(1, Math.min(MOST_THREADS, availableParallelism(), segments.length));

    const runThread = (): Promise<void> =>
      new Promise((resolve, reject) => {
        const worker = new Worker(new URL('./verify-audit-worker.ts', import.meta.url), {
          workerData: { ...orders, known } satisfies CheckerOrders,
        });
        // A thread that is called off ends with its segment, which takes it a moment.
        const next = () => {
          const segment = signal?.aborted ? undefined : waiting.shift();
          worker.postMessage((segment ?? 'close') satisfies Segment | 'close', []);
        };
        worker.on('message', (answer: CheckerAnswer) => {
          if (answer.kind === 'progress') {
            done += answer.entries;
            onProgress(done);
            return;
          }
          if (answer.kind === 'result') results.push(answer.result);
          next();
        });
        worker.once('error', reject);
        worker.once('exit', (code) =>
          code === 0 ? resolve() : reject(new Error(`a checking thread ended with ${code}`)),
        );
      });

    await Promise.all(Array.from({ length: threads }, runThread));
    signal?.throwIfAborted();
    if (results.length !== segments.length) throw new Error('a segment was left unchecked');
    return results;
  };
}
