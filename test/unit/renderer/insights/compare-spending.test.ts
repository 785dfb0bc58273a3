import { expect, test } from 'vitest';
import { compareSpending } from '../../../../renderer/screens/insights/compare-spending.ts';
import { lastDayOfMonth, monthsBack } from '../../../../renderer/screens/insights/months-back.ts';

const spent = (categoryId: string, months: Record<string, number>) => ({
  categoryId,
  outMinor: 0,
  months: Object.entries(months).map(([month, outMinor]) => ({ month, outMinor })),
});

test('a month stands beside the months that are over, from the first of which anything is known', () => {
  const categories = [
    spent('groceries', { '2026-03': -300, '2026-04': -100, '2026-05': -50 }),
    spent('rent', { '2026-03': -900, '2026-04': -900 }),
    // More came back than was spent.
    spent('clothing', { '2026-04': -80, '2026-05': 30 }),
    spent('gifts', {}),
  ];
  const whole = ['2026-01', '2026-02', '2026-03', '2026-04'];
  expect(compareSpending(categories, '2026-05', whole)).toEqual([
    { categoryId: 'groceries', spentMinor: 50, usualMinor: 200 },
    { categoryId: 'rent', spentMinor: 0, usualMinor: 900 },
    { categoryId: 'clothing', spentMinor: -30, usualMinor: 40 },
  ]);
  expect(compareSpending([spent('rent', { '2026-05': -900 })], '2026-05', [])).toEqual([
    { categoryId: 'rent', spentMinor: 900, usualMinor: 0 },
  ]);
});

test('months are counted back over the turn of a year', () => {
  expect(monthsBack('2026-02-28', 4)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  expect(['2026-02', '2024-02', '2026-12'].map(lastDayOfMonth)).toEqual(['2026-02-28', '2024-02-29', '2026-12-31']);
});
