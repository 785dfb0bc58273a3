import type { TransactionRow } from '../ledger/transaction-store.ts';

/** What becomes of booked rows that an answer should have held and did not. */
export type MissingVerdict = { vanish: TransactionRow[]; doubt: TransactionRow[] };

/** TrueLayer serves the same answer from its cache for an hour, so only a later one is a second witness. */
export const SECOND_WITNESS_AFTER_MS = 65 * 60_000;

/**
 * Decides whether missing rows are gone. Pure.
 *
 * One answer is no proof: banks answer in part without saying so. A row has vanished when the balance adds up only
 * without it, or when a second answer, later than the cache, lacks it as well. Until then it is doubted and still counts.
 *
 * @param provenWithout whether opening + movements = balance once all missing rows are left out
 */
export function decideMissing(
  missing: readonly TransactionRow[],
  facts: { provenWithout: boolean; answerIsEmpty: boolean; nowMs: number },
): MissingVerdict {
  const isGone = (row: TransactionRow): boolean => {
    if (facts.provenWithout) return true;
    // An empty answer about an account that had payments is the commonest fault of all.
    if (facts.answerIsEmpty) return false;
    return row.doubted_at !== null && facts.nowMs - Date.parse(row.doubted_at) >= SECOND_WITNESS_AFTER_MS;
  };
  // A doubt of the future was stamped by a clock that has been put right since: how old it is nobody knows, so it begins anew.
  const isUndoubted = ({ doubted_at }: TransactionRow) => doubted_at === null || Date.parse(doubted_at) > facts.nowMs;
  return { vanish: missing.filter(isGone), doubt: missing.filter((row) => !isGone(row) && isUndoubted(row)) };
}
