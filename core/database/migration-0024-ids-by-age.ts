import type { Migration } from './migrate.ts';

/** Lasting ids, for each half year apart. */
export const migration0024: Migration = {
  version: 24,
  why: 'ids are in no order, and an import that puts them in by date had half of the index to write with every commit',
  sql: `
    DROP INDEX transactions_by_stable_id;
    -- A day has room for 2^24 rows.
    CREATE INDEX transactions_by_stable_id ON transactions (account_id, sort_key / (183 << 24), stable_id)
      WHERE stable_id IS NOT NULL;
  `,
};
