import { CHECKPOINT_EVERY } from './check-segment.ts';

/** Entries of an archive: four checkpoints' worth, sealed or opened between two frames. */
export const ARCHIVE_ENTRIES = 4 * CHECKPOINT_EVERY;

/** Entries stay in their table for so long at least: figures over a year are counted there. */
export const KEPT_MS = 400 * 86_400_000;

/** Beyond this many the oldest are archived whatever their age, so that the table stays quick. */
export const KEPT_ENTRIES = 1_000_000;

/**
 * The next stretch to seal, or `undefined` when none is due: whole archives only, ending at a signed entry, oldest first.
 * Pure.
 *
 * @param archivedTo the last archived number
 * @param head the newest number
 * @param oldTo the last number before the first entry that is too young
 */
export function planArchive({
  archivedTo,
  head,
  oldTo,
}: {
  archivedTo: number;
  head: number;
  oldTo: number;
}): { first: number; last: number } | undefined {
  // A trail from before signatures were regular may begin anywhere; its first archive ends where the others do.
  const last = Math.floor(archivedTo / CHECKPOINT_EVERY) * CHECKPOINT_EVERY + ARCHIVE_ENTRIES;
  const isDue = last <= oldTo || head - archivedTo > KEPT_ENTRIES;
  return isDue && last < head ? { first: archivedTo + 1, last } : undefined;
}
