import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';
import type { Days, Month } from './calendar-months.ts';

/** Sums of a month, currency and category over some accounts. */
export type MonthSum = { currency: string; month: Month; category: string; in_minor: number; out_minor: number };

/** What moved on an account in a month or on a day. */
export type MovementSum = { account_id: string; at: string; sum: number };

/** Reads the sums that the ledger keeps; never a single transaction. */
export type InsightStore = ReturnType<typeof createInsightStore>;

/** Creates the store over an open database. Accounts are named by a JSON array of ids. */
export function createInsightStore(database: Database) {
  const sums = (table: string, month: string, range: string) =>
    database.prepare<[string, string, string], MonthSum>(
      `SELECT t.currency, ${month} AS month, t.category, sum(t.in_minor) AS in_minor, sum(t.out_minor) AS out_minor
       FROM json_each(?) a CROSS JOIN ${table} t ON t.account_id = a.value AND ${range} BETWEEN ? AND ?
       GROUP BY t.currency, 2, t.category`,
    );
  const ofMonths = sums('monthly_totals', 't.month', 't.month');
  const ofDays = sums('daily_totals', 'substr(t.date, 1, 7)', 't.date');

  const movements = (table: string, at: string) =>
    database.prepare<[string, string, string], MovementSum>(
      `SELECT t.account_id, ${at} AS at, sum(t.in_minor + t.out_minor) AS sum
       FROM json_each(?) a CROSS JOIN accounts c ON c.id = a.value
       CROSS JOIN ${table} t ON t.account_id = a.value AND ${at} BETWEEN ? AND ? AND t.currency = c.currency
       GROUP BY t.account_id, 2`,
    );
  const monthMovements = movements('monthly_totals', 't.month');
  const dayMovements = movements('daily_totals', 't.date');
  const starts = database.prepare<[string], { account_id: string; start: LocalDate | null }>(
    `SELECT a.value AS account_id, coalesce((SELECT min(date) FROM daily_totals WHERE account_id = a.value),
       (SELECT substr(min(as_of), 1, 10) FROM balances WHERE account_id = a.value)) AS start FROM json_each(?) a`,
  );

  return {
    sumsOfMonths: (accounts: string, first: Month, last: Month): MonthSum[] => ofMonths.all(accounts, first, last),
    sumsOfDays: (accounts: string, { from, to }: Days): MonthSum[] => ofDays.all(accounts, from, to),
    /** Movements in each account's own currency. */
    monthMovements: (accounts: string, first: Month, last: Month): MovementSum[] =>
      monthMovements.all(accounts, first, last),
    dayMovements: (accounts: string, { from, to }: Days): MovementSum[] => dayMovements.all(accounts, from, to),
    /** The first day on which anything is known of each account. */
    starts: (accounts: string): Map<string, LocalDate> =>
      new Map(starts.all(accounts).flatMap(({ account_id, start }) => (start === null ? [] : [[account_id, start]]))),
  };
}
