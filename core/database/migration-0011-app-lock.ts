import type { Migration } from './migrate.ts';

/** The app lock, with the wrong tries since the last right one: a restart must not make the wait for the next one shorter. */
export const migration0011: Migration = {
  version: 11,
  why: 'a PIN or passphrase in front of an open profile',
  sql: `
    CREATE TABLE app_lock (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      kind TEXT NOT NULL CHECK (kind IN ('pin', 'passphrase')),
      salt BLOB NOT NULL,
      hash BLOB NOT NULL,
      cost INTEGER NOT NULL,
      idle_minutes INTEGER NOT NULL,
      failures INTEGER NOT NULL DEFAULT 0,
      last_failure_at TEXT
    ) STRICT;
  `,
};
