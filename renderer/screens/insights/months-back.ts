import { addDays, type LocalDate } from '../../../shared/domain/local-date.ts';

/** The last so many calendar months up to a day, oldest first, as `YYYY-MM`; the month of the day is the last of them. */
export function monthsBack(today: LocalDate, count: number): string[] {
  const months = [today.slice(0, 7)];
  while (months.length < count) months.unshift(addDays(`${months[0]}-01`, -1).slice(0, 7));
  return months;
}

/** The last day of a calendar month. */
export function lastDayOfMonth(month: string): LocalDate {
  return addDays(`${addDays(`${month}-01`, 31).slice(0, 7)}-01`, -1);
}
