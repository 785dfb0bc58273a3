import type { Migration } from './migrate.ts';

/** What a category may take in a month, and what one currency is worth in another. */
export const migration0020: Migration = {
  version: 20,
  why: 'monthly budgets, and rates of exchange with their source and day, so that sums over currencies can be told and checked',
  sql: `
    CREATE TABLE budgets (
      category_id TEXT NOT NULL,
      currency TEXT NOT NULL,
      limit_minor INTEGER NOT NULL CHECK (limit_minor > 0),
      PRIMARY KEY (category_id, currency)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER budgets_without_category AFTER DELETE ON categories BEGIN
      DELETE FROM budgets WHERE category_id = OLD.id;
    END;

    -- One unit of a currency in another, as a decimal text: a rate is never a float. One row per pair, source and day.
    CREATE TABLE exchange_rates (
      from_currency TEXT NOT NULL,
      to_currency TEXT NOT NULL,
      source TEXT NOT NULL CHECK (source IN ('hand', 'ecb')),
      date TEXT NOT NULL,
      rate TEXT NOT NULL,
      noted_at TEXT NOT NULL,
      PRIMARY KEY (from_currency, to_currency, source, date)
    ) STRICT, WITHOUT ROWID;
  `,
};
