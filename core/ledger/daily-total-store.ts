import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';
import { firstSortKeyOf, ROWS_PER_DAY } from './sort-key.ts';
import { DELETED_CATEGORY, summedCategoryOf, UNKNOWN_CODE } from './summed-categories.ts';
import type { TransactionRow } from './transaction-store.ts';

/** A sum of one day or month, account, currency and category. Money in is positive, money out negative. */
type Total = {
  account_id: string;
  /** A date, or a month as `YYYY-MM`. */
  at: string;
  currency: string;
  category: string;
  in_minor: number;
  out_minor: number;
  count: number;
};

/** Creates the store over an open database. */
export function createDailyTotalStore(database: Database) {
  const keep = (table: string, at: string) => {
    const add = database.prepare<[Total]>(
      `INSERT INTO ${table} (account_id, ${at}, currency, category, in_minor, out_minor, count)
       VALUES (@account_id, @at, @currency, @category, @in_minor, @out_minor, @count)
       ON CONFLICT (account_id, ${at}, currency, category) DO UPDATE SET
         in_minor = in_minor + excluded.in_minor, out_minor = out_minor + excluded.out_minor, count = count + excluded.count`,
    );
    const dropEmpty = database.prepare<[string, string, string, string]>(
      `DELETE FROM ${table} WHERE account_id = ? AND ${at} = ? AND currency = ? AND category = ? AND count = 0`,
    );
    return (total: Total): void => {
      if (total.count === 0 && total.in_minor === 0 && total.out_minor === 0) return;
      add.run(total);
      if (total.count <= 0) dropEmpty.run(total.account_id, total.at, total.currency, total.category);
    };
  };
  const keepDay = keep('daily_totals', 'date');
  const keepMonth = keep('monthly_totals', 'month');
  const sum = database.prepare<[string, string], { sum: number | null; oldest: LocalDate | null }>(
    'SELECT sum(in_minor + out_minor) AS sum, min(date) AS oldest FROM daily_totals WHERE account_id = ? AND currency = ?',
  );
  const sumBefore = database.prepare<[string, string, string], { sum: number | null }>(
    'SELECT sum(in_minor + out_minor) AS sum FROM daily_totals WHERE account_id = ? AND currency = ? AND date < ?',
  );

  const newest = database.prepare<[string], { date: LocalDate | null }>(
    'SELECT max(date) AS date FROM daily_totals WHERE account_id = ?',
  );
  const dropDay = database.prepare<[string, LocalDate]>('DELETE FROM daily_totals WHERE account_id = ? AND date = ?');
  const countDay = database.prepare<[string, number, number]>(
    `INSERT INTO daily_totals (account_id, date, currency, category, in_minor, out_minor, count)
     SELECT account_id, date, currency,
       CASE WHEN deleted = 1 THEN '${DELETED_CATEGORY}' ELSE coalesce(shown_category, category_id, category, '${UNKNOWN_CODE}') END,
       sum(max(amount_minor, 0)), sum(min(amount_minor, 0)), count(*)
     FROM transactions WHERE account_id = ? AND sort_key >= ? AND sort_key < ? AND status = 'booked' AND vanished_at IS NULL
     GROUP BY 1, 2, 3, 4`,
  );
  const dropMonth = database.prepare<[string, string]>('DELETE FROM monthly_totals WHERE account_id = ? AND month = ?');
  const countMonth = database.prepare<[string, string]>(
    `INSERT INTO monthly_totals (account_id, month, currency, category, in_minor, out_minor, count)
     SELECT account_id, substr(date, 1, 7), currency, category, sum(in_minor), sum(out_minor), sum(count)
     FROM daily_totals WHERE account_id = ? AND date GLOB ? || '-*' GROUP BY 1, 2, 3, 4`,
  );

  return {
    /** Counts a day of an account, and with it its month, from the rows themselves. */
    recountDay(accountId: string, date: LocalDate): void {
      const first = firstSortKeyOf(date);
      const month = date.slice(0, 7);
      dropDay.run(accountId, date);
      countDay.run(accountId, first, first + ROWS_PER_DAY);
      dropMonth.run(accountId, month);
      countMonth.run(accountId, month);
    },

    /** Takes rows out of their days and months and puts them into others; one write per sum, however many rows. */
    move(writes: readonly { before: TransactionRow | undefined; after: TransactionRow | undefined }[]): void {
      const days = new Map<string, Total>();
      const months = new Map<string, Total>();
      const addTo = (row: TransactionRow, times: 1 | -1) => {
        if (row.status !== 'booked' || row.vanished_at !== null) return;
        addRow(days, row.date, row, times);
        addRow(months, row.date.slice(0, 7), row, times);
      };
      for (const { before, after } of writes) {
        if (before) addTo(before, -1);
        if (after) addTo(after, 1);
      }
      for (const total of days.values()) keepDay(total);
      for (const total of months.values()) keepMonth(total);
    },

    /** Sum of everything booked on an account in a currency, and its oldest day. */
    booked(accountId: string, currency: string): { sumMinor: number; oldest: LocalDate | undefined } {
      const row = sum.get(accountId, currency);
      return { sumMinor: row?.sum ?? 0, oldest: row?.oldest ?? undefined };
    },

    /** The newest day on which anything is booked on an account. */
    newestDay: (accountId: string): LocalDate | undefined => newest.get(accountId)?.date ?? undefined,

    /** Sum of what is booked before a date. */
    bookedBefore: (accountId: string, currency: string, date: LocalDate): number =>
      sumBefore.get(accountId, currency, date)?.sum ?? 0,
  };
}

function addRow(sums: Map<string, Total>, at: string, row: TransactionRow, times: 1 | -1): void {
  const category = summedCategoryOf(row);
  const { account_id, currency, amount_minor } = row;
  const key = `${account_id} ${at} ${currency} ${category}`;
  const total = sums.get(key) ?? { account_id, at, currency, category, in_minor: 0, out_minor: 0, count: 0 };
  total.in_minor += times * Math.max(0, amount_minor);
  total.out_minor += times * Math.min(0, amount_minor);
  total.count += times;
  sums.set(key, total);
}
