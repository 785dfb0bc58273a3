import { useMemo } from 'react';
import type { AuditEntry } from '../../../shared/contract/index.ts';
import type { Tone } from '../../components/marks.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { useQuery } from '../../context/use-query.ts';
import { entryFacts } from '../../format/entry-facts.ts';
import type { Words } from '../../words/en-gb.ts';
import { toneOf } from './action-kinds.ts';
import type { TimelineItem } from './timeline-items.ts';

/** What happened, in a few words. */
export function itemWhat(item: TimelineItem, words: Words): string {
  return item.kind === 'sync' ? words.timeline.sync[item.state] : entryWhat(item.entry, words);
}

/** What an entry records, in a few words. */
export function entryWhat(entry: AuditEntry, words: Words): string {
  const isStopped = entry.action === 'AUTH_FAILED' && isCalledOff(entry);
  return isStopped ? words.activity.signInStopped : words.activity.actions[entry.action];
}

/** How it looks. */
export function itemTone(item: TimelineItem): Tone {
  return item.kind === 'sync' && item.state === 'running' ? 'busy' : entryTone(item.entry);
}

/** How an entry looks. What the user has stopped is no trouble, whatever it is written down as. */
export function entryTone(entry: AuditEntry): Tone {
  return isCalledOff(entry) ? 'off' : toneOf(entry.action);
}

function isCalledOff({ metadata }: AuditEntry): boolean {
  return metadata['code'] === 'CANCELLED';
}

/** Why it happened, or what more there is to say, in a sentence; empty when there is nothing. */
export function useEntryWhy(entry: AuditEntry): string {
  const words = useWords();
  const formats = useFormats();
  const accounts = useQuery('accounts.list', {}).value?.accounts;
  const nameOf = useMemo(() => new Map(accounts?.map(({ accountId, name }) => [accountId, name])), [accounts]);
  if (entry.erased) return words.timeline.erased;
  return words.timeline.why[entry.action](entryFacts(entry, { formats, accountName: (id) => nameOf.get(id) }));
}
