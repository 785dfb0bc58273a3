import type { ErrorValue, SyncRun } from '../../shared/contract/index.ts';
import type { ImportedFile, RunRow } from './sync-run-store.ts';

/** A run as the interface sees it. */
export function syncRunOf(row: RunRow): SyncRun {
  return {
    runId: row.id,
    connectionId: row.connection_id,
    startedAt: row.started_at,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    state: row.state,
    added: row.added,
    changed: row.changed,
    booked: row.booked,
    vanished: row.vanished,
    rewritten: row.rewritten,
    ...(row.undone_at === null ? {} : { undoneAt: row.undone_at }),
    ...(row.imported === null ? {} : { imported: JSON.parse(row.imported) as ImportedFile }),
    ...(row.error === null ? {} : { error: JSON.parse(row.error) as ErrorValue }),
  };
}
