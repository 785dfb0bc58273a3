import { daysBetween, type LocalDate } from '../../shared/domain/local-date.ts';

/** How a payment comes round: every so many weeks or months, on which day, and where it goes when that is a weekend. */
export type Schedule = {
  unit: 'week' | 'month';
  /** Every so many of them. */
  every: number;
  /** The day of the month (31 is the last one, whatever its number), or a day since 1970 that is one of the days, modulo the weeks. */
  anchor: number;
  /** In which month, counted from January 1970 modulo `every`; 0 where weeks are counted. */
  phase: number;
  shift: 'none' | 'before' | 'after';
};

const EPOCH = '1970-01-01';
const DAY_MS = 86_400_000;
const DAYS_PER_WEEK = 7;
const DAYS_PER_MONTH = 30.436875;
const SHORTEST_MONTH = 28;
/** Days of a year before each of its months. */
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const LEAP_DAYS_BEFORE_1970 = 477;

/** Days since 1970-01-01. */
export function dayNumberOf(date: LocalDate): number {
  return daysBetween(EPOCH, date);
}

/** The date of a day since 1970-01-01. */
export function dateOfDay(day: number): LocalDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** A month since January 1970 in which a day lies. */
export function monthNumberOf(day: number): number {
  let month = Math.floor(day / DAYS_PER_MONTH);
  while (firstDayOf(month) > day) month -= 1;
  while (firstDayOf(month + 1) <= day) month += 1;
  return month;
}

/** The day of a month (since January 1970) that an anchor means; the last one where the month is too short. */
export function dayInMonth(month: number, anchor: number): number {
  const first = firstDayOf(month);
  // Only the last days of a month can be too many.
  return first + (anchor <= SHORTEST_MONTH ? anchor : Math.min(anchor, firstDayOf(month + 1) - first)) - 1;
}

/** By arithmetic: a `Date` for each of the millions of times that this is asked would take most of the work. */
function firstDayOf(month: number): number {
  const year = 1970 + Math.floor(month / 12);
  const inYear = month - (year - 1970) * 12;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const leapDay = isLeap && inYear > 1 ? 1 : 0;
  return (year - 1970) * 365 + leapDaysBefore(year) - LEAP_DAYS_BEFORE_1970 + (DAYS_BEFORE[inYear] ?? 0) + leapDay;
}

function leapDaysBefore(year: number): number {
  return Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400);
}

/** Whether a day since 1970 is a Saturday or a Sunday. */
export function isWeekend(day: number): boolean {
  const weekday = new Date(day * DAY_MS).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** The number of the turn that a day belongs to, and how many days it is after the turn's own day (negative: before). Pure. */
export function turnOf({ unit, every, anchor, phase }: Schedule, day: number): { turn: number; strayDays: number } {
  if (unit === 'week') {
    const length = every * DAYS_PER_WEEK;
    const turn = Math.round((day - anchor) / length);
    return { turn, strayDays: day - anchor - turn * length };
  }
  const around = Math.floor((monthNumberOf(day) - phase) / every);
  const near = [around - 1, around, around + 1].map((turn) => ({
    turn,
    strayDays: day - dayInMonth(turn * every + phase, anchor),
  }));
  return near.reduce((best, one) => (Math.abs(one.strayDays) < Math.abs(best.strayDays) ? one : best));
}

/** The days on which a payment is due after one day and up to another, oldest first; moved off weekends where it does that. Pure. */
export function dueDates(schedule: Schedule, lastPaid: LocalDate, until: LocalDate, most = 60): LocalDate[] {
  const { unit, every, anchor, phase } = schedule;
  const end = dayNumberOf(until);
  const dates: LocalDate[] = [];
  for (let { turn } = turnOf(schedule, dayNumberOf(lastPaid)); dates.length < most;) {
    turn += 1;
    const day = offWeekend(
      unit === 'week' ? anchor + turn * every * DAYS_PER_WEEK : dayInMonth(turn * every + phase, anchor),
      schedule.shift,
    );
    if (day > end) return dates;
    dates.push(dateOfDay(day));
  }
  return dates;
}

/** About how many days lie between two payments. */
export function periodDays({ unit, every }: Pick<Schedule, 'unit' | 'every'>): number {
  return unit === 'week' ? every * DAYS_PER_WEEK : Math.round(every * 30.44);
}

function offWeekend(day: number, shift: Schedule['shift']): number {
  if (shift === 'none' || !isWeekend(day)) return day;
  return offWeekend(day + (shift === 'before' ? -1 : 1), shift);
}
