import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';
import type { AccountReference, DateRange } from '../providers/bank-provider.ts';
import { WINDOW_DAYS, type HistoryPlan } from './search-history.ts';

/** An account to fetch: what it is called at the bank and here, and what is known of it. */
export type AccountToFetch = AccountReference & {
  accountId: string;
  lastFetchedOn?: LocalDate | undefined;
  /** The first day that no good answer covers, although one covers days before it. */
  gapFrom?: LocalDate | undefined;
  /** Whether the rows add up to the balance. Where they do not, something may be missing further back. */
  isProven: boolean;
  /** Whether all that the bank gives has been asked for under this consent. */
  hasHistory: boolean;
  /** How many reads of its transactions the law still allows. */
  readsLeft: number;
};

/**
 * What to ask for one account. With `history` as far back as the bank goes, and the window when it gives no more than that;
 * with a window alone, that; with neither, the balance alone.
 */
export type AccountPlan = {
  account: AccountToFetch;
  window?: DateRange;
  history?: HistoryPlan;
  /** Balance and pending rows are left alone: they have been read already. */
  onlyTransactions?: boolean;
};

/** Later syncs look this far behind the last one: payments settle late, and banks correct themselves. */
export const OVERLAP_DAYS = 21;

/** However few reads the law counts, a search ends: an attended one is not limited by it. */
const MOST_ASKS = 8;

/**
 * Decides what to ask for. Pure. Until the full history has been fetched under this consent, as much as the bank gives,
 * because it only gives it for some minutes after the sign-in. Afterwards a window that overlaps the last sync and takes in
 * what was missed, or all that may be asked for while the rows do not add up.
 *
 * @param isFresh whether the user has signed in at the bank just now
 */
export function planFetch(request: {
  accounts: readonly AccountToFetch[];
  today: LocalDate;
  isFresh: boolean;
}): AccountPlan[] {
  const { accounts, today, isFresh } = request;
  return accounts.map((account) =>
    account.hasHistory
      ? { account, window: { from: windowFrom(today, account), to: today } }
      : {
          account,
          window: backFrom(today, WINDOW_DAYS),
          history: { asks: Math.min(account.readsLeft, MOST_ASKS), isFresh },
        },
  );
}

/** The range of so many days up to a day. */
export function backFrom(today: LocalDate, days: number): DateRange {
  return { from: addDays(today, -days), to: today };
}

function windowFrom(today: LocalDate, { lastFetchedOn, gapFrom, isProven }: AccountToFetch): LocalDate {
  const oldest = addDays(today, -WINDOW_DAYS);
  // A last sync in the future says that a clock was wrong, and nothing about how much is missing.
  const isKnown = isProven && lastFetchedOn !== undefined && lastFetchedOn <= today;
  if (!isKnown) return oldest;
  const overlapping = addDays(lastFetchedOn, -OVERLAP_DAYS);
  const wanted = gapFrom !== undefined && gapFrom < overlapping ? gapFrom : overlapping;
  return wanted < oldest ? oldest : wanted;
}
