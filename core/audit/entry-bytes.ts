import { hash } from 'node:crypto';
import { ERASED_METADATA, HASH_BYTES, SALT_BYTES, type ChainCursor, type ReadEntry } from './audit-chain.ts';

/**
 * Entries of the trail as bytes, many in one piece: what the database hands out for checking (a value that crosses from
 * SQLite costs more than hashing it, so a thousand entries cross as one) and what a sealed archive holds.
 *
 * One entry: a head of {@link HEAD_NUMBERS} numbers, the salt, the metadata, a zero byte and 32 bytes of room for the hash
 * before it, and then the rest of what the entry's hash covers, in its order; last the hash itself. With the hash before it
 * filled in, the middle is hashed as it stands.
 *
 * Head: the entry's number (three numbers of 15 bits), the length of the salt, that of the metadata (two of 15 bits), the
 * lengths of time, action, subject, digest and hash, and whether columns that the hash does not cover have the one value
 * they may have. Each is written as a character in UTF-8: `char()` is SQLite's one way to write a number as bytes without
 * printing it first, which would take longer than reading the row.
 */

/** What SQLite writes for a number that is no character, such as -1 or a length of more than a megabyte. */
const NO_NUMBER = 0xfffd;

const ROOM_BYTES = 1 + HASH_BYTES;

type Layout = {
  seq: number;
  /** Without a salt, what the entry said has been erased. */
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
  let at = offset;
  /** The next number of the head. */
  const next = (): number => {
    const first = bytes[at] ?? 0;
    const more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let number = more === 0 ? first : first & (0x3f >> more);
    for (const end = at + more; at < end;) number = (number << 6) | ((bytes[(at += 1)] ?? 0) & 0x3f);
    at += 1;
    return number;
  };
  const seq = next() * 2 ** 30 + next() * 2 ** 15 + next();
  const salt = next();
  const metadata = next() * 2 ** 15 + next();
  const time = next();
  const action = next();
  const subject = next();
  const digest = next();
  const own = next();
  const isPlain = next() === 1;
  const metadataAt = at + (salt === NO_NUMBER ? 0 : salt);
  const metadataEnd = metadataAt + metadata;
  const actionAt = metadataEnd + ROOM_BYTES + 8 + 4 + time + 4;
  const actionEnd = actionAt + action;
  const subjectEnd = actionEnd + 4 + subject;
  const digestAt = subjectEnd + 4;
  const digestEnd = digestAt + digest;
  const end = digestEnd + own;
  if (end > bytes.length) return undefined;
  return {
    seq,
    saltBytes: salt === NO_NUMBER ? undefined : salt,
    metadataAt,
    metadataEnd,
    actionAt,
    actionEnd,
    subjectEnd,
    digestAt,
    digestEnd,
    end,
    isPlain,
  };
}

/**
 * Writes the numbers and lengths that each entry's hash covers into the room they have, out of its head, and answers the
 * same bytes.
 */
export function frameEntries(bytes: Buffer): Buffer {
  for (let offset = 0; offset < bytes.length;) {
    const layout = layoutAt(bytes, offset);
    if (!layout) break;
    const { seq, metadataEnd, actionAt, actionEnd, subjectEnd, digestAt, digestEnd } = layout;
    let at = metadataEnd + ROOM_BYTES;
    at = bytes.writeUInt32BE(Math.floor(seq / 2 ** 32), at);
    at = bytes.writeUInt32BE(seq % 2 ** 32, at);
    bytes.writeUInt32BE(actionAt - 4 - (at + 4), at);
    bytes.writeUInt32BE(actionEnd - actionAt, actionAt - 4);
    bytes.writeUInt32BE(subjectEnd - actionEnd - 4, actionEnd);
    bytes.writeUInt32BE(digestEnd - digestAt, subjectEnd);
    offset = layout.end;
  }
  return bytes;
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
  const [metadata = Buffer.alloc(0), ...texts] = [json, at, action, subject].map((text) => Buffer.from(text, 'utf8'));
  const head = [
    ...numbersOf(seq, 3),
    salt?.length ?? NO_NUMBER,
    ...numbersOf(metadata.length, 2),
    ...[...texts, metadataDigest, own].map(({ length }) => length),
    1,
  ];
  const framed = texts.flatMap((text) => [Buffer.alloc(4), text]);
  return frameEntries(
    Buffer.concat([
      Buffer.from(String.fromCodePoint(...head), 'utf8'),
      salt ?? Buffer.alloc(0),
      metadata,
      Buffer.alloc(ROOM_BYTES + 8),
      ...framed,
      Buffer.alloc(4),
      metadataDigest,
      own,
    ]),
  );
}

/** A number in pieces of 15 bits, the highest first. */
function numbersOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(value / 2 ** (15 * (count - 1 - index))) % 2 ** 15);
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
