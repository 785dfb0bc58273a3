import { randomBytes, scryptSync, createCipheriv, createDecipheriv } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { writeFileDurably } from '../profile/profile-folder.ts';
import { KEY_BYTES } from './key-derivation.ts';

/** scrypt cost: about 0.3 s and 128 MiB on a small machine (RFC 7914; OWASP's advice is N = 2^17, r = 8, p = 1). */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 };

const wrappedKeySchema = z.strictObject({
  salt: z.base64(),
  nonce: z.base64(),
  ciphertext: z.base64(),
  tag: z.base64(),
  cost: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
});

const keyRecordSchema = z.strictObject({
  version: z.literal(1),
  /** Names this profile in the system's key store. */
  profileId: z.string().min(8),
  kind: z.enum(['os-keychain', 'passphrase', 'environment', 'session-only']),
  /** Name of the root key in use (see `rootKeyId`): a changed key is told apart before anything is opened. */
  keyId: z.string(),
  wrappedKey: wrappedKeySchema.optional(),
});

/** What a profile says about its key, in clear: which store holds it and which key it is. Never the key. */
export type KeyRecord = z.infer<typeof keyRecordSchema>;

const RECORD_FILE = 'key-store.json';

/** Reads the record; `undefined` for a new profile. A damaged record is `DATABASE_CORRUPT`, since guessing could lock the user out. */
export function readKeyRecord(profileDir: string): KeyRecord | undefined {
  const path = join(profileDir, RECORD_FILE);
  if (!existsSync(path)) return undefined;
  try {
    return keyRecordSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new AppError('DATABASE_CORRUPT', { sentence: 'key-record-damaged', values: { file: RECORD_FILE }, cause });
  }
}

/** Writes the record so that a crash leaves either the old one or the new one. */
export function writeKeyRecord(profileDir: string, record: KeyRecord): void {
  writeFileDurably(join(profileDir, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`);
}

/** Wraps the root key under a passphrase (scrypt, then AES-256-GCM). */
export function wrapKey(rootKey: Buffer, passphrase: string): NonNullable<KeyRecord['wrappedKey']> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', passphraseKey(passphrase, salt, SCRYPT.N), nonce, { authTagLength: 16 });
  const ciphertext = Buffer.concat([cipher.update(rootKey), cipher.final()]);
  return {
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    ciphertext: ciphertext.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    cost: SCRYPT.N,
  };
}

/** Opens a wrapped root key; `PASSPHRASE_WRONG` when the passphrase does not fit. */
export function unwrapKey(wrapped: NonNullable<KeyRecord['wrappedKey']>, passphrase: string): Buffer {
  const key = passphraseKey(passphrase, Buffer.from(wrapped.salt, 'base64'), wrapped.cost);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(wrapped.nonce, 'base64'), { authTagLength: 16 });
  try {
    decipher.setAuthTag(Buffer.from(wrapped.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(wrapped.ciphertext, 'base64')), decipher.final()]);
  } catch (cause) {
    throw new AppError('PASSPHRASE_WRONG', { cause });
  }
}

function passphraseKey(passphrase: string, salt: Buffer, cost: number): Buffer {
  return scryptSync(passphrase.normalize('NFKC'), salt, KEY_BYTES, { ...SCRYPT, N: cost });
}
