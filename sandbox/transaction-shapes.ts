import { hash } from 'node:crypto';
import { localDateOf, utcDateOf } from '../shared/domain/local-date.ts';
import { major } from './data-shapes.ts';
import type { AccountPlan, Bank } from './banks.ts';
import { pendingAmount, type LedgerRow } from './ledger.ts';

/** A transaction as it leaves, field by field. */
export type TransactionJson = Record<string, unknown>;

/** A booked or pending row of the official schema, with the identifiers and the timestamp form of its bank. */
export function transactionShape(
  bank: Bank,
  plan: AccountPlan,
  row: LedgerRow,
  status: 'booked' | 'pending',
): TransactionJson {
  const isPending = status === 'pending';
  const amountMinor = isPending ? pendingAmount(row) : row.amountMinor;
  const description = isPending ? (row.pending?.description ?? row.description) : row.description;
  const timestamp = timestampText(bank, isPending ? utcDateOf(row.paidAtMs) : row.date);
  const identifiers = isPending ? 'none' : bank.identifiers;
  // Accounts: money out is negative. Cards: what is spent is positive, since it adds to what is owed.
  const sign = plan.kind === 'card' ? -1 : 1;
  return {
    // TrueLayer hashes what it sees, so the id changes whenever the row does (support article 360025889254).
    transaction_id: digest(`${status}/${timestamp}/${description}/${amountMinor}/${row.truthId}`, 32),
    ...(identifiers.startsWith('normalised')
      ? { normalised_provider_transaction_id: `txn-${digest(`normalised/${row.truthId}`, 17)}` }
      : {}),
    ...(identifiers.endsWith('provider')
      ? { provider_transaction_id: digest(`provider/${row.truthId}`, 20).toUpperCase() }
      : {}),
    timestamp,
    description,
    amount: major(sign * amountMinor, plan.currency),
    currency: plan.currency,
    transaction_type: amountMinor < 0 ? 'DEBIT' : 'CREDIT',
    transaction_category: row.category,
    transaction_classification: bank.isPlain === true ? [] : row.classification,
    ...(row.merchant === undefined || bank.isPlain === true ? {} : { merchant_name: row.merchant }),
    ...(bank.runningBalances && !isPending
      ? { running_balance: { amount: major(sign * row.runningBalanceMinor, plan.currency), currency: plan.currency } }
      : {}),
    meta: metaOf(bank, plan, row),
  };
}

/** Moves a row's date and keeps the form of its timestamp. */
export function shiftedTimestamp(timestamp: unknown, shift: (date: string) => string): unknown {
  if (typeof timestamp !== 'string') return timestamp;
  const date = localDateOf(timestamp);
  return date === undefined ? timestamp : shift(date) + timestamp.slice(date.length);
}

/** The first hexadecimal digits of a SHA-256. */
export function digest(text: string, digits: number): string {
  return hash('sha256', text).slice(0, digits);
}

function metaOf(bank: Bank, plan: AccountPlan, row: LedgerRow): Record<string, string> {
  return {
    provider_transaction_category: BANK_CODES[row.category] ?? 'OTH',
    ...(row.reference === undefined ? {} : { provider_reference: row.reference }),
    ...(row.counterparty === undefined || bank.country === 'uk'
      ? {}
      : {
          counter_party_preferred_name: row.counterparty.name,
          ...(row.counterparty.iban === undefined ? {} : { counter_party_iban: row.counterparty.iban }),
        }),
    ...(plan.kind === 'card' ? { location: row.category === 'PURCHASE' ? 'IN STORE' : 'INTERNET' } : {}),
  };
}

const BANK_CODES: Readonly<Record<string, string>> = {
  PURCHASE: 'DEB',
  DIRECT_DEBIT: 'DD',
  STANDING_ORDER: 'SO',
  TRANSFER: 'TFR',
  CREDIT: 'BGC',
  ATM: 'CPT',
  INTEREST: 'INT',
  FEE_CHARGE: 'CHG',
};

function timestampText(bank: Bank, date: string): string {
  const zone = { 'no-zone': '', offset: '+00:00', zulu: 'Z' }[bank.timestamps];
  return `${date}T00:00:00${zone}`;
}
