import { daysBetween, type LocalDate } from '../../shared/domain/local-date.ts';

/** Room for the rows of one day: 16 million. */
export const ROWS_PER_DAY: number = 2 ** 24;

const EPOCH = '1970-01-01';

/** The first sort key of a date. Keys grow with the date, so walking them backwards is newest first. */
export function firstSortKeyOf(date: LocalDate): number {
  return daysBetween(EPOCH, date) * ROWS_PER_DAY;
}
