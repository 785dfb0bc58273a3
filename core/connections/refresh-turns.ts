import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { RefreshLeases } from './refresh-lease-store.ts';

/**
 * A lease outlives the longest turn: two refreshes that each run into every timeout. After it, a process that died in
 * the middle is not waited for.
 */
export const LEASE_MS = 300_000;
const LEASE_POLL_MS = 200;

/** One at a time: whoever trades a connection's refresh token, or replaces its tokens. */
export type RefreshTurns = {
  /** Waits for its turn, in this process and among processes, and runs. Rejects with `NOT_FOUND` for a deleted connection. */
  take<Value>(connectionId: string, work: () => Promise<Value> | Value): Promise<Value>;
  /** Resolves when every turn that has been asked for is over. */
  allOver(): Promise<void>;
};

/** Creates the turns. Inside the process they queue; between processes a lease on the connection's row decides. */
export function createRefreshTurns(leases: RefreshLeases, clock: Clock): RefreshTurns {
  const holder = randomUUID();
  /** The last turn in each connection's queue. */
  const last = new Map<string, Promise<unknown>>();

  return {
    async take(connectionId, work) {
      const before = last.get(connectionId) ?? Promise.resolve();
      const mine = before.then(() => underLease(connectionId, work));
      // The next in the queue does not care how this one ends.
      const settled = mine.then(
        () => undefined,
        () => undefined,
      );
      last.set(connectionId, settled);
      try {
        return await mine;
      } finally {
        if (last.get(connectionId) === settled) last.delete(connectionId);
      }
    },
    async allOver() {
      while (last.size > 0) await Promise.all(last.values());
    },
  };

  async function underLease<Value>(connectionId: string, work: () => Promise<Value> | Value): Promise<Value> {
    for (;;) {
      const lease = leases.take(connectionId, holder, clock.nowMs(), LEASE_MS);
      if (lease === 'taken') break;
      if (lease === 'no-such-connection') throw new AppError('NOT_FOUND', { details: { connectionId } });
      await pause(LEASE_POLL_MS);
    }
    try {
      return await work();
    } finally {
      leases.release(connectionId, holder);
    }
  }
}
