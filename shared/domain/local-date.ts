/** Calendar dates as banks mean them: `YYYY-MM-DD`, with no zone and never shifted into one. */

/** A calendar date, `YYYY-MM-DD`. */
export type LocalDate = string;

const DAY_MS = 86_400_000;
const CALENDAR_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const LEADING_DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/;

/**
 * The calendar date a bank meant by a timestamp: the digits as they stand. TrueLayer sends `2026-03-06T00:00:00`,
 * `…+00:00` and `…Z` for the same day; shifting any of them into this computer's zone would move payments across
 * midnight. Returns `undefined` for text that does not start with a real date.
 */
export function localDateOf(timestamp: string): LocalDate | undefined {
  const match = LEADING_DATE.exec(timestamp);
  return match && isOnCalendar(match) ? timestamp.slice(0, 10) : undefined;
}

/** Whether the text is a calendar date that exists (`2026-02-30` does not). */
export function isLocalDate(text: string): boolean {
  const match = CALENDAR_DATE.exec(text);
  return match !== null && isOnCalendar(match);
}

/** By counting: a bank's answer holds fifty thousand dates, and `Date` takes four times as long. */
function isOnCalendar(match: RegExpExecArray): boolean {
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The date `days` later (earlier when negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(`${to}T00:00:00.000Z`) - Date.parse(`${from}T00:00:00.000Z`)) / DAY_MS);
}

/** The UTC calendar date of an instant in milliseconds. */
export function utcDateOf(atMs: number): LocalDate {
  return new Date(atMs).toISOString().slice(0, 10);
}
