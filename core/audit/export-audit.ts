import { createHash } from 'node:crypto';
import type { AuditSigner } from './audit-signer.ts';
import type { AuditStore } from './audit-store.ts';

/** Name of the export's format, in its first line. */
export const AUDIT_EXPORT_FORMAT = 'coffer-audit/1';

const ENTRIES_PER_READ = 1000;

/**
 * The trail as JSON lines: a header with the public key, one line per entry with everything its hash covers, and a last
 * line that signs the SHA-256 of all lines before it. `scripts/audit-verify.ts` checks it without Coffer.
 */
export function* exportAudit(store: AuditStore, signer: AuditSigner, atIso: string): Generator<string> {
  const digest = createHash('sha256');
  const line = (value: unknown): string => {
    const text = `${JSON.stringify(value)}\n`;
    digest.update(text);
    return text;
  };
  const head = store.head();
  yield line({ format: AUDIT_EXPORT_FORMAT, exportedAt: atIso, entries: head.seq, publicKey: signer.publicKey });
  for (let seq = 0; ;) {
    const entries = store.slice(seq, ENTRIES_PER_READ);
    for (const entry of entries) {
      yield line({
        seq: entry.seq,
        at: entry.at,
        action: entry.action,
        subject: entry.subject,
        // The text, not its value: the digest covers these very bytes.
        metadata: entry.salt === null ? null : entry.json,
        salt: entry.salt?.toString('base64') ?? null,
        digest: entry.metadataDigest.toString('hex'),
        hash: entry.hash.toString('hex'),
      });
      seq = entry.seq;
    }
    if (entries.length === 0) break;
  }
  const sha256 = digest.digest();
  yield `${JSON.stringify({ sha256: sha256.toString('hex'), signature: signer.sign(sha256).toString('base64') })}\n`;
}
