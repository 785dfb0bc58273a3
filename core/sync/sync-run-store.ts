import type { ErrorValue, SyncRun } from '../../shared/contract/index.ts';
import { AppError } from '../errors.ts';
import type { Database } from '../database/database.ts';
import type { Tally } from './write-changes.ts';

/** A row of `sync_runs`. `before` is what the run started from, as JSON (see `RunStart`). */
export type RunRow = {
  id: string;
  /** Counts up, whatever the clock does, so it says which run came after which; the rows that the run adds carry it. */
  number: number;
  connection_id: string;
  started_at: string;
  finished_at: string | null;
  state: SyncRun['state'];
  added: number;
  changed: number;
  booked: number;
  vanished: number;
  rewritten: number;
  error: string | null;
  undone_at: string | null;
  before: string | null;
  /** Of an import: which file into which account, as JSON (see {@link ImportedFile}). A sync has none. */
  imported: string | null;
};

/** Which file an import took over, and into which account. */
export type ImportedFile = NonNullable<SyncRun['imported']>;

/** How a run ended. */
export type RunEnd = {
  at: string;
  state: SyncRun['state'];
  tally: Tally;
  rewritten: number;
  error?: ErrorValue | undefined;
};

/** Rows of `sync_runs`. */
export type SyncRunStore = ReturnType<typeof createSyncRunStore>;

/** Creates the store over an open database. */
export function createSyncRunStore(database: Database) {
  const insert = database.prepare<[string, string, string, string | null, string | null], { number: number }>(
    `INSERT INTO sync_runs (id, number, connection_id, started_at, state, before, imported)
     VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM sync_runs), ?, ?, 'running', ?, ?) RETURNING number`,
  );
  const finish = database.prepare<[string, SyncRun['state'], ...number[], string | null, string]>(
    'UPDATE sync_runs SET finished_at = ?, state = ?, added = ?, changed = ?, booked = ?, vanished = ?, rewritten = ?, error = ? WHERE id = ?',
  );
  const get = database.prepare<[string], RunRow>('SELECT * FROM sync_runs WHERE id = ?');
  const byNumber = database.prepare<[number], RunRow>('SELECT * FROM sync_runs WHERE number = ?');
  const cutOff = database.prepare<[string]>(
    "UPDATE sync_runs SET state = 'cancelled', finished_at = ? WHERE state = 'running'",
  );
  const since = database.prepare<[string, number], RunRow>(
    `SELECT * FROM sync_runs WHERE connection_id = ? AND number >= ? AND undone_at IS NULL AND imported IS NULL
     ORDER BY number DESC`,
  );
  const next = database.prepare<[], number>('SELECT coalesce(max(number), 0) + 1 FROM sync_runs').pluck();
  const undone = database.prepare<[string, string]>('UPDATE sync_runs SET undone_at = ? WHERE id = ?');
  const page = database.prepare<[number, number], RunRow>(
    'SELECT * FROM sync_runs WHERE number < ? ORDER BY number DESC LIMIT ?',
  );
  const pageOfSome = database.prepare<[string, number, number], RunRow>(
    `SELECT * FROM sync_runs WHERE connection_id IN (SELECT value FROM json_each(?)) AND number < ?
     ORDER BY number DESC LIMIT ?`,
  );

  return {
    /** Begins a sync and answers its number. */
    start: (id: string, connectionId: string, startedAt: string, before: string): number =>
      numberOf(insert.get(id, connectionId, startedAt, before, null)),
    /** Begins an import and answers its number. */
    startImport: (id: string, connectionId: string, startedAt: string, imported: ImportedFile): number =>
      numberOf(insert.get(id, connectionId, startedAt, null, JSON.stringify(imported))),
    finish(id: string, { at, state, tally, rewritten, error }: RunEnd): RunRow | undefined {
      const { added, changed, booked, vanished } = tally;
      const said = error === undefined ? null : JSON.stringify(error);
      finish.run(at, state, added, changed, booked, vanished, rewritten, said, id);
      return get.get(id);
    },
    get: (id: string): RunRow | undefined => get.get(id),
    byNumber: (number: number): RunRow | undefined => byNumber.get(number),
    /** Marks runs that a crash cut off. */
    cutOff: (at: string): void => void cutOff.run(at),
    /** The number that the next run will have. */
    nextNumber: (): number => next.get() ?? 1,
    /** Syncs of a connection from a number on that still stand, newest first. What a person imported is none of them. */
    newestSince: (connectionId: string, number: number): RunRow[] => since.all(connectionId, number),
    markUndone: (id: string, at: string): void => void undone.run(at, id),
    /** A page of the runs of some connections, or of all, newest first. `before` is the number of the last one seen. */
    page(connectionIds: readonly string[] | undefined, before: number | undefined, limit: number): RunRow[] {
      const end = before ?? Number.MAX_SAFE_INTEGER;
      return connectionIds === undefined
        ? page.all(end, limit)
        : pageOfSome.all(JSON.stringify(connectionIds), end, limit);
    },
  };
}

function numberOf(row: { number: number } | undefined): number {
  if (!row) throw new AppError('INTERNAL', { cause: new Error('a run could not be started') });
  return row.number;
}
