import type { Migration } from './migrate.ts';

/** What was said about consents, so that nothing is said twice, whatever happens to the process or the clock. */
export const migration0003: Migration = {
  version: 3,
  why: 'consent warnings, each once per term, and when a bank was last asked about a consent',
  sql: `
    CREATE TABLE consent_warnings (
      connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
      warning_day INTEGER NOT NULL CHECK (warning_day IN (14, 7, 3, 1, 0)),
      term_ends_at TEXT NOT NULL,
      warned_at TEXT NOT NULL,
      PRIMARY KEY (connection_id, term_ends_at, warning_day)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE consent_checks (
      connection_id TEXT PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
      checked_at TEXT NOT NULL
    ) STRICT;
  `,
};
