import type { Migration } from './migrate.ts';

/** Transfers between own accounts, and which accounts' rows have changed since they were last worked out. */
export const migration0016: Migration = {
  version: 16,
  why: 'money moved between own accounts is neither spent nor earned: found, decided, and found again where rows change',
  sql: `
    CREATE TABLE transfers (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      out_id INTEGER NOT NULL REFERENCES transactions (id) ON DELETE CASCADE,
      in_id INTEGER NOT NULL REFERENCES transactions (id) ON DELETE CASCADE,
      -- Of the half that goes out, when the pair was found: the order in which transfers are shown.
      out_date TEXT NOT NULL,
      -- Found and confirmed ones count; suggested ones wait for the user; rejected ones are remembered.
      state TEXT NOT NULL CHECK (state IN ('found', 'suggested', 'confirmed', 'rejected')),
      because TEXT NOT NULL,
      decided_at TEXT,
      UNIQUE (out_id, in_id)
    ) STRICT;
    CREATE INDEX transfers_by_in ON transfers (in_id);
    CREATE INDEX transfers_by_date ON transfers (out_date, id);
    CREATE INDEX transfers_by_state ON transfers (state, out_date, id);

    CREATE TABLE touched_accounts (
      account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
      from_date TEXT NOT NULL,
      turn INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO touched_accounts (account_id, from_date, turn) SELECT id, '0001-01-01', 1 FROM accounts;

    -- A half that is gone (its sync was undone, its account deleted) takes the transfer along; the other half is looked at again.
    CREATE TRIGGER transfers_halved AFTER DELETE ON transfers BEGIN
      INSERT INTO touched_accounts (account_id, from_date, turn)
        SELECT t.account_id, t.date, 1 FROM transactions t JOIN accounts a ON a.id = t.account_id
        WHERE t.id IN (OLD.out_id, OLD.in_id)
        ON CONFLICT (account_id) DO UPDATE SET from_date = min(from_date, excluded.from_date), turn = turn + 1;
    END;
  `,
};
