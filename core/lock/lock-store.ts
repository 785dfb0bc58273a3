import type { Database } from '../database/database.ts';

/** The row of `app_lock`: what tells the right secret from others (scrypt), and the wrong tries since. */
export type LockRow = {
  kind: 'pin' | 'passphrase';
  salt: Buffer;
  hash: Buffer;
  cost: number;
  idle_minutes: number;
  failures: number;
  last_failure_at: string | null;
};

/** The app lock's one row. */
export type LockStore = ReturnType<typeof createLockStore>;

/** Creates the store over an open database. */
export function createLockStore(database: Database) {
  const select = database.prepare<[], LockRow>(
    'SELECT kind, salt, hash, cost, idle_minutes, failures, last_failure_at FROM app_lock',
  );
  const put = database.prepare<[LockRow]>(
    `INSERT OR REPLACE INTO app_lock (id, kind, salt, hash, cost, idle_minutes, failures, last_failure_at)
     VALUES (1, @kind, @salt, @hash, @cost, @idle_minutes, @failures, @last_failure_at)`,
  );
  const remove = database.prepare<[]>('DELETE FROM app_lock');
  const setTries = database.prepare<[number, string | null]>('UPDATE app_lock SET failures = ?, last_failure_at = ?');
  const setIdle = database.prepare<[number]>('UPDATE app_lock SET idle_minutes = ?');
  return {
    get: (): LockRow | undefined => select.get(),
    put: (row: LockRow): void => void put.run(row),
    remove: (): void => void remove.run(),
    /** Wrong tries since the last right one, and when the last of them was. */
    setTries: (failures: number, lastFailureAt: string | null): void => void setTries.run(failures, lastFailureAt),
    setIdleMinutes: (minutes: number): void => void setIdle.run(minutes),
  };
}
