import type { Migration } from './migrate.ts';

/** What proving, undoing and explaining a sync needs. */
export const migration0004: Migration = {
  version: 4,
  why: 'syncs as changesets: every write recorded, undone, proven; what was asked when; what banks are like',
  sql: `
    -- The number of the run that added the row: the added rows of a run are found by it, not recorded twice.
    ALTER TABLE transactions ADD COLUMN added_by_run INTEGER;
    CREATE INDEX transactions_by_run ON transactions (added_by_run, id) WHERE added_by_run IS NOT NULL;
    ALTER TABLE transactions ADD COLUMN reason TEXT NOT NULL DEFAULT 'new';
    ALTER TABLE transactions ADD COLUMN category_id TEXT;
    -- Missing from an answer once: still counted, until a second answer or the balance confirms it.
    ALTER TABLE transactions ADD COLUMN doubted_at TEXT;
    ALTER TABLE transactions ADD COLUMN vanished_at TEXT;

    -- Walks of single accounts can tell by amount without looking at the rows; pending rows are few and found apart.
    DROP INDEX transactions_by_account;
    CREATE INDEX transactions_by_account ON transactions (account_id, sort_key, amount_minor);
    DROP INDEX transactions_pending;
    CREATE INDEX transactions_pending ON transactions (account_id, sort_key) WHERE status = 'pending';

    -- Words of rows, the account among them. Beginnings of words up to three letters have entries of their own: a search
    -- walks them lazily, newest first, however frequent. Which word stood where is not kept; nobody searches phrases.
    DROP TABLE transaction_words;
    CREATE VIRTUAL TABLE transaction_words USING fts5 (
      words,
      content = '', contentless_delete = 1, detail = none,
      tokenize = "unicode61 remove_diacritics 2",
      prefix = '1 2 3'
    );
    -- The index is merged in steps of their own, so that no write has to wait for it.
    INSERT INTO transaction_words (transaction_words, rank) VALUES ('automerge', 0), ('crisismerge', 64);
    INSERT INTO transaction_words (rowid, words)
      SELECT sort_key, description || ' ' || coalesce(merchant, '') || ' ' || coalesce(note, '') || ' ' ||
        char(57344) || replace(account_id, '-', '') FROM transactions;

    ALTER TABLE accounts ADD COLUMN opening_minor INTEGER;
    ALTER TABLE accounts ADD COLUMN opening_date TEXT;
    ALTER TABLE accounts ADD COLUMN proof_state TEXT NOT NULL DEFAULT 'unknown' CHECK (proof_state IN ('proven', 'off', 'unknown'));
    ALTER TABLE accounts ADD COLUMN proof_difference_minor INTEGER;

    ALTER TABLE balances ADD COLUMN run_id TEXT;

    ALTER TABLE sync_runs ADD COLUMN number INTEGER;
    UPDATE sync_runs SET number = rowid;
    CREATE UNIQUE INDEX sync_runs_by_number ON sync_runs (number);
    ALTER TABLE sync_runs ADD COLUMN booked INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE sync_runs ADD COLUMN vanished INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE sync_runs ADD COLUMN undone_at TEXT;
    -- The connection's and accounts' own columns before the run, as JSON, for the undo.
    ALTER TABLE sync_runs ADD COLUMN before TEXT;

    -- One row per changed transaction: its whole row before and after.
    CREATE TABLE changes (
      run_id TEXT NOT NULL REFERENCES sync_runs (id) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      account_id TEXT NOT NULL,
      transaction_id INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('changed', 'booked', 'removed', 'doubted', 'vanished', 'returned')),
      reason TEXT NOT NULL,
      before TEXT,
      after TEXT,
      PRIMARY KEY (run_id, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX changes_by_transaction ON changes (transaction_id);

    -- What was asked and answered, with the hash of the raw bytes.
    CREATE TABLE fetches (
      run_id TEXT NOT NULL REFERENCES sync_runs (id) ON DELETE CASCADE,
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      endpoint TEXT NOT NULL,
      from_date TEXT,
      to_date TEXT,
      fetched_at TEXT NOT NULL,
      result TEXT NOT NULL,
      rows INTEGER,
      raw_sha256 TEXT
    ) STRICT;
    CREATE INDEX fetches_by_account ON fetches (account_id, fetched_at);
    CREATE INDEX fetches_by_run ON fetches (run_id);

    -- What a provider has shown itself to be like.
    CREATE TABLE provider_traits (
      environment TEXT NOT NULL,
      provider_id TEXT NOT NULL,
      lasting_ids_fail INTEGER NOT NULL DEFAULT 0,
      row_ids_fail INTEGER NOT NULL DEFAULT 0,
      history_days INTEGER,
      learned_at TEXT NOT NULL,
      PRIMARY KEY (environment, provider_id)
    ) STRICT, WITHOUT ROWID;

    -- Questions that only the user can answer: which row a note belongs to.
    CREATE TABLE reviews (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      run_id TEXT NOT NULL REFERENCES sync_runs (id) ON DELETE CASCADE,
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('amended', 'booked')),
      before TEXT NOT NULL,
      candidates TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'resolved', 'dismissed')),
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX reviews_open ON reviews (state, created_at);

    -- Sums per day, kept by every write, so that no insight has to read a million rows.
    CREATE TABLE daily_totals (
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      date TEXT NOT NULL,
      currency TEXT NOT NULL,
      category TEXT NOT NULL,
      in_minor INTEGER NOT NULL,
      out_minor INTEGER NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (account_id, date, currency, category)
    ) STRICT, WITHOUT ROWID;

    -- The same per month: what a line or a chart over years reads.
    CREATE TABLE monthly_totals (
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      month TEXT NOT NULL,
      currency TEXT NOT NULL,
      category TEXT NOT NULL,
      in_minor INTEGER NOT NULL,
      out_minor INTEGER NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (account_id, month, currency, category)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO daily_totals (account_id, date, currency, category, in_minor, out_minor, count)
      SELECT account_id, date, currency, coalesce(category, 'UNKNOWN'),
        sum(max(amount_minor, 0)), sum(min(amount_minor, 0)), count(*)
      FROM transactions WHERE status = 'booked' GROUP BY account_id, date, currency, coalesce(category, 'UNKNOWN');
    INSERT INTO monthly_totals (account_id, month, currency, category, in_minor, out_minor, count)
      SELECT account_id, substr(date, 1, 7), currency, category, sum(in_minor), sum(out_minor), sum(count)
      FROM daily_totals GROUP BY account_id, substr(date, 1, 7), currency, category;
  `,
};
