import { addDays } from '../../shared/domain/local-date.ts';
import type { TransactionRow } from '../ledger/transaction-store.ts';
import type { BankTransaction } from '../providers/bank-provider.ts';
import { areSimilarTexts } from './similar-texts.ts';
import { hasUserData } from './user-data.ts';

/** What became of pending rows: which booked row each one is, which are left, and for which only the user knows. */
export type BookedPending = {
  pairs: { pending: TransactionRow; booked: BankTransaction }[];
  left: TransactionRow[];
  fresh: BankTransaction[];
  questions: { pending: TransactionRow; candidates: BankTransaction[] }[];
};

/** How sure it is that a booked row is a pending one's end; higher is surer, 0 is not at all. */
export type Likeness = 0 | 1 | 2 | 3;

/** A booked row may be dated this long before the hold that it settles, and this long after (hotels, petrol, weekends). */
const BOOKED_BEFORE_DAYS = 2;
const BOOKED_WITHIN_DAYS = 14;
/** A tip or an exchange rate may move the amount by this share. */
const SETTLES_WITHIN_SHARE = 0.2;
/** A question with more answers than this is none. */
const MOST_CANDIDATES = 12;

/**
 * Finds the booked rows in which pending ones end. Pure. A pair is made only when each is the other's one best match; twins
 * that look the same are paired in order, since nothing tells them apart and nothing is lost. Where it could be one of
 * several and the row carries something of the user's, the user is asked.
 *
 * @param isPendingKnown whether the pending set was fetched as well. Without it the hold may still stand beside an unrelated
 *   payment, so only a plain match counts
 */
export function bookPending(
  pendingRows: readonly TransactionRow[],
  freshRows: readonly BankTransaction[],
  isPendingKnown: boolean,
): BookedPending {
  const left = new Set(pendingRows);
  const open = new Set(freshRows);
  const asked = new Set<TransactionRow>();
  const booked: BookedPending = { pairs: [], left: [], fresh: [], questions: [] };
  const within = new Map(pendingRows.map((row) => [row, nearRows(row, freshRows)]));
  for (let level: number = 3; level >= (isPendingKnown ? 1 : 3); level--) {
    for (const row of pendingRows) {
      if (!left.has(row) || asked.has(row)) continue;
      const candidates = (within.get(row) ?? []).filter((one) => open.has(one) && likenessOf(row, one) === level);
      const [first] = candidates;
      if (!first) continue;
      const rivals = [...left].filter((other) => likenessOf(other, first) === level);
      const isOnly = candidates.length === 1 && rivals.length === 1;
      const areTwins = level === 3 && candidates.length === rivals.length;
      const lookTheSame = new Set(candidates.map(({ date, description }) => `${date} ${description}`)).size === 1;
      if (hasUserData(row) ? isOnly || (areTwins && lookTheSame) : isOnly || areTwins) {
        left.delete(row);
        open.delete(first);
        booked.pairs.push({ pending: row, booked: first });
      } else if (hasUserData(row)) {
        asked.add(row);
        booked.questions.push({ pending: row, candidates: candidates.slice(0, MOST_CANDIDATES) });
      }
    }
  }
  return { ...booked, left: [...left], fresh: [...open] };
}

/** How likely a booked row is the end of a pending one. */
export function likenessOf(row: TransactionRow, offered: BankTransaction): Likeness {
  if (!isNear(row, offered) || row.currency !== offered.currency) return 0;
  if (Math.sign(row.amount_minor) !== Math.sign(offered.amountMinor)) return 0;
  const isSameAmount = row.amount_minor === offered.amountMinor;
  if (row.stable_id !== null && row.stable_id === offered.stableId) return 3;
  const share = Math.abs(row.amount_minor - offered.amountMinor) / Math.max(1, Math.abs(row.amount_minor));
  if (share > SETTLES_WITHIN_SHARE) return 0;
  const isSimilar = areSimilarTexts(
    `${row.description} ${row.merchant ?? ''}`,
    `${offered.description} ${offered.merchant ?? ''}`,
  );
  if (isSameAmount) return isSimilar ? 3 : 2;
  return isSimilar ? 1 : 0;
}

function nearRows(row: TransactionRow, offers: readonly BankTransaction[]): BankTransaction[] {
  const from = addDays(row.date, -BOOKED_BEFORE_DAYS);
  const to = addDays(row.date, BOOKED_WITHIN_DAYS);
  return offers.filter(({ date }) => date >= from && date <= to);
}

function isNear(row: TransactionRow, { date }: BankTransaction): boolean {
  return date >= addDays(row.date, -BOOKED_BEFORE_DAYS) && date <= addDays(row.date, BOOKED_WITHIN_DAYS);
}
