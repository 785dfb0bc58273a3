import type { LocalDate } from '../shared/domain/local-date.ts';
import type { TransactionJson } from './transaction-shapes.ts';

/** A number written just so (`-0`, `1.5e2`). The built-in since V8 11.4 is not in TypeScript's library yet. */
const rawNumber = (text: string): unknown => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);

/** Rows that are legal, or nearly, and that no client expects. Sent by the fault `odd-rows`. */
export function oddRows(currency: string, date: LocalDate): TransactionJson[] {
  const row = (name: string, fields: TransactionJson): TransactionJson => ({
    transaction_id: `odd-${name}`,
    timestamp: `${date}T00:00:00Z`,
    description: `ODD ${name.toUpperCase()}`,
    amount: -1.25,
    currency,
    transaction_type: 'DEBIT',
    transaction_category: 'PURCHASE',
    transaction_classification: [],
    ...fields,
  });
  return [
    row('amount-as-text', { amount: '-12.34' }),
    row('amount-with-exponent', { amount: rawNumber('-1.5e1') }),
    row('amount-minus-zero', { amount: rawNumber('-0') }),
    row('amount-many-digits', { amount: rawNumber('-3.14159265358979') }),
    row('amount-not-a-number', { amount: 'NaN' }),
    row('amount-missing', { amount: null }),
    row('sign-against-type', { amount: 7.5, transaction_type: 'DEBIT' }),
    row('unknown-enums', { transaction_type: 'REVERSAL', transaction_category: 'BARTER', amount: -2 }),
    row('other-currency', { currency: 'CHF' }),
    row('unknown-currency', { currency: 'XQZ' }),
    row('three-decimals', { currency: 'KWD', amount: -1.234 }),
    row('year-1970', { timestamp: '1970-01-01T00:00:00' }),
    row('year-2100', { timestamp: '2100-12-31T23:59:59+14:00' }),
    row('day-that-does-not-exist', { timestamp: '2025-02-30T00:00:00Z' }),
    row('html', { description: '<img src=x onerror=alert(1)> & <script>alert(2)</script>' }),
    row('emoji', { description: '☕️ Café Zoë 👩🏽‍🚀' }),
    row('bidi-controls', { description: 'INVOICE \u202E0001 DIAP\u202C \u200F' }),
    row('control-characters', { description: 'A\u0000B\u0007C\r\nD' }),
    row('megabyte', { description: 'LONG '.repeat(210_000) }),
    row('empty-description', { description: '' }),
    row('null-everywhere', {
      merchant_name: null,
      running_balance: null,
      meta: null,
      transaction_classification: null,
    }),
    row('no-id', { transaction_id: '' }),
    row('running-balance-text', { running_balance: { amount: '99.10', currency } }),
  ];
}
