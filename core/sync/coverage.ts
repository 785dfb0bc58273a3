import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';

/** A stretch of days that was asked of a bank in one question. */
export type AskedRange = { from: LocalDate; to: LocalDate; fetchedAt: string; result: string };

/**
 * The coverage map: every day that was ever asked for, with the latest word on it, as stretches that do not overlap,
 * oldest first. Pure. A good answer is not undone by a later failure: the days are known, only not as fresh.
 */
export function coverageOf(asked: readonly AskedRange[]): AskedRange[] {
  const edges = [...new Set(asked.flatMap(({ from, to }) => [from, addDays(to, 1)]))].sort();
  const stretches: AskedRange[] = [];
  for (const [index, from] of edges.entries()) {
    const next = edges[index + 1];
    if (next === undefined) break;
    const over = asked.filter((range) => range.from <= from && range.to >= from);
    const latestGood = over.findLast(({ result }) => result === 'ok');
    const word = latestGood ?? over.at(-1);
    if (!word) continue;
    const stretch = { from, to: addDays(next, -1), fetchedAt: word.fetchedAt, result: word.result };
    const previous = stretches.at(-1);
    const continues =
      previous?.fetchedAt === stretch.fetchedAt &&
      previous.result === stretch.result &&
      addDays(previous.to, 1) === from;
    if (continues) previous.to = stretch.to;
    else stretches.push(stretch);
  }
  return stretches;
}

/** The first day without a good answer that has one before it; days before the first answer are no gap but unknown. Pure. */
export function firstGap(days: readonly AskedRange[], from: LocalDate, to: LocalDate): LocalDate | undefined {
  let next: LocalDate | undefined;
  for (const stretch of days) {
    if (stretch.result !== 'ok') continue;
    if (next !== undefined && stretch.from > next && stretch.from > from) return next > from ? next : from;
    next = addDays(stretch.to, 1);
  }
  return next !== undefined && next <= to ? (next > from ? next : from) : undefined;
}
