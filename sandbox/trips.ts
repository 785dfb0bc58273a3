import type { LocalDate } from '../shared/domain/local-date.ts';
import { currencyExponent } from '../shared/domain/money.ts';
import { shop, type Shop } from './life.ts';
import { createRandom } from './random.ts';

/** Where the money of a foreign-currency account goes, once or twice a year. */

const RESTAURANTS = ['Food & Dining', 'Restaurants'] as const;
const TRANSPORT = ['Auto & Transport', 'Public transport'] as const;
const GROCERIES = ['Shopping', 'Groceries'] as const;

/** Shops of a holiday, by the currency that is spent there. */
export const TRIP_SHOPS: Readonly<Record<string, readonly Shop[]>> = {
  EUR: [
    shop('Osteria dal Lupo', 'OSTERIA DAL LUPO', 'BOLOGNA', RESTAURANTS, [1_800, 7_900], 3),
    shop('Trenitalia', 'TRENITALIA', 'ROMA', TRANSPORT, [690, 6_900], 2),
    shop('Museo Civico', 'MUSEO CIVICO', 'BOLOGNA', ['Entertainment', 'Arts'], { prices: [800, 1_400] }, 1),
    shop('Esselunga', 'ESSELUNGA', 'MILANO', GROCERIES, [690, 4_800], 2),
    shop('Bar Vittorio', 'BAR VITTORIO', 'BOLOGNA', ['Food & Dining', 'Coffee shops'], { prices: [130, 260, 420] }, 3),
    shop('Hotel San Mamolo', 'HOTEL SAN MAMOLO', 'BOLOGNA', ['Travel', 'Hotel'], [9_800, 21_000], 0.5),
  ],
  JPY: [
    shop('7-Eleven', 'SEVEN-ELEVEN', 'SHINJUKU', GROCERIES, [240, 2_100], 4),
    shop('JR East', 'JR EAST', 'TOKYO', TRANSPORT, { prices: [180, 210, 470, 1_520] }, 4),
    shop('Ichiran', 'ICHIRAN', 'SHIBUYA', RESTAURANTS, [980, 2_480], 2),
    shop('Sushi no Midori', 'SUSHI NO MIDORI', 'GINZA', RESTAURANTS, [2_900, 9_800], 1),
    shop('Tokyu Hands', 'HANDS', 'SHIBUYA', ['Shopping', 'General'], [800, 12_400], 1),
    shop('Hotel Ryumeikan', 'HOTEL RYUMEIKAN', 'TOKYO', ['Travel', 'Hotel'], [16_000, 38_000], 0.4),
  ],
};

/** A journey: the first and last day on which the account is used, and what is changed into its currency before. */
export type Trip = { from: LocalDate; to: LocalDate; fundedOn: LocalDate; fundMinor: number };

/** The journeys that an account pays for in one year. */
export function tripsOf(accountKey: string, currency: string, year: number): readonly Trip[] {
  const random = createRandom(`${accountKey}/trips/${year}`);
  const at = (month: number, day: number): LocalDate =>
    `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  if (currency === 'JPY') {
    const day = random.between(8, 15);
    return [{ from: at(10, day), to: at(10, day + 11), fundedOn: at(10, day - 3), fundMinor: 160_000 }];
  }
  const spring = random.between(6, 14);
  const autumn = random.between(5, 18);
  return [
    { from: at(5, spring), to: at(5, spring + 7), fundedOn: at(5, spring - 2), fundMinor: 72_000 },
    { from: at(9, autumn), to: at(9, autumn + 4), fundedOn: at(9, autumn - 2), fundMinor: 41_000 },
  ];
}

/** What an amount is worth in another currency on a date, in its minor units: real enough, and the same for ever. */
export function exchanged(amountMinor: number, from: string, to: string, date: LocalDate): number {
  const inPounds: Readonly<Record<string, number>> = { GBP: 1, EUR: 0.8571, USD: 0.7836, JPY: 0.005214 };
  const wobble = (currency: string): number =>
    1 + (createRandom(`${currency}/${date.slice(0, 7)}`).next() - 0.5) * 0.05;
  const value = (currency: string): number => (inPounds[currency] ?? 1) * (currency === 'GBP' ? 1 : wobble(currency));
  const exponents = currencyExponent(to) - currencyExponent(from);
  return Math.round((amountMinor * 10 ** exponents * value(from)) / value(to));
}
