import { expect, test } from 'vitest';
import { OVERLAP_DAYS, planFetch, WINDOW_DAYS } from '../../../../core/sync/plan-fetch.ts';
import { addDays, daysBetween } from '../../../../shared/domain/local-date.ts';

const accounts = ['one', 'two'].map((name) => ({
  accountId: name,
  providerAccountId: `bank-${name}`,
  kind: 'account' as const,
  currency: 'GBP',
}));
const TODAY = '2026-06-01';
/** A bank east of us is already in the next day. */
const TO = '2026-06-02';

test('the first time, each account from the longest range down to the one every bank gives', () => {
  const plans = planFetch({ accounts, today: TODAY, historyFetched: false });
  expect(plans.map(({ account }) => account.accountId)).toEqual(['one', 'two']);
  for (const { ranges } of plans) {
    expect(ranges.every(({ to }) => to === TO)).toBe(true);
    const days = ranges.map(({ from }) => daysBetween(from, TODAY));
    expect(days).toEqual(days.toSorted((left, right) => right - left));
    expect(days[0]).toBeGreaterThanOrEqual(5 * 365);
    expect(days.at(-1)).toBe(WINDOW_DAYS);
    expect(days.length).toBeLessThanOrEqual(4);
  }
});

test('a first fetch that never came to its end starts wide again', () => {
  const [first] = planFetch({ accounts, today: TODAY, historyFetched: false, lastSyncedOn: '2026-05-31' });
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
])('later, when the last sync was %s, one window from %s', (_name, lastSyncedOn, from) => {
  const plans = planFetch({ accounts, today: TODAY, historyFetched: true, lastSyncedOn });
  expect(plans.map(({ ranges }) => ranges)).toEqual([[{ from, to: TO }], [{ from, to: TO }]]);
});

test('no accounts, nothing to fetch', () => {
  expect(planFetch({ accounts: [], today: TODAY, historyFetched: false })).toEqual([]);
});
