import { minorToDecimal } from '../../shared/domain/money.ts';
import type { ExportAccount, ExportRow, ExportSource } from './export-model.ts';

/** Name of the format, for whoever reads the file later. */
export const JSON_EXPORT_FORMAT = 'coffer-export/1';

/**
 * The ledger as JSON, with everything that is known of a row, what the user has deleted included. Money twice: in integer
 * minor units, and as a decimal for people. One row a line, so that a file of any size can be read a line at a time.
 */
export function* exportJson(source: ExportSource): Generator<string, number> {
  yield `{"format":${JSON.stringify(JSON_EXPORT_FORMAT)},"exportedAt":${JSON.stringify(source.atIso)},\n"accounts":[`;
  for (const [index, account] of source.accounts.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(accountOf(account))}`;
  }
  yield '\n],\n"transactions":[';
  let count = 0;
  for (const row of source.rows()) {
    yield `${count === 0 ? '' : ','}\n${JSON.stringify(transactionOf(row))}`;
    count += 1;
  }
  yield '\n]}\n';
  return count;
}

function accountOf(account: ExportAccount): Record<string, unknown> {
  return withoutNull({
    accountId: account.id,
    bank: account.bank,
    name: account.name,
    kind: account.kind,
    type: account.type,
    currency: account.currency,
    iban: account.iban,
    sortCode: account.sort_code,
    accountNumber: account.account_number,
    cardNetwork: account.card_network,
    cardTail: account.card_tail,
    balanceMinor: account.current_minor,
    balance: account.current_minor === null ? null : minorToDecimal(account.current_minor, account.currency),
    balanceAsOf: account.as_of,
  });
}

function transactionOf(row: ExportRow): Record<string, unknown> {
  return withoutNull({
    transactionId: `t${row.id}`,
    accountId: row.account_id,
    status: row.status,
    date: row.date,
    amountMinor: row.amount_minor,
    amount: minorToDecimal(row.amount_minor, row.currency),
    currency: row.currency,
    description: row.description,
    merchant: row.merchant,
    category: row.category,
    categoryId: row.category_id,
    classification: row.classification === null ? null : (JSON.parse(row.classification) as unknown),
    runningBalanceMinor: row.running_balance_minor,
    note: row.note,
    deleted: row.deleted === 1 ? true : null,
    bankTimestamp: row.bank_timestamp,
    bankTransactionId: row.provider_transaction_id,
    lastingId: row.stable_id,
  });
}

function withoutNull(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}
