import { hash, randomBytes } from 'node:crypto';

/**
 * The hash chain of the audit trail: `h = SHA-256(0x00 | previous | seq | time | action | subject | digest)`, with the
 * sequence number as 64 bits big-endian and every text preceded by its length, so that no two entries share their bytes.
 * Metadata enters by a salted digest: what an entry says can be erased, and that it stood there cannot.
 */

/** Bytes of every hash here. */
export const HASH_BYTES = 32;

/** What the first entry follows. */
export const GENESIS: Buffer = Buffer.alloc(HASH_BYTES);

/** What an entry says once it has been erased. Its salt is gone with it. */
export const ERASED_METADATA = '{}';

const ENTRY_TAG = 0x00;
/** Of exactly this length, so that salt and words cannot share their bytes in another way. */
export const SALT_BYTES = 16;

/** The parts of an entry that its hash covers. `subject` is the connection's id, or empty. */
export type ChainedEntry = { seq: number; at: string; action: string; subject: string; metadataDigest: Buffer };

/** A place in the chain: how far it goes and the hash it has there. */
export type ChainCursor = { seq: number; hash: Buffer };

/** An entry as it is read back. Without a salt, what it said has been erased. */
export type ReadEntry = ChainedEntry & { hash: Buffer; salt: Buffer | undefined; json: string };

/** A salt for an entry's metadata: without it, a short text could be guessed from its digest. */
export function newSalt(): Buffer {
  return randomBytes(SALT_BYTES);
}

/** The salted digest of an entry's metadata, over the JSON text exactly as it is stored. */
export function metadataDigest(salt: Buffer, metadataJson: string): Buffer {
  return hash('sha256', Buffer.concat([salt, Buffer.from(metadataJson, 'utf8')]), 'buffer');
}

/** The hash of an entry that follows `previous`. */
export function entryHash(
  previous: Buffer,
  { seq, at, action, subject, metadataDigest: digest }: ChainedEntry,
): Buffer {
  const atBytes = Buffer.byteLength(at);
  const actionBytes = Buffer.byteLength(action);
  const subjectBytes = Buffer.byteLength(subject);
  const bytes = Buffer.allocUnsafe(
    1 + HASH_BYTES + 8 + 4 + atBytes + 4 + actionBytes + 4 + subjectBytes + 4 + digest.length,
  );
  let offset = bytes.writeUInt8(ENTRY_TAG, 0);
  offset += previous.copy(bytes, offset);
  offset = bytes.writeBigUInt64BE(BigInt(seq), offset);
  for (const [text, length] of [[at, atBytes], [action, actionBytes], [subject, subjectBytes]] as const) {
    offset = bytes.writeUInt32BE(length, offset);
    offset += bytes.write(text, offset, 'utf8');
  } // prettier-ignore
  offset = bytes.writeUInt32BE(digest.length, offset);
  digest.copy(bytes, offset);
  return hash('sha256', bytes, 'buffer');
}

/** Whether an entry's own hash is the one it must have after `previous`. */
export function followsFrom(previous: Buffer, entry: ReadEntry, seq: number = entry.seq): boolean {
  return entryHash(previous, { ...entry, seq }).equals(entry.hash);
}

/** Whether what an entry says is what it said when it was written; true of one that was erased as the door erases. */
export function saysWhatItSaid({ salt, json, metadataDigest: digest }: ReadEntry): boolean {
  if (salt === undefined) return json === ERASED_METADATA;
  return salt.length === SALT_BYTES && metadataDigest(salt, json).equals(digest);
}
