import { createHash, createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { checkEntry, GENESIS, type ChainCursor } from './audit-chain.ts';
import { AUDIT_EXPORT_FORMAT } from './export-audit.ts';

const headerSchema = z.object({ format: z.literal(AUDIT_EXPORT_FORMAT), entries: z.int(), publicKey: z.base64() });
const entrySchema = z.object({
  seq: z.int(),
  at: z.string(),
  action: z.string(),
  subject: z.string(),
  metadata: z.string().nullable(),
  salt: z.base64().nullable(),
  digest: z.hex().length(64),
  hash: z.hex().length(64),
});
const footerSchema = z.object({ sha256: z.hex().length(64), signature: z.base64() });

/** What a check of an exported trail found. */
export type ExportVerdict =
  { ok: true; entries: number; publicKey: string } | { ok: false; line: number; reason: string };

/** Checks an exported trail by itself: the chain, the digests and the signature. Pure; needs nothing of Coffer's. */
export function verifyExport(text: string): ExportVerdict {
  const lines = text.split('\n');
  if (lines.pop() !== '') return bad(lines.length, 'the file does not end with a whole line');
  const header = parse(headerSchema, lines[0]);
  if (!header) return bad(1, 'the first line is not the header of an audit export');
  const footer = parse(footerSchema, lines.at(-1));
  if (!footer || lines.length < 2) return bad(lines.length, 'the last line is not a signature');
  const body = lines.slice(0, -1);

  let cursor: ChainCursor = { seq: 0, hash: GENESIS };
  for (const [index, line] of body.slice(1).entries()) {
    const entry = parse(entrySchema, line);
    if (!entry) return bad(index + 2, 'not an entry');
    const next = checkEntry(cursor, {
      ...entry,
      metadataDigest: Buffer.from(entry.digest, 'hex'),
      hash: Buffer.from(entry.hash, 'hex'),
      metadata:
        entry.metadata === null || entry.salt === null
          ? undefined
          : { salt: Buffer.from(entry.salt, 'base64'), json: entry.metadata },
    });
    if (typeof next === 'string') return bad(index + 2, next);
    cursor = next;
  }
  if (cursor.seq !== header.entries) return bad(lines.length, 'entries are missing at the end');
  const sha256 = createHash('sha256')
    .update(body.map((line) => `${line}\n`).join(''))
    .digest();
  if (sha256.toString('hex') !== footer.sha256) return bad(lines.length, 'the bytes do not fit the signed digest');
  const signature = Buffer.from(footer.signature, 'base64');
  // Base64 has spare bits at its end; a signature written another way is not the one that was made.
  if (signature.toString('base64') !== footer.signature) return bad(lines.length, 'the signature is not genuine');
  const publicKey = createPublicKey({ key: Buffer.from(header.publicKey, 'base64'), format: 'der', type: 'spki' });
  if (!verify(null, sha256, publicKey, signature)) return bad(lines.length, 'the signature is not genuine');
  return { ok: true, entries: cursor.seq, publicKey: header.publicKey };
}

function parse<Schema extends z.ZodType>(schema: Schema, line: string | undefined): z.output<Schema> | undefined {
  try {
    return schema.parse(JSON.parse(line ?? ''));
  } catch {
    return undefined;
  }
}

function bad(line: number, reason: string): ExportVerdict {
  return { ok: false, line, reason };
}
