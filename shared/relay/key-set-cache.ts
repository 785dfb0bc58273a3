import { z } from 'zod';

/**
 * The rules by which published signing keys are kept, for the relay and for the device that verifies again. Pure: how a
 * key set is fetched, and what a key is, comes from outside.
 */

/** However many bad signatures arrive, a key set is fetched at most this often. */
export const KEY_SET_FETCH_EVERY_MS = 60_000;

const MOST_KEYS = 100;

/** A published key set (RFC 7517 §5). Its entries are judged one by one, since sets mix kinds of keys. */
export const keySetSchema = z.object({ keys: z.array(z.unknown()).max(MOST_KEYS) });

/** The only kind of key that can have made an ES512 signature. */
export const signingKeySchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-521'),
  kid: z.string(),
  x: z.string(),
  y: z.string(),
});

/** A key, or why there is none: the set does not hold it, or the set was never had. */
export type KeyLookup<Key> = { state: 'found'; key: Key } | { state: 'unknown' } | { state: 'unavailable' };

/** Keys by key set and key id. */
export type KeySetCache<Key> = {
  /** A key by its id. An unknown id fetches the set again: at most once a minute, and once at a time. */
  find(keySetUrl: string, keyId: string): Promise<KeyLookup<Key>>;
  /** After a signature failed: the key, when a fetch was due and it is another one now. */
  findReplaced(keySetUrl: string, keyId: string, failed: Key): Promise<Key | undefined>;
};

type KeySet<Key> = {
  keys?: ReadonlyMap<string, Key>;
  triedAtMs: number;
  fetching?: Promise<void> | undefined;
};

/** Creates the cache. When a set cannot be had, `onTrouble` is told and the old one stays in use. */
export function createKeySetCache<Key>(needs: {
  load: (keySetUrl: string) => Promise<ReadonlyMap<string, Key>>;
  isSame: (a: Key, b: Key) => boolean;
  nowMs: () => number;
  onTrouble: (keySetUrl: string, error: unknown) => void;
}): KeySetCache<Key> {
  const { load, isSame, nowMs, onTrouble } = needs;
  const sets = new Map<string, KeySet<Key>>();

  return {
    async find(keySetUrl, keyId) {
      const set = setOf(keySetUrl);
      const known = set.keys?.get(keyId);
      if (known !== undefined) return { state: 'found', key: known };
      await refresh(keySetUrl, set);
      const fetched = set.keys?.get(keyId);
      if (fetched !== undefined) return { state: 'found', key: fetched };
      return { state: set.keys === undefined ? 'unavailable' : 'unknown' };
    },
    async findReplaced(keySetUrl, keyId, failed) {
      const set = setOf(keySetUrl);
      await refresh(keySetUrl, set);
      const key = set.keys?.get(keyId);
      return key === undefined || isSame(key, failed) ? undefined : key;
    },
  };

  function setOf(keySetUrl: string): KeySet<Key> {
    const set = sets.get(keySetUrl) ?? { triedAtMs: Number.NEGATIVE_INFINITY };
    sets.set(keySetUrl, set);
    return set;
  }

  async function refresh(keySetUrl: string, set: KeySet<Key>): Promise<void> {
    if (set.fetching === undefined) {
      const passedMs = nowMs() - set.triedAtMs;
      // A try in the future was noted by a clock that has been set back since, and must not hold up the next for ever.
      if (passedMs >= 0 && passedMs < KEY_SET_FETCH_EVERY_MS) return;
      set.triedAtMs = nowMs();
      set.fetching = load(keySetUrl)
        .then(
          (keys) => void (set.keys = keys),
          (error: unknown) => onTrouble(keySetUrl, error),
        )
        .finally(() => (set.fetching = undefined));
    }
    await set.fetching;
  }
}
