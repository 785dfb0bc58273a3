import { addDays, utcDateOf, type LocalDate } from '../shared/domain/local-date.ts';
import { minorToDecimal } from '../shared/domain/money.ts';
import type { AccountPlan, Bank } from './banks.ts';
import { isWeekend, nextWorkingDay } from './due-dates.ts';
import { CATEGORY_OF } from './life.ts';
import type { LedgerRow } from './ledger.ts';
import { instantOn, type Movement } from './movement.ts';
import { wordMovement } from './wordings.ts';

/** A ledger row whose running balance is not worked out yet. */
export type DraftRow = Omit<LedgerRow, 'runningBalanceMinor'>;

/** Writes a movement down as its bank would: worded, dated, with its pending face where the two differ. */
export function draftRow(bank: Bank, plan: AccountPlan, truthId: string, movement: Movement): DraftRow {
  const { kind, paidAtMs, amountMinor } = movement;
  const paidOn = utcDateOf(paidAtMs);
  const bookedAtMs = bookingTime(movement, paidOn);
  const words = {
    payee: movement.payee,
    text: movement.text,
    place: movement.place ?? '',
    paidAtMs,
    amountText: `${minorToDecimal(Math.abs(amountMinor), plan.currency)} ${plan.currency}`,
  };
  const description = wordMovement(bank.wording, { ...words, kind });
  const pendingDescription =
    kind === 'card' ? wordMovement(bank.wording, { ...words, kind: 'card-pending' }) : description;
  const pending = {
    ...(pendingDescription === description ? {} : { description: pendingDescription }),
    ...(movement.pendingAmountMinor === undefined ? {} : { amountMinor: movement.pendingAmountMinor }),
  };
  return {
    truthId,
    paidAtMs,
    bookedAtMs,
    ...(movement.releasedAfterDays === undefined
      ? {}
      : { releasedAtMs: paidAtMs + movement.releasedAfterDays * 86_400_000 }),
    date: bookedAtMs === undefined || bank.datedBy === 'payment' ? paidOn : utcDateOf(bookedAtMs),
    amountMinor,
    description,
    ...(movement.merchant === undefined ? {} : { merchant: movement.merchant }),
    category: CATEGORY_OF[kind],
    classification: movement.classification,
    ...(Object.keys(pending).length === 0 ? {} : { pending }),
    ...(movement.counterIban === undefined
      ? {}
      : { counterparty: { name: movement.payee, iban: movement.counterIban } }),
    ...(movement.text === '' || kind === 'card' ? {} : { reference: movement.text }),
  };
}

/** Puts drafts into the order of booking and works out the balance after each. */
export function closeLedger(openingMinor: number, drafts: readonly DraftRow[]): LedgerRow[] {
  const placeOf = (row: DraftRow): number => row.bookedAtMs ?? row.paidAtMs;
  // The truth id breaks ties, so that the order never depends on the order of generation.
  const ordered = drafts.toSorted(
    (one, other) =>
      placeOf(one) - placeOf(other) || (one.truthId < other.truthId ? -1 : one.truthId > other.truthId ? 1 : 0),
  );
  let balance = openingMinor;
  return ordered.map((draft) => {
    if (draft.bookedAtMs !== undefined) balance += draft.amountMinor;
    return { ...draft, runningBalanceMinor: balance };
  });
}

function bookingTime(movement: Movement, paidOn: LocalDate): number | undefined {
  const days = movement.bookedAfterDays;
  if (days === undefined) return undefined;
  if (days === 0) return movement.paidAtMs;
  const day = addDays(paidOn, days);
  // Card schemes settle on working days, in the small hours; the exact minute keeps the rows of a night in order.
  const minute = (movement.paidAtMs % 3_600_000) / 3_600_000;
  return instantOn(isWeekend(day) ? nextWorkingDay(day) : day, 3 + minute);
}
