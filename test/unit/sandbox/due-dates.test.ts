import { expect, test } from 'vitest';
import { dayOfMonth, dueDates, monthsBetween, nextWorkingDay, previousWorkingDay } from '../../../sandbox/due-dates.ts';

test.each([
  // 2026-08-01 is a Saturday.
  ['2026-07-31', '2026-07-31', '2026-07-31'],
  ['2026-08-01', '2026-08-03', '2026-07-31'],
  ['2026-08-02', '2026-08-03', '2026-07-31'],
])('%s: bills wait until %s, pay comes on %s', (date, next, previous) => {
  expect([nextWorkingDay(date), previousWorkingDay(date)]).toEqual([next, previous]);
});

test.each([
  [2026, 2, 31, '2026-02-28'],
  [2028, 2, 30, '2028-02-29'],
  [2026, 4, 31, '2026-04-30'],
  [2026, 13, 5, '2027-01-05'],
])('day %4$s of month %2$s', (year, month, day, expected) => {
  expect(dayOfMonth(year, month, day)).toBe(expected);
});

test('months are counted by the calendar', () => {
  expect(monthsBetween('2025-11-30', '2026-02-01')).toBe(3);
});

test('a bill of the last day of a month may fall into the next, and is still found', () => {
  // 31 May 2026 is a Sunday.
  const due = dueDates([{ day: 31 }], '2026-06-01', '2026-07-31', nextWorkingDay);
  expect([...due.keys()]).toEqual(['2026-06-01', '2026-06-30', '2026-07-31']);
});

test('pay of the first may come in the month before', () => {
  // 1 August 2026 is a Saturday.
  const due = dueDates([{ day: 1 }], '2026-07-02', '2026-07-31', previousWorkingDay);
  expect([...due.keys()]).toEqual(['2026-07-31']);
});

test('quarterly bills keep to their months', () => {
  const due = dueDates([{ day: 15, every: { months: 3, first: 2 } }], '2026-01-01', '2026-12-31', (date) => date);
  expect([...due.keys()]).toEqual(['2026-02-15', '2026-05-15', '2026-08-15', '2026-11-15']);
});
