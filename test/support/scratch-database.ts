import { join } from 'node:path';
import type { Database } from '../../core/database/database.ts';
import { migrate } from '../../core/database/migrate.ts';
import { openSqlite } from '../../core/database/sqlite.ts';

/**
 * A database of today's shape for tests that write a hundred thousand times and ask what was written: without encryption and
 * without waiting for the disk, which other tests are about. It rolls back, and keeps foreign keys, like every other.
 */
export async function openScratchDatabase(directory: string): Promise<Database> {
  const database = await openSqlite(join(directory, 'scratch.db'));
  for (const setting of ['journal_mode = MEMORY', 'synchronous = OFF', 'locking_mode = EXCLUSIVE', 'foreign_keys = ON'])
    database.pragma(setting);
  migrate(database, { backupPath: () => join(directory, 'never') });
  rememberStatements(database);
  return database;
}

/** Stores that are made anew for every history of thousands find their statements ready, as those of a program that runs on do. */
function rememberStatements(database: Database): void {
  const known = new Map<string, ReturnType<Database['prepare']>>();
  const prepare = database.prepare.bind(database);
  database.prepare = ((sql: string) => {
    const statement = known.get(sql) ?? prepare(sql);
    known.set(sql, statement);
    return statement;
  }) as Database['prepare'];
}
