import type { Migration } from './migrate.ts';

/** Payments that come round, as they were found, and what the user has said of them. */
export const migration0019: Migration = {
  version: 19,
  why: 'subscriptions and bills are found, their next date and their rises told, and what the user decided about them remembered',
  sql: `
    CREATE TABLE recurring (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      payee TEXT NOT NULL,
      currency TEXT NOT NULL,
      schedule TEXT NOT NULL,
      amount_minor INTEGER NOT NULL,
      is_steady INTEGER NOT NULL,
      before_minor INTEGER,
      changed_on TEXT,
      first_date TEXT NOT NULL,
      last_date TEXT NOT NULL,
      -- Its payments, oldest first: by them it is known again when it is found anew.
      transaction_ids TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('found', 'confirmed', 'dismissed')),
      decided_at TEXT
    ) STRICT;
    CREATE INDEX recurring_by_account ON recurring (account_id);

    -- What is here already is looked through once.
    INSERT INTO touched_accounts (account_id, from_date, turn) SELECT id, '0001-01-01', 1 FROM accounts WHERE true
      ON CONFLICT (account_id) DO UPDATE SET from_date = '0001-01-01', turn = turn + 1;
  `,
};
