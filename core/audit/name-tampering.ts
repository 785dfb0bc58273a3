import type { TamperKind } from '../../shared/domain/audit-tampering.ts';
import { followsFrom, metadataDigest, saysWhatItSaid, type ChainCursor, type ReadEntry } from './audit-chain.ts';

/** How many missing entries a closed gap is tried for. */
const WIDEST_GAP = 64;

/**
 * What was done where the chain breaks, as far as the entries themselves can tell: each hash names its predecessor and
 * its number, so an entry that stands in the wrong place still tells where it belongs. Pure.
 *
 * @param cursor the last entry that holds
 * @param after the entries after it as they stand, the first one bad
 * @param known numbers that are known for certain for some hashes, by hash in hex
 */
export function nameTampering(
  cursor: ChainCursor,
  after: readonly ReadEntry[],
  known: ReadonlyMap<string, number>,
): TamperKind {
  const [bad, ...others] = after;
  if (bad === undefined) return 'entry-changed';
  if (bad.seq > cursor.seq + 1) return 'entries-deleted';
  if (followsFrom(cursor.hash, bad)) return nameWords(bad, others);

  // One that belongs here stands further on: this one was put in before it, or moved to here.
  const trueOne = others.find((entry) => followsFrom(cursor.hash, entry, cursor.seq + 1));
  if (trueOne) {
    // Wherever it comes from, the entries between have moved by one place, or by none when two were exchanged.
    const belongsElsewhere =
      followsFrom(trueOne.hash, bad, cursor.seq + 2) ||
      others.some((before, index) =>
        [0, 1, 2].some((moved) => followsFrom(before.hash, bad, cursor.seq + 1 + index + moved)),
      );
    return belongsElsewhere ? 'entries-reordered' : 'entry-inserted';
  }

  // It and what follows fit each other under higher numbers: the ones before were taken out and the gap was closed.
  const [next] = others;
  const knownSeq = known.get(bad.hash.toString('hex'));
  const isShifted =
    (knownSeq !== undefined && knownSeq > bad.seq) ||
    (next !== undefined &&
      Array.from({ length: WIDEST_GAP }, (_, index) => index + 1).some((gap) =>
        followsFrom(bad.hash, next, next.seq + gap),
      ));
  return isShifted ? 'entries-deleted' : 'entry-changed';
}

/** What happened to the words of an entry that itself is in its place. */
function nameWords(bad: ReadEntry, others: readonly ReadEntry[]): TamperKind {
  if (saysWhatItSaid(bad)) return 'entry-changed';
  const { salt, json } = bad;
  if (salt === undefined) return 'metadata-changed';
  const isElsewhere = others.some(
    (other) =>
      metadataDigest(salt, other.json).equals(bad.metadataDigest) ||
      metadataDigest(salt, json).equals(other.metadataDigest) ||
      (other.salt !== undefined && metadataDigest(other.salt, other.json).equals(bad.metadataDigest)),
  );
  return isElsewhere ? 'metadata-swapped' : 'metadata-changed';
}
