import { RelayRefusal } from '../http/relay-refusal.ts';

type Waiting = { start: () => void; refuse: () => void };

/** Bounds the one expensive thing a stranger can make the relay do. */
export type VerifyQueue = {
  /**
   * Runs a check when its turn comes. A sender that was right lately goes first, and takes the place of a stranger when
   * the queue is full; who finds no place is refused with `VERIFY_QUEUE_FULL`.
   */
  run<Result>(check: () => Promise<Result>, isKnownSender: boolean): Promise<Result>;
  depth(): number;
};

/** Creates a queue in which `limit` checks wait while `concurrency` are under way. */
export function createVerifyQueue(options: { concurrency: number; limit: number }): VerifyQueue {
  const { concurrency, limit } = options;
  const known: Waiting[] = [];
  const strangers: Waiting[] = [];
  let running = 0;

  return {
    run(check, isKnownSender) {
      return new Promise((resolve, reject) => {
        const refuse = (): void => reject(new RelayRefusal('VERIFY_QUEUE_FULL', { retryAfterS: 1 }));
        const start = (): void => {
          running += 1;
          check()
            .then(resolve, reject)
            .finally(() => {
              running -= 1;
              (known.shift() ?? strangers.shift())?.start();
            });
        };
        if (running < concurrency) return start();
        if (known.length + strangers.length >= limit) {
          const evicted = isKnownSender ? strangers.pop() : undefined;
          if (evicted === undefined) return refuse();
          evicted.refuse();
        }
        (isKnownSender ? known : strangers).push({ start, refuse });
      });
    },
    depth: () => known.length + strangers.length,
  };
}
