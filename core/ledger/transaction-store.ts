import type { TransactionStatus } from '../../shared/contract/index.ts';
import { daysBetween, type LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';

/** A row of `transactions`. */
export type TransactionRow = {
  sort_key: number;
  id: number;
  account_id: string;
  status: TransactionStatus;
  date: LocalDate;
  bank_timestamp: string;
  amount_minor: number;
  currency: string;
  description: string;
  merchant: string | null;
  category: string | null;
  classification: string | null;
  running_balance_minor: number | null;
  provider_transaction_id: string;
  stable_id: string | null;
  note: string | null;
  deleted: 0 | 1;
};

/** A row still without its place and its number. */
export type NewTransactionRow = Omit<TransactionRow, 'sort_key' | 'id'>;

/** The columns of a row that the bank decides; the rest is the user's. */
export type BankColumns = Pick<
  TransactionRow,
  | 'status'
  | 'bank_timestamp'
  | 'amount_minor'
  | 'currency'
  | 'description'
  | 'merchant'
  | 'category'
  | 'classification'
  | 'running_balance_minor'
  | 'provider_transaction_id'
  | 'stable_id'
>;

/** What a page shows; see `transactions.page` of the contract. */
export type TransactionFilter = {
  accountIds?: readonly string[] | undefined;
  /** An FTS5 query, already built from the user's words. */
  words?: string | undefined;
  from?: LocalDate | undefined;
  to?: LocalDate | undefined;
  minMinor?: number | undefined;
  maxMinor?: number | undefined;
  status?: TransactionStatus | undefined;
  /** Keyset cursor: rows before this sort key. */
  before?: number | undefined;
  limit: number;
};

/** Room for the rows of one day: 16 million. */
const ROWS_PER_DAY = 2 ** 24;
const EPOCH = '1970-01-01';

/** The first sort key of a date. Keys grow with the date, so walking them backwards is newest first. */
export function firstSortKeyOf(date: LocalDate): number {
  return daysBetween(EPOCH, date) * ROWS_PER_DAY;
}

/** Rows of `transactions` and their words. */
export type TransactionStore = ReturnType<typeof createTransactionStore>;

/** Creates the store over an open database. */
export function createTransactionStore(database: Database) {
  const insert = database.prepare<[TransactionRow]>(
    `INSERT INTO transactions (sort_key, id, account_id, status, date, bank_timestamp, amount_minor, currency, description, merchant,
       category, classification, running_balance_minor, provider_transaction_id, stable_id, note, deleted)
     VALUES (@sort_key, @id, @account_id, @status, @date, @bank_timestamp, @amount_minor, @currency, @description, @merchant,
       @category, @classification, @running_balance_minor, @provider_transaction_id, @stable_id, @note, @deleted)`,
  );
  const update = database.prepare<[BankColumns & { sort_key: number }]>(
    `UPDATE transactions SET status = @status, bank_timestamp = @bank_timestamp, amount_minor = @amount_minor, currency = @currency,
       description = @description, merchant = @merchant, category = @category, classification = @classification,
       running_balance_minor = @running_balance_minor, provider_transaction_id = @provider_transaction_id, stable_id = @stable_id
     WHERE sort_key = @sort_key`,
  );
  const remove = database.prepare<[number]>('DELETE FROM transactions WHERE sort_key = ?');
  const lastOfDay = database.prepare<[number, number], { key: number | null }>(
    'SELECT max(sort_key) AS key FROM transactions WHERE sort_key >= ? AND sort_key < ?',
  );
  const lastId = database.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM transactions');
  const insertWords = database.prepare<[number, string, string, string]>(
    'INSERT INTO transaction_words (rowid, description, merchant, note) VALUES (?, ?, ?, ?)',
  );
  const removeWords = database.prepare<[number]>('DELETE FROM transaction_words WHERE rowid = ?');
  const ofAccount = database.prepare<[string, number, number], TransactionRow>(
    'SELECT * FROM transactions WHERE account_id = ? AND sort_key >= ? AND sort_key < ? ORDER BY sort_key',
  );
  const byStableId = database.prepare<[string, string], TransactionRow>(
    'SELECT * FROM transactions WHERE account_id = ? AND stable_id = ?',
  );

  const forgetWords = database.prepare<[string]>(
    'DELETE FROM transaction_words WHERE rowid IN (SELECT sort_key FROM transactions WHERE account_id = ?)',
  );
  const pending = database.prepare<[string], TransactionRow>(
    "SELECT * FROM transactions WHERE account_id = ? AND status = 'pending' ORDER BY sort_key",
  );

  const putWords = (row: Pick<TransactionRow, 'sort_key' | 'description' | 'merchant' | 'note'>) =>
    insertWords.run(row.sort_key, row.description, row.merchant ?? '', row.note ?? '');

  return {
    /** Inserts a row at the end of its day. */
    add(row: NewTransactionRow): TransactionRow {
      const first = firstSortKeyOf(row.date);
      const last = lastOfDay.get(first, first + ROWS_PER_DAY)?.key ?? first - 1;
      const placed: TransactionRow = { ...row, sort_key: last + 1, id: (lastId.get()?.id ?? 0) + 1 };
      insert.run(placed);
      putWords(placed);
      return placed;
    },

    /** Takes over what the bank says now; note, deletion, number and place stay. */
    change(before: TransactionRow, columns: BankColumns): void {
      update.run({ ...columns, sort_key: before.sort_key });
      if (columns.description === before.description && columns.merchant === before.merchant) return;
      removeWords.run(before.sort_key);
      putWords({ ...before, ...columns });
    },

    remove(sortKey: number): void {
      remove.run(sortKey);
      removeWords.run(sortKey);
    },

    /** Deletes the words of every row of a connection; the rows themselves go with their accounts. */
    forgetWordsOfConnection(connectionId: string): void {
      database
        .prepare(
          `DELETE FROM transaction_words WHERE rowid IN
             (SELECT t.sort_key FROM transactions t JOIN accounts a ON a.id = t.account_id WHERE a.connection_id = ?)`,
        )
        .run(connectionId);
    },

    /** Deletes the words of every row of an account; the rows themselves go with it. */
    forgetWordsOfAccount: (accountId: string): void => void forgetWords.run(accountId),

    /** Rows of an account from one date to another, both inclusive, oldest first. */
    inWindow: (accountId: string, from: LocalDate, to: LocalDate): TransactionRow[] =>
      ofAccount.all(accountId, firstSortKeyOf(from), firstSortKeyOf(to) + ROWS_PER_DAY),

    /** The account's pending rows, whatever their date. */
    pendingOf: (accountId: string): TransactionRow[] => pending.all(accountId),

    byStableId: (accountId: string, stableId: string): TransactionRow[] => byStableId.all(accountId, stableId),

    page(filter: TransactionFilter): TransactionRow[] {
      const conditions = ['t.deleted = 0'];
      const values: (string | number)[] = [];
      const where = (condition: string, ...bound: (string | number)[]) => {
        conditions.push(condition);
        values.push(...bound);
      };
      if (filter.accountIds)
        where(`t.account_id IN (${filter.accountIds.map(() => '?').join(', ')})`, ...filter.accountIds);
      if (filter.from !== undefined) where('t.sort_key >= ?', firstSortKeyOf(filter.from));
      if (filter.to !== undefined) where('t.sort_key < ?', firstSortKeyOf(filter.to) + ROWS_PER_DAY);
      if (filter.minMinor !== undefined) where('t.amount_minor >= ?', filter.minMinor);
      if (filter.maxMinor !== undefined) where('t.amount_minor <= ?', filter.maxMinor);
      if (filter.status !== undefined) where('t.status = ?', filter.status);
      if (filter.words !== undefined) return this.pageOfWords(filter, conditions, values);
      if (filter.before !== undefined) where('t.sort_key < ?', filter.before);
      return database
        .prepare<(string | number)[], TransactionRow>(
          `SELECT t.* FROM transactions t WHERE ${conditions.join(' AND ')} ORDER BY t.sort_key DESC LIMIT ?`,
        )
        .all(...values, filter.limit);
    },

    /** The full-text index walks its row ids backwards by itself, so the newest hits come first without sorting. */
    pageOfWords(
      filter: TransactionFilter,
      conditions: readonly string[],
      values: readonly (string | number)[],
    ): TransactionRow[] {
      const before = filter.before === undefined ? '' : 'AND w.rowid < ?';
      return database
        .prepare<(string | number)[], TransactionRow>(
          `SELECT t.* FROM transaction_words w CROSS JOIN transactions t ON t.sort_key = w.rowid
           WHERE w.transaction_words MATCH ? ${before} AND ${conditions.join(' AND ')} ORDER BY w.rowid DESC LIMIT ?`,
        )
        .all(filter.words ?? '', ...(filter.before === undefined ? [] : [filter.before]), ...values, filter.limit);
    },
  };
}
