import { createHash } from 'node:crypto';
import { localDateOf } from '../../../shared/domain/local-date.ts';
import { decimalToMinor } from '../../../shared/domain/money.ts';
import type { AccountReference, BankTransaction, TransactionsAnswer } from '../bank-provider.ts';
import { CURRENCY, negate, readResults, type UnreadAnswer } from './read-json.ts';

/** What an answer says beside its rows. */
export type RowsSummary = Omit<TransactionsAnswer, 'transactions'>;

/** Rows read at a time: what another thread takes in within a millisecond or two. */
const ROWS_PER_PIECE = 500;

/** `GET …/transactions` and `…/transactions/pending`, some hundred rows at a time. */
export function* readTransactionPieces(
  answer: UnreadAnswer,
  account: AccountReference,
): Generator<BankTransaction[], RowsSummary> {
  const rows = readResults(answer);
  let unreadable = 0;
  for (let index = 0; index < rows.length; index += ROWS_PER_PIECE) {
    const some = rows.slice(index, index + ROWS_PER_PIECE);
    const read = some.flatMap((row) => readTransaction(row, account) ?? []);
    unreadable += some.length - read.length;
    yield read;
  }
  return { unreadable, rawSha256: createHash('sha256').update(answer.text).digest('hex') };
}

/** {@link readTransactionPieces} as one answer. */
export function readTransactions(answer: UnreadAnswer, account: AccountReference): TransactionsAnswer {
  const transactions: BankTransaction[] = [];
  const pieces = readTransactionPieces(answer, account);
  for (;;) {
    const next = pieces.next();
    if (next.done) return { transactions, ...next.value };
    transactions.push(...next.value);
  }
}

/**
 * One row. The type decides the sign, since accounts and cards have opposite signs and the type is the one field that
 * agrees everywhere; only without a type does the number's own sign count. Written by hand rather than as a schema:
 * an answer may hold fifty thousand rows.
 */
export function readTransaction(row: unknown, account: AccountReference): BankTransaction | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  const fields = row as Record<string, unknown>;
  const currency =
    typeof fields['currency'] === 'string' && CURRENCY.test(fields['currency']) ? fields['currency'] : account.currency;
  const value = fields['amount'];
  const minor = typeof value === 'number' || typeof value === 'string' ? decimalToMinor(value, currency) : undefined;
  const timestamp = fields['timestamp'];
  const date = typeof timestamp === 'string' ? localDateOf(timestamp) : undefined;
  const id = fields['transaction_id'];
  if (minor === undefined || date === undefined || typeof timestamp !== 'string' || typeof id !== 'string' || id === '')
    return undefined;

  const running = fields['running_balance'];
  const runningAmount =
    typeof running === 'object' && running !== null ? (running as Record<string, unknown>)['amount'] : undefined;
  const runningMinor =
    typeof runningAmount === 'number' || typeof runningAmount === 'string'
      ? decimalToMinor(runningAmount, currency)
      : undefined;
  const classification = fields['transaction_classification'];

  return {
    providerTransactionId: id,
    stableId: readText(fields['normalised_provider_transaction_id']) ?? readText(fields['provider_transaction_id']),
    date,
    bankTimestamp: timestamp.slice(0, 64),
    amountMinor: signed(minor, fields['transaction_type'], account.kind),
    currency,
    description: (readText(fields['description']) ?? readText(fields['merchant_name']) ?? '').slice(0, MAX_TEXT),
    merchant: readText(fields['merchant_name'])?.slice(0, MAX_TEXT),
    category: readText(fields['transaction_category'])?.slice(0, 100),
    classification: Array.isArray(classification)
      ? classification.filter((part) => typeof part === 'string').slice(0, 8)
      : [],
    runningBalanceMinor: runningMinor === undefined || account.kind === 'account' ? runningMinor : negate(runningMinor),
  };
}

/** Longer texts are cut: no bank's description needs more, and one row must not fill the disk. */
const MAX_TEXT = 2000;

function signed(minor: number, type: unknown, kind: AccountReference['kind']): number {
  const magnitude = Math.abs(minor);
  if (type === 'DEBIT') return negate(magnitude);
  if (type === 'CREDIT') return magnitude;
  return kind === 'card' ? negate(minor) : minor;
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
