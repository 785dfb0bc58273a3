import fc from 'fast-check';
import type { ExportAccount, ExportRow, ExportSource, ExportStyle } from '../../core/export/export-model.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import { hostileText } from './hostile-text.ts';

/** The style of an export that asks for nothing special. */
export const PLAIN_STYLE: ExportStyle = { withByteOrderMark: false, decimalComma: false, qifDates: 'dmy' };

/** An account as exports see it, with whatever a test cares about. */
export function exportAccount(part: Partial<ExportAccount> = {}): ExportAccount {
  return {
    id: 'a1',
    kind: 'account',
    type: 'TRANSACTION',
    currency: 'GBP',
    iban: 'GB29NWBK60161331926819',
    sort_code: '60-16-13',
    account_number: '31926819',
    card_network: null,
    card_tail: null,
    name: 'Current account',
    bank: 'Example Bank',
    current_minor: 123_456,
    as_of: '2026-06-30T08:00:00.000Z',
    ...part,
  };
}

/** A row as exports see it. */
export function exportRow(part: Partial<ExportRow> = {}): ExportRow {
  const date = part.date ?? '2026-06-20';
  return {
    id: 1,
    account_id: 'a1',
    status: 'booked',
    date,
    bank_timestamp: `${date}T00:00:00`,
    amount_minor: -250,
    currency: 'GBP',
    description: 'COFFEE',
    merchant: null,
    category: null,
    classification: null,
    running_balance_minor: null,
    provider_transaction_id: 'row-1',
    stable_id: null,
    note: null,
    category_id: null,
    deleted: 0,
    ...part,
  };
}

/** An export of rows in memory. */
export function exportSource(rows: readonly ExportRow[], accounts = [exportAccount()]): ExportSource {
  return {
    accounts,
    atIso: '2026-06-30T09:30:00.000Z',
    rows: () => rows,
    rowsOf: (accountId) => rows.filter((row) => row.account_id === accountId),
  };
}

/** All of a format's text, and the count it returned. */
export function textOf(lines: Generator<string, number>): { text: string; count: number } {
  let text = '';
  for (;;) {
    const next = lines.next();
    if (next.done === true) return { text, count: next.value };
    text += next.value;
  }
}

/** Rows of every kind, with hostile texts in every field that a bank or a person fills; oldest first. */
export const hostileRows: fc.Arbitrary<ExportRow[]> = fc
  .array(
    fc.record({
      day: fc.integer({ min: 0, max: 3650 }),
      amount_minor: fc.oneof(fc.integer({ min: -500, max: 500 }), fc.maxSafeInteger()),
      description: hostileText,
      merchant: fc.option(hostileText),
      note: fc.option(hostileText),
      category: fc.option(fc.constantFrom('PURCHASE', 'DIRECT_DEBIT', 'ATM', 'UNKNOWN')),
      running_balance_minor: fc.option(fc.integer()),
    }),
    { maxLength: 12 },
  )
  .map((parts) =>
    parts
      .toSorted((left, right) => left.day - right.day)
      .map(({ day, ...part }, index) => exportRow({ ...part, id: index + 1, date: addDays('2016-07-01', day) })),
  );
