import type { TransactionStatus } from '../../shared/contract/index.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';
import { amountRanges, areLarge, LARGE_AMOUNT_MINOR, type AmountFilter, type AmountRange } from './amount-ranges.ts';
import { mergeNewest } from './merge-newest.ts';
import { hasWords, withinAccounts, type WordSearch } from './search-words.ts';
import { firstSortKeyOf, ROWS_PER_DAY } from './sort-key.ts';
import type { TransactionRow } from './transaction-store.ts';

/** What a page shows; see `transactions.page` of the contract. */
export type TransactionFilter = AmountFilter & {
  accountIds?: readonly string[] | undefined;
  /** The user's words, made into queries. */
  words?: WordSearch | undefined;
  from?: LocalDate | undefined;
  to?: LocalDate | undefined;
  status?: TransactionStatus | undefined;
  /** Categories as shown. */
  categoryIds?: readonly string[] | undefined;
  /** Keyset cursor: rows before this sort key. */
  before?: number | undefined;
  limit: number;
};
/** So many accounts are quickly looked up in the full-text index for every hit. */
const FEW_ACCOUNTS = 3;
/** So many hits are looked at one by one before the index is asked exactly. */
const LAZY_HITS = 1000;
/** So many large amounts are quickly gathered; where there are more, a walk meets them often enough. */
const GATHERED_AMOUNTS = 10_000;
/** Reads a page, newest first. Which index is walked depends on what is asked for; the rows do not. */
export type TransactionPages = (filter: TransactionFilter) => TransactionRow[];

/** Creates the reading of pages over an open database. */
export function createTransactionPages(database: Database): TransactionPages {
  const allAccounts = database.prepare<[], { id: string }>('SELECT id FROM accounts');
  const largeAmounts = database.prepare<[number, number, number], { sort_key: number }>(
    `SELECT sort_key FROM transactions INDEXED BY transactions_by_amount
     WHERE abs(amount_minor) >= ${LARGE_AMOUNT_MINOR} AND amount_minor BETWEEN ? AND ? LIMIT ?`,
  );
  /** Statements of pages, by their SQL: there are as many as there are combinations of filters. */
  const pages = new Map<string, ReturnType<typeof database.prepare<(string | number)[], TransactionRow>>>();

  return pageOf;

  function pageOf(filter: TransactionFilter): TransactionRow[] {
    const ranges = amountRanges(filter);
    const keys = ranges && areLarge(ranges) ? keysOfLarge(ranges) : undefined;
    if (keys !== undefined) return pageOfKeys(filter, keys);
    if (filter.words !== undefined) return pageOfWords(filter, filter.words);
    if (filter.status === 'pending') return pageOfPending(filter);
    const isOfAll = filter.accountIds === undefined && filter.categoryIds === undefined;
    if (isOfAll && ranges === undefined) return pageOfAll(filter);
    // The accounts' own indexes hold the amounts and the categories, too.
    const accountIds = [...new Set(filter.accountIds ?? allAccounts.all().map(({ id }) => id))];
    if (filter.categoryIds !== undefined) return pageOfCategories(filter, accountIds, [...new Set(filter.categoryIds)]);
    return pageOfAccounts(filter, accountIds);
  }
  /** Places of all rows of some large amounts, newest first, unless they are many. */
  function keysOfLarge(ranges: readonly AmountRange[]): number[] | undefined {
    const keys: number[] = [];
    for (const range of ranges) {
      for (const { sort_key } of largeAmounts.all(...range, GATHERED_AMOUNTS + 1)) keys.push(sort_key);
      if (keys.length > GATHERED_AMOUNTS) return undefined;
    }
    return keys.sort((left, right) => right - left);
  }

  function pageOfKeys(filter: TransactionFilter, keys: readonly number[]): TransactionRow[] {
    const { words, limit, before = Number.MAX_SAFE_INTEGER } = filter;
    const { where, values } = conditionsOf(filter, 't.sort_key');
    const sql = `SELECT t.* FROM json_each(?) k CROSS JOIN transactions t ON t.sort_key = k.value
      WHERE ${where} AND ${inAccounts(filter)} ORDER BY t.sort_key DESC`;
    const found: TransactionRow[] = [];
    let next = keys.findIndex((key) => key < before);
    for (let count = limit; next >= 0 && next < keys.length && found.length < limit; count *= 2) {
      const some = JSON.stringify(keys.slice(next, next + count));
      const rows = read(sql, [some, ...values, ...(filter.accountIds ?? [])]);
      found.push(...rows.filter((row) => words === undefined || hasWords(row, words.all)));
      next += count;
    }
    return found.slice(0, limit);
  }

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
    if (accountIds.length > FEW_ACCOUNTS && amountRanges(filter) === undefined) {
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

  function pageOfCategories(
    filter: TransactionFilter,
    accountIds: readonly string[],
    categoryIds: readonly string[],
  ): TransactionRow[] {
    const { where, values } = conditionsOf({ ...filter, before: undefined, categoryIds: undefined }, 't.sort_key');
    const sql = `SELECT t.* FROM transactions t INDEXED BY transactions_by_category
      WHERE t.account_id = ? AND t.shown_category = ? AND t.sort_key < ? AND ${where} ORDER BY t.sort_key DESC LIMIT ?`;
    const walks = accountIds.flatMap((accountId) =>
      categoryIds.map(
        (categoryId) => (below: number | undefined, count: number) =>
          read(sql, [accountId, categoryId, below ?? Number.MAX_SAFE_INTEGER, ...values, count]),
      ),
    );
    return mergeNewest(walks, filter.limit, filter.before);
  }

  /**
   * The newest hits are mostly found by a short lazy walk, whatever the words. Where hits are too sparse for that, they
   * are few enough for the index to gather; those of a category are looked for among its rows.
   */
  function pageOfWords(filter: TransactionFilter, words: WordSearch): TransactionRow[] {
    const { accountIds, categoryIds } = filter;
    if (accountIds?.length === 0 || categoryIds?.length === 0) return [];
    const within = (query: string) => (accountIds === undefined ? query : withinAccounts(query, accountIds));
    const hasFew = accountIds === undefined || accountIds.length <= FEW_ACCOUNTS;
    if (hasFew && words.long.length === 0 && categoryIds === undefined) {
      return hitsOf(within(words.exact), filter, filter.limit);
    }

    const found: TransactionRow[] = [];
    const lazy = hasFew ? within(words.lazy) : words.lazy;
    const allowed = accountIds && new Set(accountIds);
    const categories = categoryIds && new Set(categoryIds);
    let before = filter.before;
    for (let walked = 0, count = filter.limit; walked < LAZY_HITS; walked += count, count *= 2) {
      // Accounts and categories are looked at here: as conditions they would make the walk go on until enough rows fit.
      const hits = hitsOf(lazy, { ...filter, before, accountIds: undefined, categoryIds: undefined }, count);
      for (const row of hits) {
        const isWanted = (allowed?.has(row.account_id) ?? true) && (categories?.has(row.shown_category ?? '') ?? true);
        if (isWanted && hasWords(row, words.long)) found.push(row);
        if (found.length === filter.limit) return found;
      }
      if (hits.length < count) return found;
      before = hits.at(-1)?.sort_key;
    }
    const rest = { ...filter, before, limit: filter.limit - found.length };
    if (categoryIds !== undefined) return [...found, ...wordsInCategories(rest, words.all)];
    return [...found, ...hitsOf(within(words.exact), rest, rest.limit)];
  }

  function wordsInCategories(filter: TransactionFilter, words: readonly string[]): TransactionRow[] {
    const found: TransactionRow[] = [];
    let { before } = filter;
    for (let count = filter.limit; ; count = Math.min(2 * count, LAZY_HITS)) {
      const rows = pageOf({ ...filter, words: undefined, before, limit: count });
      for (const row of rows) {
        if (hasWords(row, words)) found.push(row);
        if (found.length === filter.limit) return found;
      }
      if (rows.length < count) return found;
      before = rows.at(-1)?.sort_key;
    }
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
  const ranges = amountRanges(filter);
  if (ranges !== undefined) {
    conditions.push(`(${['FALSE', ...ranges.map(() => 't.amount_minor BETWEEN ? AND ?')].join(' OR ')})`);
    values.push(...ranges.flat());
  }
  if (filter.status !== undefined) conditions.push(`t.status = '${filter.status}'`);
  if (filter.categoryIds !== undefined) {
    conditions.push(`t.shown_category IN (${filter.categoryIds.map(() => '?').join(', ')})`);
    values.push(...filter.categoryIds);
  }
  return { where: conditions.join(' AND '), values };
}

function inAccounts({ accountIds }: TransactionFilter): string {
  return accountIds === undefined ? 'TRUE' : `t.account_id IN (${accountIds.map(() => '?').join(', ')})`;
}
