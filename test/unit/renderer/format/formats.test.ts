import { describe, expect, it } from 'vitest';
import { createFormats, localDateOfInstant } from '../../../../renderer/format/formats.ts';

const formats = createFormats('en-GB');
const NOW_MS = Date.parse('2026-03-06T12:00:00.000Z');

describe('money', () => {
  it.each([
    [123_450, 'GBP', 'auto', '£1,234.50'],
    [-5, 'GBP', 'auto', '−£0.05'],
    [-1200, 'EUR', 'auto', '−€12.00'],
    [1200, 'EUR', 'always', '+€12.00'],
    [0, 'GBP', 'always', '£0.00'],
    [12_345, 'JPY', 'auto', 'JP¥12,345'],
    [1_234_567, 'KWD', 'auto', 'KWD 1,234.567'],
    [Number.MAX_SAFE_INTEGER, 'GBP', 'auto', '£90,071,992,547,409.91'],
    [-999, 'XQQ', 'auto', '−XQQ 9.99'],
  ] as const)('%d %s (%s) reads %s', (amountMinor, currency, sign, text) => {
    // A space inside an amount is one that does not break.
    expect(formats.money(amountMinor, currency, sign).replaceAll('\u00A0', ' ')).toBe(text);
  });
});

describe('dates of banks', () => {
  it('are never shifted into the zone of this computer', () => {
    for (const date of ['2026-01-01', '2026-03-29', '2026-10-25', '2026-12-31']) {
      expect(formats.day(date)).toContain(String(Number(date.slice(8))));
      expect(formats.date(date)).toMatch(new RegExp(`^${Number(date.slice(8))} \\w+ 2026$`, 'u'));
    }
  });

  it.each([
    ['2026-03-06', 'today'],
    ['2026-03-05', 'yesterday'],
    ['2026-03-04', undefined],
    ['2026-03-07', undefined],
  ])('%s is near as %s', (date, near) => {
    expect(formats.nearDay(date, '2026-03-06')).toBe(near);
  });
});

describe('distances in time', () => {
  it.each([
    ['2026-03-06T11:59:40.000Z', 'now'],
    ['2026-03-06T11:48:00.000Z', '12 minutes ago'],
    ['2026-03-06T03:00:00.000Z', '9 hours ago'],
    ['2026-03-06T18:00:00.000Z', 'in 6 hours'],
    ['2026-03-05T11:00:00.000Z', 'yesterday'],
    ['2026-02-20T12:00:00.000Z', '14 days ago'],
    ['2025-12-01T12:00:00.000Z', '1 Dec 2025'],
  ])('%s is %s', (instant, text) => {
    expect(formats.ago(instant, NOW_MS)).toBe(text);
  });
});

it('takes the calendar date of an instant from this computer', () => {
  const midday = new Date(2026, 2, 6, 12, 0, 0);
  expect(localDateOfInstant(midday.toISOString())).toBe('2026-03-06');
});
