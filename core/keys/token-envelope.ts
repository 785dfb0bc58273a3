import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { TokenKeys } from './token-keys.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + 4;

/** Where a sealed value lives. It is bound to that place: moved to another row or column, it no longer opens. */
export type SealedPlace = { table: string; column: string; rowId: string };

/** Seals and opens small secrets (tokens, verifiers, client secrets) for storage. */
export type TokenEnvelope = {
  seal(plaintext: string, place: SealedPlace): Buffer;
  /** Throws `TOKEN_UNREADABLE` for anything changed, moved, truncated or sealed under another key. */
  open(sealed: Buffer, place: SealedPlace): string;
};

/**
 * AES-256-GCM envelope: `version(1) | key id(4) | nonce(12) | ciphertext | tag(16)`, with the place and the key id as
 * associated data and the tag length pinned (Node otherwise accepts shortened tags).
 *
 * New values are sealed under the current key; older ones stay readable until a rotation has re-sealed them all.
 *
 * @see NIST SP 800-38D
 */
export function createTokenEnvelope(keys: TokenKeys): TokenEnvelope {
  return {
    seal(plaintext, place) {
      const { id, key } = keys.current();
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(associatedData(place, id));
      const header = Buffer.alloc(HEADER_BYTES);
      header.writeUInt8(VERSION, 0);
      header.writeUInt32BE(id, 1);
      return Buffer.concat([header, nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, place) {
      const id = sealedKeyId(sealed);
      const key = id === undefined ? undefined : keys.byId(id);
      if (id === undefined || key === undefined) throw unreadable(place);
      const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(associatedData(place, id));
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
      try {
        const ciphertext = sealed.subarray(HEADER_BYTES + NONCE_BYTES, sealed.length - TAG_BYTES);
        return decipher.update(ciphertext, undefined, 'utf8') + decipher.final('utf8');
      } catch {
        throw unreadable(place);
      }
    },
  };
}

/** The id of the key a value names, or `undefined` when it is no envelope of ours. */
export function sealedKeyId(sealed: Buffer): number | undefined {
  if (sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || sealed[0] !== VERSION) return undefined;
  return sealed.readUInt32BE(1);
}

/** Runs what opens sealed values; `undefined` when one does not open. For whoever only gives up what it stood for. */
export function ifReadable<Value>(open: () => Value): Value | undefined {
  try {
    return open();
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'TOKEN_UNREADABLE') return undefined;
    throw thrown;
  }
}

/** A JSON array keeps the parts apart, so that no two places share their bytes. */
function associatedData({ table, column, rowId }: SealedPlace, keyId: number): Buffer {
  return Buffer.from(JSON.stringify([table, column, rowId, keyId]), 'utf8');
}

function unreadable({ table, column }: SealedPlace): AppError {
  return new AppError('TOKEN_UNREADABLE', { details: { table, column } });
}
