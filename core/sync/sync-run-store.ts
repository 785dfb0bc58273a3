import type { ErrorValue, SyncRun } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';

type RunRow = {
  id: string;
  connection_id: string;
  started_at: string;
  finished_at: string | null;
  state: SyncRun['state'];
  added: number;
  changed: number;
  error: string | null;
};

/** Rows of `sync_runs`. */
export type SyncRunStore = ReturnType<typeof createSyncRunStore>;

/** Creates the store over an open database. */
export function createSyncRunStore(database: Database) {
  const insert = database.prepare<[string, string, string]>(
    "INSERT INTO sync_runs (id, connection_id, started_at, state) VALUES (?, ?, ?, 'running')",
  );
  const finish = database.prepare<[string, SyncRun['state'], number, number, string | null, string]>(
    'UPDATE sync_runs SET finished_at = ?, state = ?, added = ?, changed = ?, error = ? WHERE id = ?',
  );
  const get = database.prepare<[string], RunRow>('SELECT * FROM sync_runs WHERE id = ?');
  const cutOff = database.prepare<[string]>(
    "UPDATE sync_runs SET state = 'cancelled', finished_at = ? WHERE state = 'running'",
  );

  return {
    start: (id: string, connectionId: string, startedAt: string): void => void insert.run(id, connectionId, startedAt),
    finish(
      id: string,
      end: { at: string; state: SyncRun['state']; added: number; changed: number; error?: ErrorValue | undefined },
    ): SyncRun | undefined {
      finish.run(
        end.at,
        end.state,
        end.added,
        end.changed,
        end.error === undefined ? null : JSON.stringify(end.error),
        id,
      );
      const row = get.get(id);
      return row && runOf(row);
    },
    /** Marks runs that a crash cut off. */
    cutOff: (at: string): void => void cutOff.run(at),
  };
}

function runOf(row: RunRow): SyncRun {
  return {
    runId: row.id,
    connectionId: row.connection_id,
    startedAt: row.started_at,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    state: row.state,
    added: row.added,
    changed: row.changed,
    ...(row.error === null ? {} : { error: JSON.parse(row.error) as ErrorValue }),
  };
}
