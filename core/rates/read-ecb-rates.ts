import { rateOf } from '../../shared/domain/exchange.ts';
import { isLocalDate, type LocalDate } from '../../shared/domain/local-date.ts';

/** What one euro is worth on a day, by currency, as decimal texts. */
export type EcbRates = { date: LocalDate; rates: ReadonlyMap<string, string> };

const DAY = /<Cube\s+time=['"]([\d-]{10})['"]/;
const RATE = /<Cube\s+currency=['"]([A-Z]{3})['"]\s+rate=['"]([\d.]{1,24})['"]/g;

/**
 * Reads the daily reference rates of the European Central Bank; `undefined` for anything else. Pure. Only the marks that carry
 * a day or a rate are looked at, so nothing else in the file can do anything.
 *
 * @see https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/
 */
export function readEcbRates(xml: string): EcbRates | undefined {
  const date = DAY.exec(xml)?.[1];
  if (date === undefined || !isLocalDate(date)) return undefined;
  const rates = new Map<string, string>();
  for (const [, currency = '', rate = ''] of xml.matchAll(RATE)) if (rateOf(rate)) rates.set(currency, rate);
  return rates.size === 0 ? undefined : { date, rates };
}
