import type { TransactionRow } from '../../../../core/ledger/transaction-store.ts';

/** A booked row of a ledger, as the bank brought it, with whatever a test cares about. */
export function ledgerRow(part: Partial<TransactionRow> = {}): TransactionRow {
  const id = part.id ?? 1;
  const date = part.date ?? '2026-06-20';
  return {
    sort_key: id,
    id,
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
    provider_transaction_id: `row-${id}`,
    stable_id: `lasting-${id}`,
    note: null,
    category_id: null,
    deleted: 0,
    added_by_run: 1,
    reason: 'new',
    doubted_at: null,
    vanished_at: null,
    transfer_id: null,
    rule_id: null,
    rule_category: null,
    rule_name: null,
    shown_category: null,
    ...part,
  };
}
