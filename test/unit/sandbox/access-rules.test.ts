import { expect, test } from 'vitest';
import { createReadQuota, refusedRange } from '../../../sandbox/access-rules.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW_MS = Date.parse('2026-06-18T12:00:00Z');
const RULES = { windows: true, fullHistoryMs: 5 * MINUTE_MS };
const UK = { country: 'uk', historyDays: 700 } as const;
const GERMAN = { country: 'de', historyDays: 700 } as const;

test.each([
  { from: '2025-01-01', bank: UK, minutes: 4.9, expected: undefined },
  { from: '2025-01-01', bank: UK, minutes: 5, expected: 'access_denied' },
  { from: '2025-01-01', bank: GERMAN, minutes: 5, expected: 'sca_exceeded' },
  { from: '2026-03-20', bank: UK, minutes: 600, expected: undefined },
  { from: '2026-03-19', bank: UK, minutes: 600, expected: 'access_denied' },
  { from: '2026-03-19', bank: GERMAN, minutes: 600, expected: 'sca_exceeded' },
  { from: '2026-03-22', bank: GERMAN, minutes: 600, expected: undefined },
  { from: '2024-07-18', bank: UK, minutes: 1, expected: undefined },
  { from: '2024-07-17', bank: UK, minutes: 1, expected: 'invalid_date_range' },
  { from: '2026-06-19', bank: UK, minutes: 1, expected: 'invalid_date_range' },
])('$minutes minutes after sign-in, $bank.country, from $from: $expected', ({ from, bank, minutes, expected }) => {
  const authenticatedMs = NOW_MS - minutes * MINUTE_MS;
  expect(refusedRange({ from, to: '2026-06-18', bank, authenticatedMs, nowMs: NOW_MS, rules: RULES })).toBe(expected);
});

test('with windows off only the depth counts', () => {
  const given = { to: '2026-06-18', bank: UK, authenticatedMs: 0, nowMs: NOW_MS, rules: { ...RULES, windows: false } };
  expect(refusedRange({ ...given, from: '2025-01-01' })).toBeUndefined();
  expect(refusedRange({ ...given, from: '2020-01-01' })).toBe('invalid_date_range');
});

test('four reads in 24 rolling hours, for each key by itself', () => {
  const quota = createReadQuota();
  const at = (hours: number): boolean => quota.take('a', NOW_MS + hours * HOUR_MS);
  expect([0, 1, 2, 3].map(at)).toEqual([true, true, true, true]);
  expect(at(4)).toBe(false);
  expect(quota.take('b', NOW_MS)).toBe(true);
  // The first read is over after a day; a refused one was never counted.
  expect([at(23.9), at(24), at(24.5)]).toEqual([false, true, false]);
});
