import { hash } from 'node:crypto';
import { ERASED_METADATA, HASH_BYTES, SALT_BYTES, type ChainCursor, type ReadEntry } from './audit-chain.ts';

/**
 * Entries of the trail as bytes, many in one piece: what the database hands out for checking (a value that crosses from
 * SQLite costs more than hashing it, so a thousand entries cross as one) and what a sealed archive holds.
 *
 * One entry: a head of numbers, the salt, the metadata, a zero byte and 32 bytes of room for the hash before it, and then
 * the rest of what the entry's hash covers, in its order and with room for its number and lengths; last the hash itself.
 * The check fills the room in, and then hashes the middle as it stands.
 *
 * Head: the entry's number (three numbers of 15 bits), the length of the salt, that of the metadata (two of 15 bits), the
 * lengths of time, action, subject, digest and hash, and whether columns that the hash does not cover have the one value
 * they may have. Each is written as a character in UTF-8: `char()` is SQLite's one way to write a number as bytes without
 * printing it first, which would take longer than reading the row.
 */

/** What SQLite writes for a number that is no character, such as -1 or a length of more than a megabyte. */
const NO_NUMBER = 0xfffd;

const ROOM_BYTES = 1 + HASH_BYTES;

/** Where the parts of an entry are in a piece of bytes; moved from one entry to the next instead of made anew for each. */
class EntryPlace {
  private readonly bytes: Buffer;
  private at = 0;
  seq = 0;
  /** {@link NO_NUMBER} without a salt: what the entry said has been erased. */
  private salt = 0;
  metadataAt = 0;
  metadataEnd = 0;
  /** The time ends four bytes before. */
  actionAt = 0;
  actionEnd = 0;
  subjectEnd = 0;
  digestAt = 0;
  digestEnd = 0;
  end = 0;
  /** Columns that the hash does not cover have the one value they may have. */
  isPlain = false;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Without a salt, what the entry said has been erased. */
  get saltBytes(): number | undefined {
    return this.salt === NO_NUMBER ? undefined : this.salt;
  }

  /** Moves to the entry at an offset; false when the bytes do not hold a whole one. */
  moveTo(offset: number): boolean {
    this.at = offset;
    const [high, middle, low] = [this.next(), this.next(), this.next()];
    this.seq = high * 2 ** 30 + middle * 2 ** 15 + low;
    this.salt = this.next();
    const metadata = this.next() * 2 ** 15 + this.next();
    const [time, action, subject, digest, own] = [this.next(), this.next(), this.next(), this.next(), this.next()];
    this.isPlain = this.next() === 1;
    this.metadataAt = this.at + (this.saltBytes ?? 0);
    this.metadataEnd = this.metadataAt + metadata;
    this.actionAt = this.metadataEnd + ROOM_BYTES + 8 + 4 + time + 4;
    this.actionEnd = this.actionAt + action;
    this.subjectEnd = this.actionEnd + 4 + subject;
    this.digestAt = this.subjectEnd + 4;
    this.digestEnd = this.digestAt + digest;
    this.end = this.digestEnd + own;
    return this.end <= this.bytes.length;
  }

  /** Writes the numbers and lengths that the entry's hash covers into the room they have. */
  frame(): void {
    const start = this.metadataEnd + ROOM_BYTES;
    this.put(Math.floor(this.seq / 2 ** 32), start);
    this.put(this.seq % 2 ** 32, start + 4);
    this.put(this.actionAt - 4 - (start + 12), start + 8);
    this.put(this.actionEnd - this.actionAt, this.actionAt - 4);
    this.put(this.subjectEnd - this.actionEnd - 4, this.actionEnd);
    this.put(this.digestEnd - this.digestAt, this.subjectEnd);
  }

  private put(number: number, at: number): void {
    this.bytes[at] = number >>> 24;
    this.bytes[at + 1] = number >>> 16;
    this.bytes[at + 2] = number >>> 8;
    this.bytes[at + 3] = number;
  }

  /** The next number of the head. Nearly all of them are below 128, and one byte. */
  private next(): number {
    const first = this.bytes[this.at++] ?? 0;
    return first < 0x80 ? first : this.longer(first);
  }

  private longer(first: number): number {
    let more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let number = first & (0x3f >> more);
    for (; more > 0; more--) number = (number << 6) | ((this.bytes[this.at++] ?? 0) & 0x3f);
    return number;
  }
}

/** The entries in a piece of bytes, in its order. Throws when the bytes end within one. */
export function readEntryBytes(bytes: Buffer): ReadEntry[] {
  const entries: ReadEntry[] = [];
  const place = new EntryPlace(bytes);
  for (let offset = 0; offset < bytes.length; offset = place.end) {
    if (!place.moveTo(offset)) throw new Error('the bytes end within an entry');
    const { metadataAt, metadataEnd, actionAt, actionEnd, subjectEnd, digestAt, digestEnd, end, saltBytes } = place;
    entries.push({
      seq: place.seq,
      at: bytes.toString('utf8', metadataEnd + ROOM_BYTES + 12, actionAt - 4),
      action: bytes.toString('utf8', actionAt, actionEnd),
      subject: bytes.toString('utf8', actionEnd + 4, subjectEnd),
      metadataDigest: bytes.subarray(digestAt, digestEnd),
      hash: bytes.subarray(digestEnd, end),
      salt: saltBytes === undefined ? undefined : bytes.subarray(metadataAt - saltBytes, metadataAt),
      json: bytes.toString('utf8', metadataAt, metadataEnd),
    });
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
  return Buffer.concat([
    Buffer.from(String.fromCodePoint(...head), 'utf8'),
    salt ?? Buffer.alloc(0),
    metadata,
    Buffer.alloc(ROOM_BYTES + 8),
    ...framed,
    Buffer.alloc(4),
    metadataDigest,
    own,
  ]);
}

/** A number in pieces of 15 bits, the highest first. */
function numbersOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(value / 2 ** (15 * (count - 1 - index))) % 2 ** 15);
}

/** What is told of entries as they are checked. */
export type EntryWatch = {
  /** Whether {@link onPoint} is to hear of an entry. */
  isPoint(seq: number): boolean;
  /** Such an entry, which holds. */
  onPoint(cursor: ChainCursor): void;
  /** An entry whose words are gone. */
  onErased(seq: number, subject: string): void;
  /** An entry that says that data was deleted. */
  onDeletion(seq: number, subject: string, json: string): void;
};

const DELETION = 'DATA_DELETED';

/**
 * Checks entries in their bytes: each follows from the one before it and says what it said. Answers the place reached;
 * when that is not the last entry, the next one does not hold. Writes into the room that the bytes have for it.
 */
export function checkEntryBytes(
  bytes: Buffer,
  from: ChainCursor,
  watch: EntryWatch,
): { cursor: ChainCursor; isGood: boolean } {
  const place = new EntryPlace(bytes);
  let { seq } = from;
  /** Where the last good entry's hash is in the bytes; before the first, nowhere. */
  let hashAt = -1;
  const cursor = (): ChainCursor => (hashAt < 0 ? from : { seq, hash: bytes.subarray(hashAt, hashAt + HASH_BYTES) });

  for (let offset = 0; offset < bytes.length; offset = place.end) {
    if (!place.moveTo(offset) || place.seq !== seq + 1 || !place.isPlain) return { cursor: cursor(), isGood: false };
    if (hashAt < 0) bytes.set(from.hash, place.metadataEnd + 1);
    else bytes.copyWithin(place.metadataEnd + 1, hashAt, hashAt + HASH_BYTES);
    place.frame();
    if (!isChained(bytes, place) || !saysWhatItSaid(bytes, place)) return { cursor: cursor(), isGood: false };
    seq = place.seq;
    hashAt = place.digestEnd;
    tellOf(bytes, place, watch);
    if (watch.isPoint(seq)) watch.onPoint(cursor());
  }
  return { cursor: cursor(), isGood: true };
}

function isChained(bytes: Buffer, { metadataEnd, digestEnd, end }: EntryPlace): boolean {
  return end - digestEnd === HASH_BYTES && isHashOf(bytes, metadataEnd, digestEnd, digestEnd);
}

function saysWhatItSaid(
  bytes: Buffer,
  { saltBytes, metadataAt, metadataEnd, digestAt, digestEnd }: EntryPlace,
): boolean {
  if (saltBytes === undefined) return bytes.toString('latin1', metadataAt, metadataEnd) === ERASED_METADATA;
  const isWhole = saltBytes === SALT_BYTES && digestEnd - digestAt === HASH_BYTES;
  return isWhole && isHashOf(bytes, metadataAt - saltBytes, metadataEnd, digestAt);
}

/** Whether the hash of a part of the bytes stands at an offset of theirs. */
function isHashOf(bytes: Buffer, start: number, end: number, at: number): boolean {
  // As text, and compared in place: making two short buffers takes longer than hashing.
  const expected = hash('sha256', bytes.subarray(start, end), 'binary');
  for (let index = 0; index < HASH_BYTES; index++) if (expected.charCodeAt(index) !== bytes[at + index]) return false;
  return true;
}

function tellOf(bytes: Buffer, place: EntryPlace, watch: EntryWatch): void {
  const { seq, saltBytes, metadataAt, metadataEnd, actionAt, actionEnd, subjectEnd } = place;
  const isErased = saltBytes === undefined;
  const mayBeDeletion = !isErased && actionEnd - actionAt === DELETION.length;
  if (!isErased && !mayBeDeletion) return;
  const subject = bytes.toString('utf8', actionEnd + 4, subjectEnd);
  if (isErased) watch.onErased(seq, subject);
  else if (bytes.toString('latin1', actionAt, actionEnd) === DELETION)
    watch.onDeletion(seq, subject, bytes.toString('utf8', metadataAt, metadataEnd));
}
