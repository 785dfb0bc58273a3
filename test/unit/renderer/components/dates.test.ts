import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, dayAfterKey, monthGrid } from '../../../../renderer/components/month-grid.ts';
import { createFormats } from '../../../../renderer/format/formats.ts';
import { readTypedDate } from '../../../../renderer/format/typed-date.ts';
import { addDays, daysBetween, isLocalDate } from '../../../../shared/domain/local-date.ts';
import { LOCALES } from '../../../../shared/domain/language.ts';

const TODAY = '2026-03-06';
const someDay = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays('1920-01-01', days));

describe('a typed date', () => {
  it.each([
    ['06/03/2026', '2026-03-06'],
    ['6.3.2026', '2026-03-06'],
    ['6-3-26', '2026-03-06'],
    ['6 3', '2026-03-06'],
    ['6.3.', '2026-03-06'],
    ['0603', '2026-03-06'],
    ['060326', '2026-03-06'],
    ['06032026', '2026-03-06'],
    ['2026-03-06', '2026-03-06'],
    ['2026/3/6', '2026-03-06'],
    [' 31.12.99 ', '1999-12-31'],
    ['1.1.46', '2046-01-01'],
    ['1.1.47', '1947-01-01'],
    ['29.2.2024', '2024-02-29'],
    ['29.2.2026', undefined],
    ['31/04/2026', undefined],
    ['03/31/2026', undefined],
    ['6', undefined],
    ['060', undefined],
    ['6.3.026', undefined],
    ['6.3.2026.1', undefined],
    ['6 March 2026', undefined],
    ['', undefined],
    ['../..', undefined],
  ])('%j is %s', (text, date) => {
    expect(readTypedDate(text, TODAY)).toBe(date);
  });

  it.each(LOCALES)('in %s reads back as it is shown', (locale) => {
    const formats = createFormats(locale);
    fc.assert(fc.property(someDay, (day) => readTypedDate(formats.shortestDate(day), TODAY) === day));
  });

  it('is a date that exists, or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789./- ') }), (text) => {
        const date = readTypedDate(text, TODAY);
        expect(date === undefined || isLocalDate(date)).toBe(true);
      }),
    );
  });
});

describe('a calendar', () => {
  it('shows every day of a month once, in whole weeks from Monday', () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const weeks = monthGrid(day);
        const days = weeks.flat();
        expect(weeks.every((week) => week.length === 7 && new Date(`${week[0]}T12:00Z`).getUTCDay() === 1)).toBe(true);
        expect(days.every((each, index) => index === 0 || daysBetween(days[index - 1] ?? '', each) === 1)).toBe(true);
        const first = `${day.slice(0, 7)}-01`;
        expect(weeks[0]).toContain(first);
        expect(weeks.at(-1)).toContain(addDays(addMonths(first, 1), -1));
      }),
    );
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-01-15', -1, '2025-12-15'],
  ])('%s and %s months is %s', (day, months, then) => {
    expect(addMonths(day, months)).toBe(then);
  });

  it.each([
    ['ArrowLeft', false, '2026-03-05'],
    ['ArrowRight', false, '2026-03-07'],
    ['ArrowUp', false, '2026-02-27'],
    ['ArrowDown', false, '2026-03-13'],
    ['Home', false, '2026-03-02'],
    ['End', false, '2026-03-08'],
    ['PageUp', false, '2026-02-06'],
    ['PageDown', true, '2027-03-06'],
    ['a', false, undefined],
  ])('%s (shift: %s) leads to %s', (key, isShifted, then) => {
    expect(dayAfterKey(key, isShifted, TODAY)).toBe(then);
  });
});
