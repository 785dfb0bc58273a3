import type { SqliteDatabase } from '../../core/database/sqlite.ts';

/**
 * Kills this process with SIGKILL right before its n-th write to any SQLite database, counted from now on. Statements,
 * `BEGIN` and `COMMIT` count alike, so that every state a crash can leave on disk has its number. For child processes of
 * tests.
 *
 * @param database any open database; the statements of all others share its prototype
 */
export function dieAtWrite(database: SqliteDatabase, n: number): void {
  const prototype = Object.getPrototypeOf(database.prepare('SELECT 1')) as { run(...values: unknown[]): unknown };
  const run = prototype.run;
  let writes = 0;
  prototype.run = function (this: unknown, ...values: unknown[]) {
    writes += 1;
    if (writes === n) process.kill(process.pid, 'SIGKILL');
    return run.apply(this, values);
  };
}
