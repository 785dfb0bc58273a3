import type { Migration } from './migrate.ts';

/** Every consent that is given up is ended at TrueLayer, and the ledger of reads keeps its count through clock changes. */
export const migration0014: Migration = {
  version: 14,
  why: 'a consent of a failed sign-in or of an older term must not live on at TrueLayer unseen; reads are not forgotten when a clock goes back and forth',
  sql: `
    -- A consent need not belong to a connection: a sign-in may fail after its tokens arrived.
    CREATE TABLE pending_revocations_new (
      id TEXT PRIMARY KEY,
      connection_id TEXT,
      attempt_id TEXT,
      environment TEXT NOT NULL,
      because TEXT NOT NULL CHECK (because IN ('disconnected', 'sign-in-failed', 'superseded', 'rolled-back')),
      access_token BLOB,
      refresh_token BLOB,
      created_at TEXT NOT NULL
    ) STRICT;
    INSERT INTO pending_revocations_new (id, connection_id, environment, because, access_token, refresh_token, created_at)
      SELECT id, connection_id, environment, 'disconnected', access_token, refresh_token, created_at FROM pending_revocations;
    DROP TABLE pending_revocations;
    ALTER TABLE pending_revocations_new RENAME TO pending_revocations;

    -- When a read was first seen to lie in the future: it counts from then on, until the clock has caught up with it.
    ALTER TABLE unattended_reads ADD COLUMN noticed_at TEXT;
  `,
};
