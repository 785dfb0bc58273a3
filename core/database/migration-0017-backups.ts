import type { Migration } from './migrate.ts';

/** What making and restoring backups needs to remember. */
export const migration0017: Migration = {
  version: 17,
  why: 'backups by plan, keys that travel with a backup, and which restored backup a profile came from',
  sql: `
    -- Keys other than those of tokens, wrapped under the root key: the one that signs the audit trail, once it is no longer
    -- the root key's own because the trail came from a backup; and the one that backups by plan are made under.
    CREATE TABLE kept_keys (
      name TEXT PRIMARY KEY CHECK (name IN ('audit', 'backup')),
      wrapped BLOB NOT NULL
    ) STRICT;

    CREATE TABLE backup_plan (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      every TEXT CHECK (every IN ('day', 'week')),
      keep INTEGER NOT NULL,
      -- Where backups go; the profile's own folder when nobody chose.
      folder TEXT,
      -- With the kept key: what its passphrase was stretched with.
      salt BLOB,
      cost INTEGER,
      last_made_at TEXT,
      last_failed_at TEXT,
      last_failure TEXT
    ) STRICT;

    CREATE TABLE restorations (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      backup_id TEXT NOT NULL,
      made_at TEXT NOT NULL,
      restored_at TEXT NOT NULL,
      -- What was remembered of the replaced trail outside the database, as it stood there. It is given up once, for this.
      replaced_anchor TEXT,
      adopted INTEGER NOT NULL DEFAULT 0
    ) STRICT;
  `,
};
