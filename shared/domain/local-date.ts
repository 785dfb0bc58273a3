/** Calendar dates as banks mean them: `YYYY-MM-DD`, with no zone and never shifted into one. */

/** A calendar date, `YYYY-MM-DD`. */
export type LocalDate = string;

const DAY_MS = 86_400_000;
const LEADING_DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$/;

/**
 * The calendar date a bank meant by a timestamp: the digits as they stand. TrueLayer sends `2026-03-06T00:00:00`,
 * `…+00:00` and `…Z` for the same day; shifting any of them into this computer's zone would move payments across
 * midnight. Returns `undefined` for text that does not start with a real date.
 */
export function localDateOf(timestamp: string): LocalDate | undefined {
  const text = LEADING_DATE.exec(timestamp)?.[1];
  return text !== undefined && isLocalDate(text) ? text : undefined;
}

/** Whether the text is a calendar date that exists (`2026-02-30` does not). */
export function isLocalDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00.000Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
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
