import { setImmediate as nextTurn } from 'node:timers/promises';
import { GENESIS, type ChainCursor } from './audit-chain.ts';
import type { SignatureCheck } from './audit-signer.ts';
import { checkSegment, type CheckNeeds, type Finding, type Segment, type SegmentResult } from './check-segment.ts';
import type { Archive, EvidenceStore } from './evidence-store.ts';
import { judgeTrail, type AuditVerdict, type TrailFacts, type AnchorReading } from './judge-trail.ts';

/**
 * Checks all segments of a trail, in whichever order and wherever; tells how many entries were checked so far. Rejects with
 * the reason of `signal` when that is aborted first.
 */
export type CheckSegments = (
  segments: readonly Segment[],
  known: ReadonlyMap<string, number>,
  onProgress: (done: number) => void,
  signal?: AbortSignal,
) => Promise<SegmentResult[]>;

/** What a verification reads. */
export type VerifyNeeds = {
  store: EvidenceStore;
  isOurs: SignatureCheck;
  /** The head as it is remembered outside, and whether one was ever handed there. */
  anchor: AnchorReading;
  remembered: ChainCursor | undefined;
};

/** Entries in a segment: enough that starting one costs nothing, few enough that several threads end together. */
const ENTRIES_PER_SEGMENT = 4096;

/**
 * Verifies the whole trail: every entry follows from the one before it and says what it said, every archive holds its
 * part, every signature that must be there is there and genuine, what was erased was erased on record, and the head that is
 * remembered outside the database is still in the chain.
 */
export async function verifyAudit(
  needs: VerifyNeeds,
  check: CheckSegments = checkHere(needs),
  onProgress: (done: number, total: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<AuditVerdict> {
  // The end is fixed first: what is appended meanwhile is for the next verification.
  const facts = readFacts(needs);
  const segments = planSegments(needs.store, facts.head);
  const results = await check(segments, knownHashes(needs.anchor), (done) => onProgress(done, facts.head), signal);
  return judgeTrail(facts, results);
}

/**
 * The cheap check at start: from the last signed checkpoint on, and the remembered head. It finds what happened to the
 * newest entries; the full verification finds the rest.
 */
export async function verifyAuditTail(needs: VerifyNeeds): Promise<AuditVerdict> {
  const { store } = needs;
  const facts = readFacts(needs);
  const after = Math.max(store.archivedTo()?.seq ?? 0, (store.lastCheckpoint()?.seq ?? 0) - 1);
  const segments: Segment[] = after < facts.head ? [{ kind: 'live', after, to: facts.head }] : [];
  const results = await checkHere(needs)(segments, knownHashes(needs.anchor), () => undefined);
  // Words that were erased further up have their deletion here or not at all; the full verification pairs them.
  return judgeTrail(
    facts,
    results.map((result) => ({ ...result, erased: [], erasedAlone: [] })),
  );
}

/** Checks segments in this thread, in turns short enough that nothing else waits. */
export function checkHere(needs: Pick<CheckNeeds, 'store' | 'isOurs'>): CheckSegments {
  return async (segments, known, onProgress, signal) => {
    const results: SegmentResult[] = [];
    let done = 0;
    for (const segment of segments) {
      const steps = checkSegment({ ...needs, known }, segment);
      for (;;) {
        signal?.throwIfAborted();
        const step = steps.next();
        if (step.done) {
          results.push(step.value);
          break;
        }
        done += step.value;
        onProgress(done);
        await nextTurn();
      }
    }
    return results;
  };
}

/** The stretches of a trail up to a number, oldest first. */
export function planSegments(store: EvidenceStore, head: number): Segment[] {
  const archives = store.archives().map((archive): Segment => ({ kind: 'archive', archive }));
  const live: Segment[] = [];
  for (let after = store.archivedTo()?.seq ?? 0; after < head; after += ENTRIES_PER_SEGMENT)
    live.push({ kind: 'live', after, to: Math.min(head, after + ENTRIES_PER_SEGMENT) });
  return [...archives, ...live];
}

function readFacts({ store, anchor, remembered }: VerifyNeeds): TrailFacts {
  return {
    head: store.headSeq(),
    everWritten: store.everWritten(),
    strays: store.strays(),
    archiveBreaks: archiveBreaks(store.archives()),
    lastCheckpoint: store.lastCheckpoint()?.seq ?? 0,
    anchor,
    hasAnchor: remembered !== undefined,
    hashAtAnchor: anchor.state === 'found' ? store.hashAt(anchor.head.seq) : undefined,
  };
}

/** Archives follow each other from the first entry on. */
function archiveBreaks(archives: readonly Archive[]): Finding[] {
  let end: ChainCursor = { seq: 0, hash: GENESIS };
  return archives.flatMap(({ firstSeq, lastSeq, previousHash, lastHash }): Finding[] => {
    const before = end;
    end = { seq: lastSeq, hash: lastHash };
    if (firstSeq !== before.seq + 1) return [{ seq: before.seq + 1, kind: 'archive-missing' }];
    return previousHash.equals(before.hash) ? [] : [{ seq: firstSeq, kind: 'archive-changed' }];
  });
}

function knownHashes(anchor: AnchorReading): ReadonlyMap<string, number> {
  return new Map(anchor.state === 'found' ? [[anchor.head.hash.toString('hex'), anchor.head.seq]] : []);
}
