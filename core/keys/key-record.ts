import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { writeFileDurably } from '../profile/profile-folder.ts';
import { passphraseSealSchema } from './passphrase-seal.ts';

const keyRecordSchema = z.strictObject({
  version: z.literal(1),
  /** Names this profile in the system's key store. */
  profileId: z.string().min(8),
  kind: z.enum(['os-keychain', 'passphrase', 'environment', 'session-only']),
  /** Name of the root key in use (see `rootKeyId`): a changed key is told apart before anything is opened. */
  keyId: z.string(),
  wrappedKey: passphraseSealSchema.optional(),
  /** The root key under the recovery code, if the user has one printed. */
  recoveryKey: passphraseSealSchema.optional(),
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
