import { expect, test } from 'vitest';
import { findRate } from '../../../../core/rates/find-rate.ts';
import type { RateRow } from '../../../../core/rates/rate-store.ts';
import { readEcbRates } from '../../../../core/rates/read-ecb-rates.ts';
import { convertMinor, inverseOf, rateOf, rateText } from '../../../../shared/domain/exchange.ts';

test.each([
  ['1.25', 'GBP', 'EUR', 1000, 1250],
  ['0.5', 'GBP', 'EUR', 1, 1],
  ['0.5', 'GBP', 'EUR', -1, -1],
  ['0.4', 'GBP', 'EUR', -1, 0],
  // A yen has no hundredths, a dinar has thousandths.
  ['190.55', 'GBP', 'JPY', 12_345, 23_523],
  ['0.0053', 'JPY', 'GBP', 23_523, 12_467],
  ['0.4', 'GBP', 'KWD', 100, 400],
  ['1', 'GBP', 'JPY', Number.MAX_SAFE_INTEGER, 90_071_992_547_410],
  ['999999', 'JPY', 'GBP', Number.MAX_SAFE_INTEGER, undefined],
])('at %s %s in %s: %i is %s', (text, from, to, minor, expected) => {
  expect(convertMinor(minor, from, to, rateOf(text)!)).toBe(expected);
});

test.each(['', '0', '0.000', '-1', '1e3', '1,5', ' 1', '1.', '.5', '1234567890123', 'NaN', '1.1234567890123'])(
  '%j is no rate',
  (text) => expect(rateOf(text)).toBeUndefined(),
);

test.each([
  ['1.2', '1.2', '0.833333'],
  ['0.8', '0.8', '1.25'],
  ['190.55', '190.55', '0.00524797'],
  ['7', '7', '0.142857'],
  ['0.00524797', '0.00524797', '190.55'],
])('%s is written %s, the other way round %s', (text, written, inverse) => {
  expect(rateText(rateOf(text)!)).toBe(written);
  expect(rateText(inverseOf(rateOf(text)!))).toBe(inverse);
});

const row = (from: string, to: string, rate: string, date: string, source: RateRow['source'] = 'ecb'): RateRow => ({
  from_currency: from,
  to_currency: to,
  rate,
  date,
  source,
  noted_at: `${date}T16:00:00.000Z`,
});
const ECB = [row('EUR', 'GBP', '0.85', '2026-06-29'), row('EUR', 'USD', '1.1', '2026-06-29'), row('EUR', 'CHF', '0.95', '2026-06-26')]; // prettier-ignore

test.each([
  ['as stated', ECB, 'EUR', 'GBP', '0.85 2026-06-29 ecb'],
  ['the other way round', ECB, 'GBP', 'EUR', '1.17647 2026-06-29 ecb'],
  ['by way of the euro', ECB, 'USD', 'GBP', '0.772727 2026-06-29 ecb'],
  ['by way of the euro, of the older day', ECB, 'USD', 'CHF', '0.863636 2026-06-26 ecb'],
  ['not at all', ECB, 'USD', 'JPY', undefined],
  ['by hand on the same day', [...ECB, row('USD', 'GBP', '0.8', '2026-06-29', 'hand')], 'USD', 'GBP', '0.8 2026-06-29 hand'],
  ['newer than what was entered by hand', [...ECB, row('USD', 'GBP', '0.8', '2026-06-01', 'hand')], 'USD', 'GBP', '0.772727 2026-06-29 ecb'],
  ['never half by hand and half by the bank', [row('EUR', 'GBP', '0.85', '2026-06-29'), row('USD', 'EUR', '0.9', '2026-06-29', 'hand')], 'USD', 'GBP', undefined],
] as const)('a rate is found %s', (_how, rows, from, to, expected) => {
  const found = findRate(rows, from, to);
  expect(found && `${rateText(found.rate)} ${found.date} ${found.source}`).toBe(expected);
}); // prettier-ignore

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
  <Cube><Cube time='2026-06-29'><Cube currency='USD' rate='1.1021'/><Cube currency="GBP" rate="0.85230"/><Cube currency='XXX' rate='0'/></Cube></Cube>
</gesmes:Envelope>`;

test('the European Central Bank’s file is read, and nothing else is', () => {
  expect(readEcbRates(XML)).toEqual({ date: '2026-06-29', rates: new Map([['USD', '1.1021'], ['GBP', '0.85230']]) }); // prettier-ignore
  for (const other of ['', '<html>Sign in to the network</html>', XML.replace('2026-06-29', '2026-02-30'), XML.replaceAll('rate=', 'r=')]) expect(readEcbRates(other)).toBeUndefined(); // prettier-ignore
});
