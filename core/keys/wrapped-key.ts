import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Wraps a key under another: `nonce | ciphertext | tag` (AES-256-GCM), bound to a label so that no two change places. */
export function wrapUnder(wrapping: Buffer, label: string, key: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', wrapping, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(label));
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

/** Unwraps what {@link wrapUnder} wrapped; throws when it was changed, moved or wrapped under another key. */
export function unwrapFrom(wrapping: Buffer, label: string, wrapped: Buffer): Buffer {
  const end = wrapped.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', wrapping, wrapped.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(label));
  decipher.setAuthTag(wrapped.subarray(end));
  return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES, end)), decipher.final()]);
}
