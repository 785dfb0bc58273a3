import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';
import type { TransactionRow } from './transaction-store.ts';

/** Rows that the user has deleted are summed apart: the bank still counts them, insights do not. */
export const DELETED_CATEGORY = '#deleted';

/** The category of rows that nobody has put into one. */
export const UNKNOWN_CATEGORY = 'UNKNOWN';

/** A sum of one day, account, currency and category. Money in is positive, money out negative. */
export type DailyTotal = {
  account_id: string;
  date: LocalDate;
  currency: string;
  category: string;
  in_minor: number;
  out_minor: number;
  count: number;
};

/** Creates the store over an open database. */
export function createDailyTotalStore(database: Database) {
  const add = database.prepare<[DailyTotal]>(
    `INSERT INTO daily_totals (account_id, date, currency, category, in_minor, out_minor, count)
     VALUES (@account_id, @date, @currency, @category, @in_minor, @out_minor, @count)
     ON CONFLICT (account_id, date, currency, category) DO UPDATE SET
       in_minor = in_minor + excluded.in_minor, out_minor = out_minor + excluded.out_minor, count = count + excluded.count`,
  );
  const dropEmpty = database.prepare<[string, string, string, string]>(
    'DELETE FROM daily_totals WHERE account_id = ? AND date = ? AND currency = ? AND category = ? AND count = 0',
  );
  const sum = database.prepare<[string, string], { sum: number | null; oldest: LocalDate | null }>(
    'SELECT sum(in_minor + out_minor) AS sum, min(date) AS oldest FROM daily_totals WHERE account_id = ? AND currency = ?',
  );
  const sumBefore = database.prepare<[string, string, string], { sum: number | null }>(
    'SELECT sum(in_minor + out_minor) AS sum FROM daily_totals WHERE account_id = ? AND currency = ? AND date < ?',
  );

  return {
    /** Takes rows out of their days and puts them into others; one write per day and category, however many rows. */
    move(writes: readonly { before: TransactionRow | undefined; after: TransactionRow | undefined }[]): void {
      const sums = new Map<string, DailyTotal>();
      for (const { before, after } of writes) {
        if (before) addTo(sums, before, -1);
        if (after) addTo(sums, after, 1);
      }
      for (const total of sums.values()) {
        if (total.count === 0 && total.in_minor === 0 && total.out_minor === 0) continue;
        add.run(total);
        if (total.count <= 0) dropEmpty.run(total.account_id, total.date, total.currency, total.category);
      }
    },

    /** Sum of everything booked on an account in a currency, and its oldest day. */
    booked(accountId: string, currency: string): { sumMinor: number; oldest: LocalDate | undefined } {
      const row = sum.get(accountId, currency);
      return { sumMinor: row?.sum ?? 0, oldest: row?.oldest ?? undefined };
    },

    /** Sum of what is booked before a date. */
    bookedBefore: (accountId: string, currency: string, date: LocalDate): number =>
      sumBefore.get(accountId, currency, date)?.sum ?? 0,
  };
}

/** Only booked rows that stand are summed. */
function addTo(sums: Map<string, DailyTotal>, row: TransactionRow, times: 1 | -1): void {
  if (row.status !== 'booked' || row.vanished_at !== null) return;
  const category = row.deleted === 1 ? DELETED_CATEGORY : (row.category_id ?? row.category ?? UNKNOWN_CATEGORY);
  const { account_id, date, currency, amount_minor } = row;
  const key = `${account_id} ${date} ${currency} ${category}`;
  const total = sums.get(key) ?? { account_id, date, currency, category, in_minor: 0, out_minor: 0, count: 0 };
  total.in_minor += times * Math.max(0, amount_minor);
  total.out_minor += times * Math.min(0, amount_minor);
  total.count += times;
  sums.set(key, total);
}
