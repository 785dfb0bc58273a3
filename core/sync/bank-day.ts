import { daysBetween, utcDateOf, type LocalDate } from '../../shared/domain/local-date.ts';
import { BankFailure, type FailureKind } from '../providers/bank-failure.ts';

const RANGE_REFUSALS: readonly FailureKind[] = ['access-denied', 'sca-exceeded', 'range-refused'];

/**
 * The bank's day, when it refused a range that was planned from another one. A window that every living consent allows
 * is refused as if the consent were gone once a clock that was set back has moved it into the past; and how far back a bank
 * answers cannot be learned by such a clock.
 */
export function bankDayOfRefusal(error: unknown, plannedOn: LocalDate): LocalDate | undefined {
  if (!(error instanceof BankFailure) || error.evidence.answeredAtMs === undefined) return undefined;
  if (!RANGE_REFUSALS.includes(error.kind)) return undefined;
  const theirs = utcDateOf(error.evidence.answeredAtMs);
  // A day apart is only midnight.
  return Math.abs(daysBetween(plannedOn, theirs)) > 1 ? theirs : undefined;
}
