import type { SpendingSeries } from '../../../shared/contract/index.ts';

/** What a category took in a month, and takes in a month on average. Spent is positive here; a refund makes it less. */
export type SpendingLine = { readonly categoryId: string; readonly spentMinor: number; readonly usualMinor: number };

/**
 * Puts a month's spending beside that of other months. Pure.
 *
 * @param whole months that are over; the average is over those of them that come after the first with any spending, so that
 *   a history shorter than the span does not make everything look expensive
 * @returns most spent first; categories with nothing in the month but something in others come last
 */
export function compareSpending(
  categories: SpendingSeries['categories'],
  month: string,
  whole: readonly string[],
): SpendingLine[] {
  const firstKnown = categories
    .flatMap(({ months }) => months.map((one) => one.month))
    .reduce((first, one) => (one < first ? one : first), '9999-12');
  const counted = new Set(whole.filter((one) => one >= firstKnown));
  return categories
    .map(({ categoryId, months }) => ({
      categoryId,
      spentMinor: -sumOf(months.filter((one) => one.month === month)),
      usualMinor:
        counted.size === 0 ? 0 : -Math.round(sumOf(months.filter((one) => counted.has(one.month))) / counted.size),
    }))
    .map(({ categoryId, spentMinor, usualMinor }) => ({
      categoryId,
      // Minus zero would be written with a minus.
      spentMinor: spentMinor === 0 ? 0 : spentMinor,
      usualMinor: usualMinor === 0 ? 0 : usualMinor,
    }))
    .filter(({ spentMinor, usualMinor }) => spentMinor !== 0 || usualMinor !== 0)
    .toSorted((a, b) => b.spentMinor - a.spentMinor || b.usualMinor - a.usualMinor);
}

function sumOf(months: readonly { outMinor: number }[]): number {
  return months.reduce((sum, { outMinor }) => sum + outMinor, 0);
}
