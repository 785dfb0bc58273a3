import type { ColumnRole } from '../../shared/contract/index.ts';
import { readDay } from './read-day.ts';

/** Names that banks and programs give a column, in lower case and without signs; the first of a list is the likeliest. */
const NAMES: readonly (readonly [ColumnRole, readonly string[]])[] = [
  ['date', ['date', 'buchungstag', 'buchungsdatum', 'transaction date', 'booking date', 'posting date', 'date posted', 'posted date',
    'completed date', 'datum', 'buchung', 'valutadatum', 'value date', 'valuta', 'wertstellung', 'wertstellungstag', 'started date']],
  ['amount', ['amount', 'betrag', 'umsatz', 'value', 'transaction amount', 'betrag eur', 'amount gbp', 'amount eur', 'betrag in eur',
    'umsatz in eur', 'betrag €']],
  ['moneyIn', ['money in', 'paid in', 'credit amount', 'credit', 'haben', 'deposits', 'deposit', 'in', 'einnahmen', 'gutschrift', 'eingang']],
  ['moneyOut', ['money out', 'paid out', 'debit amount', 'debit', 'soll', 'withdrawals', 'withdrawal', 'out', 'ausgaben', 'belastung', 'ausgang']],
  ['sign', ['soll haben kennzeichen', 'soll haben', 's h', 'dr cr', 'debit credit', 'credit debit indicator']],
  ['balance', ['balance', 'saldo', 'kontostand', 'balance after', 'saldo nach buchung', 'running balance', 'saldo in eur']],
  ['currency', ['currency', 'währung', 'waehrung', 'whg', 'ccy']],
  ['payee', ['merchant', 'payee', 'name zahlungsbeteiligter', 'auftraggeber empfänger', 'auftraggeber begünstigter', 'beguenstigter zahlungspflichtiger',
    'begünstigter zahlungspflichtiger', 'zahlungsempfänger', 'zahlungsempfänger in', 'zahlungspflichtige r', 'empfänger', 'partnername', 'partner name',
    'counter party', 'counterparty', 'name', 'auftraggeber', 'counter party name']],
  ['text', ['description', 'verwendungszweck', 'buchungstext', 'details', 'narrative', 'transaction description', 'memo', 'reference', 'text',
    'particulars', 'umsatztext', 'buchungsdetails', 'zahlungsreferenz', 'payment reference', 'zweck']],
  ['note', ['note', 'notes', 'notiz', 'notizen']],
  ['category', ['category', 'kategorie']],
  ['status', ['status', 'state']],
  ['account', ['account', 'bank', 'konto', 'account name', 'auftragskonto', 'iban auftragskonto', 'account number']],
  ['id', ['transaction', 'transaction id', 'fitid', 'id', 'buchungsreferenz']],
]; // prettier-ignore

/** Roles that several columns may share: their texts are put together. */
const SHARED: ReadonlySet<ColumnRole> = new Set(['text', 'account']);
/** Of columns that nobody has named, so many rows say what they hold. */
const LOOKED_AT = 50;
const NEARLY_ALL = 0.9;
const LOOKS_LIKE_AMOUNT = /^[-+(]?[\p{Sc}\s]*\d[\d.,'’\s]*(?:[-)]|[\p{Sc}\s]|EUR|GBP)*$/u;

/** Where the names of the columns stand among the first lines: banks put a heading of their own above. Pure. */
export function findHeader(records: readonly (readonly string[])[]): number | undefined {
  for (const [index, record] of records.slice(0, 40).entries()) {
    if (record.some((field) => readDay(field, 'dmy') !== undefined)) continue;
    const roles = record.map(roleOfName).filter((role) => role !== 'ignore');
    if (roles.includes('date') && new Set(roles).size > 1) return index;
  }
  return undefined;
}

/** What each column holds, by its name, else by what stands in it. Pure. */
export function guessRoles(names: readonly string[], rows: readonly (readonly string[])[]): ColumnRole[] {
  const roles = settleNames(names);
  const sample = rows.slice(0, LOOKED_AT);
  const share = (column: number, is: (text: string) => boolean): number => {
    const filled = sample.map((row) => row[column] ?? '').filter((text) => text.trim() !== '');
    return filled.length === 0 ? 0 : filled.filter(is).length / filled.length;
  };
  const free = (): number[] =>
    roles.flatMap((role, index) => (role === 'ignore' && !isNamed(names[index]) ? [index] : []));
  const isDay = (text: string): boolean => readDay(text, 'dmy') !== undefined || readDay(text, 'mdy') !== undefined;
  if (!roles.includes('date')) {
    const column = free().find((index) => share(index, isDay) >= NEARLY_ALL);
    if (column !== undefined) roles[column] = 'date';
  }
  if (!roles.some((role) => role === 'amount' || role === 'moneyIn' || role === 'moneyOut')) {
    const column = free().find(
      (index) => share(index, (text) => LOOKS_LIKE_AMOUNT.test(text.trim()) && !isDay(text)) >= NEARLY_ALL,
    );
    if (column !== undefined) roles[column] = 'amount';
  }
  if (!roles.includes('text') && !roles.includes('payee')) {
    const lengthOf = (column: number): number => sample.reduce((sum, row) => sum + (row[column] ?? '').length, 0);
    const [column] = free().toSorted((left, right) => lengthOf(right) - lengthOf(left));
    if (column !== undefined && lengthOf(column) > 0) roles[column] = 'text';
  }
  return roles;
}

/** A role of one column goes to the likeliest name for it; the others are left alone. */
function settleNames(names: readonly string[]): ColumnRole[] {
  const roles = names.map(roleOfName);
  for (const role of new Set(roles)) {
    if (role === 'ignore' || SHARED.has(role)) continue;
    const columns = roles.flatMap((one, index) => (one === role ? [index] : []));
    const [best] = columns.toSorted((left, right) => rankOf(role, names[left]) - rankOf(role, names[right]));
    for (const column of columns) if (column !== best) roles[column] = 'ignore';
  }
  // A column of amounts with their signs says more than two without.
  if (roles.includes('amount')) {
    return roles.map((role) => (role === 'moneyIn' || role === 'moneyOut' ? 'ignore' : role));
  }
  return roles;
}

function roleOfName(name: string): ColumnRole {
  const plain = plainName(name);
  return NAMES.find(([, names]) => names.includes(plain))?.[0] ?? 'ignore';
}

function rankOf(role: ColumnRole, name = ''): number {
  return NAMES.find(([one]) => one === role)?.[1].indexOf(plainName(name)) ?? 0;
}

function isNamed(name = ''): boolean {
  return roleOfName(name) !== 'ignore';
}

function plainName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}€]+/gu, ' ')
    .trim();
}
