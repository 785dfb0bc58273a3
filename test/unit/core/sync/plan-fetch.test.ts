import { expect, test } from 'vitest';
import { OVERLAP_DAYS, planFetch, WINDOW_DAYS } from '../../../../core/sync/plan-fetch.ts';
import { addDays, daysBetween } from '../../../../shared/domain/local-date.ts';

const TODAY = '2026-06-01';

function accountsFetchedOn(lastFetchedOn: string | undefined, isProven = true) {
  return ['one', 'two'].map((name) => ({
    accountId: name,
    providerAccountId: `bank-${name}`,
    kind: 'account' as const,
    currency: 'GBP',
    lastFetchedOn,
    isProven,
  }));
}

test('the first time, each account from the longest range down to the one every bank gives', () => {
  const plans = planFetch({ accounts: accountsFetchedOn(undefined), today: TODAY, historyFetched: false });
  expect(plans.map(({ account }) => account.accountId)).toEqual(['one', 'two']);
  for (const { ranges } of plans) {
    expect(ranges.every(({ to }) => to === TODAY)).toBe(true);
    const days = ranges.map(({ from }) => daysBetween(from, TODAY));
    expect(days).toEqual(days.toSorted((left, right) => right - left));
    expect(days[0]).toBeGreaterThanOrEqual(5 * 365);
    expect(days.at(-1)).toBe(WINDOW_DAYS);
    expect(days.length).toBeLessThanOrEqual(4);
  }
});

test('a range that the provider has refused is not asked for again', () => {
  const [plan] = planFetch({
    accounts: accountsFetchedOn(undefined),
    today: TODAY,
    historyFetched: false,
    historyDays: 2 * 365,
  });
  expect(plan?.ranges.map(({ from }) => daysBetween(from, TODAY))).toEqual([2 * 365, 365, WINDOW_DAYS]);
});

test('a first fetch that never came to its end starts wide again', () => {
  const [first] = planFetch({ accounts: accountsFetchedOn('2026-05-31'), today: TODAY, historyFetched: false });
  expect(first?.ranges.length).toBeGreaterThan(1);
});

test.each<[string, string | undefined, string]>([
  ['yesterday', '2026-05-31', addDays('2026-05-31', -OVERLAP_DAYS)],
  ['today', TODAY, addDays(TODAY, -OVERLAP_DAYS)],
  ['two months ago', '2026-04-01', addDays('2026-04-01', -OVERLAP_DAYS)],
  ['so long ago that the bank no longer gives all', '2025-06-01', addDays(TODAY, -WINDOW_DAYS)],
  ['nobody knows when', undefined, addDays(TODAY, -WINDOW_DAYS)],
  // The clock was wrong then, or is now: a range that ends before it begins would be refused until the clock catches up.
  ['in the future', '2027-06-01', addDays(TODAY, -WINDOW_DAYS)],
])('later, when the last answer came %s, one window from %s', (_name, lastFetchedOn, from) => {
  const plans = planFetch({ accounts: accountsFetchedOn(lastFetchedOn), today: TODAY, historyFetched: true });
  const window = { from, to: TODAY };
  expect(plans.map(({ ranges }) => ranges)).toEqual([[window], [window]]);
});

test('where the rows do not add up, the widest window that may be asked for', () => {
  const [plan] = planFetch({ accounts: accountsFetchedOn('2026-05-31', false), today: TODAY, historyFetched: true });
  expect(plan?.ranges).toEqual([{ from: addDays(TODAY, -WINDOW_DAYS), to: TODAY }]);
});

test('no accounts, nothing to fetch', () => {
  expect(planFetch({ accounts: [], today: TODAY, historyFetched: false })).toEqual([]);
});
