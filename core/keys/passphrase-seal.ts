import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { KEY_BYTES } from './key-derivation.ts';

/** scrypt cost: about 0.3 s and 128 MiB on a small machine (RFC 7914; OWASP's advice is N = 2^17, r = 8, p = 1). */
export const SCRYPT_COST: number = 2 ** 17;

const BLOCK_SIZE = 8;
const MAX_MEMORY = 256 * 2 ** 20;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const deriveWithScrypt = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** Something small sealed under a passphrase, as it stands in a file. The cost is bounded: a file from a stranger must not take all memory. */
export const passphraseSealSchema = z.strictObject({
  salt: z.base64(),
  nonce: z.base64(),
  ciphertext: z.base64(),
  tag: z.base64(),
  cost: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
});
/** See {@link passphraseSealSchema}. */
export type PassphraseSeal = z.infer<typeof passphraseSealSchema>;

/** A key from a passphrase, with what is needed to make it again. */
export type PassphraseKey = { key: Buffer; salt: Buffer; cost: number };

/** Makes a key from a passphrase, off the event loop. Without a salt, a new one. */
export async function derivePassphraseKey(
  passphrase: string,
  { salt = randomBytes(SALT_BYTES), cost = SCRYPT_COST }: { salt?: Buffer | undefined; cost?: number | undefined } = {},
): Promise<PassphraseKey> {
  // NFKC, so that one keyboard's é is another's.
  const key = await deriveWithScrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, {
    N: cost,
    r: BLOCK_SIZE,
    p: 1,
    maxmem: MAX_MEMORY,
  });
  return { key, salt, cost };
}

/**
 * Seals under a key from a passphrase (AES-256-GCM, a new nonce each time).
 *
 * @param associatedData what the seal is bound to: changed, it no longer opens
 */
export function sealUnder(
  { key, salt, cost }: PassphraseKey,
  plaintext: Buffer,
  associatedData: Buffer = Buffer.alloc(0),
): PassphraseSeal {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return {
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    ciphertext: ciphertext.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    cost,
  };
}

/** Opens what {@link sealUnder} sealed; `PASSPHRASE_WRONG` when it does not open. */
export async function openSeal(
  seal: PassphraseSeal,
  passphrase: string,
  associatedData: Buffer = Buffer.alloc(0),
): Promise<Buffer> {
  const { key } = await derivePassphraseKey(passphrase, { salt: Buffer.from(seal.salt, 'base64'), cost: seal.cost });
  return openSealWith(seal, key, associatedData);
}

/** {@link openSeal} for whoever has the key already. */
export function openSealWith(seal: PassphraseSeal, key: Buffer, associatedData: Buffer = Buffer.alloc(0)): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(seal.nonce, 'base64'), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(associatedData);
    decipher.setAuthTag(Buffer.from(seal.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(seal.ciphertext, 'base64')), decipher.final()]);
  } catch (cause) {
    throw new AppError('PASSPHRASE_WRONG', { cause });
  }
}
