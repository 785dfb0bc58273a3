import type { TamperKind } from '../../shared/domain/audit-tampering.ts';
import { unpackContent } from './archive-content.ts';
import { GENESIS, type ChainCursor, type ReadEntry } from './audit-chain.ts';
import { archiveBytes, checkpointBytes, type SignatureCheck } from './audit-signer.ts';
import { checkEntryBytes, readEntryBytes } from './entry-bytes.ts';
import type { Archive, Checkpoint, EvidenceStore } from './evidence-store.ts';
import { nameTampering } from './name-tampering.ts';

/** A checkpoint stands at every so many entries. */
export const CHECKPOINT_EVERY = 256;

/** A stretch of the chain that is checked by itself: entries in their table, or a sealed archive. */
export type Segment = { kind: 'live'; after: number; to: number } | { kind: 'archive'; archive: Archive };

/** Something that does not hold, and at which entry. */
export type Finding = { seq: number; kind: TamperKind };

/** A deletion of data that the trail records: the connection, and entries without one that belonged to it. */
export type Deletion = { seq: number; subject: string; alone: readonly number[] };

/** What a segment shows. */
export type SegmentResult = {
  /** The last entry that holds. */
  reached: number;
  findings: Finding[];
  /** The highest checkpoint whose signature is genuine. */
  vouchedTo: number;
  /** Entries whose words are gone, first and last number for each connection. */
  erased: { subject: string; first: number; last: number }[];
  /** Entries of no connection whose words are gone. */
  erasedAlone: number[];
  deletions: Deletion[];
};

/** What checking needs besides the segment. */
export type CheckNeeds = {
  store: EvidenceStore;
  isOurs: SignatureCheck;
  /** Hashes that are known to belong to a number, by hash in hex: from the remembered head. */
  known: ReadonlyMap<string, number>;
};

/** Entries read and checked at a time: between two such steps the caller may do something else. */
const ENTRIES_PER_STEP = 500;
/** Entries after a bad one that are looked at to tell what was done. */
const LOOK_AHEAD = 1024;

/** Checks one stretch, step by step; yields how many entries the step has checked. */
export function* checkSegment(needs: CheckNeeds, segment: Segment): Generator<number, SegmentResult> {
  return segment.kind === 'live' ? yield* checkLive(needs, segment) : yield* checkArchive(needs, segment.archive);
}

function* checkLive(needs: CheckNeeds, { after, to }: { after: number; to: number }): Generator<number, SegmentResult> {
  const { store } = needs;
  const archived = store.archivedTo() ?? { seq: 0, hash: GENESIS };
  const start = after === archived.seq ? archived.hash : store.hashAt(after);
  const result = newResult(after);
  // The segment before this one says what happened to its end.
  if (start === undefined) return { ...result, findings: [{ seq: after, kind: 'entries-deleted' }] };
  const watch = watchEntries(needs, result, after, to);
  let cursor: ChainCursor = { seq: after, hash: start };
  while (cursor.seq < to) {
    const { entries, bytes } = store.entries(cursor.seq, to, ENTRIES_PER_STEP);
    const checked = checkEntryBytes(bytes, cursor, watch);
    cursor = checked.cursor;
    // Every number up to the end is some entry's, so none where there should be one is as bad as a wrong one.
    if (!checked.isGood || entries === 0) {
      result.findings.push(
        nameAt(needs, cursor, (limit) => store.entries(cursor.seq, Number.MAX_SAFE_INTEGER, limit).bytes),
      );
      break;
    }
    yield entries;
  }
  return { ...result, reached: cursor.seq };
}

function* checkArchive(needs: CheckNeeds, archive: Archive): Generator<number, SegmentResult> {
  const { firstSeq, lastSeq, previousHash, lastHash, signature } = archive;
  const result = newResult(firstSeq - 1);
  const bad = (seq: number, kind: TamperKind): SegmentResult => ({
    ...result,
    reached: seq - 1,
    findings: [...result.findings, { seq, kind }],
  });
  if (!needs.isOurs(archiveBytes(archive), signature)) return bad(firstSeq, 'signature-forged');
  const packed = needs.store.archiveContent(lastSeq);
  if (packed === undefined) return bad(firstSeq, 'archive-missing');
  const bytes = unpackContent(packed);
  if (bytes === undefined) return bad(firstSeq, 'archive-changed');
  const watch = watchEntries(needs, result, firstSeq - 1, lastSeq);
  const { cursor, isGood } = checkEntryBytes(bytes, { seq: firstSeq - 1, hash: previousHash }, watch);
  yield cursor.seq - firstSeq + 1;
  if (!isGood || cursor.seq !== lastSeq || !cursor.hash.equals(lastHash)) return bad(cursor.seq + 1, 'archive-changed');
  return { ...result, reached: cursor.seq };
}

function newResult(reached: number): SegmentResult {
  return { reached, findings: [], vouchedTo: 0, erased: [], erasedAlone: [], deletions: [] };
}

/** Notes in a result what the entries of a segment say that concerns others, and holds them against the checkpoints. */
function watchEntries({ store, isOurs }: CheckNeeds, result: SegmentResult, after: number, to: number) {
  const checkpoints = new Map(store.checkpoints(after, to).map((checkpoint) => [checkpoint.seq, checkpoint]));
  const regularFrom = store.regularFrom();
  const erased = new Map<string, SegmentResult['erased'][number]>();
  return {
    isPoint: (seq: number): boolean => checkpoints.has(seq) || (seq % CHECKPOINT_EVERY === 0 && seq > regularFrom),
    onPoint(cursor: ChainCursor): void {
      const checkpoint = checkpoints.get(cursor.seq);
      const kind = checkpoint === undefined ? 'signature-missing' : judgeCheckpoint(checkpoint, cursor, isOurs);
      if (kind === undefined) result.vouchedTo = cursor.seq;
      else result.findings.push({ seq: cursor.seq, kind });
    },
    onErased(seq: number, subject: string): void {
      if (subject === '') result.erasedAlone.push(seq);
      else {
        const span = erased.get(subject);
        if (span) span.last = seq;
        else {
          const begun = { subject, first: seq, last: seq };
          erased.set(subject, begun);
          result.erased.push(begun);
        }
      }
    },
    onDeletion: (seq: number, subject: string, json: string): void =>
      void result.deletions.push({ seq, subject, alone: aloneIn(json) }),
  };
}

/** What is wrong with a checkpoint at a place of the chain that holds by itself. */
function judgeCheckpoint(
  { seq, hash, at, signature }: Checkpoint,
  cursor: ChainCursor,
  isOurs: SignatureCheck,
): TamperKind | undefined {
  const isGenuine = isOurs(checkpointBytes(seq, hash, at), signature);
  if (!hash.equals(cursor.hash)) return 'recomputed';
  return isGenuine ? undefined : 'signature-forged';
}

/** The entries of no connection that a deletion says it has emptied. */
export function aloneIn(json: string): number[] {
  const value: unknown = JSON.parse(json);
  const list = typeof value === 'object' && value !== null && 'alone' in value ? value.alone : undefined;
  return Array.isArray(list) ? list.map(Number).filter(Number.isSafeInteger) : [];
}

function nameAt({ store, known }: CheckNeeds, cursor: ChainCursor, read: (limit: number) => Buffer): Finding {
  const checkpoints = store.checkpoints(cursor.seq, Number.MAX_SAFE_INTEGER);
  const all = new Map([...known, ...checkpoints.map(({ seq, hash }) => [hash.toString('hex'), seq] as const)]);
  return { seq: cursor.seq + 1, kind: nameTampering(cursor, readable(read(LOOK_AHEAD)), all) };
}

/** The entries as far as they can be read; a row may have been changed into anything. */
function readable(bytes: Buffer): ReadEntry[] {
  try {
    return readEntryBytes(bytes);
  } catch {
    return [];
  }
}
