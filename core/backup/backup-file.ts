import { randomBytes } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { KEY_BYTES } from '../keys/key-derivation.ts';
import {
  openSeal,
  openSealWith,
  passphraseSealSchema,
  sealUnder,
  type PassphraseKey,
} from '../keys/passphrase-seal.ts';

/**
 * The format of a backup: a whole Coffer database (SQLCipher) under a root key of its own, and behind it a trailer:
 *
 *     database | manifest (JSON) | length of the manifest (4 bytes, big-endian) | "COFRBAK1"
 *
 * The manifest says in clear what a list of backups shows. The root key, and what a restore holds the database against,
 * are sealed under the passphrase (scrypt, AES-256-GCM) and bound to the clear part. SQLite does not look behind the last
 * page, so the file opens where it lies; nothing has to be unpacked to be looked at.
 */
const MAGIC = Buffer.from('COFRBAK1', 'latin1');
const LENGTH_BYTES = 4;
/** A manifest is a few kilobytes; more is not one. */
const LONGEST_MANIFEST = 256 * 1024;

/** The format that this program writes. */
const FORMAT = 1;

const statementSchema = z.strictObject({
  format: z.literal(FORMAT),
  backupId: z.string().regex(/^[0-9a-f]{16}$/),
  /** Which profile it was made of: a name that tells two apart. */
  profileId: z.string().max(64),
  madeAt: z.iso.datetime(),
  origin: z.enum(['hand', 'plan']),
  appVersion: z.string().max(64),
  schemaVersion: z.int().positive(),
  databaseBytes: z.int().positive(),
});
/** What a backup says about itself in clear. */
export type BackupStatement = z.infer<typeof statementSchema>;

const manifestSchema = z.strictObject({ ...statementSchema.shape, seal: passphraseSealSchema });

const contentSchema = z.strictObject({
  rootKey: z.base64(),
  rows: z.record(z.string(), z.int().nonnegative()),
  /** The head of the audit trail, and whether the trail held when the backup was made. */
  trail: z.strictObject({ entries: z.int().nonnegative(), hash: z.hex(), holds: z.boolean() }),
});

/** What a restore needs and holds the database against. Opened by the passphrase only. */
export type BackupContent = {
  rootKey: Buffer;
  rows: Readonly<Record<string, number>>;
  trail: { entries: number; hash: string; holds: boolean };
};

/** A new backup's name and key. */
export function newBackupIdentity(): { backupId: string; rootKey: Buffer } {
  return { backupId: randomBytes(8).toString('hex'), rootKey: randomBytes(KEY_BYTES) };
}

/** Writes the trailer behind a database; the file is on disk when this resolves. */
export async function sealBackup(
  path: string,
  statement: BackupStatement,
  content: BackupContent,
  key: PassphraseKey,
): Promise<void> {
  const sealed = Buffer.from(JSON.stringify({ ...content, rootKey: content.rootKey.toString('base64') }), 'utf8');
  const manifest = { ...statement, seal: sealUnder(key, sealed, boundTo(statement)) };
  const bytes = Buffer.from(JSON.stringify(manifest), 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(bytes.length);
  const file = await open(path, 'r+');
  try {
    await file.write(Buffer.concat([bytes, length, MAGIC]), 0, undefined, statement.databaseBytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A backup as it lies in a file: what it says, and the seal that the passphrase opens. */
export type ReadBackup = BackupStatement & { seal: z.infer<typeof passphraseSealSchema> };

/**
 * Reads the trailer of a file. `BACKUP_INVALID` for whatever is no whole backup: another file, one that was cut short, one
 * of a newer Coffer.
 */
export async function readBackup(path: string): Promise<ReadBackup> {
  const file = await openForReading(path);
  try {
    const { size } = await file.stat();
    const end = await readAt(file, size - MAGIC.length - LENGTH_BYTES, MAGIC.length + LENGTH_BYTES);
    if (!end?.subarray(LENGTH_BYTES).equals(MAGIC)) throw invalid('backup-none');
    const length = end.readUInt32BE(0);
    const manifestAt = size - MAGIC.length - LENGTH_BYTES - length;
    const text = length > LONGEST_MANIFEST ? undefined : await readAt(file, manifestAt, length);
    const manifest = parseManifest(text);
    if (manifest.databaseBytes !== manifestAt) throw invalid('backup-damaged');
    return manifest;
  } finally {
    await file.close();
  }
}

/** Opens what the passphrase seals, by it or by the key it makes. `BACKUP_INVALID` when it does not open, whoever's fault that is. */
export async function openBackup(
  { seal, ...statement }: ReadBackup,
  by: { passphrase: string } | { key: Buffer },
): Promise<BackupContent> {
  let sealed: Buffer;
  try {
    sealed =
      'key' in by
        ? openSealWith(seal, by.key, boundTo(statement))
        : await openSeal(seal, by.passphrase, boundTo(statement));
  } catch (cause) {
    throw invalid('backup-passphrase', cause);
  }
  const parsed = contentSchema.safeParse(parseJson(sealed));
  if (!parsed.success) throw invalid('backup-damaged', parsed.error);
  const rootKey = Buffer.from(parsed.data.rootKey, 'base64');
  if (rootKey.length !== KEY_BYTES) throw invalid('backup-damaged');
  return { ...parsed.data, rootKey };
}

/** `BACKUP_INVALID` with the sentence that says in which way. */
export function invalid(
  sentence: 'backup-none' | 'backup-damaged' | 'backup-passphrase' | 'backup-from-future',
  cause?: unknown,
): AppError {
  return new AppError('BACKUP_INVALID', { sentence, ...(cause === undefined ? {} : { cause }) });
}

function parseManifest(text: Buffer | undefined): ReadBackup {
  const value = text && parseJson(text);
  const format = z.object({ format: z.int() }).safeParse(value);
  if (format.success && format.data.format > FORMAT) throw invalid('backup-from-future');
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw invalid('backup-damaged', parsed.error);
  return parsed.data;
}

/** The clear part as the seal is bound to it: in one order, whatever the file's is. */
function boundTo(statement: BackupStatement): Buffer {
  const { format, backupId, profileId, madeAt, origin, appVersion, schemaVersion, databaseBytes } = statement;
  return Buffer.from(
    JSON.stringify([format, backupId, profileId, madeAt, origin, appVersion, schemaVersion, databaseBytes]),
    'utf8',
  );
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    throw new AppError('NOT_FOUND', { sentence: 'backup-gone', cause });
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer | undefined> {
  if (position < 0) return undefined;
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return bytesRead === length ? buffer : undefined;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
