import type { AuditEntry } from '../../../shared/contract/index.ts';
import type { AuditAction } from '../../../shared/domain/audit-actions.ts';

/** One line of the timeline: an entry, or a sync with the entries of its steps. */
export type TimelineItem =
  | { readonly kind: 'entry'; readonly id: number; readonly at: string; readonly entry: AuditEntry }
  | {
      readonly kind: 'sync';
      readonly id: number;
      readonly at: string;
      readonly runId: string;
      /** The entry that ended it, or, while it runs, the one that began it. */
      readonly entry: AuditEntry;
      readonly state: 'running' | 'done' | 'failed';
      readonly steps: readonly AuditEntry[];
    };

/** What a sync writes down on its way, beside its beginning and its end; a lapsing access is renewed in passing. */
const STEPS: ReadonlySet<AuditAction> = new Set([
  'ACCOUNTS_FETCHED',
  'TRANSACTIONS_FETCHED',
  'BALANCE_FETCHED',
  'TOKEN_REFRESHED',
]);

/**
 * The lines of the timeline from entries, newest first. The steps of a sync are told by one line, where it ended; trouble
 * that its connection had meanwhile keeps a line of its own. Pure.
 */
export function timelineItems(entries: readonly AuditEntry[]): TimelineItem[] {
  type Open = Extract<TimelineItem, { kind: 'sync' }> & { steps: AuditEntry[] };
  const open = new Map<string, Open>();
  const items: TimelineItem[] = [];
  for (const entry of entries) {
    const { action, connectionId = '', auditId: id, at } = entry;
    const running = open.get(connectionId);
    const runId = runIdOf(entry);
    if (runId !== undefined && (action === 'SYNC_FINISHED' || action === 'SYNC_FAILED')) {
      const state = action === 'SYNC_FINISHED' ? 'done' : 'failed';
      const item: Open = { kind: 'sync', id, at, runId, entry, state, steps: [] };
      open.set(connectionId, item);
      items.push(item);
    } else if (runId !== undefined && action === 'SYNC_STARTED') {
      if (running?.runId === runId) {
        running.steps.push(entry);
        open.delete(connectionId);
      } else items.push({ kind: 'sync', id, at, runId, entry, state: 'running', steps: [] });
    } else if (running && STEPS.has(action)) running.steps.push(entry);
    else items.push({ kind: 'entry', id, at, entry });
  }
  return items;
}

/** Every entry by itself, for those who look for one. */
export function plainItems(entries: readonly AuditEntry[]): TimelineItem[] {
  return entries.map((entry) => ({ kind: 'entry', id: entry.auditId, at: entry.at, entry }));
}

/** The sync that an entry tells of. */
export function runIdOf({ metadata }: AuditEntry): string | undefined {
  const runId = metadata['runId'];
  return typeof runId === 'string' && runId !== '' ? runId : undefined;
}
