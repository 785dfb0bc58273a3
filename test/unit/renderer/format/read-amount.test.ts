import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFormats } from '../../../../renderer/format/formats.ts';
import { readAmount } from '../../../../renderer/format/read-amount.ts';
import { LOCALES } from '../../../../shared/domain/language.ts';

it.each<[string, number | undefined]>([
  ['12', 1200],
  ['12.5', 1250],
  ['12,50', 1250],
  ['0,5', 50],
  ['.5', 50],
  ['1,234', 123_400],
  ['1.234', 123_400],
  ['1,234.50', 123_450],
  ['1.234,50', 123_450],
  ['1 234,50', 123_450],
  ['1’234.50', 123_450],
  ['1,234,567', 123_456_700],
  ['1.234.567,8', 123_456_780],
  ['0.125', 13],
  ['-3,20', -320],
  ['−3.20', -320],
  ['12,34,56', undefined],
  ['1.2.3', undefined],
  ['1,234.567,8', undefined],
  ['12.50.', undefined],
  ['', undefined],
  ['.', undefined],
  ['twelve', undefined],
  ['£12', undefined],
  ['1e5', undefined],
])('%j is read as %j pence', (typed, minor) => {
  expect(readAmount(typed, 'GBP')).toBe(minor);
});

it('what a locale writes is read as what it was', () => {
  fc.assert(
    fc.property(fc.constantFrom(...LOCALES), fc.integer({ min: 0, max: 99_999_999 }), (locale, minor) => {
      expect(readAmount(createFormats(locale).amount(minor, 'EUR'), 'EUR')).toBe(minor);
    }),
  );
});

it('knows that yen have no hundredths', () => {
  expect(readAmount('1,200', 'JPY')).toBe(1200);
});
