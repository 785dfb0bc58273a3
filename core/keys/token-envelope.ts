import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';
import { deriveKey } from './key-derivation.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + 4;

/** Where a sealed value lives. It is bound to that place: moved to another row or column, it no longer opens. */
export type SealedPlace = { table: string; column: string; rowId: string };

/** Seals and opens small secrets (tokens, verifiers, client secrets) for storage. */
export type TokenEnvelope = {
  /** The key id that new values are sealed under. */
  readonly keyId: number;
  seal(plaintext: string, place: SealedPlace): Buffer;
  /** Throws `TOKEN_UNREADABLE` for anything changed, moved, truncated or sealed under another key. */
  open(sealed: Buffer, place: SealedPlace): string;
  /** The key id a sealed value names. */
  keyIdOf(sealed: Buffer): number;
};

/**
 * AES-256-GCM envelope: `version(1) | key id(4) | nonce(12) | ciphertext | tag(16)`, with the place and the key id as
 * associated data and the tag length pinned (Node otherwise accepts shortened tags).
 *
 * Keys are derived per key id, so every older value stays readable while a rotation re-seals the rows.
 *
 * @see NIST SP 800-38D
 */
export function createTokenEnvelope(rootKey: Buffer, keyId: number): TokenEnvelope {
  const keys = new Map<number, Buffer>();
  const keyFor = (id: number): Buffer => {
    const known = keys.get(id);
    if (known) return known;
    const key = deriveKey(rootKey, `tokens/v${id}`);
    keys.set(id, key);
    return key;
  };

  return {
    keyId,
    seal(plaintext, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyFor(keyId), nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(associatedData(place, keyId));
      const header = Buffer.alloc(HEADER_BYTES);
      header.writeUInt8(VERSION, 0);
      header.writeUInt32BE(keyId, 1);
      return Buffer.concat([header, nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, place) {
      if (sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || sealed[0] !== VERSION) throw unreadable(place);
      const id = sealed.readUInt32BE(1);
      if (id > keyId) throw unreadable(place);
      const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', keyFor(id), nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(associatedData(place, id));
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
      try {
        const ciphertext = sealed.subarray(HEADER_BYTES + NONCE_BYTES, sealed.length - TAG_BYTES);
        return decipher.update(ciphertext, undefined, 'utf8') + decipher.final('utf8');
      } catch {
        throw unreadable(place);
      }
    },
    keyIdOf: (sealed) => (sealed.length < HEADER_BYTES ? 0 : sealed.readUInt32BE(1)),
  };
}

/** Length-prefixed, so that no two places share their bytes. */
function associatedData({ table, column, rowId }: SealedPlace, keyId: number): Buffer {
  return Buffer.from(JSON.stringify([table, column, rowId, keyId]), 'utf8');
}

function unreadable({ table, column }: SealedPlace): AppError {
  return new AppError('TOKEN_UNREADABLE', { details: { table, column } });
}
