import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';

/** A calendar month, `YYYY-MM`. */
export type Month = string;

/** The month of a date. */
export function monthOf(date: LocalDate): Month {
  return date.slice(0, 7);
}

/** The first day of a month. */
export function firstDayOf(month: Month): LocalDate {
  return `${month}-01`;
}

/** The last day of a month. */
export function lastDayOf(month: Month): LocalDate {
  return addDays(firstDayOf(monthAfter(month)), -1);
}

/** The month that follows. */
export function monthAfter(month: Month): Month {
  return monthOf(addDays(firstDayOf(month), 31));
}

/** A stretch of days, both ends included. */
export type Days = { from: LocalDate; to: LocalDate };

/**
 * Splits a range into the whole months inside it, which are summed already, and the days before and after them. Pure.
 */
export function splitIntoMonths({ from, to }: Days): { months?: { first: Month; last: Month }; days: Days[] } {
  const first = from === firstDayOf(monthOf(from)) ? monthOf(from) : monthAfter(monthOf(from));
  const isLastWhole = to === lastDayOf(monthOf(to));
  const last = isLastWhole ? monthOf(to) : monthOf(addDays(firstDayOf(monthOf(to)), -1));
  if (first > last) return { days: [{ from, to }] };
  const days: Days[] = [];
  if (from < firstDayOf(first)) days.push({ from, to: addDays(firstDayOf(first), -1) });
  if (to > lastDayOf(last)) days.push({ from: addDays(lastDayOf(last), 1), to });
  return { months: { first, last }, days };
}
