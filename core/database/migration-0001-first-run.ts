import type { Migration } from './migrate.ts';

/**
 * The tables of a first run.
 *
 * `oauth_states`, `connections` and `audit_logs` carry the specification's columns and more. `transactions` is keyed by
 * `sort_key` = day number × 2^24 + a counter within the day, so that walking the primary key backwards (and the
 * full-text index, whose rowid it is) yields the newest first without another index; `id` is the stable name of a row
 * whose date may still move.
 */
export const migration0001: Migration = {
  version: 1,
  why: 'the first run: settings, credentials, connecting, accounts, balances, transactions, audit',
  sql: `
    CREATE TABLE settings (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT;

    CREATE TABLE credentials (
      environment TEXT PRIMARY KEY,
      client_id TEXT NOT NULL,
      client_secret BLOB,
      redirect_mode TEXT NOT NULL,
      redirect_uri TEXT,
      updated_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE oauth_states (
      id TEXT PRIMARY KEY,
      user_id TEXT NOT NULL,
      state BLOB NOT NULL UNIQUE,
      code_verifier BLOB,
      environment TEXT NOT NULL,
      redirect_mode TEXT NOT NULL,
      redirect_uri TEXT NOT NULL,
      connection_id TEXT,
      provider_id TEXT,
      country TEXT,
      scopes TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('waiting', 'finishing', 'review', 'connected', 'failed')),
      tokens BLOB,
      error TEXT,
      expires_at TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX oauth_states_by_creation ON oauth_states (created_at);

    CREATE TABLE connections (
      id TEXT PRIMARY KEY,
      user_id TEXT NOT NULL,
      environment TEXT NOT NULL,
      credentials_id TEXT,
      provider_id TEXT NOT NULL,
      provider_name TEXT NOT NULL,
      country TEXT,
      logo_uri TEXT,
      scopes TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'EXPIRED', 'REVOKED', 'ERROR')),
      reason TEXT,
      access_token BLOB,
      refresh_token BLOB,
      previous_refresh_token BLOB,
      refresh_started_at TEXT,
      expires_at TEXT,
      consent_status TEXT,
      consent_created_at TEXT,
      consent_expires_at TEXT NOT NULL,
      consent_expiry_is_estimate INTEGER NOT NULL,
      granted_at TEXT NOT NULL,
      history_fetched_at TEXT,
      last_synced TEXT,
      last_error TEXT,
      failing_since TEXT,
      failures_in_a_row INTEGER NOT NULL DEFAULT 0,
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX connections_by_credentials ON connections (environment, credentials_id);

    CREATE TABLE pending_revocations (
      id TEXT PRIMARY KEY,
      connection_id TEXT NOT NULL,
      environment TEXT NOT NULL,
      access_token BLOB,
      refresh_token BLOB,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE accounts (
      id TEXT PRIMARY KEY,
      connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
      provider_account_id TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('account', 'card')),
      bank_name TEXT NOT NULL,
      own_name TEXT,
      type TEXT,
      currency TEXT NOT NULL,
      iban TEXT,
      sort_code TEXT,
      account_number TEXT,
      card_network TEXT,
      card_tail TEXT,
      hidden INTEGER NOT NULL DEFAULT 0,
      missing_since TEXT,
      created_at TEXT NOT NULL,
      UNIQUE (connection_id, provider_account_id)
    ) STRICT;

    CREATE TABLE balances (
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      as_of TEXT NOT NULL,
      current_minor INTEGER NOT NULL,
      available_minor INTEGER,
      credit_limit_minor INTEGER,
      PRIMARY KEY (account_id, as_of)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE transactions (
      sort_key INTEGER PRIMARY KEY,
      id INTEGER NOT NULL UNIQUE,
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      status TEXT NOT NULL CHECK (status IN ('booked', 'pending')),
      date TEXT NOT NULL,
      bank_timestamp TEXT NOT NULL,
      amount_minor INTEGER NOT NULL,
      currency TEXT NOT NULL,
      description TEXT NOT NULL,
      merchant TEXT,
      category TEXT,
      classification TEXT,
      running_balance_minor INTEGER,
      provider_transaction_id TEXT NOT NULL,
      stable_id TEXT,
      note TEXT,
      deleted INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX transactions_by_account ON transactions (account_id, sort_key);
    CREATE INDEX transactions_pending ON transactions (account_id) WHERE status = 'pending';
    CREATE INDEX transactions_by_stable_id ON transactions (account_id, stable_id) WHERE stable_id IS NOT NULL;

    CREATE VIRTUAL TABLE transaction_words USING fts5 (
      description, merchant, note,
      content = '', contentless_delete = 1,
      tokenize = "unicode61 remove_diacritics 2",
      prefix = '2 3'
    );

    CREATE TABLE sync_runs (
      id TEXT PRIMARY KEY,
      connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
      started_at TEXT NOT NULL,
      finished_at TEXT,
      state TEXT NOT NULL CHECK (state IN ('running', 'succeeded', 'partial', 'failed', 'cancelled')),
      added INTEGER NOT NULL DEFAULT 0,
      changed INTEGER NOT NULL DEFAULT 0,
      error TEXT
    ) STRICT;
    CREATE INDEX sync_runs_by_connection ON sync_runs (connection_id, started_at);

    CREATE TABLE logos (
      url TEXT PRIMARY KEY,
      data_uri TEXT NOT NULL,
      fetched_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE audit_logs (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      user_id TEXT NOT NULL,
      action TEXT NOT NULL,
      connection_id TEXT,
      metadata TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX audit_logs_by_user ON audit_logs (user_id, id);
    CREATE INDEX audit_logs_by_action ON audit_logs (action, id);
    CREATE INDEX audit_logs_by_connection ON audit_logs (connection_id, id);
    CREATE INDEX audit_logs_by_time ON audit_logs (created_at);
  `,
};
