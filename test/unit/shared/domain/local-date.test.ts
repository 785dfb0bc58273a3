import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, isLocalDate, localDateOf, utcDateOf } from '../../../../shared/domain/local-date.ts';

test.each<[string, string | undefined]>([
  ['2026-03-06', '2026-03-06'],
  ['2026-03-06T00:00:00', '2026-03-06'],
  ['2026-03-06T00:00:00+00:00', '2026-03-06'],
  ['2026-03-06T00:00:00Z', '2026-03-06'],
  ['2026-03-06T00:00:00.000Z', '2026-03-06'],
  // The bank's day stays the bank's day, however late or far away it was.
  ['2026-03-06T23:59:59.999+14:00', '2026-03-06'],
  ['2026-03-06T00:00:00-11:00', '2026-03-06'],
  ['2026-03-06 12:00:00', '2026-03-06'],
  ['2024-02-29T12:00:00Z', '2024-02-29'],
  ['2026-02-29T12:00:00Z', undefined],
  ['2026-13-01', undefined],
  ['2026-00-10', undefined],
  ['2026-3-6', undefined],
  ['06/03/2026', undefined],
  ['20260306', undefined],
  ['2026-03-061', undefined],
  [' 2026-03-06', undefined],
  ['', undefined],
  ['9999-12-31T00:00:00', '9999-12-31'],
])('%j means the day %s', (timestamp, expected) => {
  expect(localDateOf(timestamp)).toBe(expected);
});

test.each([
  ['2026-03-06', true],
  ['2026-04-31', false],
  ['2026-03-06T00:00:00Z', false],
  ['-2026-03-06', false],
  ['2026-03-06\n', false],
  ['', false],
])('%j is a calendar date: %s', (text, expected) => {
  expect(isLocalDate(text)).toBe(expected);
});

describe('counting days', () => {
  test.each([
    ['2026-03-28', 1, '2026-03-29'],
    // The night in which clocks change has 23 or 25 hours and is still one day.
    ['2026-03-29', 1, '2026-03-30'],
    ['2026-10-25', 1, '2026-10-26'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-03-06', 0, '2026-03-06'],
    ['2026-03-06', -88, '2025-12-08'],
    ['2000-01-01', 3652, '2009-12-31'],
  ])('%s and %i days is %s, and back', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
    expect(daysBetween(date, expected)).toBe(days);
  });

  test('an instant has the date of its UTC day', () => {
    expect(utcDateOf(Date.UTC(2026, 2, 6, 23, 59, 59, 999))).toBe('2026-03-06');
    expect(utcDateOf(Date.UTC(2026, 2, 7))).toBe('2026-03-07');
  });
});
