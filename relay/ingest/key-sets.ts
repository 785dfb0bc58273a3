import type { KeyObject } from 'node:crypto';
import { KEY_SET_FETCH_EVERY_MS, type KeySetCache } from '../../shared/relay/key-set-cache.ts';
import { RelayRefusal } from '../http/relay-refusal.ts';

/** The keys that webhooks may be signed with. */
export type KeySets = KeySetCache<KeyObject>;

/**
 * Finds the key that a signature names. A set that was never had is the relay's trouble, so the sender is asked to come
 * back; an id that a known set does not hold is the sender's.
 */
export async function findSigningKey(keySets: KeySets, keySetUrl: string, keyId: string): Promise<KeyObject> {
  const found = await keySets.find(keySetUrl, keyId);
  switch (found.state) {
    case 'found':
      return found.key;
    case 'unknown':
      throw new RelayRefusal('JWS_KEY_UNKNOWN');
    case 'unavailable':
      throw new RelayRefusal('KEY_SET_UNAVAILABLE', { retryAfterS: KEY_SET_FETCH_EVERY_MS / 1000 });
  }
}
