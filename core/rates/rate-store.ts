import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';

/** Who says what a currency is worth: the user, or the European Central Bank's reference rates. */
export type RateSource = 'hand' | 'ecb';

/** A row of `exchange_rates`: one unit of `from_currency` is `rate` units of `to_currency`. */
export type RateRow = {
  from_currency: string;
  to_currency: string;
  source: RateSource;
  date: LocalDate;
  rate: string;
  noted_at: string;
};

/** Rows of `exchange_rates`. */
export type RateStore = ReturnType<typeof createRateStore>;

/** Creates the store over an open database. */
export function createRateStore(database: Database) {
  const latest = database.prepare<[], RateRow>(
    `SELECT * FROM exchange_rates r WHERE date = (SELECT max(date) FROM exchange_rates o
       WHERE o.from_currency = r.from_currency AND o.to_currency = r.to_currency AND o.source = r.source)
     ORDER BY from_currency, to_currency, source`,
  );
  const put = database.prepare<[RateRow]>(
    `INSERT INTO exchange_rates (from_currency, to_currency, source, date, rate, noted_at)
     VALUES (@from_currency, @to_currency, @source, @date, @rate, @noted_at)
     ON CONFLICT (from_currency, to_currency, source, date) DO UPDATE SET rate = excluded.rate, noted_at = excluded.noted_at`,
  );
  const remove = database.prepare<[string, string]>(
    "DELETE FROM exchange_rates WHERE from_currency = ? AND to_currency = ? AND source = 'hand'",
  );
  return {
    /** The newest of each pair and source. */
    latest: (): RateRow[] => latest.all(),
    put: (row: RateRow): void => void put.run(row),
    /** Forgets what the user said of a pair; answers whether there was anything. */
    removeByHand: (from: string, to: string): boolean => remove.run(from, to).changes > 0,
  };
}
