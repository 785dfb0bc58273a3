import type { SyncRun } from '../../../shared/contract/index.ts';
import type { Tone } from '../../components/marks.tsx';
import type { Formats } from '../../format/formats.ts';
import type { Words } from '../../words/en-gb.ts';

const TONES: Record<SyncRun['state'], Tone> = {
  running: 'busy',
  succeeded: 'good',
  partial: 'soon',
  failed: 'bad',
  cancelled: 'off',
};
const COUNTED = ['added', 'changed', 'booked', 'vanished', 'rewritten'] as const;

/** How a sync ended, as shape and word. One that was undone is that first of all, and nothing to be alarmed about. */
export function syncStanding({ state, undoneAt }: SyncRun, words: Words): { tone: Tone; word: string } {
  return undoneAt === undefined
    ? { tone: TONES[state], word: words.syncs.states[state] }
    : { tone: 'off', word: words.syncs.undone };
}

/** What a sync changed, in a few words; its trouble when it had one. */
export function syncSummary(run: SyncRun, words: Words, formats: Formats): string {
  const counts = COUNTED.filter((fact) => run[fact] > 0).map((fact) =>
    words.syncs.counts[fact](formats.count(run[fact])),
  );
  const trouble = run.error && words.errors[run.error.code].title;
  if (counts.length === 0 && trouble === undefined) return run.state === 'running' ? '' : words.syncs.nothing;
  return [...counts, ...(trouble === undefined ? [] : [trouble])].join(' · ');
}

/** Whether undoing would change anything. */
export function canUndo(run: SyncRun): boolean {
  return run.state !== 'running' && run.undoneAt === undefined && COUNTED.some((fact) => run[fact] > 0);
}
