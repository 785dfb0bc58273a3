import type { LocalDate } from '../../shared/domain/local-date.ts';

/** What an account started from: the balance before its oldest known row. */
export type Opening = { openingMinor: number; date: LocalDate };

/** The verdict on an account's balance. */
export type BalanceProof =
  | { state: 'proven'; opening: Opening }
  /** The rows and the balance differ by this much (balance minus what the rows add up to). */
  | { state: 'off'; differenceMinor: number; opening: Opening }
  | { state: 'unknown'; opening: Opening | undefined };

/** What a proof works on; all figures of one currency, in minor units and our signs. */
export type ProofRequest = {
  /** The bank's balance without pending rows. */
  currentMinor: number;
  /** Sum of every booked row that stands, those the user hides included: the bank counts them. */
  bookedSumMinor: number;
  oldestDate: LocalDate | undefined;
  /** What was established before. */
  opening: Opening | undefined;
  /** Whether that opening has ever been confirmed; until then it is only what one answer seemed to say. */
  isOpeningConfirmed: boolean;
  /** Sum of the rows before `opening.date`: history that arrived later moves the starting point back. */
  sumBeforeOpeningMinor: number;
  /** The bank's own running balance after the newest booked row, when it gives one. */
  newestRunningBalanceMinor: number | undefined;
};

/**
 * Proves a balance: opening + movements = closing. Pure.
 *
 * The first time there is no opening to start from: one is implied by the answer, and counts as proven only when the
 * bank's own running balance says the same or a second sync implies it again. From then on every sync is held against it.
 */
export function proveBalance(request: ProofRequest): BalanceProof {
  const {
    currentMinor,
    bookedSumMinor,
    oldestDate,
    opening,
    isOpeningConfirmed,
    sumBeforeOpeningMinor,
    newestRunningBalanceMinor,
  } = request;
  const impliedMinor = currentMinor - bookedSumMinor;
  const differenceMinor =
    opening === undefined ? undefined : impliedMinor - (opening.openingMinor - sumBeforeOpeningMinor);
  if (opening !== undefined && differenceMinor === 0) return { state: 'proven', opening };
  if (opening !== undefined && differenceMinor !== undefined && isOpeningConfirmed)
    return { state: 'off', differenceMinor, opening };
  if (oldestDate === undefined) return { state: 'unknown', opening: undefined };
  const implied = { openingMinor: impliedMinor, date: oldestDate };
  return {
    state: newestRunningBalanceMinor === currentMinor && opening === undefined ? 'proven' : 'unknown',
    opening: implied,
  };
}
