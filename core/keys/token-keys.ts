import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import { deriveKey, KEY_BYTES } from './key-derivation.ts';
import { createTokenKeyStore } from './token-key-store.ts';
import { unwrapFrom, wrapUnder } from './wrapped-key.ts';

/**
 * The keys that secrets are sealed under. Exactly one is current. Key objects, because their bytes cannot be printed by
 * accident, and because Node takes three times as long with bytes: it looks at them anew for every value.
 */
export type TokenKeys = {
  current(): { id: number; key: KeyObject };
  byId(id: number): KeyObject | undefined;
};

/** The token keys of a profile, with what a rotation needs. */
export type StoredTokenKeys = TokenKeys & {
  /** Adds a new key and makes it current. */
  add(): number;
  /** Forgets every key but the current one: what was sealed under them is unreadable from then on, in old copies too. */
  forgetOlder(): void;
};

/**
 * Loads the token keys; a new profile gets its first. Each is 32 random bytes, wrapped under a key derived from the
 * root key, so that a rotation really retires a key instead of deriving its sibling.
 */
export function loadTokenKeys(database: Database, rootKey: Buffer, clock: Clock): StoredTokenKeys {
  const store = createTokenKeyStore(database);
  const wrapping = deriveKey(rootKey, 'token-keys/v1');
  const keys = new Map(store.all().map(({ id, wrapped }) => [id, createSecretKey(unwrap(wrapping, id, wrapped))]));
  let currentId = Math.max(0, ...keys.keys());

  const add = (): number => {
    const key = randomBytes(KEY_BYTES);
    const id = currentId + 1;
    store.insert(id, wrapUnder(wrapping, tokenKeyLabel(id), key), new Date(clock.nowMs()).toISOString());
    keys.set(id, createSecretKey(key));
    currentId = id;
    return id;
  };
  if (keys.size === 0) add();

  return {
    current() {
      const key = keys.get(currentId);
      if (!key) throw new AppError('INTERNAL', { cause: new Error('there is no current token key') });
      return { id: currentId, key };
    },
    byId: (id) => keys.get(id),
    add,
    forgetOlder() {
      store.removeBefore(currentId);
      for (const id of keys.keys()) if (id < currentId) keys.delete(id);
    },
  };
}

/** What a wrapped token key is bound to. */
export function tokenKeyLabel(id: number): string {
  return `token-key/${id}`;
}

function unwrap(wrapping: Buffer, id: number, wrapped: Buffer): Buffer {
  try {
    return unwrapFrom(wrapping, tokenKeyLabel(id), wrapped);
  } catch (cause) {
    throw new AppError('DATABASE_CORRUPT', { sentence: 'token-key-unreadable', cause });
  }
}
