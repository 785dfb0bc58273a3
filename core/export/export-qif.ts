import { minorToDecimal } from '../../shared/domain/money.ts';
import type { ExportAccount, ExportRow, ExportSource, ExportStyle } from './export-model.ts';
import { onOneLine, statementsOf } from './statements.ts';

/**
 * The booked ledger as QIF. One account is a plain list; several are introduced by their names. QIF knows neither currency
 * nor the order of a date's parts, so the order is chosen and accounts of several currencies are told apart by name.
 */
export function* exportQif(source: ExportSource, { qifDates }: ExportStyle): Generator<string, number> {
  let count = 0;
  const hasSeveral = source.accounts.length > 1;
  for (const { account, currency, rows } of statementsOf(source)) {
    const type = account.kind === 'card' ? 'CCard' : 'Bank';
    const isOther = currency !== account.currency;
    if (hasSeveral || isOther) yield `!Account\nN${nameOf(account, isOther ? currency : undefined)}\nT${type}\n^\n`;
    yield `!Type:${type}\n`;
    for (const row of rows) {
      count += 1;
      yield entryOf(row, qifDates);
    }
  }
  return count;
}

function entryOf(row: ExportRow, order: ExportStyle['qifDates']): string {
  const text = onOneLine(row.description);
  const payee = onOneLine(row.merchant ?? '');
  const category = onOneLine(row.category_id ?? row.category ?? '');
  return [
    `D${qifDate(row.date, order)}`,
    `T${minorToDecimal(row.amount_minor, row.currency)}`,
    `P${payee === '' ? text : payee}`,
    ...(payee === '' || payee === text ? [] : [`M${text}`]),
    ...(category === '' ? [] : [`L${category}`]),
    '^\n',
  ].join('\n');
}

function nameOf({ bank, name }: ExportAccount, currency: string | undefined): string {
  return onOneLine(`${bank} ${name}${currency === undefined ? '' : ` (${currency})`}`);
}

function qifDate(date: string, order: ExportStyle['qifDates']): string {
  const [year = '', month = '', day = ''] = date.split('-');
  switch (order) {
    case 'dmy':
      return `${day}/${month}/${year}`;
    case 'mdy':
      return `${month}/${day}/${year}`;
    case 'ymd':
      return date;
  }
}
