import type { Quota } from '../../shared/contract/index.ts';

/**
 * The law's limit on reading a bank while the user is away: four times in 24 hours per account and endpoint (RTS on SCA,
 * Art. 36(5)(b)). The window rolls; failed calls count too. Reads for which the bank is told that the user is present
 * (`X-PSU-IP`) do not.
 *
 * What the user asks for by hand the law does not limit (Art. 36(5)(a)). Yet a bank that is not told of the user takes it
 * for an unattended read and may refuse it. So such a read counts, and is made until the bank itself says no.
 */

/** Endpoints as the ledger counts them. */
export type CountedEndpoint =
  'accounts' | 'cards' | 'balance' | 'transactions' | 'pending' | 'standing_orders' | 'direct_debits';

/** Unattended reads allowed per window. */
export const UNATTENDED_READS = 4;

/** Length of the rolling window. */
export const WINDOW_MS = 24 * 3_600_000;

/** One read that was made unattended. `accountId` is empty for endpoints of the whole connection. */
export type UnattendedRead = { connectionId: string; accountId: string; endpoint: CountedEndpoint; atMs: number };

/** Why a read is wanted. The user's own wish is tried past the last read; background work leaves some in reserve. */
export type ReadPurpose = 'user' | 'first-fetch' | 'scheduled' | 'webhook';

/** Reads that stay untouched for the purpose: so that a webhook or the user still finds one after a day of polling. */
const RESERVE: Readonly<Record<ReadPurpose, number>> = { user: 0, 'first-fetch': 0, webhook: 1, scheduled: 2 };

/**
 * How many reads of one place a purpose may still make; infinitely many for the user, until the bank has said at
 * `refusedAtMs` that it allows no more. Pure.
 */
export function readsLeft(
  readTimesMs: readonly number[],
  purpose: ReadPurpose,
  nowMs: number,
  refusedAtMs?: number,
): number {
  if (purpose === 'user' && (refusedAtMs === undefined || inWindow([refusedAtMs], nowMs).length === 0)) {
    return Number.POSITIVE_INFINITY;
  }
  return Math.max(0, UNATTENDED_READS - RESERVE[purpose] - inWindow(readTimesMs, nowMs).length);
}

/** When the next read of one place is allowed for a purpose, or `nowMs` when it is allowed at once. Pure. */
export function nextReadAt(readTimesMs: readonly number[], purpose: ReadPurpose, nowMs: number): number {
  const recent = inWindow(readTimesMs, nowMs).toSorted((left, right) => left - right);
  const allowed = UNATTENDED_READS - RESERVE[purpose];
  const mustLeave = recent.length - allowed;
  return mustLeave < 0 ? nowMs : (recent[mustLeave] ?? nowMs) + WINDOW_MS;
}

/** The meter of every place that was read within the window. Pure. */
export function quotasOf(reads: readonly UnattendedRead[], nowMs: number): Quota[] {
  const places = Map.groupBy(reads, ({ connectionId, accountId, endpoint }) =>
    JSON.stringify([connectionId, accountId, endpoint]),
  );
  return [...places.values()].flatMap((group) => {
    const [first] = group;
    const times = inWindow(
      group.map(({ atMs }) => atMs),
      nowMs,
    );
    if (!first || times.length === 0) return [];
    return [
      {
        connectionId: first.connectionId,
        ...(first.accountId === '' ? {} : { accountId: first.accountId }),
        endpoint: first.endpoint,
        used: Math.min(times.length, UNATTENDED_READS),
        limit: UNATTENDED_READS,
        // The moment at which the oldest read leaves the window and one is free again.
        windowEndsAt: new Date(Math.min(...times) + WINDOW_MS).toISOString(),
      },
    ];
  });
}

/** Reads of the last 24 hours. One that lies in the future (the clock was set back) still counts: banks keep their own time. */
function inWindow(times: readonly number[], nowMs: number): number[] {
  return times.filter((atMs) => atMs > nowMs - WINDOW_MS);
}
