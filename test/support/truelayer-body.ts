import type { AccountReference, BankTransaction, TransactionsAnswer } from '../../core/providers/bank-provider.ts';
import { readTransactionsAside } from '../../core/providers/truelayer/read-transactions.ts';

/** Rows of an account of pounds as TrueLayer sends them. */
export function truelayerBody(rows: readonly BankTransaction[]): string {
  const results = rows.map((row) => ({
    transaction_id: row.providerTransactionId,
    ...(row.stableId === undefined ? {} : { normalised_provider_transaction_id: row.stableId }),
    timestamp: row.bankTimestamp,
    description: row.description,
    amount: row.amountMinor / 100,
    currency: row.currency,
    transaction_type: row.amountMinor < 0 ? 'DEBIT' : 'CREDIT',
    transaction_category: row.category ?? 'UNKNOWN',
    transaction_classification: row.classification,
    ...(row.merchant === undefined ? {} : { merchant_name: row.merchant }),
    ...(row.runningBalanceMinor === undefined
      ? {}
      : { running_balance: { amount: row.runningBalanceMinor / 100, currency: row.currency } }),
    meta: { provider_transaction_category: 'DEB' },
  }));
  return JSON.stringify({ results, status: 'Succeeded' });
}

/** Reads a body as the engine does. */
export function readBody(text: string, account: AccountReference): Promise<TransactionsAnswer> {
  return readTransactionsAside({ status: 200, headers: {}, endpoint: 'GET /x', text }, account);
}
