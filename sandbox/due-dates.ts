import { addDays, type LocalDate } from '../shared/domain/local-date.ts';

/** Whether a date is a Saturday or Sunday. Public holidays are left out: they differ by town. */
export function isWeekend(date: LocalDate): boolean {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day === 0 || day === 6;
}

/** The date itself, or the Monday after it. */
export function nextWorkingDay(date: LocalDate): LocalDate {
  let day = date;
  while (isWeekend(day)) day = addDays(day, 1);
  return day;
}

/** The date itself, or the Friday before it. */
export function previousWorkingDay(date: LocalDate): LocalDate {
  let day = date;
  while (isWeekend(day)) day = addDays(day, -1);
  return day;
}

/** A day of a month, the last one where the month is too short. `month` counts from 1 and may run past 12. */
export function dayOfMonth(year: number, month: number, day: number): LocalDate {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1, Math.min(day, last))).toISOString().slice(0, 10);
}

/** Whether a date is the last of its month. */
export function isMonthEnd(date: LocalDate): boolean {
  return addDays(date, 1).endsWith('-01');
}

/** Whole months from one date's month to another's. */
export function monthsBetween(from: LocalDate, to: LocalDate): number {
  const months = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  return months(to) - months(from);
}

/** Something that comes round by the calendar. */
type Dated = { day: number; every?: { months: number; first: number } };

/**
 * Every date between both bounds on which the items fall due, with the items due on it. `shift` says what becomes of
 * weekends. A date near a month's edge may be shifted out of its month, so one month more is looked at on either side.
 */
export function dueDates<Item extends Dated>(
  items: readonly Item[],
  from: LocalDate,
  to: LocalDate,
  shift: (date: LocalDate) => LocalDate,
): Map<LocalDate, Item[]> {
  const due = new Map<LocalDate, Item[]>();
  const firstYear = Number(from.slice(0, 4));
  const firstMonth = Number(from.slice(5, 7));
  for (let index = -1; index <= monthsBetween(from, to) + 1; index += 1) {
    const nominalMonth = new Date(Date.UTC(firstYear, firstMonth - 1 + index, 1));
    const [year, month] = [nominalMonth.getUTCFullYear(), nominalMonth.getUTCMonth() + 1];
    for (const item of items) {
      const { every } = item;
      if (every !== undefined && (month - every.first + 24) % every.months !== 0) continue;
      const date = shift(dayOfMonth(year, month, item.day));
      if (date < from || date > to) continue;
      const sameDay = due.get(date);
      if (sameDay === undefined) due.set(date, [item]);
      else sameDay.push(item);
    }
  }
  return due;
}
