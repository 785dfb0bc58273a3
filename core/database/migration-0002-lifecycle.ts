import type { Migration } from './migrate.ts';

/** What the lifecycle of a connection needs beyond the first run. */
export const migration0002: Migration = {
  version: 2,
  why: 'the lifecycle of connections: token keys that rotate, leases, the ledger of unattended reads, renewals that roll back',
  sql: `
    -- Each token key is random and wrapped under the root key; when a rotation is through, the old one is deleted.
    CREATE TABLE token_keys (
      id INTEGER PRIMARY KEY,
      wrapped BLOB NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;

    ALTER TABLE connections ADD COLUMN refresh_lease_holder TEXT;
    ALTER TABLE connections ADD COLUMN refresh_lease_until TEXT;
    ALTER TABLE connections ADD COLUMN next_attempt_at TEXT;
    ALTER TABLE connections ADD COLUMN extended_at TEXT;
    ALTER TABLE connections ADD COLUMN expiry_before_extension TEXT;
    ALTER TABLE connections ADD COLUMN extension_refused_at TEXT;

    ALTER TABLE oauth_states ADD COLUMN review INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE oauth_states ADD COLUMN kind TEXT NOT NULL DEFAULT 'link' CHECK (kind IN ('link', 'extend', 'reauth'));

    CREATE TABLE connection_snapshots (
      attempt_id TEXT PRIMARY KEY,
      connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
      connection TEXT NOT NULL,
      accounts TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE unattended_reads (
      connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
      account_id TEXT NOT NULL,
      endpoint TEXT NOT NULL,
      at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX unattended_reads_by_place ON unattended_reads (connection_id, account_id, endpoint, at);
    CREATE INDEX unattended_reads_by_time ON unattended_reads (at);
  `,
};
