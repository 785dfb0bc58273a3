import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';
import type { TransactionRow } from './transaction-store.ts';

/** An account whose rows have changed, and the earliest of the days concerned. */
export type TouchedAccount = {
  account_id: string;
  from_date: LocalDate;
  /** Grows with every change, so that work that was done meanwhile can tell. */
  turn: number;
};

/** The columns that what is worked out from rows (transfers, recurring payments) depends on. */
const WATCHED: readonly (keyof TransactionRow)[] = [
  'status',
  'date',
  'amount_minor',
  'currency',
  'description',
  'merchant',
  'category',
  'classification',
  'deleted',
  'vanished_at',
  'category_id',
  'rule_category',
];

/**
 * Accounts whose rows have changed since they were last looked at, written down with the change itself: whatever stops the
 * program, what is worked out from rows is worked out again where it has to be.
 */
export type TouchedAccountStore = ReturnType<typeof createTouchedAccountStore>;

/** Creates the store over an open database. */
export function createTouchedAccountStore(database: Database) {
  const touch = database.prepare<[string, LocalDate]>(
    `INSERT INTO touched_accounts (account_id, from_date, turn) VALUES (?, ?, 1)
     ON CONFLICT (account_id) DO UPDATE SET from_date = min(from_date, excluded.from_date), turn = turn + 1`,
  );
  const all = database.prepare<[], TouchedAccount>('SELECT * FROM touched_accounts ORDER BY account_id');
  const clear = database.prepare<[string, number]>('DELETE FROM touched_accounts WHERE account_id = ? AND turn = ?');
  return {
    /** Notes the accounts of rows that were written. */
    note(writes: readonly { before: TransactionRow | undefined; after: TransactionRow | undefined }[]): void {
      const earliest = new Map<string, LocalDate>();
      for (const { before, after } of writes) {
        if (before && after && WATCHED.every((column) => before[column] === after[column])) continue;
        for (const row of [before, after]) {
          if (!row) continue;
          const known = earliest.get(row.account_id);
          if (known === undefined || row.date < known) earliest.set(row.account_id, row.date);
        }
      }
      for (const [accountId, date] of earliest) touch.run(accountId, date);
    },
    /** Has an account looked at again from a day on. */
    lookAgain: (accountId: string, from: LocalDate): void => void touch.run(accountId, from),
    all: (): TouchedAccount[] => all.all(),
    /** Looked at; a change since then keeps the note. */
    clear: ({ account_id, turn }: TouchedAccount): void => void clear.run(account_id, turn),
  };
}
