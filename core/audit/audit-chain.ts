import { hash, randomBytes } from 'node:crypto';

/**
 * The hash chain of the audit trail: `h = SHA-256(0x00 | previous | seq | time | action | subject | digest)`, with the
 * sequence number as 64 bits big-endian and every text preceded by its length, so that no two entries share their bytes.
 * Metadata enters by a salted digest: what an entry says can be erased, and that it stood there cannot.
 */

/** What the first entry follows. */
export const GENESIS: Buffer = Buffer.alloc(32);

const ENTRY_TAG = 0x00;
const SALT_BYTES = 16;

/** The parts of an entry that its hash covers. `subject` is the connection's id, or empty. */
export type ChainedEntry = { seq: number; at: string; action: string; subject: string; metadataDigest: Buffer };

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
  const bytes = Buffer.allocUnsafe(1 + 32 + 8 + 4 + atBytes + 4 + actionBytes + 4 + subjectBytes + 4 + digest.length);
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

/** What is wrong with a trail. */
export type TamperKind =
  /** An entry's own words do not fit its digest. */
  | 'metadata-changed'
  /** An entry does not follow from the one before it. */
  | 'entry-changed'
  /** Numbers are missing. */
  | 'entries-deleted'
  /** A number occurs twice or goes backwards. */
  | 'entries-inserted-or-reordered'
  /** The chain fits itself, and not the signature that was made when it was written. */
  | 'recomputed'
  /** Entries that are known to have existed are gone from the end. */
  | 'truncated';

/** The state of a verification: how far it has come and what the last good hash was. */
export type ChainCursor = { seq: number; hash: Buffer };

/** An entry as it is read back. `metadata` is `undefined` when it has been erased. */
export type ReadEntry = Omit<ChainedEntry, 'metadataDigest'> & {
  metadataDigest: Buffer;
  hash: Buffer;
  metadata?: { salt: Buffer; json: string } | undefined;
};

/** Checks that an entry follows from the cursor; answers the new cursor, or what is wrong. Pure. */
export function checkEntry(cursor: ChainCursor, entry: ReadEntry): ChainCursor | TamperKind {
  if (entry.seq > cursor.seq + 1) return 'entries-deleted';
  if (entry.seq <= cursor.seq) return 'entries-inserted-or-reordered';
  if (entry.metadata && !metadataDigest(entry.metadata.salt, entry.metadata.json).equals(entry.metadataDigest))
    return 'metadata-changed';
  if (!entryHash(cursor.hash, entry).equals(entry.hash)) return 'entry-changed';
  return { seq: entry.seq, hash: entry.hash };
}
