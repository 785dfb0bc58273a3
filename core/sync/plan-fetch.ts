import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';
import type { AccountReference, DateRange } from '../providers/bank-provider.ts';

/** An account to fetch: what it is called at the bank and here. */
export type AccountToFetch = AccountReference & { accountId: string };

/** What to ask for one account. `ranges` are tried in order until the bank gives one: widest first. */
export type AccountPlan = { account: AccountToFetch; ranges: DateRange[] };

/**
 * How far back to ask on the first fetch, in days. Banks differ (60 months is fine at one, refused beyond; some give
 * two years, some 90 days) and every refusal costs one of the few allowed reads, so the ladder is short.
 */
const HISTORY_LADDER_DAYS = [5 * 365, 2 * 365, 365] as const;

/** Without a fresh sign-in banks give 90 days at most; 88 keeps clear of their different ways of counting. */
export const WINDOW_DAYS = 88;

/** Later syncs look this far behind the last one: payments settle late, and banks correct themselves. */
export const OVERLAP_DAYS = 21;

/**
 * Decides what to ask for. Pure. Until the full history has been fetched once, the widest range goes first, because
 * banks only give it for some minutes after the sign-in; afterwards a window that overlaps the last sync.
 */
export function planFetch(request: {
  accounts: readonly AccountToFetch[];
  today: LocalDate;
  historyFetched: boolean;
  lastSyncedOn?: LocalDate | undefined;
}): AccountPlan[] {
  const { accounts, today, historyFetched, lastSyncedOn } = request;
  // A bank's "today" may be a day ahead of UTC.
  const to = addDays(today, 1);
  const narrow: DateRange = { from: addDays(today, -WINDOW_DAYS), to };
  const ranges = historyFetched
    ? [overlapping(today, to, lastSyncedOn)]
    : [...HISTORY_LADDER_DAYS.map((days) => ({ from: addDays(today, -days), to })), narrow];
  return accounts.map((account) => ({ account, ranges }));
}

function overlapping(today: LocalDate, to: LocalDate, lastSyncedOn: LocalDate | undefined): DateRange {
  const oldest = addDays(today, -WINDOW_DAYS);
  // A last sync in the future says that a clock was wrong, and nothing about how much is missing.
  const isKnown = lastSyncedOn !== undefined && lastSyncedOn <= today;
  const wanted = isKnown ? addDays(lastSyncedOn, -OVERLAP_DAYS) : oldest;
  return { from: wanted < oldest ? oldest : wanted, to };
}
