import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ConfigRefusal } from '../config/config-refusal.ts';
import type { StoreLimits } from './event-store.ts';

/** Name of the database file in the data folder. */
export const SQLITE_FILE = 'relay.db';

const FOREIGN_FILE = `${SQLITE_FILE} in the data folder is not a relay's database.`;

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
    // Only where it is not set yet: writing it takes the lock that another process may hold.
    if (applicationIdOf(database) === 0) database.pragma(`application_id = ${APPLICATION_ID}`);
    return database;
  } catch (thrown) {
    database.close();
    const isNoDatabase = thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_NOTADB';
    throw isNoDatabase ? new ConfigRefusal(FOREIGN_FILE, { cause: thrown }) : thrown;
  }
}

function refuseForeign(database: Database.Database): void {
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  if (tables > 0 && applicationIdOf(database) !== APPLICATION_ID) throw new ConfigRefusal(FOREIGN_FILE);
}

function applicationIdOf(database: Database.Database): number {
  return database.pragma('application_id', { simple: true }) as number;
}
