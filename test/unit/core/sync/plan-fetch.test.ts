import { expect, test } from 'vitest';
import { coverageOf, firstGap } from '../../../../core/sync/coverage.ts';
import { OVERLAP_DAYS, planFetch, type AccountToFetch } from '../../../../core/sync/plan-fetch.ts';
import { WINDOW_DAYS } from '../../../../core/sync/search-history.ts';
import { addDays } from '../../../../shared/domain/local-date.ts';

const TODAY = '2026-06-01';
const OLDEST = addDays(TODAY, -WINDOW_DAYS);

const account = (change: Partial<AccountToFetch> = {}): AccountToFetch => ({
  accountId: 'one',
  providerAccountId: 'bank-one',
  kind: 'account',
  currency: 'GBP',
  lastFetchedOn: '2026-05-31',
  isProven: true,
  hasHistory: true,
  readsLeft: 4,
  ...change,
});
const planOf = (change: Partial<AccountToFetch>, isFresh = false) => {
  const [plan] = planFetch({ accounts: [account(change)], today: TODAY, isFresh });
  return { window: plan?.window, history: plan?.history };
};

test('each account is asked for what it lacks: one its whole history, another a window', () => {
  const accounts = [account({ accountId: 'new', hasHistory: false }), account({ accountId: 'old' })];
  const plans = planFetch({ accounts, today: TODAY, isFresh: true });
  expect(plans.map(({ account: { accountId }, history }) => [accountId, history !== undefined])).toEqual([
    ['new', true],
    ['old', false],
  ]);
});

test.each<[string, number, boolean, number]>([
  ['within the reads that the law allows', 4, true, 4],
  ['with fewer of them left', 2, true, 2],
  ['attended, which the law does not count, but not for ever', Number.POSITIVE_INFINITY, true, 8],
  ['when the minutes after the sign-in are over', 4, false, 4],
])('the history is searched %s', (_name, readsLeft, isFresh, asks) => {
  expect(planOf({ hasHistory: false, readsLeft }, isFresh)).toEqual({
    window: { from: OLDEST, to: TODAY },
    history: { asks, isFresh },
  });
});

test.each<[string, Partial<AccountToFetch>, string]>([
  ['yesterday', { lastFetchedOn: '2026-05-31' }, addDays('2026-05-31', -OVERLAP_DAYS)],
  ['today', { lastFetchedOn: TODAY }, addDays(TODAY, -OVERLAP_DAYS)],
  ['two months ago', { lastFetchedOn: '2026-04-01' }, addDays('2026-04-01', -OVERLAP_DAYS)],
  ['so long ago that the bank no longer gives all', { lastFetchedOn: '2025-06-01' }, OLDEST],
  ['nobody knows when', { lastFetchedOn: undefined }, OLDEST],
  // The clock was wrong then, or is now: a range that ends before it begins would be refused until the clock catches up.
  ['in the future', { lastFetchedOn: '2027-06-01' }, OLDEST],
  ['yesterday, but the rows do not add up', { isProven: false }, OLDEST],
  ['yesterday, and something was missed in April', { gapFrom: '2026-04-10' }, '2026-04-10'],
  [
    'yesterday, and something was missed within the overlap',
    { gapFrom: '2026-05-20' },
    addDays('2026-05-31', -OVERLAP_DAYS),
  ],
  ['yesterday, and something was missed longer ago than may be asked for', { gapFrom: '2025-12-01' }, OLDEST],
])('later, when the last answer came %s: one window', (_name, change, from) => {
  expect(planOf(change)).toEqual({ window: { from, to: TODAY }, history: undefined });
});

test('no accounts, nothing to fetch', () => {
  expect(planFetch({ accounts: [], today: TODAY, isFresh: true })).toEqual([]);
});

test.each<[string, [from: string, to: string, result?: string][], string | undefined]>([
  ['nothing was ever asked', [], undefined],
  ['all is covered up to today', [['2025-01-01', TODAY]], undefined],
  ['the days after the last answer', [['2025-01-01', '2026-05-20']], '2026-05-21'],
  [
    'a hole between two answers',
    [
      ['2025-01-01', '2026-04-09'],
      ['2026-04-20', TODAY],
    ],
    '2026-04-10',
  ],
  [
    'a hole that only a refusal covers',
    [
      ['2025-01-01', '2026-04-09'],
      ['2026-04-10', '2026-04-19', 'NETWORK_TIMEOUT'],
      ['2026-04-20', TODAY],
    ],
    '2026-04-10',
  ],
  [
    'a hole that began before the window',
    [
      ['2025-01-01', '2025-06-01'],
      ['2026-04-20', TODAY],
    ],
    OLDEST,
  ],
  [
    'a hole that ended before the window',
    [
      ['2024-01-01', '2024-06-01'],
      ['2025-01-01', TODAY],
    ],
    undefined,
  ],
  ['days before the first answer are unknown, not missed', [['2026-05-01', TODAY]], undefined],
])('the first gap: %s', (_name, asked, expected) => {
  const days = coverageOf(asked.map(([from, to, result = 'ok']) => ({ from, to, result, fetchedAt: '' })));
  expect(firstGap(days, OLDEST, TODAY)).toBe(expected);
});
