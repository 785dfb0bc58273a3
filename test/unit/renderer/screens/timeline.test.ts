import { describe, expect, it } from 'vitest';
import { entryFacts } from '../../../../renderer/format/entry-facts.ts';
import { createFormats } from '../../../../renderer/format/formats.ts';
import { ACTION_GROUPS, actionsOf } from '../../../../renderer/screens/activity/action-kinds.ts';
import { isSeeking, readTimelineFilter, timelinePage, writeTimelineFilter } from '../../../../renderer/screens/activity/timeline-filter.ts'; // prettier-ignore
import { timelineItems } from '../../../../renderer/screens/activity/timeline-items.ts';
import { wordsOf } from '../../../../renderer/words/words-of.ts';
import { methods, type AuditEntry, type Connection } from '../../../../shared/contract/index.ts';
import { AUDIT_ACTIONS, type AuditAction } from '../../../../shared/domain/audit-actions.ts';
import { LOCALES } from '../../../../shared/domain/language.ts';
import { someConnections } from '../../../support/interface/money.ts';

const english = wordsOf('en-GB');

/** Entries newest first, numbered from the end, from `ACTION connection run` lines written oldest first. */
function entries(...lines: string[]): AuditEntry[] {
  return lines
    .map((line, index): AuditEntry => {
      const [action = '', connectionId, runId] = line.split(' ');
      return {
        auditId: index + 1,
        at: new Date(Date.UTC(2026, 4, 4, 10, 0, index)).toISOString(),
        action: action as AuditAction,
        ...(connectionId === undefined ? {} : { connectionId }),
        metadata: runId === undefined ? {} : { runId },
      };
    })
    .toReversed();
}
const lines = (rows: readonly AuditEntry[]) =>
  timelineItems(rows).map((item) =>
    item.kind === 'sync'
      ? `${item.state} ${item.entry.connectionId} ${item.runId}: ${item.steps.map(({ auditId }) => auditId).join(' ')}`
      : item.entry.action,
  );

describe('the timeline', () => {
  it.each<[string, string[], string[]]>([
    ['a sync is one line, where it ended', ['SYNC_STARTED c1 r1', 'BALANCE_FETCHED c1', 'TRANSACTIONS_FETCHED c1', 'SYNC_FINISHED c1 r1'], ['done c1 r1: 3 2 1']],
    ['two banks at a time keep to themselves', ['SYNC_STARTED c1 r1', 'SYNC_STARTED c2 r2', 'BALANCE_FETCHED c2', 'BALANCE_FETCHED c1', 'SYNC_FAILED c2 r2', 'SYNC_FINISHED c1 r1'], ['done c1 r1: 4 1', 'failed c2 r2: 3 2']],
    ['trouble that the connection had meanwhile has its own line, a renewed access has not', ['SYNC_STARTED c1 r1', 'TOKEN_REFRESHED c1', 'RATE_LIMITED c1', 'SYNC_FAILED c1 r1', 'TOKEN_REFRESHED c1'], ['TOKEN_REFRESHED', 'failed c1 r1: 2 1', 'RATE_LIMITED']],
    ['a sync that runs is told where it began', ['SYNC_FINISHED c1 r0', 'SYNC_STARTED c1 r1', 'BALANCE_FETCHED c1'], ['BALANCE_FETCHED', 'running c1 r1: ', 'done c1 r0: ']],
    ['one cut off by a crash does not swallow the one before', ['SYNC_STARTED c1 r1', 'BALANCE_FETCHED c1', 'SYNC_FINISHED c1 r1', 'SYNC_STARTED c1 r2', 'SYNC_STARTED c1 r3', 'SYNC_FINISHED c1 r3'], ['done c1 r3: 5', 'running c1 r2: ', 'done c1 r1: 2 1']],
    ['reading accounts while connecting is no part of a sync', ['CONNECTION_CREATED c1', 'ACCOUNTS_FETCHED c1', 'SYNC_STARTED c1 r1', 'SYNC_FINISHED c1 r1'], ['done c1 r1: 3', 'ACCOUNTS_FETCHED', 'CONNECTION_CREATED']],
    ['an entry without a run stands by itself', ['SYNC_FINISHED c1'], ['SYNC_FINISHED']],
  ])('%s', (_name, written, shown) => {
    expect(lines(entries(...written))).toEqual(shown);
  }); // prettier-ignore

  it('loses no entry and shows none twice, wherever a page ends', () => {
    const all = entries('CONNECTION_CREATED c1', 'SYNC_STARTED c1 r1', 'BALANCE_FETCHED c1', 'TOKEN_REFRESHED c2', 'SYNC_FINISHED c1 r1', 'SYNC_STARTED c2 r2'); // prettier-ignore
    for (let end = 0; end <= all.length; end++) {
      const page = all.slice(0, end);
      const shown = timelineItems(page).flatMap((item) => [item.id, ...(item.kind === 'sync' ? item.steps.map(({ auditId }) => auditId) : [])]); // prettier-ignore
      expect(shown.toSorted((a, b) => b - a)).toEqual(page.map(({ auditId }) => auditId));
    }
  });
});

describe('what may be chosen', () => {
  const connections: readonly Connection[] = someConnections(Date.UTC(2026, 4, 4));
  const page = (query: string) => timelinePage(readTimelineFilter(new URLSearchParams(query)), { words: english, connections }); // prettier-ignore

  it('is read from the address and written as it is read', () => {
    const query = { search: 'otter rate', kind: 'syncs', bank: 'c2', from: '2026-05-01', to: '2026-05-03' };
    expect(writeTimelineFilter(readTimelineFilter(new URLSearchParams(query)))).toEqual(query);
    expect(writeTimelineFilter(readTimelineFilter(new URLSearchParams('kind=NOPE&from=x&to=2026-13-01')))).toEqual({});
  });

  it('goes to the engine as it takes it, days as they are here', () => {
    expect(page('')).toEqual({});
    expect(page('kind=webhooks').actions).toEqual(actionsOf('webhooks'));
    expect(page('kind=TOKEN_REFRESHED&bank=c2')).toEqual({ actions: ['TOKEN_REFRESHED'], connectionId: 'c2' });
    const { from, to } = page('from=2026-05-01&to=2026-05-01');
    expect([new Date(from ?? '').toString(), new Date(to ?? '').toString()]).toEqual([
      new Date(2026, 4, 1).toString(),
      new Date(2026, 4, 1, 23, 59, 59, 999).toString(),
    ]);
    expect(methods['audit.page'].input.safeParse(page('search=a b&kind=safety&from=2026-05-01')).success).toBe(true);
  });

  it('words are looked for in what the page says: actions, banks and errors', () => {
    const [otter, slow] = page('search=Otter  slow OTTER').words ?? [];
    expect(otter).toMatchObject({ text: 'otter', actions: [], connectionIds: ['c2'] });
    expect(slow).toMatchObject({ text: 'slow', actions: ['RATE_LIMITED'] });
    expect(page('search=connection').words?.[0]?.codes).toContain('NETWORK_OFFLINE');
    expect(page(`search=${'a b c d e f g h i j '.repeat(3)}`).words).toHaveLength(8);
    expect([isSeeking(readTimelineFilter(new URLSearchParams('kind=syncs'))), isSeeking(readTimelineFilter(new URLSearchParams('kind=SYNC_FAILED')))]).toEqual([false, true]); // prettier-ignore
  });

  it('has every action in one group', () => {
    expect(ACTION_GROUPS.flatMap(actionsOf).toSorted()).toEqual(AUDIT_ACTIONS.toSorted());
  });
});

describe('why something happened', () => {
  const why = (action: AuditAction, metadata: Record<string, unknown>, locale: (typeof LOCALES)[number] = 'en-GB') => {
    const accountName = (id: string) => ({ a1: 'Everyday' })[id];
    return wordsOf(locale).timeline.why[action](
      entryFacts({ metadata }, { formats: createFormats(locale), accountName }),
    );
  };

  it.each<[AuditAction, Record<string, unknown>, string]>([
    ['AUTH_LINK_CREATED', { kind: 'extend' }, 'You confirmed the consent for another term.'],
    ['TOKEN_REFRESHED', { expiresInSeconds: 3600 }, 'It was about to lapse; the new one is good for 60 minutes.'],
    ['TOKEN_REFRESH_FAILED', { code: 'NETWORK_OFFLINE' }, english.errors.NETWORK_OFFLINE.cause],
    ['CONNECTION_CREATED', { consentExpiresAt: '2026-08-02T10:00:00.000Z' }, 'The consent is good until 2 Aug 2026.'],
    ['CONNECTION_ERROR', { reason: 'provider_withdrawn' }, 'TrueLayer no longer offers this bank.'],
    ['SYNC_STARTED', { purpose: 'webhook' }, 'The bank had sent word.'],
    ['SYNC_FINISHED', { added: 1028, changed: 0, booked: 2 }, '1,028 new, 2 booked'],
    ['SYNC_FINISHED', { added: 0 }, 'Nothing new.'],
    ['TRANSACTIONS_FETCHED', { accountId: 'a1', received: 42, added: 5 }, 'Everyday, 42 rows read, 5 new'],
    ['TRANSACTIONS_FETCHED', { accountId: 'gone', received: 1 }, '1 row read'],
    ['SETTINGS_CHANGED', { settings: ['theme', 'scopes', 'unheard of', 'constructor'] }, 'colours, permissions'],
    ['AUDIT_VERIFIED', { ok: false, entries: 4, firstBad: 5 }, 'It does not hold at entry 5.'],
    [
      'CONSENT_WARNED',
      { daysLeft: 0, consentExpiresAt: '2026-08-02', accessEndsAt: '2026-05-04' },
      'It ends in 0 days, on 4 May 2026.',
    ],
    ['CONSENT_WARNED', { daysLeft: 1, consentExpiresAt: '2026-08-02' }, 'It ends in 1 day, on 2 Aug 2026.'],
  ])('%s %j: %s', (action, metadata, text) => {
    expect(why(action, metadata)).toBe(text);
  });

  it('is told in every language, of every action, whatever its metadata holds', () => {
    const hostile = [{}, { code: '__proto__', kind: 'constructor', reason: {}, accountId: 7, settings: 'x', added: '7' }, { expiresInSeconds: Number.NaN, consentExpiresAt: '2026-99-99T', ok: 'no', settings: [null, 1] }]; // prettier-ignore
    for (const locale of LOCALES)
      for (const action of AUDIT_ACTIONS)
        for (const metadata of hostile)
          expect(why(action, metadata, locale), `${action} ${JSON.stringify(metadata)}`).not.toMatch(/undefined|NaN|\[object|function/); // prettier-ignore
  });
});
