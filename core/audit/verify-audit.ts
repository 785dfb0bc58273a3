import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkEntry, GENESIS, type ChainCursor, type TamperKind } from './audit-chain.ts';
import { checkpointBytes, type AuditSigner } from './audit-signer.ts';
import type { AuditStore, Checkpoint } from './audit-store.ts';

/** What a verification found. `firstBad` is the number of the first entry that does not hold. */
export type AuditVerdict =
  { ok: true; entries: number } | { ok: false; entries: number; firstBad: number; reason: TamperKind };

/** Entries checked before the event loop gets its turn. */
const ENTRIES_PER_TURN = 500;

/**
 * Verifies the whole trail: every entry follows from the one before it, every signed checkpoint fits, and the head that
 * was remembered outside the database is still in the chain. In slices, with progress.
 *
 * @param anchor the head remembered outside, when there is one
 */
export async function verifyAudit(
  store: AuditStore,
  signer: AuditSigner,
  anchor: ChainCursor | undefined,
  onProgress: (done: number) => void = () => undefined,
): Promise<AuditVerdict> {
  const checkpoints = new Map(store.checkpoints().map((checkpoint) => [checkpoint.seq, checkpoint]));
  let cursor: ChainCursor = { seq: 0, hash: GENESIS };
  for (;;) {
    const entries = store.slice(cursor.seq, ENTRIES_PER_TURN);
    if (entries.length === 0) break;
    for (const entry of entries) {
      const next = checkEntry(cursor, entry);
      if (typeof next === 'string') return { ok: false, entries: cursor.seq, firstBad: cursor.seq + 1, reason: next };
      cursor = next;
      const checkpoint = checkpoints.get(cursor.seq);
      const isRecomputed =
        (checkpoint && !isGenuine(checkpoint, cursor, signer)) ||
        (anchor?.seq === cursor.seq && !anchor.hash.equals(cursor.hash));
      if (isRecomputed) return { ok: false, entries: cursor.seq, firstBad: cursor.seq, reason: 'recomputed' };
    }
    onProgress(cursor.seq);
    await nextTurn();
  }
  const lastKnown = Math.max(anchor?.seq ?? 0, ...checkpoints.keys());
  if (lastKnown > cursor.seq) return { ok: false, entries: cursor.seq, firstBad: cursor.seq + 1, reason: 'truncated' };
  return { ok: true, entries: cursor.seq };
}

/**
 * The cheap check at start: from the last signed checkpoint on, and the remembered head. It finds what happened to the
 * newest entries; the full verification finds the rest.
 */
export function verifyAuditTail(store: AuditStore, signer: AuditSigner, anchor: ChainCursor | undefined): AuditVerdict {
  const checkpoint = store.lastCheckpoint();
  const start: ChainCursor = checkpoint ? { seq: checkpoint.seq, hash: checkpoint.hash } : { seq: 0, hash: GENESIS };
  const stored = store.hashAt(start.seq);
  if (stored === undefined) return { ok: false, entries: store.head().seq, firstBad: start.seq, reason: 'truncated' };
  if (!stored.equals(start.hash) || (checkpoint && !isGenuine(checkpoint, start, signer))) {
    return { ok: false, entries: start.seq, firstBad: start.seq, reason: 'recomputed' };
  }
  let cursor = start;
  for (const entry of store.slice(start.seq, 10 * CHECKPOINT_EVERY)) {
    const next = checkEntry(cursor, entry);
    if (typeof next === 'string') return { ok: false, entries: cursor.seq, firstBad: cursor.seq + 1, reason: next };
    cursor = next;
  }
  if (anchor && anchor.seq > store.head().seq)
    return { ok: false, entries: cursor.seq, firstBad: cursor.seq + 1, reason: 'truncated' };
  if (anchor && store.hashAt(anchor.seq)?.equals(anchor.hash) !== true)
    return { ok: false, entries: anchor.seq, firstBad: anchor.seq, reason: 'recomputed' };
  return { ok: true, entries: store.head().seq };
}

/** A checkpoint is signed at least every so many entries. */
export const CHECKPOINT_EVERY = 256;

function isGenuine({ seq, hash, at, signature }: Checkpoint, cursor: ChainCursor, signer: AuditSigner): boolean {
  return seq === cursor.seq && hash.equals(cursor.hash) && signer.verify(checkpointBytes(seq, hash, at), signature);
}
