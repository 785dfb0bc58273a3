import type { LocalDate } from '../shared/domain/local-date.ts';

/** TrueLayer's own list of what a payment can be (official OpenAPI, `TransactionCategory`). */
export type TransactionCategory =
  | 'ATM'
  | 'BILL_PAYMENT'
  | 'CASH'
  | 'CASHBACK'
  | 'CHEQUE'
  | 'CORRECTION'
  | 'CREDIT'
  | 'DIRECT_DEBIT'
  | 'DIVIDEND'
  | 'FEE_CHARGE'
  | 'INTEREST'
  | 'OTHER'
  | 'PURCHASE'
  | 'STANDING_ORDER'
  | 'TRANSFER'
  | 'DEBIT'
  | 'UNKNOWN';

/** One movement in the bank's own books: the truth that every answer is drawn from. Negative is money out, on cards too. */
export type LedgerRow = {
  /** Stable for ever; tests compare by it. */
  truthId: string;
  /** When the payment was made and shows as pending. */
  paidAtMs: number;
  /** When it is booked; `undefined` when it never is (a hold that is released at `releasedAtMs`). */
  bookedAtMs: number | undefined;
  releasedAtMs?: number;
  /** The calendar date the booked row carries. */
  date: LocalDate;
  amountMinor: number;
  description: string;
  merchant?: string;
  category: TransactionCategory;
  classification: readonly string[];
  /** The account's balance once this row is booked, in the order of booking. */
  runningBalanceMinor: number;
  /** The pending row, where it differs from the booked one. */
  pending?: { amountMinor?: number; description?: string };
  /** Who is on the other side, where the bank says. */
  counterparty?: { name: string; iban?: string };
  reference?: string;
};

/** An account's books. Rows are in the order of booking; holds that were never booked stand where they were made. */
export type AccountLedger = {
  openingMinor: number;
  openedOn: LocalDate;
  rows: readonly LedgerRow[];
};

/** Rows booked at this moment, oldest first. */
export function bookedRows(ledger: AccountLedger, nowMs: number): LedgerRow[] {
  return ledger.rows.filter(({ bookedAtMs }) => bookedAtMs !== undefined && bookedAtMs <= nowMs);
}

/** Rows that show as pending at this moment. */
export function pendingRows(ledger: AccountLedger, nowMs: number): LedgerRow[] {
  return ledger.rows.filter(
    ({ paidAtMs, bookedAtMs, releasedAtMs }) => paidAtMs <= nowMs && nowMs < (bookedAtMs ?? releasedAtMs ?? paidAtMs),
  );
}

/** The booked balance at this moment, in minor units: opening plus every booked movement. */
export function bookedBalance(ledger: AccountLedger, nowMs: number): number {
  return bookedRows(ledger, nowMs).reduce((sum, { amountMinor }) => sum + amountMinor, ledger.openingMinor);
}

/** What the pending row shows. */
export function pendingAmount(row: LedgerRow): number {
  return row.pending?.amountMinor ?? row.amountMinor;
}
