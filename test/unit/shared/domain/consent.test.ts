import { expect, test } from 'vitest';
import { consentExpiry, daysLeft } from '../../../../shared/domain/consent.ts';

const GRANTED = Date.UTC(2026, 4, 1, 9);

test('the bank’s own word is taken as it stands', () => {
  const statedExpiry = '2026-07-30T09:00:00.000Z';
  expect(consentExpiry({ statedExpiry, grantedAtMs: GRANTED, country: 'de' })).toEqual({
    expiresAt: statedExpiry,
    isEstimate: false,
  });
});

test.each(['uk', 'de', 'at', undefined] as const)(
  'without it, ninety days in %s, and called an estimate',
  (country) => {
    expect(consentExpiry({ grantedAtMs: GRANTED, country })).toEqual({
      expiresAt: '2026-07-30T09:00:00.000Z',
      isEstimate: true,
    });
  },
);

const EXPIRES = '2026-07-30T09:00:00.000Z';
const HOUR_MS = 3_600_000;
test.each([
  [-90 * 24 * HOUR_MS, 90],
  [-14 * 24 * HOUR_MS, 14],
  [-14 * 24 * HOUR_MS - 1, 14],
  [-14 * 24 * HOUR_MS + 1, 13],
  [-24 * HOUR_MS, 1],
  [-24 * HOUR_MS + 1, 0],
  [-1, 0],
  [0, 0],
  [1, -1],
  [24 * HOUR_MS, -1],
  [24 * HOUR_MS + 1, -2],
])('%i ms from the end there are %i whole days left', (offsetMs, expected) => {
  expect(daysLeft(EXPIRES, Date.parse(EXPIRES) + offsetMs)).toBe(expected);
});
