import type { Migration } from './migrate.ts';

/** What answering a question moves, notes whose rows are away, and what a sync says of its keeping. */
export const migration0012: Migration = {
  version: 12,
  why: 'questions that are answered and taken back, notes that outlive the rows they stand on, rewritten history that is counted',
  sql: `
    -- The row that the question is about, the one that holds its note now, the one that was chosen, and what that moved.
    ALTER TABLE reviews ADD COLUMN subject_id INTEGER;
    ALTER TABLE reviews ADD COLUMN holder_id INTEGER;
    ALTER TABLE reviews ADD COLUMN chosen_id INTEGER;
    ALTER TABLE reviews ADD COLUMN moves TEXT;
    ALTER TABLE reviews ADD COLUMN answered_at TEXT;
    UPDATE reviews SET subject_id = json_extract(before, '$.id'),
      holder_id = CASE kind WHEN 'amended' THEN json_extract(before, '$.id') END;
    CREATE INDEX reviews_by_run ON reviews (run_id);

    -- Rows with something of the user's that are not in the ledger now: a pending payment that the bank stopped naming, a row
    -- that an undo took away. When the payment comes back it gets what was its own.
    CREATE TABLE set_aside (
      id INTEGER PRIMARY KEY,
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      row TEXT NOT NULL,
      -- The sync that took the row away; none when an undo did.
      put_by_run INTEGER,
      -- The sync, and its row, that have taken over what was the user's.
      taken_by_run INTEGER,
      taken_by_id INTEGER
    ) STRICT;
    CREATE INDEX set_aside_by_account ON set_aside (account_id) WHERE taken_by_run IS NULL;

    -- How many booked rows the bank had altered or taken back.
    ALTER TABLE sync_runs ADD COLUMN rewritten INTEGER NOT NULL DEFAULT 0;
    -- By what the rows of an answer were recognised, as counts: {"same-lasting-id": 140}.
    ALTER TABLE fetches ADD COLUMN kept TEXT;
  `,
};
