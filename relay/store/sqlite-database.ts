import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { StoreLimits } from './event-store.ts';

/** Name of the database file in the data folder. */
export const SQLITE_FILE = 'relay.db';

/** "CRLY": tells a relay's database from any other SQLite file. */
const APPLICATION_ID = 0x43524c59;

/**
 * Opens the relay's SQLite file (0600, in a folder of mode 0700): write-ahead log, and every commit on disk before it is
 * reported. Throws when the file is something else.
 */
export function openSqliteDatabase(dataDir: string, limits: StoreLimits): Database.Database {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, SQLITE_FILE);
  const database = new Database(path);
  try {
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    refuseForeign(database);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('trusted_schema = OFF');
    database.pragma('busy_timeout = 5000');
    database.pragma('cache_size = -32768');
    // 16 MB: fewer and larger checkpoints.
    database.pragma('wal_autocheckpoint = 4000');
    if (limits.pages !== undefined) database.pragma(`max_page_count = ${limits.pages}`);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function refuseForeign(database: Database.Database): void {
  const applicationId = database.pragma('application_id', { simple: true }) as number;
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  if (tables > 0 && applicationId !== APPLICATION_ID) {
    throw new Error(`${SQLITE_FILE} in the data folder is not a relay's database.`);
  }
}
