import { addDays, daysBetween, type LocalDate } from '../../shared/domain/local-date.ts';
import { lastDayOf, monthAfter, monthOf, type Days, type Month } from './calendar-months.ts';

/** Up to here a line has a point per day, up to the next a point per week, beyond that one per month. */
const DAILY_UP_TO_DAYS = 92;
const WEEKLY_UP_TO_DAYS = 366;

/** The days a line shows: its two ends, and between them as many as one can tell apart. Oldest first. Pure. */
export function lineDays({ from, to }: Days): LocalDate[] {
  const length = daysBetween(from, to);
  const days: LocalDate[] = [from];
  if (length > WEEKLY_UP_TO_DAYS) {
    for (let month = monthOf(from); lastDayOf(month) < to; month = monthAfter(month)) days.push(lastDayOf(month));
  } else {
    const step = length > DAILY_UP_TO_DAYS ? 7 : 1;
    // Counted from the end, so that the last step is a whole one.
    for (let back = Math.floor((length - 1) / step) * step; back > 0; back -= step) days.push(addDays(to, -back));
  }
  if (to > from) days.push(to);
  return days.filter((day, index) => day !== days[index - 1]);
}

/** Movements of an account, summed per month and, where a line needs them, per day. */
export type Movements = { months: ReadonlyMap<Month, number>; days: ReadonlyMap<LocalDate, number> };

/**
 * What an account held at the end of days: its latest balance less everything that moved since. Pure.
 *
 * @param days oldest first; `movements.days` must hold every day of the months in which a day stands that is not
 *   the month's last
 */
export function balancesAt(
  days: readonly LocalDate[],
  currentMinor: number,
  { months, days: daySums }: Movements,
): number[] {
  const monthSums = [...months].toSorted(newestFirst);
  const sumsOfDays = [...daySums].toSorted(newestFirst);
  let monthAt = 0;
  let sinceMonth = 0;
  let dayAt = 0;
  let withinMonth = 0;
  let current = '';
  const backwards = days.toReversed().map((day) => {
    const month = monthOf(day);
    if (month !== current) withinMonth = 0;
    current = month;
    for (let next = monthSums[monthAt]; next && next[0] > month; next = monthSums[monthAt]) {
      sinceMonth += next[1];
      monthAt += 1;
    }
    for (let next = sumsOfDays[dayAt]; next && next[0] > day; next = sumsOfDays[dayAt]) {
      if (monthOf(next[0]) === month) withinMonth += next[1];
      dayAt += 1;
    }
    return currentMinor - sinceMonth - withinMonth;
  });
  return backwards.toReversed();
}

function newestFirst([left]: readonly [string, number], [right]: readonly [string, number]): number {
  return left < right ? 1 : -1;
}
