import type { LocalDate } from '../shared/domain/local-date.ts';
import type { MovementKind } from './life.ts';

/** One thing that happens to an account, before its bank has worded and dated it. */
export type Movement = {
  kind: MovementKind;
  payee: string;
  /** What the terminal prints, or the reference. */
  text: string;
  place?: string;
  /** Signed: negative is money out, on cards too. */
  amountMinor: number;
  classification: readonly string[];
  /** Sent as `merchant_name`. */
  merchant?: string;
  paidAtMs: number;
  /** Days until it is booked; 0 at once; `undefined` for a hold that is released after `releasedAfterDays`. */
  bookedAfterDays: number | undefined;
  releasedAfterDays?: number;
  /** What the pending row shows where it differs. */
  pendingAmountMinor?: number;
  /** The other side's IBAN, where the bank passes it on. */
  counterIban?: string;
};

/** Something that will happen on a later date because of something that happened on this one. */
export type Scheduled = { on: LocalDate; movement: Movement };

/** An instant on a date: the hour (UTC, may be fractional) in milliseconds. */
export function instantOn(date: LocalDate, hour: number): number {
  return Date.parse(`${date}T00:00:00Z`) + Math.round(hour * 3_600_000);
}
