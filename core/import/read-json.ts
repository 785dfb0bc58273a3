import { isLocalDate } from '../../shared/domain/local-date.ts';
import { AppError } from '../errors.ts';
import { JSON_EXPORT_FORMAT } from '../export/export-json.ts';
import type { FileReading, ReadingOrder } from './import-model.ts';
import { shortened } from './shortened.ts';

/** Checked by hand: this runs in a worker, which is started for every large file and so carries no schemas. */
type Fields = Readonly<Record<string, unknown>>;

/** Reads what {@link exportJson} wrote. Rows that the user had deleted stay out, as they do in the other formats. */
export function readJson(text: string, order: ReadingOrder): Omit<FileReading, 'format' | 'encoding'> {
  const file = fieldsOf(parsed(text));
  const { accounts, transactions } = file;
  if (file['format'] !== JSON_EXPORT_FORMAT || !Array.isArray(accounts) || !Array.isArray(transactions)) {
    throw new AppError('IMPORT_INVALID', { sentence: 'import-other-json' });
  }
  const named = accounts.map(fieldsOf);
  const sourceOf = new Map(named.map((account, index) => [account['accountId'], index]));
  const reading: Omit<FileReading, 'format' | 'encoding'> = {
    dates: { order: 'ymd', isSure: true },
    decimal: { mark: '.', isSure: true },
    missing: [],
    sources: named.map((account) => ({
      name: shortened(`${textOf(account['name']) ?? ''} · ${textOf(account['bank']) ?? ''}`, 120),
      currency: textOf(account['currency']),
    })),
    unreadable: [],
    pending: 0,
    rows: [],
  };
  for (const [index, value] of transactions.entries()) {
    const row = fieldsOf(value);
    // The first row of our own file stands on the line after the accounts.
    const line = accounts.length + index + 4;
    const { date, amountMinor, description } = row;
    const refuse = (reason: 'not-an-entry' | 'other-currency'): void => {
      reading.unreadable.push({ line, reason, text: shortened(JSON.stringify(value) ?? '', 200) });
    };
    if (typeof date !== 'string' || !isLocalDate(date) || !Number.isSafeInteger(amountMinor)) refuse('not-an-entry');
    else if (typeof description !== 'string') refuse('not-an-entry');
    else if (row['deleted'] === true) continue;
    else if (row['status'] === 'pending') reading.pending += 1;
    else if (row['currency'] !== order.currency) refuse('other-currency');
    else {
      const balance = row['runningBalanceMinor'];
      reading.rows.push({
        line,
        source: sourceOf.get(row['accountId']) ?? 0,
        date,
        amountMinor: Number(amountMinor),
        description,
        merchant: textOf(row['merchant']),
        note: textOf(row['note']),
        category: textOf(row['categoryId']) ?? textOf(row['category']),
        id: textOf(row['transactionId']),
        balanceMinor: Number.isSafeInteger(balance) ? Number(balance) : undefined,
      });
    }
  }
  return reading;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\u{FEFF}/u, ''));
  } catch {
    return undefined;
  }
}
