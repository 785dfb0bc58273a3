import { closeSync, openSync, rmSync } from 'node:fs';
import { AppError, asAppError } from '../errors.ts';
import { openSnapshotOf, unlock, type Database } from './database.ts';
import { openSqlite } from './sqlite.ts';

/** A database file and the key that opens it. */
export type KeyedFile = { path: string; databaseKey: Buffer };

/**
 * Copies a database under another key, as it is at one moment, while others go on writing to it. The copy is compact and
 * has no write-ahead log. It takes seconds for a large one and does not return meanwhile: call it in a worker.
 *
 * SQLite gives the copy that `VACUUM INTO` makes the key of the connection's main database. So that one is an empty file
 * with the new key, and what is copied is attached to it with its own.
 */
export async function copyDatabase(from: KeyedFile, to: KeyedFile): Promise<void> {
  const scratch = `${to.path}.key`;
  for (const path of [scratch, to.path]) rmSync(path, { force: true });
  const database = await openSqlite(scratch);
  try {
    unlock(database, to.databaseKey);
    database.pragma('busy_timeout = 5000');
    database.prepare('ATTACH DATABASE ? AS source KEY ?').run(from.path, `x'${from.databaseKey.toString('hex')}'`);
    // An empty file is there first, because SQLite would make one that others may read.
    closeSync(openSync(to.path, 'wx', 0o600));
    database.prepare('VACUUM source INTO ?').run(to.path);
  } catch (thrown) {
    rmSync(to.path, { force: true });
    throw asAppError(thrown);
  } finally {
    database.close();
    rmSync(scratch, { force: true });
  }
}

/** How many rows each table of a database holds, by its name; the full-text index's own tables too. */
export type RowCounts = Readonly<Record<string, number>>;

/** Counts them. */
export function countRows(database: Database): RowCounts {
  return Object.fromEntries(
    tablesOf(database).map((name) => [
      name,
      database.prepare<[], { rows: number }>(`SELECT count(*) AS rows FROM "${name}"`).get()?.rows ?? 0,
    ]),
  );
}

/** The table that is larger than all others together, and so worth a thread of its own. */
const LARGEST = 'transactions';

/**
 * Which tables a check is about, with their indexes: all of them, or, for two threads that share the work, the largest
 * alone and all others.
 */
export type CheckPart = 'all' | 'largest' | 'others';

/**
 * Reads the pages of a database, whose authentication codes show any changed bit, walks every tree and looks at every row.
 * `DATABASE_CORRUPT` when something does not hold.
 *
 * @param isThorough holds every index against its table as well, which takes twice as long
 */
export async function checkDatabase(
  file: KeyedFile,
  { isThorough, part = 'all' }: { isThorough: boolean; part?: CheckPart },
): Promise<void> {
  const database = await openSnapshotOf(file.path, file.databaseKey);
  const check = isThorough ? 'integrity_check' : 'quick_check';
  const run = (argument: string): void => {
    const found = database.pragma(`${check}(${argument})`, { simple: true });
    if (found !== 'ok') throw new AppError('DATABASE_CORRUPT', { cause: new Error(String(found)) });
  };
  try {
    if (part === 'all') run('1');
    else if (part === 'largest') run(`'${LARGEST}'`);
    else for (const table of tablesOf(database)) if (table !== LARGEST) run(`'${table}'`);
  } catch (thrown) {
    throw asAppError(thrown);
  } finally {
    database.close();
  }
}

function tablesOf(database: Database): string[] {
  return database
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite_stat%' ORDER BY name",
    )
    .all()
    .map(({ name }) => name);
}
