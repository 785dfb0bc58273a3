import type { Migration } from './migrate.ts';

/** Balances in the order of the syncs that brought them, each with what it proved; openings by currency. */
export const migration0007: Migration = {
  version: 7,
  why: 'two syncs of one instant keep a balance each, a clock set back hides none, and every sync keeps its own proof',
  sql: `
    CREATE TABLE balances_by_run (
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      -- The number of the sync; 0 and less for balances from before syncs had numbers.
      run INTEGER NOT NULL,
      -- When the bank says it was so, or else when it said so.
      as_of TEXT NOT NULL,
      currency TEXT NOT NULL,
      current_minor INTEGER NOT NULL,
      available_minor INTEGER,
      credit_limit_minor INTEGER,
      -- What the sync proved: opening + movements = current, or the difference. Absent when there was nothing to prove it by.
      proof_state TEXT CHECK (proof_state IN ('proven', 'off', 'unknown')),
      opening_minor INTEGER,
      opening_date TEXT,
      movements_minor INTEGER,
      PRIMARY KEY (account_id, run)
    ) STRICT, WITHOUT ROWID;
    INSERT OR REPLACE INTO balances_by_run (account_id, run, as_of, currency, current_minor, available_minor, credit_limit_minor)
      SELECT b.account_id,
        coalesce(r.number, row_number() OVER older - count(*) OVER all_older),
        b.as_of, a.currency, b.current_minor, b.available_minor, b.credit_limit_minor
      FROM balances b JOIN accounts a ON a.id = b.account_id LEFT JOIN sync_runs r ON r.id = b.run_id
      WINDOW older AS (PARTITION BY b.account_id, r.number IS NULL ORDER BY b.as_of),
        all_older AS (PARTITION BY b.account_id, r.number IS NULL)
      ORDER BY b.as_of;
    DROP TABLE balances;
    ALTER TABLE balances_by_run RENAME TO balances;

    -- What an account started from, and how it stands, in each currency that its balance was ever stated in.
    CREATE TABLE balance_proofs (
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      currency TEXT NOT NULL,
      opening_minor INTEGER NOT NULL,
      opening_date TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('proven', 'off', 'unknown')),
      difference_minor INTEGER,
      PRIMARY KEY (account_id, currency)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO balance_proofs (account_id, currency, opening_minor, opening_date, state, difference_minor)
      SELECT id, currency, opening_minor, opening_date, proof_state, proof_difference_minor FROM accounts
      WHERE opening_minor IS NOT NULL AND opening_date IS NOT NULL;
    UPDATE sync_runs SET before = json_object(
      'connection', json_extract(before, '$.connection'),
      'proofs', (
        SELECT json_group_array(json_object(
          'account_id', a.id, 'currency', a.currency,
          'opening_minor', json_extract(old.value, '$.opening_minor'),
          'opening_date', json_extract(old.value, '$.opening_date'),
          'state', json_extract(old.value, '$.proof_state'),
          'difference_minor', json_extract(old.value, '$.proof_difference_minor')
        ))
        FROM json_each(sync_runs.before, '$.accounts') old JOIN accounts a ON a.id = json_extract(old.value, '$.id')
        WHERE json_extract(old.value, '$.opening_minor') IS NOT NULL
      )
    ) WHERE before IS NOT NULL;
    ALTER TABLE accounts DROP COLUMN opening_minor;
    ALTER TABLE accounts DROP COLUMN opening_date;
    ALTER TABLE accounts DROP COLUMN proof_state;
    ALTER TABLE accounts DROP COLUMN proof_difference_minor;
  `,
};
