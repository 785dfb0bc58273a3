import type { Database } from '../database/database.ts';

/** Keys that are kept besides those of tokens. */
export type KeptKeyName = 'audit' | 'backup';

/** Rows of `kept_keys`, wrapped. Only `core/keys` uses it. */
export function createKeptKeyStore(database: Database) {
  const select = database.prepare<[string], { wrapped: Buffer }>('SELECT wrapped FROM kept_keys WHERE name = ?');
  const put = database.prepare<[string, Buffer]>(
    'INSERT INTO kept_keys (name, wrapped) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET wrapped = excluded.wrapped',
  );
  const remove = database.prepare<[string]>('DELETE FROM kept_keys WHERE name = ?');
  return {
    get: (name: KeptKeyName): Buffer | undefined => select.get(name)?.wrapped,
    put: (name: KeptKeyName, wrapped: Buffer): void => void put.run(name, wrapped),
    remove: (name: KeptKeyName): void => void remove.run(name),
  };
}
