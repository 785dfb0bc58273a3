import type { AskedRange } from './coverage.ts';
import type { FetchStore } from './fetch-store.ts';

/** Every range of days that was asked of an account's bank, oldest question first: what a coverage map is made of. */
export function askedRangesOf(fetches: FetchStore, accountId: string): AskedRange[] {
  return fetches
    .ranges(accountId)
    .flatMap(({ from_date, to_date, fetched_at, result }) =>
      from_date === null || to_date === null ? [] : [{ from: from_date, to: to_date, fetchedAt: fetched_at, result }],
    );
}
