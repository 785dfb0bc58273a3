import { expect, test } from 'vitest';
import { balancesAt, lineDays } from '../../../core/insights/balance-line.ts';
import { lastDayOf, monthAfter, splitIntoMonths } from '../../../core/insights/calendar-months.ts';
import { addDays, daysBetween } from '../../../shared/domain/local-date.ts';

test.each<[string, string, ReturnType<typeof splitIntoMonths>]>([
  ['2026-02-01', '2026-02-28', { months: { first: '2026-02', last: '2026-02' }, days: [] }],
  ['2026-02-02', '2026-02-28', { days: [{ from: '2026-02-02', to: '2026-02-28' }] }],
  ['2026-02-10', '2026-03-10', { days: [{ from: '2026-02-10', to: '2026-03-10' }] }],
  [
    '2025-12-31',
    '2026-03-01',
    {
      months: { first: '2026-01', last: '2026-02' },
      days: [
        { from: '2025-12-31', to: '2025-12-31' },
        { from: '2026-03-01', to: '2026-03-01' },
      ],
    },
  ],
])('%s to %s is split so that no day is counted twice or left out', (from, to, expected) => {
  expect(splitIntoMonths({ from, to })).toEqual(expected);
});

test('months end where the calendar says', () => {
  expect(['2024-02', '2026-02', '2026-12'].map(lastDayOf)).toEqual(['2024-02-29', '2026-02-28', '2026-12-31']);
  expect(monthAfter('2026-12')).toBe('2027-01');
});

test.each([0, 1, 30, 92, 93, 200, 366, 367, 3650])(
  'a line over %i days shows both ends, in order, and not too much',
  (length) => {
    const to = addDays('2016-01-17', length);
    const days = lineDays({ from: '2016-01-17', to });
    expect(days[0]).toBe('2016-01-17');
    expect(days.at(-1)).toBe(to);
    expect(days).toEqual([...new Set(days)].toSorted());
    expect(days.length).toBeLessThanOrEqual(125);
    const widest = Math.max(...days.slice(1).map((day, index) => daysBetween(days[index] ?? day, day)), 0);
    expect(widest).toBeLessThanOrEqual(length <= 92 ? 1 : length <= 366 ? 7 : 31);
  },
);

test('a balance at the end of a day is the latest one less what moved since', () => {
  const days = ['2026-01-31', '2026-03-10', '2026-03-11'];
  const balances = balancesAt(days, 1000, {
    months: new Map([['2026-01', 7], ['2026-02', 100], ['2026-03', 33]]),
    days: new Map([['2026-03-10', 1], ['2026-03-11', 2], ['2026-03-20', 30]]),
  }); // prettier-ignore
  expect(balances).toEqual([1000 - 133, 1000 - 32, 1000 - 30]);
});
