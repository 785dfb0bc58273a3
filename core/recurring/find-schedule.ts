import { dayInMonth, dayNumberOf, isWeekend, monthNumberOf, turnOf, type Schedule } from './schedule.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';

/** A schedule that days keep to, and how well: the mean of how many days they are off. */
export type FoundSchedule = { schedule: Schedule; strayDays: number; missed: number };

/** Every so many weeks; how many payments it takes to believe it, and how many days one may be off. */
const WEEKS = [
  { every: 1, least: 5, tolerance: 1 },
  { every: 2, least: 4, tolerance: 2 },
  { every: 4, least: 4, tolerance: 2 },
] as const;

/** Every so many months, likewise. Weekends, holidays and a bank's own slowness move a payment by some days. */
const MONTHS = [
  { every: 1, least: 3, tolerance: 5 },
  { every: 2, least: 3, tolerance: 5 },
  { every: 3, least: 3, tolerance: 5 },
  { every: 6, least: 3, tolerance: 6 },
  { every: 12, least: 2, tolerance: 7 },
] as const;

const LAST_DAY = 31;
const DAYS_PER_WEEK = 7;
const SHORTEST_MONTH = 28;
const LARGEST_TOLERANCE = 7;
/** One turn in so many may be missing: a bill that was not due, a payment by another card. */
const TURNS_PER_MISSED = 6;

/**
 * Finds the schedule that days keep to; `undefined` when there is none. Pure. Each day is to be a turn of its own, close to
 * the turn's day, with hardly a turn missing; of several schedules the one wins whose days are hit best.
 *
 * @param dates oldest first
 */
export function findSchedule(dates: readonly LocalDate[]): FoundSchedule | undefined {
  const days = dates.map(dayNumberOf);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || days.length < 2) return undefined;
  const candidates = [...WEEKS.flatMap((rule) => byWeeks(days, rule) ?? []), ...byMonths(days)];
  const best = candidates.toSorted((a, b) => a.strayDays - b.strayDays || b.schedule.every - a.schedule.every)[0];
  return best && { ...best, schedule: { ...best.schedule, shift: shiftOf(days, best.schedule) } };
}

function byWeeks(days: readonly number[], rule: (typeof WEEKS)[number]): FoundSchedule | undefined {
  const length = rule.every * DAYS_PER_WEEK;
  if (days.length < rule.least || !areApart(days, length - 2 * rule.tolerance)) return undefined;
  const anchors = new Set(days.map((day) => day % length));
  return bestOf(
    [...anchors].map((anchor) => ({ unit: 'week', every: rule.every, anchor, phase: 0, shift: 'none' })),
    days,
    rule,
  );
}

function byMonths(days: readonly number[]): FoundSchedule[] {
  if (!areApart(days, SHORTEST_MONTH - 2 * LARGEST_TOLERANCE)) return [];
  const monthly = Array.from({ length: LAST_DAY }, (_, index) => ({
    anchor: index + 1,
    months: monthsOf(days, index + 1),
  }));
  return MONTHS.flatMap((rule) => {
    if (days.length < rule.least || !areApart(days, rule.every * SHORTEST_MONTH - 2 * rule.tolerance)) return [];
    const schedules = monthly.flatMap(({ anchor, months }) => {
      const [start] = months;
      const isWhole = start !== undefined && months.every((month) => (month - start) % rule.every === 0);
      return isWhole
        ? [{ unit: 'month', every: rule.every, anchor, phase: start % rule.every, shift: 'none' } as const]
        : [];
    });
    return bestOf(schedules, days, rule) ?? [];
  });
}

/** Whether each day is so far from the one before at all: what is bought every other day is not looked at any further. */
function areApart(days: readonly number[], leastDays: number): boolean {
  return days.every((day, index) => index === 0 || day - (days[index - 1] ?? day) >= leastDays);
}

/** The month that each day belongs to, when the day of the month is `anchor`. */
function monthsOf(days: readonly number[], anchor: number): number[] {
  return days.map((day) => {
    const month = monthNumberOf(day);
    const near = [month - 1, month, month + 1];
    return near.reduce((best, one) =>
      Math.abs(day - dayInMonth(one, anchor)) < Math.abs(day - dayInMonth(best, anchor)) ? one : best,
    );
  });
}

function bestOf(
  schedules: readonly Schedule[],
  days: readonly number[],
  { tolerance }: { tolerance: number },
): FoundSchedule | undefined {
  let best: FoundSchedule | undefined;
  for (const schedule of schedules) {
    const turns = days.map((day) => turnOf(schedule, day));
    if (turns.some(({ strayDays }) => Math.abs(strayDays) > tolerance)) continue;
    const gaps = turns.slice(1).map(({ turn }, index) => turn - (turns[index]?.turn ?? turn));
    if (gaps.some((gap) => gap < 1)) continue;
    const missed = gaps.reduce((sum, gap) => sum + gap - 1, 0);
    if (missed > Math.floor(days.length / TURNS_PER_MISSED)) continue;
    const strayDays = turns.reduce((sum, turn) => sum + Math.abs(turn.strayDays), 0) / turns.length;
    if (best === undefined || strayDays < best.strayDays) best = { schedule, strayDays, missed };
  }
  return best;
}

/** Where payments go that would fall on a weekend; nowhere when some did fall on one, or none would have yet. */
function shiftOf(days: readonly number[], schedule: Schedule): Schedule['shift'] {
  if (days.some(isWeekend)) return 'none';
  const strays = days
    .map((day) => turnOf(schedule, day).strayDays)
    .filter((stray, index) => stray !== 0 && isWeekend((days[index] ?? 0) - stray));
  if (strays.length === 0) return 'none';
  return strays.filter((stray) => stray < 0).length * 2 > strays.length ? 'before' : 'after';
}
