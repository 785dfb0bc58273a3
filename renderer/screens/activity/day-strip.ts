import type { BankStanding } from '../../../shared/contract/index.ts';
import { addDays, type LocalDate } from '../../../shared/domain/local-date.ts';

/** One day of a bank: whether it was asked, and how large a share of the calls it did not answer. */
export type StripDay = { readonly date: LocalDate; readonly calls: number; readonly failures: number };

/** The last `days` days up to `today`, oldest first; days without a call are there too, so that every strip is as long. Pure. */
export function stripDays({ days }: Pick<BankStanding, 'days'>, today: LocalDate, count: number): StripDay[] {
  const known = new Map(days.map((day) => [day.date, day]));
  return Array.from({ length: count }, (_, index) => {
    const date = addDays(today, index - count + 1);
    const day = known.get(date);
    return { date, calls: day?.calls ?? 0, failures: day?.failures ?? 0 };
  });
}
