import type { TamperKind } from '../../shared/domain/audit-tampering.ts';
import type { ChainCursor } from './audit-chain.ts';
import type { Deletion, Finding, SegmentResult } from './check-segment.ts';

/** What is remembered of the head outside the database. */
export type AnchorReading =
  | { state: 'found'; head: ChainCursor }
  /** There is nothing. */
  | { state: 'absent' }
  /** There is something that we did not write. */
  | { state: 'forged' }
  /** It cannot be asked at the moment. */
  | { state: 'unreachable' };

/** How the trail was held against what is remembered outside. */
export type AnchorVerdict = 'matches' | 'absent' | 'unreachable';

/** What a check found. `entries` counts those that hold; `vouchedTo` is the last one under a genuine signature. */
export type AuditVerdict =
  | { ok: true; entries: number; vouchedTo: number; anchor: AnchorVerdict }
  | { ok: false; entries: number; vouchedTo: number; firstBad?: number; reason: TamperKind };

/** What is known of the trail as a whole. */
export type TrailFacts = {
  /** The newest entry's number. */
  head: number;
  /** The highest number that was ever given. */
  everWritten: number;
  /** Rows with numbers that no entry has. */
  strays: number;
  /** Where an archive is missing, or begins with another hash than the one before it ends with. */
  archiveBreaks: readonly Finding[];
  /** The highest number for which there is a checkpoint. */
  lastCheckpoint: number;
  anchor: AnchorReading;
  /** Whether a head was ever handed to this anchor. */
  hasAnchor: boolean;
  /** The chain's hash at the number that the anchor holds, where the entry is there. */
  hashAtAnchor: Buffer | undefined;
};

/**
 * One verdict from the results of all segments: the first entry that does not hold, and what was done to it. Where several
 * things are wrong with the same entry, the one that says most. Pure.
 */
export function judgeTrail(facts: TrailFacts, results: readonly SegmentResult[]): AuditVerdict {
  const vouchedTo = Math.max(0, ...results.map((result) => result.vouchedTo));
  const fromSegments = results.flatMap(({ findings }) => findings);
  const fromAnchor = anchorFindings(facts);
  const isRecomputed = fromAnchor.some(({ kind }) => kind === 'recomputed');
  const findings = [...fromSegments, ...erasureFindings(results), ...wholeFindings(facts), ...fromAnchor]
    // A signature that is missing or forged below a head that differs from the remembered one: the chain was made anew.
    .map((finding) => (isRecomputed && isOfSignature(finding) ? { ...finding, kind: 'recomputed' as const } : finding));
  const first = findings.reduce<Finding | undefined>(
    (best, finding) => (best === undefined || finding.seq < best.seq ? finding : best),
    undefined,
  );
  if (first) {
    const entries = Math.max(0, first.seq - 1);
    return { ok: false, entries, vouchedTo: Math.min(vouchedTo, entries), firstBad: first.seq, reason: first.kind };
  }
  const { anchor, hasAnchor, head } = facts;
  if (hasAnchor && (anchor.state === 'absent' || anchor.state === 'forged'))
    return { ok: false, entries: head, vouchedTo, reason: 'anchor-missing' };
  return {
    ok: true,
    entries: head,
    vouchedTo,
    anchor: anchor.state === 'found' ? 'matches' : anchor.state === 'unreachable' ? 'unreachable' : 'absent',
  };
}

function isOfSignature({ kind }: Finding): boolean {
  return kind === 'signature-missing' || kind === 'signature-forged';
}

function wholeFindings({ head, everWritten, lastCheckpoint, strays, archiveBreaks }: TrailFacts): Finding[] {
  return [
    ...archiveBreaks,
    ...(strays > 0 ? [{ seq: 1, kind: 'entry-inserted' } as const] : []),
    ...(Math.max(everWritten, lastCheckpoint) > head ? [{ seq: head + 1, kind: 'truncated' } as const] : []),
  ];
}

function anchorFindings({ anchor, head, hashAtAnchor }: TrailFacts): Finding[] {
  if (anchor.state !== 'found') return [];
  const { seq, hash } = anchor.head;
  if (seq > head) return [{ seq: head + 1, kind: 'rolled-back' }];
  return hashAtAnchor !== undefined && !hashAtAnchor.equals(hash) ? [{ seq, kind: 'recomputed' }] : [];
}

/** Words that are gone although no later entry says that the data of their connection was deleted. */
function erasureFindings(results: readonly SegmentResult[]): Finding[] {
  const deletions = results.flatMap((result) => result.deletions);
  const lastDeletion = new Map<string, number>();
  for (const { subject, seq } of deletions) lastDeletion.set(subject, Math.max(seq, lastDeletion.get(subject) ?? 0));
  const spans = results
    .flatMap(({ erased }) => erased)
    .map((span) => ({ ...span, deletedAt: lastDeletion.get(span.subject) ?? 0 }))
    .filter(({ last, deletedAt }) => last > deletedAt)
    .map(({ first, last, deletedAt }) => (first > deletedAt ? first : last));
  const alone = results
    .flatMap(({ erasedAlone }) => erasedAlone)
    .filter((seq) => !deletions.some((deletion: Deletion) => deletion.seq > seq && deletion.alone.includes(seq)));
  return [...spans, ...alone].map((seq) => ({ seq, kind: 'metadata-erased' }));
}
