import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { unpackContent } from './archive-content.ts';
import type { ReadEntry } from './audit-chain.ts';
import type { AuditSigner } from './audit-signer.ts';
import { readEntryBytes } from './entry-bytes.ts';
import type { EvidenceStore } from './evidence-store.ts';

/** Name of the export's format, in its first line. */
const AUDIT_EXPORT_FORMAT = 'coffer-audit/1';

const ENTRIES_PER_TURN = 500;

/**
 * The trail as JSON lines, archives included: a header with the public key, one line per entry with everything its hash
 * covers, and a last line that signs the SHA-256 of all lines before it. In pieces, with a turn of the event loop between
 * them. `scripts/audit-verify.ts` checks it without Coffer; docs/how-to/check-an-audit-export.md says how.
 */
export async function* exportAudit(store: EvidenceStore, signer: AuditSigner, atIso: string): AsyncGenerator<string> {
  const digest = createHash('sha256');
  const digested = (text: string): string => {
    digest.update(text);
    return text;
  };
  // What is appended while it is written out is not part of it.
  const head = store.headSeq();
  const header = { format: AUDIT_EXPORT_FORMAT, exportedAt: atIso, entries: head, publicKey: signer.publicKey };
  yield digested(`${JSON.stringify(header)}\n`);
  for (const bytes of entriesOf(store, head)) {
    yield digested(readEntryBytes(bytes).map(lineOf).join(''));
    await nextTurn();
  }
  const sha256 = digest.digest();
  yield `${JSON.stringify({ sha256: sha256.toString('hex'), signature: signer.sign(sha256).toString('base64') })}\n`;
}

function* entriesOf(store: EvidenceStore, head: number): Generator<Buffer> {
  for (const { lastSeq } of store.archives()) {
    // An archive that cannot be read leaves a gap, which whoever checks the export will find.
    yield unpackContent(store.archiveContent(lastSeq) ?? Buffer.alloc(0)) ?? Buffer.alloc(0);
  }
  for (let after = store.archivedTo()?.seq ?? 0; ;) {
    const { entries, bytes } = store.entries(after, head, ENTRIES_PER_TURN);
    if (entries === 0) return;
    yield bytes;
    after = readEntryBytes(bytes).at(-1)?.seq ?? head;
  }
}

function lineOf({ seq, at, action, subject, json, salt, metadataDigest, hash }: ReadEntry): string {
  return `${JSON.stringify({
    seq,
    at,
    action,
    subject,
    // The text, not its value: the digest covers these very bytes.
    metadata: salt === undefined ? null : json,
    salt: salt?.toString('base64') ?? null,
    digest: metadataDigest.toString('hex'),
    hash: hash.toString('hex'),
  })}\n`;
}
