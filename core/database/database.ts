import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError, asAppError } from '../errors.ts';
import { deriveKey } from '../keys/key-derivation.ts';
import { createCheckpoints, type Checkpoints } from './checkpoints.ts';
import { migrate, SCHEMA_VERSION } from './migrate.ts';
import { openSqlite, type SqliteDatabase } from './sqlite.ts';

/** The profile's database, open and up to date. Stores take it; nothing else runs SQL. */
export type Database = SqliteDatabase & {
  /** Looks after the write-ahead log while long work goes on; absent where nobody does. */
  checkpoints?: Checkpoints;
};

/** Name of the database file in the profile folder. */
export const DATABASE_FILE = 'coffer.db';

/** Between the database's name and the version that a copy was made for. */
const COPY_MARK = '.before-v';

/**
 * The write-ahead log's file is cut to this by the first commit with which it begins anew after long work: short enough to
 * leave lying, long enough that cutting the rest takes no more than a few turns of the event loop.
 */
export const LARGEST_LOG_BYTES: number = 64 * 2 ** 20;

/** "COFR": tells a Coffer database from any other SQLite file. */
const APPLICATION_ID = 0x434f4652;

/**
 * Opens the profile's database: whole-file encryption under a key derived from the root key, write-ahead log, foreign
 * keys, no trust in the schema, deleted data overwritten, and every commit on disk before it is reported
 * (`synchronous=FULL`, because tokens and audit rows are written here).
 *
 * Refuses, and touches nothing: a database of a newer Coffer (`DATABASE_FROM_FUTURE`), a damaged file or a file that
 * is something else (`DATABASE_CORRUPT`).
 */
export function openDatabase(profileDir: string, rootKey: Buffer): Promise<Database> {
  return openDatabaseFile(join(profileDir, DATABASE_FILE), databaseKeyOf(rootKey));
}

/** {@link openDatabase} for a file of another name: a copy that is about to become the profile's. */
export async function openDatabaseFile(path: string, databaseKey: Buffer): Promise<Database> {
  if (existsSync(`${path}-wal`)) await inspect(path, databaseKey);
  const database: Database = await openSqlite(path);
  try {
    unlock(database, databaseKey);
    const { version } = refuseForeign(database);
    configure(database);
    if (version === 0) database.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(database, {
      backupPath: (from) => `${path}${COPY_MARK}${from + 1}`,
      removeBackups: () => removeCopies(path),
    });
    database.checkpoints = createCheckpoints(database, path, databaseKey);
    return database;
  } catch (thrown) {
    database.close();
    throw asAppError(thrown);
  }
}

/**
 * Looks at a database that was not closed, without the right to write: closing a writable one would carry its write-ahead
 * log over, and a database that is refused must stay as it was found. What only a writer can mend is left to the real
 * opening.
 */
async function inspect(path: string, databaseKey: Buffer): Promise<void> {
  let database: Database | undefined;
  try {
    database = await openSqlite(path, { isReadonly: true });
    unlock(database, databaseKey);
    refuseForeign(database);
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code !== 'PROFILE_UNWRITABLE') throw error;
  } finally {
    database?.close();
  }
}

/** The key of a profile's database file. A worker is given this one instead of the root key. */
export function databaseKeyOf(rootKey: Buffer): Buffer {
  return deriveKey(rootKey, 'database/v1');
}

/**
 * A second look at the database of an open profile, for a worker: it can only read, and all it reads is of the moment at
 * which it was opened, whatever is written meanwhile.
 */
export function openSnapshot(profileDir: string, databaseKey: Buffer, how?: Reading): Promise<Database> {
  return openSnapshotOf(join(profileDir, DATABASE_FILE), databaseKey, how);
}

/** How the file is read. */
export type Reading = {
  /**
   * Takes pages without holding them against their authentication codes, which is two thirds of what reading costs. Only for
   * whoever proves by other means what is read: a changed page deciphers to something else, and that must show.
   */
  isProvenByReader?: boolean;
};

/** {@link openSnapshot} for a file of another name. */
export async function openSnapshotOf(path: string, databaseKey: Buffer, how?: Reading): Promise<Database> {
  const database = await openSqlite(path, { isReadonly: true });
  try {
    unlock(database, databaseKey, how);
    database.pragma('temp_store = MEMORY');
    database.exec('BEGIN');
    refuseForeign(database);
    return database;
  } catch (thrown) {
    database.close();
    throw asAppError(thrown);
  }
}

/**
 * Opens a copy of a database that nobody else has and that is thrown away if anything happens: no journal, no waiting for
 * the disk. Brings nothing up to date.
 */
export async function openCopy(path: string, databaseKey: Buffer): Promise<Database> {
  const database = await openSqlite(path);
  try {
    unlock(database, databaseKey);
    refuseForeign(database);
    database.pragma('journal_mode = MEMORY');
    database.pragma('synchronous = OFF');
    database.pragma('trusted_schema = OFF');
    database.pragma('temp_store = MEMORY');
    return database;
  } catch (thrown) {
    database.close();
    throw asAppError(thrown);
  }
}

/** Where the database of a profile is. */
export function databasePathOf(profileDir: string): string {
  return join(profileDir, DATABASE_FILE);
}

/** Gives a file its key. The raw form skips SQLCipher's own password stretching: the key is already 32 uniform bytes. */
export function unlock(database: Database, databaseKey: Buffer, { isProvenByReader = false }: Reading = {}): void {
  database.pragma("cipher = 'sqlcipher'");
  if (isProvenByReader) database.pragma('hmac_check = 0');
  database.pragma(`key = "x'${databaseKey.toString('hex')}'"`);
}

function refuseForeign(database: Database): { version: number } {
  const version = database.pragma('user_version', { simple: true }) as number;
  const applicationId = database.pragma('application_id', { simple: true }) as number;
  // Version 0 is a file whose very first migration was cut off: it holds nothing yet.
  if (version !== 0 && applicationId !== APPLICATION_ID) throw new AppError('DATABASE_CORRUPT');
  if (version > SCHEMA_VERSION) {
    throw new AppError('DATABASE_FROM_FUTURE', { details: { found: version, known: SCHEMA_VERSION } });
  }
  return { version };
}

function configure(database: Database): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  database.pragma('secure_delete = ON');
  database.pragma('temp_store = MEMORY');
  database.pragma('busy_timeout = 5000');
  // What an import has made of the log does not stay on the disk for ever.
  database.pragma(`journal_size_limit = ${LARGEST_LOG_BYTES}`);
  database.pragma('cache_size = -40960');
}

/** The steps are through, so the copies made before them have nothing left to save; a crash may have left several. */
function removeCopies(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (name.startsWith(basename(path) + COPY_MARK)) rmSync(join(dirname(path), name), { force: true });
  }
}
