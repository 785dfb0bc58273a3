import type { TransactionStatus } from '../../shared/contract/index.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';
import { createDailyTotalStore } from './daily-total-store.ts';
import { mergeNewest } from './merge-newest.ts';
import { hasWords, indexedText, withinAccounts, type WordSearch } from './search-words.ts';
import { firstSortKeyOf, ROWS_PER_DAY } from './sort-key.ts';

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
  category_id: string | null;
  deleted: 0 | 1;
  /** The number of the run that added it. */
  added_by_run: number | null;
  reason: string;
  doubted_at: string | null;
  vanished_at: string | null;
};

/** A row still without its place and its number. */
export type NewTransactionRow = Omit<TransactionRow, 'sort_key' | 'id'>;

/** The columns of a row that the bank decides; the rest is the user's or ours. */
export type BankColumns = Pick<
  TransactionRow,
  | 'status'
  | 'date'
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
  /** The user's words, made into queries. */
  words?: WordSearch | undefined;
  from?: LocalDate | undefined;
  to?: LocalDate | undefined;
  minMinor?: number | undefined;
  maxMinor?: number | undefined;
  status?: TransactionStatus | undefined;
  /** Keyset cursor: rows before this sort key. */
  before?: number | undefined;
  limit: number;
};

/** So many accounts are quickly looked up in the full-text index for every hit. */
const FEW_ACCOUNTS = 3;
/** So many hits are looked at one by one before the index is asked exactly. */
const LAZY_HITS = 1000;

const COLUMNS: readonly (keyof TransactionRow)[] = [
  'sort_key', 'id', 'account_id', 'status', 'date', 'bank_timestamp', 'amount_minor', 'currency', 'description', 'merchant',
  'category', 'classification', 'running_balance_minor', 'provider_transaction_id', 'stable_id', 'note', 'category_id', 'deleted',
  'added_by_run', 'reason', 'doubted_at', 'vanished_at',
]; // prettier-ignore

/** Rows of `transactions`, their words and their daily sums. */
export type TransactionStore = ReturnType<typeof createTransactionStore>;

/** Creates the store over an open database. */
export function createTransactionStore(database: Database) {
  const totals = createDailyTotalStore(database);
  const insert = database.prepare<[TransactionRow]>(
    `INSERT INTO transactions (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((column) => `@${column}`).join(', ')})`,
  );
  const update = database.prepare<[TransactionRow]>(
    `UPDATE transactions SET ${COLUMNS.filter((column) => column !== 'id')
      .map((column) => `${column} = @${column}`)
      .join(', ')} WHERE id = @id`,
  );
  const remove = database.prepare<[number]>('DELETE FROM transactions WHERE id = ?');
  const get = database.prepare<[number], TransactionRow>('SELECT * FROM transactions WHERE id = ?');
  const lastOfDay = database.prepare<[number, number], { key: number | null }>(
    'SELECT max(sort_key) AS key FROM transactions WHERE sort_key >= ? AND sort_key < ?',
  );
  const lastId = database.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM transactions');
  const insertWords = database.prepare<[number, string]>('INSERT INTO transaction_words (rowid, words) VALUES (?, ?)');
  const mergeWords = database.prepare<[number]>(
    "INSERT INTO transaction_words (transaction_words, rank) VALUES ('merge', ?)",
  );
  const totalChanges = database.prepare<[], { count: number }>('SELECT total_changes() AS count');
  const removeWords = database.prepare<[number]>('DELETE FROM transaction_words WHERE rowid = ?');
  const ofAccount = database.prepare<[string, number], TransactionRow>(
    "SELECT * FROM transactions WHERE account_id = ? AND status = 'booked' AND sort_key >= ? ORDER BY sort_key",
  );
  const byStableId = database.prepare<[string, string], TransactionRow>(
    "SELECT * FROM transactions WHERE account_id = ? AND stable_id = ? AND status = 'booked'",
  );
  const forgetWords = database.prepare<[string]>(
    'DELETE FROM transaction_words WHERE rowid IN (SELECT sort_key FROM transactions WHERE account_id = ?)',
  );
  const pending = database.prepare<[string], TransactionRow>(
    "SELECT * FROM transactions WHERE account_id = ? AND status = 'pending' ORDER BY sort_key",
  );
  const addedBy = database.prepare<[number, number, number], TransactionRow>(
    'SELECT * FROM transactions WHERE added_by_run = ? AND id > ? ORDER BY id LIMIT ?',
  );
  const newestBooked = database.prepare<[string, string], TransactionRow>(
    `SELECT * FROM transactions WHERE account_id = ? AND currency = ? AND status = 'booked' AND vanished_at IS NULL
     ORDER BY sort_key DESC LIMIT 1`,
  );

  const allAccounts = database.prepare<[], { id: string }>('SELECT id FROM accounts');
  /** Statements of pages, by their SQL: there are as many as there are combinations of filters. */
  const pages = new Map<string, ReturnType<typeof database.prepare<(string | number)[], TransactionRow>>>();

  /** The first free place of a day. */
  const freeKeyOf = (date: LocalDate): number => {
    const first = firstSortKeyOf(date);
    return (lastOfDay.get(first, first + ROWS_PER_DAY)?.key ?? first - 1) + 1;
  };

  return {
    totals,
    get: (id: number): TransactionRow | undefined => get.get(id),

    /** Gives new rows their numbers and their places at the end of their days. Write them before placing others. */
    placeAll(rows: readonly NewTransactionRow[]): TransactionRow[] {
      const nextKeys = new Map<LocalDate, number>();
      let id = lastId.get()?.id ?? 0;
      return rows.map((row) => {
        const sortKey = nextKeys.get(row.date) ?? freeKeyOf(row.date);
        nextKeys.set(row.date, sortKey + 1);
        id += 1;
        return { ...row, sort_key: sortKey, id };
      });
    },

    /** A known row as it will stand with new columns; one whose date moves gets a new place. */
    amend(before: TransactionRow, change: Partial<Omit<TransactionRow, 'id' | 'sort_key'>>): TransactionRow {
      const after = { ...before, ...change };
      return after.date === before.date ? after : { ...after, sort_key: freeKeyOf(after.date) };
    },

    /**
     * The one way rows are written: each from one state to another, either of which may be absence. Words and sums
     * follow. Writing the same pair the other way round restores exactly what was.
     */
    write(...writes: readonly { before: TransactionRow | undefined; after: TransactionRow | undefined }[]): void {
      for (const { before, after } of writes) {
        if (before && after) update.run(after);
        else if (after) insert.run(after);
        else if (before) remove.run(before.id);
        if (!hasSameWords(before, after)) {
          if (before) removeWords.run(before.sort_key);
          if (after) insertWords.run(after.sort_key, indexedText(after));
        }
      }
      totals.move(writes);
    },

    /**
     * Merges some pages of the full-text index, whose every write leaves a piece of its own; answers whether more is to
     * be done. Searches are right without it, only slower.
     */
    tidyWords(pageCount: number): boolean {
      const before = totalChanges.get()?.count ?? 0;
      mergeWords.run(pageCount);
      // SQLite counts the command itself as one change.
      return (totalChanges.get()?.count ?? 0) - before >= 2;
    },

    /** Rows that a run added, in the order of their numbers, after a number. */
    addedBy: (run: number, afterId: number, limit: number): TransactionRow[] => addedBy.all(run, afterId, limit),

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

    /** Booked rows of an account from a date on, oldest first; vanished ones too. */
    bookedSince: (accountId: string, from: LocalDate): TransactionRow[] =>
      ofAccount.all(accountId, firstSortKeyOf(from)),

    /** The account's pending rows, whatever their date. */
    pendingOf: (accountId: string): TransactionRow[] => pending.all(accountId),

    /** Booked rows that carry a provider's lasting id. */
    byStableId: (accountId: string, stableId: string): TransactionRow[] => byStableId.all(accountId, stableId),

    newestBooked: (accountId: string, currency: string): TransactionRow | undefined =>
      newestBooked.get(accountId, currency),

    /** A page, newest first. Which index is walked depends on what is asked for; the rows do not. */
    page(filter: TransactionFilter): TransactionRow[] {
      if (filter.words !== undefined) return pageOfWords(filter, filter.words);
      if (filter.status === 'pending') return pageOfPending(filter);
      if (filter.accountIds === undefined && !hasAmount(filter)) return pageOfAll(filter);
      // The accounts' own index holds the amounts, too.
      const accountIds = filter.accountIds ?? allAccounts.all().map(({ id }) => id);
      return pageOfAccounts(filter, [...new Set(accountIds)]);
    },
  };

  function pageOfAll(filter: TransactionFilter): TransactionRow[] {
    const { where, values } = conditionsOf(filter, 't.sort_key');
    return read(`SELECT t.* FROM transactions t WHERE ${where} ORDER BY t.sort_key DESC LIMIT ?`, [
      ...values,
      filter.limit,
    ]);
  }

  function pageOfPending(filter: TransactionFilter): TransactionRow[] {
    const { where, values } = conditionsOf(filter, 't.sort_key');
    // Pending rows are few, but among a million the planner would rather walk all than sort them.
    return read(
      `SELECT t.* FROM transactions t INDEXED BY transactions_pending
       WHERE ${where} AND ${inAccounts(filter)} ORDER BY t.sort_key DESC LIMIT ?`,
      [...values, ...(filter.accountIds ?? []), filter.limit],
    );
  }

  function pageOfAccounts(filter: TransactionFilter, accountIds: readonly string[]): TransactionRow[] {
    const found: TransactionRow[] = [];
    let { before } = filter;
    if (accountIds.length > FEW_ACCOUNTS && !hasAmount(filter)) {
      // Most of the time one look at everybody's newest rows is enough.
      const allowed = new Set(accountIds);
      const count = filter.limit * 2;
      const rows = pageOfAll({ ...filter, limit: count });
      found.push(...rows.filter(({ account_id }) => allowed.has(account_id)).slice(0, filter.limit));
      if (found.length === filter.limit || rows.length < count) return found;
      before = rows.at(-1)?.sort_key;
    }
    const { where, values } = conditionsOf({ ...filter, before: undefined }, 't.sort_key');
    const sql = `SELECT t.* FROM transactions t INDEXED BY transactions_by_account
      WHERE t.account_id = ? AND t.sort_key < ? AND ${where} ORDER BY t.sort_key DESC LIMIT ?`;
    const walks = accountIds.map(
      (accountId) => (below: number | undefined, count: number) =>
        read(sql, [accountId, below ?? Number.MAX_SAFE_INTEGER, ...values, count]),
    );
    return [...found, ...mergeNewest(walks, filter.limit - found.length, before)];
  }

  /**
   * The newest hits are mostly found by a short lazy walk, whatever the words. Where hits are too sparse for that, they
   * are few enough for the index to gather.
   */
  function pageOfWords(filter: TransactionFilter, words: WordSearch): TransactionRow[] {
    const { accountIds } = filter;
    if (accountIds?.length === 0) return [];
    const within = (query: string) => (accountIds === undefined ? query : withinAccounts(query, accountIds));
    const hasFew = accountIds === undefined || accountIds.length <= FEW_ACCOUNTS;
    if (hasFew && words.long.length === 0) return hitsOf(within(words.exact), filter, filter.limit);

    const found: TransactionRow[] = [];
    const lazy = hasFew ? within(words.lazy) : words.lazy;
    const allowed = accountIds && new Set(accountIds);
    let before = filter.before;
    for (let walked = 0, count = filter.limit; walked < LAZY_HITS; walked += count, count *= 2) {
      // Accounts are looked at here: as a condition they would make the walk go on until enough rows fit.
      const hits = hitsOf(lazy, { ...filter, before, accountIds: undefined }, count);
      for (const row of hits) {
        if ((allowed?.has(row.account_id) ?? true) && hasWords(row, words.long)) found.push(row);
        if (found.length === filter.limit) return found;
      }
      if (hits.length < count) return found;
      before = hits.at(-1)?.sort_key;
    }
    return [...found, ...hitsOf(within(words.exact), { ...filter, before }, filter.limit - found.length)];
  }

  /** The full-text index walks its row ids backwards by itself, so the newest hits come first without sorting. */
  function hitsOf(query: string, filter: TransactionFilter, limit: number): TransactionRow[] {
    const { where, values } = conditionsOf(filter, 'w.rowid');
    return read(
      `SELECT t.* FROM transaction_words w CROSS JOIN transactions t ON t.sort_key = w.rowid
       WHERE w.transaction_words MATCH ? AND ${where} AND ${inAccounts(filter)} ORDER BY w.rowid DESC LIMIT ?`,
      [query, ...values, ...(filter.accountIds ?? []), limit],
    );
  }

  function read(sql: string, values: readonly (string | number)[]): TransactionRow[] {
    const statement = pages.get(sql) ?? database.prepare<(string | number)[], TransactionRow>(sql);
    // Long lists of accounts make statements of their own; those are not worth keeping.
    if (sql.length < 1000) pages.set(sql, statement);
    return statement.all(...values);
  }
}

/** What every page's rows have to fulfil; ranges are put on the key of the index that is walked. */
function conditionsOf(filter: TransactionFilter, key: string): { where: string; values: (string | number)[] } {
  const conditions = ['t.deleted = 0', 't.vanished_at IS NULL'];
  const values: (string | number)[] = [];
  const add = (condition: string, value: string | number | undefined) => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  add(`${key} < ?`, filter.before);
  add(`${key} >= ?`, filter.from === undefined ? undefined : firstSortKeyOf(filter.from));
  add(`${key} < ?`, filter.to === undefined ? undefined : firstSortKeyOf(filter.to) + ROWS_PER_DAY);
  add('t.amount_minor >= ?', filter.minMinor);
  add('t.amount_minor <= ?', filter.maxMinor);
  if (filter.status !== undefined) conditions.push(`t.status = '${filter.status}'`);
  return { where: conditions.join(' AND '), values };
}

function hasAmount({ minMinor, maxMinor }: TransactionFilter): boolean {
  return minMinor !== undefined || maxMinor !== undefined;
}

function inAccounts({ accountIds }: TransactionFilter): string {
  return accountIds === undefined ? 'TRUE' : `t.account_id IN (${accountIds.map(() => '?').join(', ')})`;
}

function hasSameWords(before: TransactionRow | undefined, after: TransactionRow | undefined): boolean {
  return (
    before !== undefined &&
    after !== undefined &&
    before.sort_key === after.sort_key &&
    before.description === after.description &&
    before.merchant === after.merchant &&
    before.note === after.note
  );
}
