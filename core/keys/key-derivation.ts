import { createHash, hkdfSync } from 'node:crypto';

/** Bytes of the root key and of every key derived from it. */
export const KEY_BYTES = 32;

/**
 * One key per purpose from the profile's root key (HKDF-SHA256, RFC 5869), so that no key does two jobs and the root
 * key itself encrypts nothing.
 */
export function deriveKey(
  rootKey: Buffer,
  purpose: `database/v${number}` | `token-keys/v${number}` | `kept-keys/v${number}` | `audit/v${number}`,
): Buffer {
  return Buffer.from(hkdfSync('sha256', rootKey, Buffer.alloc(0), `coffer/${purpose}`, KEY_BYTES));
}

/** A name for a root key that tells two keys apart and says nothing about either. */
export function rootKeyId(rootKey: Buffer): string {
  return createHash('sha256').update('coffer/root-key-id/v1\0').update(rootKey).digest('hex').slice(0, 16);
}
