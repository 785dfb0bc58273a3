import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import { deriveKey } from './key-derivation.ts';
import { createKeptKeyStore, type KeptKeyName } from './kept-key-store.ts';
import { createTokenKeyStore } from './token-key-store.ts';
import { tokenKeyLabel } from './token-keys.ts';
import { unwrapFrom, wrapUnder } from './wrapped-key.ts';

/** Keys of a profile that are kept in its database, wrapped under its root key. */
export type KeptKeys = {
  get(name: KeptKeyName): Buffer | undefined;
  put(name: KeptKeyName, key: Buffer): void;
  remove(name: KeptKeyName): void;
};

/** Opens them. */
export function openKeptKeys(database: Database, rootKey: Buffer): KeptKeys {
  const store = createKeptKeyStore(database);
  const wrapping = deriveKey(rootKey, 'kept-keys/v1');
  return {
    get(name) {
      const wrapped = store.get(name);
      return wrapped && opened(() => unwrapFrom(wrapping, name, wrapped));
    },
    put: (name, key) => store.put(name, wrapUnder(wrapping, name, key)),
    remove: (name) => store.remove(name),
  };
}

/**
 * The seed that signs this profile's audit trail: a kept one where the trail came from elsewhere, else the root key's own.
 * A trail keeps its signature when it moves, so whoever has noted its fingerprint knows it again.
 */
export function auditSeedOf(database: Database, rootKey: Buffer): Buffer {
  return openKeptKeys(database, rootKey).get('audit') ?? deriveKey(rootKey, 'audit/v1');
}

/**
 * Makes a copy of a database that was made under one root key a profile of another: everything that the first one wraps
 * is wrapped anew. Call it in one transaction.
 */
export function rewrapForRootKey(database: Database, from: Buffer, to: Buffer): void {
  const before = openKeptKeys(database, from);
  const after = openKeptKeys(database, to);
  const seed = auditSeedOf(database, from);
  const backupKey = before.get('backup');
  after.put('audit', seed);
  if (backupKey) after.put('backup', backupKey);

  const tokenKeys = createTokenKeyStore(database);
  const [old, fresh] = [deriveKey(from, 'token-keys/v1'), deriveKey(to, 'token-keys/v1')];
  for (const { id, wrapped } of tokenKeys.all()) {
    const key = opened(() => unwrapFrom(old, tokenKeyLabel(id), wrapped));
    tokenKeys.replace(id, wrapUnder(fresh, tokenKeyLabel(id), key));
  }
}

function opened(unwrap: () => Buffer): Buffer {
  try {
    return unwrap();
  } catch (cause) {
    throw new AppError('DATABASE_CORRUPT', { sentence: 'token-key-unreadable', cause });
  }
}
