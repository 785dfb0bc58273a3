/** Amounts from one to another, both included, as they stand: money out is negative. */
export type AmountRange = readonly [least: number, most: number];

/** What a page asks of amounts; see `transactions.page` of the contract. */
export type AmountFilter = {
  /** Amounts as they stand: money out is negative. */
  minMinor?: number | undefined;
  maxMinor?: number | undefined;
  /** Amounts without their sign. */
  minMagnitudeMinor?: number | undefined;
  maxMagnitudeMinor?: number | undefined;
};

/** Amounts from this size on, whichever way they went, are in an index of their own (migration 18). */
export const LARGE_AMOUNT_MINOR = 25_000;

const MOST = Number.MAX_SAFE_INTEGER;

/** The ranges that an amount may lie in; none when no amount can fit. `undefined` when every amount does. */
export function amountRanges(filter: AmountFilter): AmountRange[] | undefined {
  const { minMinor, maxMinor, minMagnitudeMinor, maxMagnitudeMinor } = filter;
  if ([minMinor, maxMinor, minMagnitudeMinor, maxMagnitudeMinor].every((limit) => limit === undefined))
    return undefined;
  const smallest = Math.max(0, minMagnitudeMinor ?? 0);
  const largest = maxMagnitudeMinor ?? MOST;
  const bySize: AmountRange[] = smallest === 0 ? [[-largest, largest]] : [[-largest, -smallest], [smallest, largest]]; // prettier-ignore
  return bySize
    .map(([least, most]): AmountRange => [Math.max(least, minMinor ?? -MOST), Math.min(most, maxMinor ?? MOST)])
    .filter(([least, most]) => least <= most);
}

/** Whether all amounts of the ranges are large ones. */
export function areLarge(ranges: readonly AmountRange[]): boolean {
  return ranges.every(([least, most]) => least >= LARGE_AMOUNT_MINOR || most <= -LARGE_AMOUNT_MINOR);
}
