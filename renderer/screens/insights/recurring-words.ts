import type { RecurringPayment } from '../../../shared/contract/index.ts';
import type { Words } from '../../words/en-gb.ts';

/** How often a payment comes round, in words. */
export function howOften({ every: { unit, count } }: Pick<RecurringPayment, 'every'>, words: Words): string {
  const known: Readonly<Record<string, string>> = words.recurring.often[unit];
  return known[String(count)] ?? words.recurring.often.other(count, words.recurring.units[unit]);
}

/** What a payment comes to in a year, in minor units; weeks are counted as 52 and a bit. */
export function perYearMinor({
  amountMinor,
  every: { unit, count },
}: Pick<RecurringPayment, 'amountMinor' | 'every'>): number {
  const times = unit === 'month' ? 12 / count : 365.25 / (7 * count);
  return Math.round(amountMinor * times);
}
