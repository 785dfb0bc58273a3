import type { Database } from '../database/database.ts';

/** What a connection was before an attempt changed it: its row and its accounts, as JSON. */
export type SnapshotRow = {
  attempt_id: string;
  connection_id: string;
  connection: string;
  accounts: string;
  /** Syncs from this number on came after it. */
  next_run: number;
  created_at: string;
};

/** Rows of `connection_snapshots`: at most one per connection, the one before its latest reconnect. */
export function createSnapshotStore(database: Database) {
  const insert = database.prepare<[SnapshotRow]>(
    `INSERT INTO connection_snapshots (attempt_id, connection_id, connection, accounts, next_run, created_at)
     VALUES (@attempt_id, @connection_id, @connection, @accounts, @next_run, @created_at)`,
  );
  const get = database.prepare<[string], SnapshotRow>('SELECT * FROM connection_snapshots WHERE attempt_id = ?');
  const all = database.prepare<[], SnapshotRow>('SELECT * FROM connection_snapshots');
  const replace = database.prepare<[string, string]>(
    'UPDATE connection_snapshots SET connection = ? WHERE attempt_id = ?',
  );
  const before = database.prepare<[string], SnapshotRow>('SELECT * FROM connection_snapshots WHERE created_at < ?');
  const ofConnection = database.prepare<[string], SnapshotRow>(
    'SELECT * FROM connection_snapshots WHERE connection_id = ?',
  );
  const clear = database.prepare<[string]>('DELETE FROM connection_snapshots WHERE connection_id = ?');
  return {
    put(row: SnapshotRow): void {
      clear.run(row.connection_id);
      insert.run(row);
    },
    get: (attemptId: string): SnapshotRow | undefined => get.get(attemptId),
    all: (): SnapshotRow[] => all.all(),
    replaceConnection: (attemptId: string, connection: string): void => void replace.run(connection, attemptId),
    before: (iso: string): SnapshotRow[] => before.all(iso),
    ofConnection: (connectionId: string): SnapshotRow | undefined => ofConnection.get(connectionId),
    clear: (connectionId: string): void => void clear.run(connectionId),
  };
}
