import { createHash, createPublicKey, hash, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';

/**
 * `npm run audit-verify -- FILE [--key FINGERPRINT]`: checks an exported audit trail for anybody who was given one. Exit
 * code 0 when it holds, 1 when it does not, 64 when it is called wrongly.
 *
 * It shares no line with Coffer and needs nothing but Node.js 22.18 or newer, so it can be handed on by itself
 * (`node audit-verify.ts FILE`), and so that a fault in Coffer's own check is not repeated here. The format is described in
 * docs/how-to/check-an-audit-export.md.
 */

/** What the check found. */
export type ExportVerdict =
  | { ok: true; entries: number; erased: number; from?: string; to?: string; fingerprint: string }
  | { ok: false; line: number; reason: string };

type Entry = {
  seq: number;
  at: string;
  action: string;
  subject: string;
  metadata: string | null;
  salt: string | null;
  digest: string;
  hash: string;
};

class Bad extends Error {
  readonly line: number;
  constructor(line: number, reason: string) {
    super(reason);
    this.line = line;
  }
}

/** An export in pieces as they come from a file, or whole. */
type Pieces = AsyncIterable<Buffer> | Iterable<Buffer>;

/**
 * Checks an export: every entry follows from the one before it and says what its digest says, what was erased
 * was erased on record, none is missing, and the signature is that of the key in the first line.
 *
 * @param key the fingerprint that the key must have, as whoever made the export reads it on their screen
 */
export async function verifyExport(pieces: Pieces, key?: string): Promise<ExportVerdict> {
  try {
    return await check(linesOf(pieces), key);
  } catch (thrown) {
    if (thrown instanceof Bad) return { ok: false, line: thrown.line, reason: thrown.message };
    throw thrown;
  }
}

async function check(lines: AsyncIterable<Buffer>, key: string | undefined): Promise<ExportVerdict> {
  const bytes = createHash('sha256');
  let header: { entries: number; publicKey: string } | undefined;
  let previous = Buffer.alloc(32);
  let last: Buffer | undefined;
  let number = 0;
  let seq = 0;
  let times: { from?: string; to?: string } = {};
  const erased: Entry[] = [];
  const deletions: Entry[] = [];

  // One line is held back, because the last one is the signature.
  for await (const line of lines) {
    if (last !== undefined) takeLine(last);
    last = line;
  }
  if (!header || last === undefined) throw new Bad(1, 'this is not an exported audit trail');
  if (seq !== header.entries) throw new Bad(number + 1, 'entries are missing at the end');
  const unaccounted = erased.find((entry) => !isAccountedFor(entry, deletions));
  if (unaccounted) throw new Bad(unaccounted.seq + 1, 'what this entry said is gone, and no deletion accounts for it');
  const fingerprint = fingerprintOf(header.publicKey);
  if (key !== undefined && plain(key) !== plain(fingerprint))
    throw new Bad(1, `it is signed by another key: ${fingerprint}`);
  checkSignature(last, number + 1, bytes.digest(), header.publicKey);
  return { ok: true, entries: seq, erased: erased.length, ...times, fingerprint };

  function takeLine(line: Buffer): void {
    number += 1;
    bytes.update(line).update('\n');
    if (!header) {
      header = readHeader(line);
      return;
    }
    const entry = readEntry(line, number);
    if (entry.seq !== seq + 1) throw new Bad(number, `entry ${seq + 1} is missing here`);
    if (!hashOf(previous, entry).equals(Buffer.from(entry.hash, 'hex')))
      throw new Bad(number, 'the entry does not follow from the one before it');
    if (entry.metadata === null) erased.push(entry);
    else if (saltOf(entry).length !== 16 || digestOf(entry) !== entry.digest)
      throw new Bad(number, 'what the entry says was changed');
    if (entry.action === 'DATA_DELETED') deletions.push(entry);
    times = { from: times.from ?? entry.at, to: entry.at };
    previous = Buffer.from(entry.hash, 'hex');
    seq = entry.seq;
  }
}

/** The lines between the newlines of a file; nothing may come after the last one. */
async function* linesOf(pieces: Pieces): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let lines = 0;
  for await (const piece of pieces) {
    let bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a)) {
      lines += 1;
      yield bytes.subarray(0, end);
      bytes = bytes.subarray(end + 1);
    }
    rest = Buffer.from(bytes);
  }
  if (rest.length > 0) throw new Bad(lines + 1, 'the file does not end with a whole line');
}

function readHeader(line: Buffer): { entries: number; publicKey: string } {
  const { format, entries, publicKey } = read(line, 1);
  if (format !== 'coffer-audit/1' || !isCount(entries) || typeof publicKey !== 'string')
    throw new Bad(1, 'this is not an exported audit trail');
  return { entries, publicKey };
}

function readEntry(line: Buffer, number: number): Entry {
  const { seq, at, action, subject, metadata, salt, digest, hash: own } = read(line, number);
  const isEntry =
    isCount(seq) &&
    typeof at === 'string' &&
    typeof action === 'string' &&
    typeof subject === 'string' &&
    (metadata === null) === (salt === null) &&
    (metadata === null || typeof metadata === 'string') &&
    (salt === null || typeof salt === 'string') &&
    isHash(digest) &&
    isHash(own);
  if (!isEntry) throw new Bad(number, 'this is not an entry');
  return { seq, at, action, subject, metadata, salt, digest, hash: own };
}

/** SHA-256(0x00 | previous | seq as 64 bits | length and bytes of: time, action, subject, digest), lengths as 32 bits. */
function hashOf(previous: Buffer, { seq, at, action, subject, digest }: Entry): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(seq));
  const parts = [Buffer.from(at), Buffer.from(action), Buffer.from(subject), Buffer.from(digest, 'hex')];
  const framed = parts.flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return hash('sha256', Buffer.concat([Buffer.of(0), previous, number, ...framed]), 'buffer');
}

function saltOf({ salt }: Entry): Buffer {
  return Buffer.from(salt ?? '', 'base64');
}

/** SHA-256(salt | metadata as it is written), in hex. */
function digestOf(entry: Entry): string {
  return hash('sha256', Buffer.concat([saltOf(entry), Buffer.from(entry.metadata ?? '')]), 'hex');
}

/** Erased words need a later deletion: of the entry's connection, or one that names the entry. */
function isAccountedFor(entry: Entry, deletions: readonly Entry[]): boolean {
  return deletions.some(({ seq, subject, metadata }) => {
    if (seq <= entry.seq) return false;
    if (entry.subject !== '') return subject === entry.subject;
    const { alone } = read(Buffer.from(metadata ?? '{}'), seq + 1);
    return Array.isArray(alone) && alone.includes(String(entry.seq));
  });
}

function checkSignature(line: Buffer, number: number, sha256: Buffer, publicKey: string): void {
  const footer = read(line, number);
  const { signature } = footer;
  // Byte for byte: JSON and base64 can write the same thing in several ways, and only one of them was made.
  const isWhole =
    typeof signature === 'string' &&
    Buffer.from(signature, 'base64').toString('base64') === signature &&
    line.equals(Buffer.from(JSON.stringify({ sha256: footer['sha256'], signature })));
  if (!isWhole) throw new Bad(number, 'the last line is not a signature');
  if (footer['sha256'] !== sha256.toString('hex')) throw new Bad(number, 'the file is not the one that was signed');
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519' || !verify(null, sha256, key, Buffer.from(signature, 'base64')))
    throw new Bad(number, 'the signature is not genuine');
}

/** The first 128 bits of the SHA-256 of the key, in groups. */
function fingerprintOf(publicKey: string): string {
  const digest = hash('sha256', Buffer.from(publicKey, 'base64'), 'hex').slice(0, 32).toUpperCase();
  return (digest.match(/.{4}/g) ?? []).join(' ');
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(/[^0-9a-f]/gi, '').toUpperCase();
}

function read(line: Buffer, number: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw new Bad(number, 'the line cannot be read');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

async function main(args: readonly string[]): Promise<void> {
  const keyAt = args.indexOf('--key');
  const key = keyAt === -1 ? undefined : args[keyAt + 1];
  const [file, ...others] = args.filter((_arg, index) => keyAt === -1 || (index !== keyAt && index !== keyAt + 1));
  if (file === undefined || others.length > 0 || (keyAt !== -1 && key === undefined)) {
    process.stderr.write('Usage: npm run audit-verify -- FILE [--key FINGERPRINT]\n');
    process.exitCode = 64;
    return;
  }
  const verdict = await verifyExport(createReadStream(file) as AsyncIterable<Buffer>, key);
  if (!verdict.ok) {
    process.stdout.write(`The trail does not hold. Line ${verdict.line}: ${verdict.reason}.\n`);
    process.exitCode = 1;
    return;
  }
  const { entries, erased, from, to, fingerprint } = verdict;
  process.stdout.write(
    `The trail holds: ${entries} entries${from === undefined ? '' : ` from ${from} to ${to}`}${erased === 0 ? '' : `, ${erased} of them emptied when data was deleted`}.\n` +
      `Signed by the key ${fingerprint}. Compare it with the one that Coffer shows.\n`,
  );
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
