import type { Migration } from './migrate.ts';

/** Older history from files: a run like a sync's, without a bank. */
export const migration0021: Migration = {
  version: 21,
  why: 'what a file brought is a run of its own that says which file, and is taken back without the syncs after it',
  sql: `
    ALTER TABLE sync_runs ADD COLUMN imported TEXT;
  `,
};
