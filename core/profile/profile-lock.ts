import { AppError } from '../errors.ts';
import { openSqlite } from '../database/sqlite.ts';
import { join } from 'node:path';

/**
 * Claims the profile for this process until it ends. The lock is an exclusive SQLite transaction on a file of its own:
 * the operating system releases it with the process, also after kill -9, so no stale lock ever has to be judged.
 * Throws `PROFILE_IN_USE` when another Coffer holds it.
 */
export async function lockProfile(profileDir: string): Promise<() => void> {
  const lock = await openSqlite(join(profileDir, 'profile.lock'));
  try {
    // oxlint-disable house/sql-in-stores -- a lock, not data: there is nothing to store or to read
    lock.pragma('busy_timeout = 0');
    lock.pragma('journal_mode = DELETE');
    lock.exec('BEGIN EXCLUSIVE');
    // oxlint-enable house/sql-in-stores
  } catch (thrown) {
    lock.close();
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    if (code.startsWith('SQLITE_BUSY')) throw new AppError('PROFILE_IN_USE', { cause: thrown });
    throw thrown;
  }
  return () => lock.close();
}
