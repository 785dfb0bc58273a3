import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';

/** The days of a month in weeks that begin on Monday, with the days of the neighbours that fill the first and last week. */
export function monthGrid(month: LocalDate): readonly (readonly LocalDate[])[] {
  const first = `${month.slice(0, 7)}-01`;
  const start = addDays(first, -weekday(first));
  const weeks: LocalDate[][] = [];
  for (let day = start; weeks.length === 0 || day.slice(0, 7) <= first.slice(0, 7);) {
    const week = Array.from({ length: 7 }, (_, index) => addDays(day, index));
    weeks.push(week);
    day = addDays(day, 7);
  }
  return weeks;
}

/** The same day some months later, or the last of that month where it has none such. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const at = year * 12 + (month - 1) + months;
  const first = `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-01`;
  const last = Number(addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1).slice(8));
  return `${first.slice(0, 8)}${String(Math.min(day, last)).padStart(2, '0')}`;
}

/**
 * Where a key leads in a calendar (WAI-ARIA, date picker dialog): arrows by days and weeks, Home and End within the week,
 * Page Up and Down by months, with Shift by years. `undefined` for every other key.
 */
export function dayAfterKey(key: string, isShifted: boolean, day: LocalDate): LocalDate | undefined {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -7);
    case 'ArrowDown':
      return addDays(day, 7);
    case 'Home':
      return addDays(day, -weekday(day));
    case 'End':
      return addDays(day, 6 - weekday(day));
    case 'PageUp':
      return addMonths(day, isShifted ? -12 : -1);
    case 'PageDown':
      return addMonths(day, isShifted ? 12 : 1);
    default:
      return undefined;
  }
}

/** 0 for Monday. */
function weekday(date: LocalDate): number {
  return (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;
}
