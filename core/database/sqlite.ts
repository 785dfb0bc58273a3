import { chmodSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import { AppError } from '../errors.ts';

/** An open SQLite file. */
export type SqliteDatabase = Sqlite.Database;

/** Below this version the native module crashes the process without a word. */
const MINIMUM_NODE = [22, 14] as const;

/**
 * Opens a SQLite file (mode 0600). Checks Node's version first and imports the native module only then: on an older
 * Node the import itself ends the process silently.
 */
export async function openSqlite(path: string, options: { isReadonly?: boolean } = {}): Promise<SqliteDatabase> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1])) {
    throw new AppError('CONFIG_INVALID', {
      sentence: 'node-too-old',
      values: { needed: MINIMUM_NODE.join('.'), found: process.versions.node },
    });
  }
  const { default: Database } = await import('better-sqlite3');
  const { isReadonly = false } = options;
  const database = new Database(path, { readonly: isReadonly, fileMustExist: isReadonly });
  if (!isReadonly && process.platform !== 'win32') chmodSync(path, 0o600);
  return database;
}
