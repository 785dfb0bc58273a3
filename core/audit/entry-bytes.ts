import { hash } from 'node:crypto';
import { ERASED_METADATA, HASH_BYTES, SALT_BYTES, type ChainCursor, type ReadEntry } from './audit-chain.ts';

/**
 * Entries of the trail as bytes, many in one piece: what the database hands out for checking (a value that crosses from
 * SQLite costs more than hashing it, so a thousand entries cross as one) and what a sealed archive holds.
 *
 * One entry: a head of {@link HEAD_BYTES}, the salt, the metadata, a zero byte and 32 bytes of room for the hash before
 * it, and then the rest of what the entry's hash covers, in its order; last the hash itself. With the hash before it
 * filled in, the middle is hashed as it stands.
 */

/** Head: the number (64 bits), seven lengths (32 bits each: salt, metadata, time, action, subject, digest, hash), the flag. */
export const HEAD_BYTES = 37;

/** The length that stands for "no salt": what the entry said has been erased. */
const NO_SALT = 0xffffffff;

const ROOM_BYTES = 1 + HASH_BYTES;

type Layout = {
  seq: number;
  saltBytes: number | undefined;
  metadataAt: number;
  metadataEnd: number;
  actionAt: number;
  actionEnd: number;
  subjectEnd: number;
  digestAt: number;
  digestEnd: number;
  end: number;
  /** Columns that the hash does not cover have the one value they may have. */
  isPlain: boolean;
};

/** Where the parts of the entry at an offset are; `undefined` when the bytes do not hold a whole one. */
function layoutAt(bytes: Buffer, offset: number): Layout | undefined {
  if (offset + HEAD_BYTES > bytes.length) return undefined;
  const saltLength = bytes.readUInt32BE(offset + 8);
  const saltBytes = saltLength === NO_SALT ? undefined : saltLength;
  const metadataAt = offset + HEAD_BYTES + (saltBytes ?? 0);
  const metadataEnd = metadataAt + bytes.readUInt32BE(offset + 12);
  const actionAt = metadataEnd + ROOM_BYTES + 8 + 4 + bytes.readUInt32BE(offset + 16) + 4;
  const actionEnd = actionAt + bytes.readUInt32BE(offset + 20);
  const subjectEnd = actionEnd + 4 + bytes.readUInt32BE(offset + 24);
  const digestAt = subjectEnd + 4;
  const digestEnd = digestAt + bytes.readUInt32BE(offset + 28);
  const end = digestEnd + bytes.readUInt32BE(offset + 32);
  if (end > bytes.length) return undefined;
  return {
    seq: Number(bytes.readBigUInt64BE(offset)),
    saltBytes,
    metadataAt,
    metadataEnd,
    actionAt,
    actionEnd,
    subjectEnd,
    digestAt,
    digestEnd,
    end,
    isPlain: bytes[offset + 36] === 1,
  };
}

/** The entries in a piece of bytes, in its order. Throws when the bytes end within one. */
export function readEntryBytes(bytes: Buffer): ReadEntry[] {
  const entries: ReadEntry[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const layout = layoutAt(bytes, offset);
    if (!layout) throw new Error('the bytes end within an entry');
    const { metadataAt, metadataEnd, actionAt, actionEnd, subjectEnd, digestAt, digestEnd, end, saltBytes } = layout;
    entries.push({
      seq: layout.seq,
      at: bytes.toString('utf8', metadataEnd + ROOM_BYTES + 12, actionAt - 4),
      action: bytes.toString('utf8', actionAt, actionEnd),
      subject: bytes.toString('utf8', actionEnd + 4, subjectEnd),
      metadataDigest: bytes.subarray(digestAt, digestEnd),
      hash: bytes.subarray(digestEnd, end),
      salt: saltBytes === undefined ? undefined : bytes.subarray(metadataAt - saltBytes, metadataAt),
      json: bytes.toString('utf8', metadataAt, metadataEnd),
    });
    offset = end;
  }
  return entries;
}

/** One entry as bytes. */
export function entryBytes({ seq, at, action, subject, metadataDigest, hash: own, salt, json }: ReadEntry): Buffer {
  const texts = [json, at, action, subject].map((text) => Buffer.from(text, 'utf8'));
  const [metadata = Buffer.alloc(0), ...covered] = texts;
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeBigUInt64BE(BigInt(seq), 0);
  const lengths = [salt?.length ?? NO_SALT, ...texts.map(({ length }) => length), metadataDigest.length, own.length];
  for (const [index, length] of lengths.entries()) head.writeUInt32BE(length, 8 + 4 * index);
  head.writeUInt8(1, HEAD_BYTES - 1);
  const framed = [...covered, metadataDigest].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return Buffer.concat([
    head,
    salt ?? Buffer.alloc(0),
    metadata,
    Buffer.alloc(ROOM_BYTES),
    head.subarray(0, 8),
    ...framed,
    own,
  ]);
}

/** What is told of entries as they are checked. */
export type EntryWatch = {
  /** An entry that holds. */
  onGood(cursor: ChainCursor): void;
  /** An entry whose words are gone. */
  onErased(seq: number, subject: string): void;
  /** An entry that says that data was deleted. */
  onDeletion(seq: number, subject: string, json: string): void;
};

const DELETION = 'DATA_DELETED';

/**
 * Checks entries in their bytes: each follows from the one before it and says what it said. Answers the place reached;
 * when that is not the last entry, the next one does not hold. Writes the hashes into the room that the bytes have for
 * them.
 */
export function checkEntryBytes(
  bytes: Buffer,
  from: ChainCursor,
  watch: EntryWatch,
): { cursor: ChainCursor; isGood: boolean } {
  let cursor = from;
  for (let offset = 0; offset < bytes.length;) {
    const layout = layoutAt(bytes, offset);
    if (layout?.seq !== cursor.seq + 1 || !layout.isPlain) return { cursor, isGood: false };
    const { metadataAt, metadataEnd, digestAt, digestEnd, end, actionAt, actionEnd, subjectEnd, saltBytes } = layout;
    bytes.set(cursor.hash, metadataEnd + 1);
    // As text: two short texts are compared, and made, faster than two buffers.
    const isChained =
      end - digestEnd === HASH_BYTES &&
      hash('sha256', bytes.subarray(metadataEnd, digestEnd), 'binary') === bytes.toString('latin1', digestEnd, end);
    if (!isChained) return { cursor, isGood: false };
    const saysWhatItSaid =
      saltBytes === undefined
        ? bytes.toString('latin1', metadataAt, metadataEnd) === ERASED_METADATA
        : saltBytes === SALT_BYTES &&
          hash('sha256', bytes.subarray(metadataAt - saltBytes, metadataEnd), 'binary') ===
            bytes.toString('latin1', digestAt, digestEnd);
    if (!saysWhatItSaid) return { cursor, isGood: false };
    const subject = () => bytes.toString('utf8', actionEnd + 4, subjectEnd);
    if (saltBytes === undefined) watch.onErased(layout.seq, subject());
    else if (actionEnd - actionAt === DELETION.length && bytes.toString('latin1', actionAt, actionEnd) === DELETION) {
      watch.onDeletion(layout.seq, subject(), bytes.toString('utf8', metadataAt, metadataEnd));
    }
    cursor = { seq: layout.seq, hash: bytes.subarray(digestEnd, end) };
    watch.onGood(cursor);
    offset = end;
  }
  return { cursor, isGood: true };
}
