import type { Database } from '../database/database.ts';
import { createLockStore, type LockRow } from './lock-store.ts';

/** The lock of a profile, for carrying it over to the database that takes its place. */
export function readLock(database: Database): LockRow | undefined {
  return createLockStore(database).get();
}

/** Puts a lock, or none, where another may be. The lock belongs to the installed Coffer, never to a backup. */
export function replaceLock(database: Database, lock: LockRow | undefined): void {
  const store = createLockStore(database);
  store.remove();
  if (lock) store.put(lock);
}
