import type { FoundRecurring } from './find-recurring.ts';
import type { RecurringRow } from './recurring-store.ts';

/** What becomes of what is written down: which rows stay with what was found now, what is new, and which are gone. */
export type RecurringPlan = {
  kept: readonly { row: RecurringRow; found: FoundRecurring }[];
  added: readonly FoundRecurring[];
  /** Rows that nothing found now continues, and that the user has said nothing of. */
  gone: readonly RecurringRow[];
};

/**
 * Puts what was found now on what is written down, by the payments that both have; so a decision stays with its payments
 * while new ones come and old ones fall out of sight. What the user has decided stays even when it is not found. Pure.
 */
export function matchRecurring(rows: readonly RecurringRow[], found: readonly FoundRecurring[]): RecurringPlan {
  const pairs = rows
    .flatMap((row) => {
      const ids = new Set(row.transaction_ids);
      return found.map((one) => ({ row, found: one, shared: one.payments.filter(({ id }) => ids.has(id)).length }));
    })
    .filter(({ shared }) => shared > 0)
    // A decision of the user wins over what was only found.
    .toSorted((a, b) => Number(b.row.state !== 'found') - Number(a.row.state !== 'found') || b.shared - a.shared);
  const takenRows = new Set<RecurringRow>();
  const takenFound = new Set<FoundRecurring>();
  const kept: { row: RecurringRow; found: FoundRecurring }[] = [];
  for (const pair of pairs) {
    if (takenRows.has(pair.row) || takenFound.has(pair.found)) continue;
    takenRows.add(pair.row);
    takenFound.add(pair.found);
    kept.push(pair);
  }
  return {
    kept: kept.map(({ row, found: one }) => ({ row, found: one })),
    added: found.filter((one) => !takenFound.has(one)),
    gone: rows.filter((row) => row.state === 'found' && !takenRows.has(row)),
  };
}
