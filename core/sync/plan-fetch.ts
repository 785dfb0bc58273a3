import { addDays, daysBetween, type LocalDate } from '../../shared/domain/local-date.ts';
import type { AccountReference, DateRange } from '../providers/bank-provider.ts';

/** An account to fetch: what it is called at the bank and here, and when its rows were last read. */
export type AccountToFetch = AccountReference & {
  accountId: string;
  lastFetchedOn?: LocalDate | undefined;
  /** Whether the rows add up to the balance. Where they do not, something may be missing further back. */
  isProven: boolean;
};

/** What to ask for one account. `ranges` are tried in order until the bank gives one: widest first. Without any, its balance alone. */
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
 * Decides what to ask for. Pure. Until the full history has been fetched under this consent, the widest range goes
 * first, because banks only give it for some minutes after the sign-in. Afterwards a window that overlaps the last sync,
 * or all that may be asked for while the rows do not add up.
 *
 * @param historyDays how far back this provider is known to answer, when it has refused a wider range before
 */
export function planFetch(request: {
  accounts: readonly AccountToFetch[];
  today: LocalDate;
  historyFetched: boolean;
  historyDays?: number | undefined;
}): AccountPlan[] {
  const { accounts, today, historyFetched, historyDays } = request;
  const back = (days: number): DateRange => ({ from: addDays(today, -days), to: today });
  return accounts.map((account) => ({
    account,
    ranges: historyFetched
      ? [{ from: overlapping(today, account), to: today }]
      : [...ladder(historyDays).map(back), back(WINDOW_DAYS)],
  }));
}

/** The days a range spans, as `history_days` remembers them. */
export function rangeDays({ from, to }: DateRange): number {
  return daysBetween(from, to);
}

/** What was refused once is not asked again. */
function ladder(historyDays: number | undefined): number[] {
  if (historyDays === undefined) return [...HISTORY_LADDER_DAYS];
  return HISTORY_LADDER_DAYS.filter((days) => days <= historyDays);
}

function overlapping(today: LocalDate, { lastFetchedOn, isProven }: AccountToFetch): LocalDate {
  const oldest = addDays(today, -WINDOW_DAYS);
  // A last sync in the future says that a clock was wrong, and nothing about how much is missing.
  const isKnown = isProven && lastFetchedOn !== undefined && lastFetchedOn <= today;
  const wanted = isKnown ? addDays(lastFetchedOn, -OVERLAP_DAYS) : oldest;
  return wanted < oldest ? oldest : wanted;
}
