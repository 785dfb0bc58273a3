import { isLocalDate, type LocalDate } from '../../shared/domain/local-date.ts';

/** Two digits of a year mean one within so many years ahead of now; everything else was in the last century. */
const YEARS_AHEAD = 20;

/**
 * The date somebody typed: day, month and year in that order, as all our countries write it, with any signs between them
 * (`6.3.26`, `06/03/2026`, `6 3`) or none (`060326`); or the international order (`2026-03-06`). Without a year it is this
 * one. Answers `undefined` for what is no date that exists.
 */
export function readTypedDate(text: string, today: LocalDate): LocalDate | undefined {
  const parts = text
    .trim()
    .split(/[^\d]+/)
    .filter(Boolean);
  const [first = '', second = '', third] = parts.length === 1 ? cut(parts[0] ?? '') : parts;
  if (parts.length > 3 || first === '' || second === '' || /[^\d\s./,-]/.test(text)) return undefined;
  const isYearFirst = first.length === 4 && third !== undefined;
  const [day, month, year] = isYearFirst ? [third, second, first] : [first, second, third ?? today.slice(0, 4)];
  if (day.length > 2 || month.length > 2 || (year.length !== 2 && year.length !== 4)) return undefined;
  const date = `${wholeYear(year, today)}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isLocalDate(date) ? date : undefined;
}

/** Digits without a sign between them: two for the day, two for the month, the rest for the year. */
function cut(digits: string): readonly string[] {
  if (![4, 6, 8].includes(digits.length)) return [];
  return [digits.slice(0, 2), digits.slice(2, 4), ...(digits.length > 4 ? [digits.slice(4)] : [])];
}

function wholeYear(year: string, today: LocalDate): string {
  if (year.length === 4) return year;
  const thisYear = Number(today.slice(0, 4));
  const near = Math.floor(thisYear / 100) * 100 + Number(year);
  return String(near > thisYear + YEARS_AHEAD ? near - 100 : near);
}
