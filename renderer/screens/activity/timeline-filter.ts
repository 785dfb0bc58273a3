import { ERROR_CODES, type Connection } from '../../../shared/contract/index.ts';
import { AUDIT_ACTIONS, type AuditAction } from '../../../shared/domain/audit-actions.ts';
import { isLocalDate } from '../../../shared/domain/local-date.ts';
import type { PageFilter } from '../../data/page-store.ts';
import type { Words } from '../../words/en-gb.ts';
import { ACTION_GROUPS, actionsOf, type ActionGroup } from './action-kinds.ts';

/** What the user narrowed the timeline to. Empty strings mean "no limit". */
export type TimelineFilter = {
  readonly search: string;
  /** A group, one action, or nothing. */
  readonly kind: ActionGroup | AuditAction | '';
  readonly connectionId: string;
  readonly from: string;
  readonly to: string;
};

const LONGEST_SEARCH = 100;
const MOST_WORDS = 8;

/** Reads a filter from the address. What cannot be understood is left out, so an old link never breaks the screen. */
export function readTimelineFilter(parameters: URLSearchParams): TimelineFilter {
  const kind = parameters.get('kind') ?? '';
  const date = (name: string): string => {
    const text = parameters.get(name) ?? '';
    return isLocalDate(text) ? text : '';
  };
  return {
    search: (parameters.get('search') ?? '').slice(0, LONGEST_SEARCH),
    kind: [...ACTION_GROUPS, ...AUDIT_ACTIONS].find((known) => known === kind) ?? '',
    connectionId: (parameters.get('bank') ?? '').slice(0, 256),
    from: date('from'),
    to: date('to'),
  };
}

/** The filter for the address: only what narrows. */
export function writeTimelineFilter({ search, kind, connectionId, from, to }: TimelineFilter): Record<string, string> {
  return {
    ...(search === '' ? {} : { search }),
    ...(kind === '' ? {} : { kind }),
    ...(connectionId === '' ? {} : { bank: connectionId }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
  };
}

/** Whether single entries are looked for, so that none may be hidden within a sync. */
export function isSeeking({ search, kind }: TimelineFilter): boolean {
  return search.trim() !== '' || AUDIT_ACTIONS.some((action) => action === kind);
}

/**
 * The filter as the engine takes it. The words on screen are this page's and not the record's, so each word of a search goes
 * along with what it may stand for: actions, banks and errors whose names hold it.
 */
export function timelinePage(
  { search, kind, connectionId, from, to }: TimelineFilter,
  { words, connections }: { words: Words; connections: readonly Connection[] },
): PageFilter<'audit.page'> {
  const sought = [...new Set(search.toLowerCase().split(/\s+/))].filter((word) => word !== '').slice(0, MOST_WORDS);
  const has = (text: string, word: string): boolean => text.toLowerCase().includes(word);
  return {
    ...(kind === '' ? {} : { actions: isGroup(kind) ? actionsOf(kind) : [kind] }),
    ...(connectionId === '' ? {} : { connectionId }),
    ...(from === '' ? {} : { from: localMidnight(from, 0) }),
    ...(to === '' ? {} : { to: localMidnight(to, 1) }),
    ...(sought.length === 0
      ? {}
      : {
          words: sought.map((word) => ({
            text: word,
            actions: AUDIT_ACTIONS.filter((action) => has(words.activity.actions[action], word)),
            connectionIds: connections
              .filter(({ providerName }) => has(providerName, word))
              .map((connection) => connection.connectionId),
            codes: ERROR_CODES.filter((code) => has(words.errors[code].title, word)),
          })),
        }),
  };
}

function isGroup(kind: ActionGroup | AuditAction): kind is ActionGroup {
  return ACTION_GROUPS.some((group) => group === kind);
}

/** The instant at which a day begins here, or, a day later, at which it is over. */
function localMidnight(date: string, daysLater: 0 | 1): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const at = new Date(year, month - 1, day + daysLater).getTime() - daysLater;
  return new Date(at).toISOString();
}
