import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencyExponent, decimalToMinor, minorToDecimal } from '../../../../shared/domain/money.ts';

test.each([
  ['GBP', 2],
  ['EUR', 2],
  ['JPY', 0],
  ['ISK', 0],
  ['KWD', 3],
  ['TND', 3],
  ['CLF', 4],
  // A code that ISO 4217 may add tomorrow.
  ['XXZ', 2],
])('%s has %i decimal digits', (currency, exponent) => {
  expect(currencyExponent(currency)).toBe(exponent);
});

describe('a decimal as minor units', () => {
  test.each<[number | string, string, number | undefined]>([
    [0, 'GBP', 0],
    [-0, 'GBP', 0],
    ['-0.00', 'GBP', 0],
    [7.45, 'GBP', 745],
    [-7.45, 'GBP', -745],
    ['-7.45', 'EUR', -745],
    ['+7.45', 'EUR', 745],
    [' 7.45 ', 'EUR', 745],
    // Binary fractions that a multiplication would get wrong: 0.29 * 100 = 28.999…, 1.005 * 100 = 100.499…
    [0.29, 'GBP', 29],
    [1.005, 'GBP', 101],
    [-1.005, 'GBP', -101],
    [0.1 + 0.2, 'GBP', 30],
    [4.35, 'GBP', 435],
    [1_234_567.89, 'GBP', 123_456_789],
    ['.5', 'GBP', 50],
    ['5.', 'GBP', 500],
    ['007', 'GBP', 700],
    [0.004, 'GBP', 0],
    [-0.004, 'GBP', 0],
    [0.005, 'GBP', 1],
    ['0.0049999999999999999999', 'GBP', 0],
    [1200, 'JPY', 1200],
    ['1200.00', 'JPY', 1200],
    [1200.5, 'JPY', 1201],
    [1.234, 'KWD', 1234],
    ['1.2345', 'KWD', 1235],
    ['0.0001', 'CLF', 1],
    ['1e3', 'GBP', 100_000],
    ['1E-2', 'GBP', 1],
    [1e-7, 'GBP', 0],
    ['90071992547409.91', 'GBP', Number.MAX_SAFE_INTEGER],
    ['-90071992547409.91', 'GBP', -Number.MAX_SAFE_INTEGER],
    ['90071992547409.92', 'GBP', undefined],
    [9_999_999_999_999.99, 'GBP', 999_999_999_999_999],
    // As a JSON number its last digit is gone before anybody can read it: the nearest double is …409.90625.
    [90_071_992_547_409.91, 'GBP', undefined],
    ['10000000000000.00', 'GBP', 1_000_000_000_000_000],
    ['90071992547409.915', 'GBP', undefined],
    [1e21, 'GBP', undefined],
    ['1e300', 'GBP', undefined],
    ['0e300', 'GBP', 0],
    [Number.NaN, 'GBP', undefined],
    [Number.POSITIVE_INFINITY, 'GBP', undefined],
    ['', 'GBP', undefined],
    ['.', 'GBP', undefined],
    ['-', 'GBP', undefined],
    ['1,234.56', 'GBP', undefined],
    ['1.234,56', 'EUR', undefined],
    ['£7.45', 'GBP', undefined],
    ['0x10', 'GBP', undefined],
    ['1_000', 'GBP', undefined],
    ['7.45.1', 'GBP', undefined],
    ['1e', 'GBP', undefined],
    ['--1', 'GBP', undefined],
    ['٧', 'GBP', undefined],
  ])('%s %s is %s', (value, currency, expected) => {
    // `toBe` tells 0 from -0, which would travel through JSON as a different number.
    expect(decimalToMinor(value, currency)).toBe(expected);
  });

  test('a text of a hundred thousand digits is only unreadable', () => {
    expect(decimalToMinor('9'.repeat(100_000), 'GBP')).toBeUndefined();
  });

  test('every amount a bank can send comes back from its own text, as a number and as a string', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 13), max: 10 ** 13 }),
        fc.constantFrom('GBP', 'JPY', 'KWD', 'CLF'),
        (minor, currency) => {
          const text = minorToDecimal(minor, currency);
          expect(decimalToMinor(text, currency)).toBe(minor);
          expect(decimalToMinor(Number(text), currency)).toBe(minor);
        },
      ),
    );
  });
});

test.each([
  [0, 'GBP', '0.00'],
  [5, 'GBP', '0.05'],
  [-5, 'GBP', '-0.05'],
  [-1250, 'EUR', '-12.50'],
  [1200, 'JPY', '1200'],
  [-1, 'JPY', '-1'],
  [1, 'KWD', '0.001'],
  [Number.MAX_SAFE_INTEGER, 'GBP', '90071992547409.91'],
])('%i minor units of %s are written %s', (minor, currency, expected) => {
  expect(minorToDecimal(minor, currency)).toBe(expected);
});
