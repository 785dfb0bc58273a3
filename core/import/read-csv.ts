import { CsvError, parse, type InfoRecord } from 'csv-parse/sync';
import type { ColumnRole } from '../../shared/contract/index.ts';
import { AppError } from '../errors.ts';
import { restoreText } from '../export/export-csv.ts';
import { findHeader, guessRoles } from './guess-columns.ts';
import { optionalText } from './optional-text.ts';
import type { FileReading, FileRow, ReadingOrder, UnreadableRow } from './import-model.ts';
import { guessDateOrder, readDay } from './read-day.ts';
import { guessDecimalMark, readMoney, type ReadMoney } from './read-money.ts';
import { shortened } from './shortened.ts';

type Line = { record: string[]; info: InfoRecord };

const DELIMITERS = [',', ';', '\t', '|'] as const;
const SAMPLES = 3;
/** Words for a payment that is not booked, as banks and our own export write them. */
const PENDING = /^(?:pending|vorgemerkt|ausstehend|reverted|declined)$/i;
const DEBIT = /^(?:s|soll|d|dr|debit|dbit|-)$/i;

/** Reads a CSV file: its delimiter, its columns, the order of its dates and its decimal sign are found, or as chosen. */
export function readCsv(text: string, order: ReadingOrder): Omit<FileReading, 'format' | 'encoding'> {
  const delimiter = guessDelimiter(text);
  const lines = linesOf(text, delimiter);
  const header = findHeader(lines.map(({ record }) => record));
  const body = header === undefined ? lines : lines.slice(header + 1);
  const width = Math.max(0, ...lines.slice(header ?? 0, (header ?? 0) + 50).map(({ record }) => record.length));
  const names = Array.from({ length: width }, (_, index) =>
    header === undefined ? '' : (lines[header]?.record[index] ?? ''),
  );
  const guessed = guessRoles(
    names,
    body.map(({ record }) => record),
  );
  const roles = order.roles?.length === width ? [...order.roles] : guessed;
  const columnsOf = (role: ColumnRole): number[] => roles.flatMap((one, index) => (one === role ? [index] : []));
  const of = (role: ColumnRole) => {
    const [column] = columnsOf(role);
    return ({ record }: Line): string => (column === undefined ? '' : (record[column] ?? '').trim());
  };
  const amountColumns = (['amount', 'moneyIn', 'moneyOut', 'balance'] as const).flatMap(columnsOf);
  const dates = order.dateOrder ? { order: order.dateOrder, isSure: true } : guessDateOrder(body.map(of('date')));
  const decimal = order.decimal
    ? { mark: order.decimal, isSure: true }
    : guessDecimalMark(
        amountColumns.flatMap((column) => body.map(({ record }) => (record[column] ?? '').trim())),
        delimiter === ';' ? ',' : '.',
      );
  const hasAmount = amountColumns.some((column) => roles[column] !== 'balance');
  const missing = [...(roles.includes('date') ? [] : (['date'] as const)), ...(hasAmount ? [] : (['amount'] as const))];
  const reading: Omit<FileReading, 'format' | 'encoding'> = {
    layout: {
      delimiter,
      columns: roles.map((role, index) => ({
        name: shortened(names[index] ?? '', 80),
        samples: body
          .map(({ record }) => (record[index] ?? '').trim())
          .filter((field) => field !== '')
          .slice(0, SAMPLES)
          .map((field) => shortened(field, 60)),
        role,
      })),
    },
    dates,
    decimal,
    missing,
    sources: [],
    unreadable: [],
    pending: 0,
    rows: [],
  };
  if (missing.length > 0) return reading;

  const sources = new Map<string, number>();
  const sourceOf = (line: Line): number => {
    const name = columnsOf('account')
      .map((column) => restoreText((line.record[column] ?? '').trim()))
      .filter(Boolean)
      .join(' · ');
    const known = sources.get(name);
    if (known !== undefined) return known;
    reading.sources.push({ name: shortened(name, 120) });
    sources.set(name, reading.sources.length - 1);
    return reading.sources.length - 1;
  };
  const amountOf = createAmountReader(of, roles, decimal.mark, order);
  for (const line of body) {
    const refuse = (reason: UnreadableRow['reason']): void => {
      reading.unreadable.push({ line: line.info.lines, reason, text: shortened(line.record.join(delimiter), 200) });
    };
    if (line.record.every((field) => field.trim() === '')) continue;
    if (PENDING.test(of('status')(line))) {
      reading.pending += 1;
      continue;
    }
    const dateText = of('date')(line);
    const date = readDay(dateText, dates.order);
    const currency = of('currency')(line).toUpperCase();
    const amount = amountOf(line);
    if (line.record.length < 2 || (dateText === '' && line.record.length < width)) refuse('too-few-columns');
    else if (dateText === '') refuse('date-missing');
    else if (date === undefined) refuse(dateText.startsWith('=') ? 'formula' : 'date-unreadable');
    else if (/^[A-Z]{3}$/.test(currency) && currency !== order.currency) refuse('other-currency');
    else if ('reason' in amount) refuse(amount.reason);
    else {
      const balance = readMoney(of('balance')(line), decimal.mark, order.currency);
      reading.rows.push({
        line: line.info.lines,
        source: sourceOf(line),
        date,
        amountMinor: amount.minor,
        ...textsOf(line),
        note: optionalText(rawOf('note', line)),
        category: optionalText(restoreText(of('category')(line))),
        id: optionalText(of('id')(line)),
        balanceMinor: 'minor' in balance ? balance.minor : undefined,
      });
    }
  }
  return reading;

  /** Texts as they stand in the file; our own export's, and other careful ones', marked as no formula. */
  function textsOf({ record }: Line): Pick<FileRow, 'description' | 'merchant'> {
    const parts = columnsOf('text').map((column) => restoreText(record[column] ?? ''));
    const description = parts.length > 1 ? parts.filter((part) => part.trim() !== '').join(' ') : (parts[0] ?? '');
    const payee = columnsOf('payee')
      .map((column) => restoreText(record[column] ?? ''))
      .join('');
    // A file with one column of texts has them in whichever of the two it was taken for.
    return roles.includes('text') ? { description, merchant: optionalText(payee) } : { description: payee };
  }

  function rawOf(role: ColumnRole, { record }: Line): string {
    return restoreText(record[columnsOf(role)[0] ?? -1] ?? '');
  }
}

/** The amount of a line, with its sign, from whichever columns the file has for it. */
function createAmountReader(
  of: (role: ColumnRole) => (line: Line) => string,
  roles: readonly ColumnRole[],
  mark: '.' | ',',
  { currency, isFlipped = false }: ReadingOrder,
): (line: Line) => ReadMoney {
  const [amount, moneyIn, moneyOut, sign] = [of('amount'), of('moneyIn'), of('moneyOut'), of('sign')];
  const flipped = (money: ReadMoney): ReadMoney =>
    isFlipped && 'minor' in money && money.minor !== 0 ? { minor: -money.minor } : money;
  if (roles.includes('amount')) {
    return (line) => {
      const money = readMoney(amount(line), mark, currency);
      if (!('minor' in money) || !roles.includes('sign')) return flipped(money);
      return flipped({ minor: DEBIT.test(sign(line)) && money.minor > 0 ? -money.minor : money.minor });
    };
  }
  return (line) => {
    const [income, expense] = [moneyIn(line), moneyOut(line)];
    const came = income === '' ? { minor: 0 } : readMoney(income, mark, currency);
    const went = expense === '' ? { minor: 0 } : readMoney(expense, mark, currency);
    if (income === '' && expense === '') return { reason: 'amount-missing' };
    if ('reason' in came) return came;
    if ('reason' in went) return went;
    // Some write the outgoing column with a minus, which is the same.
    return flipped({ minor: came.minor - Math.abs(went.minor) });
  };
}

function linesOf(text: string, delimiter: string): Line[] {
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      bom: true,
      info: true,
    }) as unknown as Line[];
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    throw new AppError('IMPORT_INVALID', {
      sentence: 'import-open-quote',
      values: { line: Number(thrown['lines'] ?? 0) },
    });
  }
}

/** The sign that splits the first lines into the most fields of one number. */
function guessDelimiter(text: string): string {
  const lines = text
    .slice(0, 20_000)
    // What a quoted field holds counts for nothing, and it may go over several lines.
    .replaceAll(/(?<=^|[,;\t|\r\n])"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 40);
  const scoreOf = (delimiter: string): number => {
    const widths = lines.map((line) => line.split(delimiter).length).filter((width) => width > 1);
    const byWidth = Map.groupBy(widths, (width) => width);
    return Math.max(0, ...[...byWidth].map(([width, some]) => some.length * Math.min(width, 10)));
  };
  const [best = ','] = DELIMITERS.toSorted((left, right) => scoreOf(right) - scoreOf(left));
  return best;
}
