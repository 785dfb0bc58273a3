import { describe, expect, it } from 'vitest';
import { hrefOf, parseRoute } from '../../../../renderer/context/route.ts';
import { createFormats } from '../../../../renderer/format/formats.ts';
import { balancePath } from '../../../../renderer/screens/accounts/balance-path.ts';
import { coverageSegments } from '../../../../renderer/screens/accounts/coverage-segments.ts';
import { canUndo, syncStanding, syncSummary } from '../../../../renderer/screens/activity/sync-summary.ts';
import { changedFields } from '../../../../renderer/transactions/changed-fields.ts';
import { enGb } from '../../../../renderer/words/en-gb.ts';
import type { SyncRun, Transaction } from '../../../../shared/contract/index.ts';

describe('the place of an account', () => {
  it.each(['a1', 'a/b?c#d', 'ä 1'])('%j survives the address', (id) => {
    expect(parseRoute(hrefOf('accounts', id, { row: 't1' }))).toMatchObject({ screen: 'accounts', part: id });
  });

  it.each(['#/accounts', '#/accounts/', '#/accounts/%E0%A4%A'])('%s names none', (hash) => {
    expect(parseRoute(hash)).toMatchObject({ screen: 'overview', part: undefined });
  });
});

describe('a balance line', () => {
  const points = (...totals: number[]) =>
    totals.map((totalMinor, index) => ({ date: `2026-03-0${index + 1}`, totalMinor }));

  it('steps from day to day, the highest at the top and the lowest at the foot', () => {
    expect(balancePath(points(0, 100, 50), 200, 40)).toEqual({
      line: 'M0 40H100V0H200V20',
      area: 'M0 40H100V0H200V20V40H0Z',
      zeroY: undefined,
      lowestMinor: 0,
      highestMinor: 100,
    });
  });

  it('shows zero only where it is crossed', () => {
    expect(balancePath(points(-100, 300), 200, 40)?.zeroY).toBe(30);
    expect(balancePath(points(-300, -100), 200, 40)?.zeroY).toBeUndefined();
  });

  it('that never moves runs through the middle; one day is none', () => {
    expect(balancePath(points(7, 7), 200, 40)?.line).toBe('M0 20H200V20');
    expect(balancePath(points(7), 200, 40)).toBeUndefined();
  });
});

describe('coverage', () => {
  const at = '2026-03-06T12:00:00.000Z';

  it('is without holes up to today, whatever the order of the answer', () => {
    const segments = coverageSegments(
      [
        { from: '2026-02-01', to: '2026-02-28', fetchedAt: at, result: 'ok' },
        { from: '2026-01-01', to: '2026-01-10', fetchedAt: at, result: 'SCA_REQUIRED' },
      ],
      '2026-03-03',
    );
    expect(segments.map(({ kind, from, to, days }) => [kind, from, to, days])).toEqual([
      ['refused', '2026-01-01', '2026-01-10', 10],
      ['gap', '2026-01-11', '2026-01-31', 21],
      ['known', '2026-02-01', '2026-02-28', 28],
      ['gap', '2026-03-01', '2026-03-03', 3],
    ]);
  });

  it('of nothing is nothing, and days ahead of today make no gap', () => {
    expect(coverageSegments([], '2026-03-03')).toEqual([]);
    expect(
      coverageSegments([{ from: '2026-03-01', to: '2026-03-05', fetchedAt: at, result: 'ok' }], '2026-03-03'),
    ).toHaveLength(1);
  });
});

describe('a sync', () => {
  const run: SyncRun = {
    runId: 'r1',
    connectionId: 'c1',
    startedAt: '2026-03-06T12:00:00.000Z',
    state: 'succeeded',
    added: 0,
    changed: 0,
    booked: 0,
    vanished: 0,
    rewritten: 0,
  };
  const error = { code: 'RATE_LIMITED', message: 'Slow down.', retry: 'later' } as const;

  it.each<[Partial<SyncRun>, string, boolean]>([
    [{}, 'nothing new', false],
    [{ state: 'running' }, '', false],
    [{ state: 'running', added: 2 }, '2 added', false],
    [{ added: 1028, vanished: 1 }, '1,028 added · 1 vanished', true],
    [{ state: 'partial', booked: 2, error }, '2 booked · The bank asked us to slow down', true],
    [{ state: 'failed', error }, 'The bank asked us to slow down', false],
    [{ added: 3, undoneAt: '2026-03-06T13:00:00.000Z' }, '3 added', false],
  ])('%j reads %j and can be undone: %j', (change, text, isUndoable) => {
    const one = { ...run, ...change };
    expect(syncSummary(one, enGb, createFormats('en-GB'))).toBe(text);
    expect(canUndo(one)).toBe(isUndoable);
  });

  it('that was undone says so before anything else', () => {
    expect(syncStanding({ ...run, undoneAt: run.startedAt }, enGb)).toEqual({ tone: 'off', word: 'Undone' });
  });
});

describe('a changed row', () => {
  const row: Transaction = {
    transactionId: 't1',
    accountId: 'a1',
    status: 'pending',
    date: '2026-03-06',
    amountMinor: -100,
    currency: 'GBP',
    description: 'CARD',
    deleted: false,
  };

  it.each<[Partial<Transaction>, string[]]>([
    [{}, []],
    [{ status: 'booked', amountMinor: -120, date: '2026-03-07' }, ['amount', 'date', 'status']],
    [{ currency: 'EUR' }, ['amount']],
    [{ merchant: 'Otter', description: 'CARD 14' }, ['merchant', 'description']],
    [{ note: 'mine', doubtedAt: '2026-03-06T12:00:00.000Z' }, []],
  ])('by %j is told by %j', (change, fields) => {
    expect(changedFields(row, { ...row, ...change })).toEqual(fields);
    expect(changedFields(undefined, row)).toEqual([]);
  });
});

it('a share is cut, never rounded up to everything', () => {
  const { share } = createFormats('en-GB');
  expect([share(1), share(0.9999), share(0.5), share(0)]).toEqual(['100%', '99.9%', '50%', '0%']);
});
