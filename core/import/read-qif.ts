import { optionalText } from './optional-text.ts';
import type { FileReading, FileRow, ReadingOrder, UnreadableRow } from './import-model.ts';
import { guessDateOrder, readDay } from './read-day.ts';
import { guessDecimalMark, readMoney } from './read-money.ts';
import { shortened } from './shortened.ts';

type Entry = { line: number; source: number; fields: Map<string, string>; hasSplits: boolean };

/** Lists that hold payments; QIF also has lists of categories, securities and more. */
const PAYMENTS = /^!Type:\s*(?:Bank|CCard|Cash|Oth A|Oth L)\b/i;

/** Whether a text is QIF. */
export function isQif(text: string): boolean {
  return /^\s*!(?:Type|Account|Option|Clear)\b/i.test(text.slice(0, 2000));
}

/** Reads QIF. It names neither currency nor the order of dates, so the first is the account's and the second found out. */
export function readQif(text: string, order: ReadingOrder): Omit<FileReading, 'format' | 'encoding'> {
  const { entries, names } = entriesOf(text);
  const dates = order.dateOrder
    ? { order: order.dateOrder, isSure: true }
    : guessDateOrder(entries.map(({ fields }) => fields.get('D') ?? ''));
  const decimal = order.decimal
    ? { mark: order.decimal, isSure: true }
    : guessDecimalMark(
        entries.map(({ fields }) => (fields.get('T') ?? fields.get('U') ?? '').trim()),
        '.',
      );
  const reading: Omit<FileReading, 'format' | 'encoding'> = {
    dates,
    decimal,
    missing: [],
    sources: names.map((name) => ({ name: shortened(name, 120) })),
    unreadable: [],
    pending: 0,
    rows: [],
  };
  for (const { line, source, fields } of entries) {
    const refuse = (reason: UnreadableRow['reason']): void => {
      const shown = [...fields].map(([letter, value]) => letter + value).join(' ');
      reading.unreadable.push({ line, reason, text: shortened(shown, 200) });
    };
    const dateText = fields.get('D') ?? '';
    const date = readDay(dateText, dates.order);
    const money = readMoney(fields.get('T') ?? fields.get('U') ?? '', decimal.mark, order.currency);
    if (fields.size === 0) continue;
    if (dateText === '' && !fields.has('T')) refuse('not-an-entry');
    else if (dateText === '') refuse('date-missing');
    else if (date === undefined) refuse('date-unreadable');
    else if ('reason' in money) refuse(money.reason);
    else {
      const amountMinor = order.isFlipped === true && money.minor !== 0 ? -money.minor : money.minor;
      reading.rows.push({
        line,
        source,
        date,
        amountMinor,
        ...textsOf(fields),
        category: optionalText(fields.get('L')),
      });
    }
  }
  return reading;
}

/** The memo is the bank's text where there is one; then the payee is who was paid. */
function textsOf(fields: ReadonlyMap<string, string>): Pick<FileRow, 'description' | 'merchant'> {
  const payee = fields.get('P') ?? '';
  const memo = fields.get('M');
  return memo === undefined ? { description: payee } : { description: memo, merchant: optionalText(payee) };
}

function entriesOf(text: string): { entries: Entry[]; names: string[] } {
  const entries: Entry[] = [];
  const names: string[] = [];
  const begin = (line: number): Entry => ({
    line,
    source: Math.max(0, names.length - 1),
    fields: new Map(),
    hasSplits: false,
  });
  let entry = begin(1);
  let list: 'payments' | 'accounts' | 'others' = 'others';
  const lines = text.split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('!')) {
      if (list === 'payments' && entry.fields.size > 0) entries.push(entry);
      if (PAYMENTS.test(line)) {
        list = 'payments';
        if (names.length === 0) names.push('');
      } else if (/^!Account/i.test(line)) list = 'accounts';
      else if (!/^!(?:Option|Clear)/i.test(line)) list = 'others';
      entry = begin(index + 2);
    } else if (line.startsWith('^')) {
      if (list === 'payments' && entry.fields.size > 0) entries.push(entry);
      else if (list === 'accounts' && entry.fields.has('N')) names.push(entry.fields.get('N') ?? '');
      entry = begin(index + 2);
    } else {
      const letter = line.slice(0, 1);
      const value = line.slice(1).trim();
      // Splits repeat letters; the first of each is the payment's own.
      if (letter === 'S') entry.hasSplits = true;
      if (letter.trim() !== '' && !entry.hasSplits && !entry.fields.has(letter)) entry.fields.set(letter, value);
    }
  }
  if (list === 'payments' && entry.fields.size > 0) entries.push(entry);
  return { entries, names };
}
