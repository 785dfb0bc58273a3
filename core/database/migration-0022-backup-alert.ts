import type { Migration } from './migrate.ts';

/** One more thing that the user is told of: backups by plan that fail. */
export const migration0022: Migration = {
  version: 22,
  why: 'a backup that silently fails is found missing on the day it is needed',
  sql: `
    CREATE TABLE alerts_of_more_kinds (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL
        CHECK (kind IN ('refresh-failing', 'webhooks-rejected', 'audit-broken', 'clock-wrong', 'backup-failing')),
      connection_id TEXT,
      is_open INTEGER NOT NULL,
      since TEXT NOT NULL,
      last_at TEXT NOT NULL,
      count INTEGER NOT NULL,
      notified_at TEXT,
      dismissed_at TEXT
    ) STRICT;
    INSERT INTO alerts_of_more_kinds SELECT id, kind, connection_id, is_open, since, last_at, count, notified_at, dismissed_at FROM alerts;
    DROP TABLE alerts;
    ALTER TABLE alerts_of_more_kinds RENAME TO alerts;
  `,
};
