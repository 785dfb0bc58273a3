import type { Migration } from './migrate.ts';

/** Rows of a long import whose words are still to come into the full-text index. */
export const migration0023: Migration = {
  version: 23,
  why: 'the words of many rows cost half as much when they are indexed many at a time, after their rows',
  sql: `
    -- At most one line: any row with a number above it may still be without its words.
    CREATE TABLE search_backlog (
      only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
      after_id INTEGER NOT NULL
    ) STRICT;
  `,
};
