import type { Output } from '../../../shared/contract/index.ts';
import { addDays, daysBetween, type LocalDate } from '../../../shared/domain/local-date.ts';

type Stretch = Output<'coverage.get'>['days'][number];

/** Days side by side that are known equally well. `gap` was never asked for. */
export type CoverageSegment = {
  readonly kind: 'known' | 'refused' | 'gap';
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly days: number;
  /** When the newest word on them came, and, if it was a refusal, which. */
  readonly fetchedAt: string | undefined;
  readonly result: string | undefined;
};

/** The coverage of an account without holes, oldest first: what lies between the stretches, and between the last one and today, is a gap. */
export function coverageSegments(stretches: readonly Stretch[], today: LocalDate): CoverageSegment[] {
  const segments: CoverageSegment[] = [];
  let next: LocalDate | undefined;
  for (const { from, to, fetchedAt, result } of stretches.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (next !== undefined && from > next) segments.push(gap(next, addDays(from, -1)));
    segments.push({
      kind: result === 'ok' ? 'known' : 'refused',
      from,
      to,
      days: daysBetween(from, to) + 1,
      fetchedAt,
      result,
    });
    next = addDays(to, 1);
  }
  if (next !== undefined && next <= today) segments.push(gap(next, today));
  return segments;
}

function gap(from: LocalDate, to: LocalDate): CoverageSegment {
  return { kind: 'gap', from, to, days: daysBetween(from, to) + 1, fetchedAt: undefined, result: undefined };
}
