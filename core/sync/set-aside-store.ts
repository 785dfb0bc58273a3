import type { Database } from '../database/database.ts';
import type { TransactionRow } from '../ledger/transaction-store.ts';
import type { RowSetAside } from './adopt-user-data.ts';

type AsideRow = { id: number; row: string };

/** Rows of `set_aside`: what is the user's of rows that are not in the ledger now. */
export type SetAsideStore = ReturnType<typeof createSetAsideStore>;

/** Creates the store over an open database. */
export function createSetAsideStore(database: Database) {
  const waiting = database.prepare<[string], AsideRow>(
    'SELECT id, row FROM set_aside WHERE account_id = ? AND taken_by_run IS NULL ORDER BY id',
  );
  const put = database.prepare<[string, string, number | null]>(
    'INSERT INTO set_aside (account_id, row, put_by_run) VALUES (?, ?, ?)',
  );
  const take = database.prepare<[number, number, number]>(
    'UPDATE set_aside SET taken_by_run = ?, taken_by_id = ? WHERE id = ?',
  );
  const takenBy = database.prepare<[number, number], AsideRow>(
    'SELECT id, row FROM set_aside WHERE taken_by_run = ? AND taken_by_id = ?',
  );
  const giveBack = database.prepare<[string, number]>(
    'UPDATE set_aside SET row = ?, taken_by_run = NULL, taken_by_id = NULL WHERE id = ?',
  );
  const dropPutBy = database.prepare<[number]>('DELETE FROM set_aside WHERE put_by_run = ?');

  return {
    /** What waits for its payment to come back. */
    waiting: (accountId: string): RowSetAside[] =>
      waiting.all(accountId).map(({ id, row }) => ({ asideId: id, row: JSON.parse(row) as TransactionRow })),
    /** Sets a row aside. `run` is the number of the sync that took it away; none when an undo did. */
    put: (row: TransactionRow, run: number | undefined): void =>
      void put.run(row.account_id, JSON.stringify(row), run ?? null),
    /** A sync's new row has taken over what was set aside. */
    take: (asideId: number, run: number, transactionId: number): void => void take.run(run, transactionId, asideId),
    /** The new row goes again, with its sync: what it had taken over waits once more, as the user has left it. */
    giveBack(run: number, row: TransactionRow): boolean {
      const taken = takenBy.get(run, row.id);
      if (!taken) return false;
      const { note, category_id, deleted } = row;
      giveBack.run(
        JSON.stringify({ ...(JSON.parse(taken.row) as TransactionRow), note, category_id, deleted }),
        taken.id,
      );
      return true;
    },
    /** Forgets what a sync had set aside, because its rows stand again. */
    dropPutBy: (run: number): void => void dropPutBy.run(run),
  };
}
