import { chainOf, inverseOf, rateOf, type Rate } from '../../shared/domain/exchange.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { RateRow, RateSource } from './rate-store.ts';

/** A rate with whom it is from and of which day; of a chain, the older day. */
export type FoundRate = { rate: Rate; date: LocalDate; source: RateSource };

/** The currency in which the European Central Bank states its rates. */
const HUB = 'EUR';

/**
 * Finds what one unit of a currency is worth in another; `undefined` when nobody has said. Pure. As stated, the other way
 * round, or by way of the euro where both rates are of one source. The newest counts; of one day, what the user said.
 *
 * @param rows the newest of each pair and source
 */
export function findRate(rows: readonly RateRow[], from: string, to: string): FoundRate | undefined {
  const candidates = [...stated(rows, from, to), ...byHub(rows, from, to)];
  return candidates.toSorted(
    (a, b) => compare(b.date, a.date) || Number(b.source === 'hand') - Number(a.source === 'hand'),
  )[0];
}

function stated(rows: readonly RateRow[], from: string, to: string): FoundRate[] {
  return rows.flatMap(({ from_currency, to_currency, rate: text, date, source }) => {
    const rate = rateOf(text);
    if (!rate) return [];
    if (from_currency === from && to_currency === to) return [{ rate, date, source }];
    return from_currency === to && to_currency === from ? [{ rate: inverseOf(rate), date, source }] : [];
  });
}

function byHub(rows: readonly RateRow[], from: string, to: string): FoundRate[] {
  if (from === HUB || to === HUB) return [];
  const [first, second] = [stated(rows, from, HUB), stated(rows, HUB, to)];
  return first.flatMap((one) =>
    second
      .filter(({ source }) => source === one.source)
      .map((other) => ({
        rate: chainOf(one.rate, other.rate),
        date: one.date < other.date ? one.date : other.date,
        source: one.source,
      })),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
