import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';
import { inTurns } from '../database/in-slices.ts';
import type { TransactionStore } from '../ledger/transaction-store.ts';
import type { UpkeepStore } from './upkeep-store.ts';

const ROWS_PER_TURN = 100;

/**
 * Gives rows of an older version their categories, a few per turn, newest first. How far it has come is written down with
 * the rows, so after a crash the next start goes on. Answers how many rows got one.
 *
 * An early version has summed rows that were deleted before it as if they stood; their days are counted again.
 */
export async function classifyOldRows(needs: {
  database: Database;
  transactions: TransactionStore;
  upkeep: UpkeepStore;
  signal?: AbortSignal;
}): Promise<number> {
  const { database, transactions, upkeep, signal } = needs;
  if (upkeep.position() === undefined) return 0;
  let count = 0;

  const step = (): boolean => {
    const rows = upkeep.rowsBelow(upkeep.position() ?? 0, ROWS_PER_TURN);
    const last = rows.at(-1);
    if (last === undefined) return false;
    const old = rows.filter(({ shown_category }) => shown_category === null);
    transactions.write(...old.map((before) => ({ before, after: transactions.reclassify(before) })));
    const withDeleted = new Map<string, [accountId: string, date: LocalDate]>();
    for (const row of old)
      if (row.deleted === 1) withDeleted.set(`${row.account_id} ${row.date}`, [row.account_id, row.date]);
    for (const [accountId, date] of withDeleted.values()) transactions.totals.recountDay(accountId, date);
    upkeep.moveTo(last.sort_key);
    count += old.length;
    return signal?.aborted !== true;
  };
  await inTurns(database, step, () => {
    if (signal?.aborted !== true) upkeep.end();
  });
  return count;
}
