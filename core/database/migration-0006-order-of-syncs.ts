import type { Migration } from './migrate.ts';

/** What came after a reconnect is told by the order of syncs, no longer by the clock. */
export const migration0006: Migration = {
  version: 6,
  why: 'two syncs of one instant, or a clock set back, must not make an undo take back too much or too little',
  sql: `
    ALTER TABLE connection_snapshots ADD COLUMN next_run INTEGER NOT NULL DEFAULT 1;
    UPDATE connection_snapshots SET next_run = (
      SELECT coalesce(max(number), 0) + 1 FROM sync_runs WHERE started_at < connection_snapshots.created_at
    );
  `,
};
