import { minorToDecimal } from '../../shared/domain/money.ts';
import type { ExportSource, ExportStyle } from './export-model.ts';

/** The columns, as their first line names them. An import knows them again by these names. */
export const CSV_COLUMNS = [
  'Date',
  'Amount',
  'Currency',
  'Description',
  'Merchant',
  'Category',
  'Note',
  'Status',
  'Balance',
  'Account',
  'Bank',
  'Transaction',
] as const;

const BYTE_ORDER_MARK = '\u{FEFF}';

/**
 * The ledger as CSV (RFC 4180: CRLF, quotes doubled). Texts are made safe for spreadsheets; amounts are plain numbers.
 * Rows that the user has deleted stay out; pending ones are named so. Returns how many rows there were, as all formats do.
 */
export function* exportCsv(source: ExportSource, style: ExportStyle): Generator<string, number> {
  const separator = style.decimalComma ? ';' : ',';
  const lineOf = (fields: readonly string[]): string =>
    `${fields.map((field) => quote(field, separator)).join(separator)}\r\n`;
  const amount = (minor: number, currency: string): string => {
    const decimal = minorToDecimal(minor, currency);
    return style.decimalComma ? decimal.replace('.', ',') : decimal;
  };
  const accounts = new Map(source.accounts.map((account) => [account.id, account]));

  yield `${style.withByteOrderMark ? BYTE_ORDER_MARK : ''}${lineOf(CSV_COLUMNS)}`;
  let count = 0;
  for (const row of source.rows()) {
    if (row.deleted === 1) continue;
    count += 1;
    const account = accounts.get(row.account_id);
    yield lineOf([
      row.date,
      amount(row.amount_minor, row.currency),
      row.currency,
      neutralise(row.description),
      neutralise(row.merchant ?? ''),
      neutralise(row.category_id ?? row.category ?? ''),
      neutralise(row.note ?? ''),
      row.status,
      row.running_balance_minor === null ? '' : amount(row.running_balance_minor, row.currency),
      neutralise(account?.name ?? ''),
      neutralise(account?.bank ?? ''),
      `t${row.id}`,
    ]);
  }
  return count;
}

/** What a spreadsheet may take for the beginning of a formula, full-width forms too, and our own mark of safety. */
const MAY_BE_FORMULA = /^['=+\-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}]/u;

/**
 * Makes a text from a bank harmless for spreadsheets: an apostrophe before what could be a formula makes it text (OWASP,
 * CSV injection). A text that begins with an apostrophe gets one too, so that {@link restoreText} always finds the original.
 */
export function neutralise(text: string): string {
  return MAY_BE_FORMULA.test(text) ? `'${text}` : text;
}

/** The text that {@link neutralise} was given. */
export function restoreText(field: string): string {
  return field.startsWith("'") && MAY_BE_FORMULA.test(field.slice(1)) ? field.slice(1) : field;
}

function quote(field: string, separator: string): string {
  return field.includes('"') || field.includes(separator) || /[\r\n]|^\s|\s$/.test(field)
    ? `"${field.replaceAll('"', '""')}"`
    : field;
}
