import type { Output } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import type { Clock } from '../ports.ts';
import { BankFailure } from '../providers/bank-failure.ts';
import { nextReadAt, quotasOf, readsLeft, WINDOW_MS, type CountedEndpoint, type ReadPurpose } from './quota.ts';
import type { CallClass, RateLimiter } from './rate-limiter.ts';
import { createUnattendedReadStore } from './unattended-read-store.ts';

/** A read about to be made. `isAttended`: the bank is told that the user is present, so it is not counted. */
export type PlannedRead = {
  connectionId: string;
  accountId?: string | undefined;
  endpoint: CountedEndpoint;
  purpose: ReadPurpose;
  isAttended: boolean;
  signal?: AbortSignal | undefined;
};

/** Everything that reads a bank passes here: the law's quota first, then the pace. */
export type ReadGate = {
  /**
   * Admits a read or rejects with `quota-exhausted`. An unattended read is on disk before the call goes out, because the
   * bank counts calls whose answer we never saw.
   *
   * It counts calls, not wishes. A call that was refused, also for its token (401), and the same call again are two:
   * failed calls count at the banks too, and where on its way a refusal came from cannot be seen from here. Counting one
   * read too many costs a read; counting one too few gets the whole connection throttled.
   */
  admit(read: PlannedRead): Promise<void>;
  /** Takes note that the bank itself allows no more unattended reads of a place: nor is it then asked for the user's sake. */
  refused(read: Omit<PlannedRead, 'signal'>): void;
  /** How many reads a purpose could still make of a place. */
  left(read: Omit<PlannedRead, 'signal'>): number;
  list(connectionId: string | undefined): Output<'quota.list'>;
  /** When a purpose may read every place of a connection again, in milliseconds; at least now. */
  nextAt(connectionId: string, purpose: ReadPurpose): number;
  /** Forgets the reads of a connection, whose consent has been replaced by a new one. */
  startOver(connectionId: string): void;
};

const CLASS_OF: Readonly<Record<CountedEndpoint, CallClass>> = {
  accounts: 'accounts',
  cards: 'accounts',
  balance: 'balance',
  transactions: 'transactions',
  pending: 'transactions',
  standing_orders: 'accounts',
  direct_debits: 'accounts',
};

const placeOf = ({ accountId = '', endpoint }: Pick<PlannedRead, 'accountId' | 'endpoint'>): string =>
  `${endpoint} ${accountId}`;

/** Creates the gate over the profile's ledger of reads. */
export function createReadGate(database: Database, limiter: RateLimiter, clock: Clock): ReadGate {
  const store = createUnattendedReadStore(database);
  // Forgotten with the process: the price is one more question, and its answer is the same.
  const refusals = new Map<string, Map<string, number>>();
  const leftOf = (read: Omit<PlannedRead, 'signal'>, times: readonly number[]): number =>
    readsLeft(times, read.purpose, clock.nowMs(), refusals.get(read.connectionId)?.get(placeOf(read)));
  const timesOf = ({ connectionId, accountId = '', endpoint }: Omit<PlannedRead, 'signal'>): number[] => {
    const nowMs = clock.nowMs();
    store.noticeAhead(nowMs);
    return store.times(connectionId, accountId, endpoint, nowMs - WINDOW_MS, nowMs);
  };
  const recent = (nowMs: number, connectionId: string | undefined) => {
    store.noticeAhead(nowMs);
    return store.since(nowMs - WINDOW_MS, nowMs, connectionId);
  };

  return {
    async admit(read) {
      const { connectionId, accountId = '', endpoint, purpose, isAttended, signal } = read;
      const nowMs = clock.nowMs();
      if (!isAttended) {
        const times = timesOf(read);
        if (leftOf(read, times) === 0) {
          throw new BankFailure('quota-exhausted', {
            endpoint,
            retryAfterMs: nextReadAt(times, purpose, nowMs) - nowMs,
          });
        }
      }
      await limiter.admit(CLASS_OF[endpoint], signal);
      if (!isAttended) store.record({ connectionId, accountId, endpoint, atMs: clock.nowMs() });
    },
    left: (read) => (read.isAttended ? Number.POSITIVE_INFINITY : leftOf(read, timesOf(read))),
    refused(read) {
      if (read.isAttended) return;
      const ofConnection = refusals.get(read.connectionId) ?? new Map<string, number>();
      refusals.set(read.connectionId, ofConnection.set(placeOf(read), clock.nowMs()));
    },
    startOver(connectionId) {
      store.forget(connectionId);
      refusals.delete(connectionId);
    },
    nextAt(connectionId, purpose) {
      const nowMs = clock.nowMs();
      const places = Map.groupBy(recent(nowMs, connectionId), ({ accountId, endpoint }) =>
        JSON.stringify([accountId, endpoint]),
      );
      const times = [...places.values()].map((place) => place.map(({ atMs }) => atMs));
      return Math.max(nowMs, ...times.map((place) => nextReadAt(place, purpose, nowMs)));
    },
    list(connectionId) {
      store.prune(clock.nowMs() - 2 * WINDOW_MS);
      const nowMs = clock.nowMs();
      return { quotas: quotasOf(recent(nowMs, connectionId), nowMs) };
    },
  };
}
