import { createConnectionStore } from '../../core/connections/connection-store.ts';
import type { Database } from '../../core/database/database.ts';
import type { NewTransactionRow, TransactionRow } from '../../core/ledger/transaction-store.ts';
import { someConnection } from '../unit/core/ledger/some-rows.ts';
import type { MoneyEngine } from './money-engine.ts';

/** One row in a word: account, date, amount in minor units; the rest is what tests of transfers need. */
export type SomeRow = {
  account: string;
  date: string;
  minor: number;
  currency?: string;
  description?: string;
  category?: string | null;
  classification?: string | null;
  merchant?: string | null;
};

/** Makes a connection with accounts of these names, in a currency each. */
export function addAccounts(
  database: Database,
  money: MoneyEngine,
  connectionId: string,
  accounts: Readonly<Record<string, string>>,
  environment: 'demo' | 'production' = 'demo',
): void {
  createConnectionStore(database).insert({ ...someConnection(connectionId), environment });
  for (const [id, currency] of Object.entries(accounts)) {
    money.accounts.insert({
      id, connection_id: connectionId, provider_account_id: `bank ${id}`, kind: id.includes('card') ? 'card' : 'account', bank_name: id, own_name: null,
      type: null, currency, iban: null, sort_code: null, account_number: null, card_network: null, card_tail: null, hidden: 0, missing_since: null,
      created_at: '2026-01-01T00:00:00.000Z',
    }); // prettier-ignore
  }
}

/** Writes booked rows as a sync would; answers them as they were placed. */
export function addRows(database: Database, money: MoneyEngine, rows: readonly SomeRow[]): TransactionRow[] {
  const placed = money.transactions.placeAll(rows.map(newRow));
  database.transaction(() => money.transactions.write(...placed.map((after) => ({ before: undefined, after }))))();
  return placed;
}

function newRow({
  account,
  date,
  minor,
  currency = 'GBP',
  description = 'TFR',
  category = 'TRANSFER',
  classification = null,
  merchant = null,
}: SomeRow): NewTransactionRow {
  return {
    account_id: account, status: 'booked', date, bank_timestamp: `${date}T00:00:00`, amount_minor: minor, currency, description, merchant, category,
    classification, running_balance_minor: null, provider_transaction_id: `${account} ${date} ${minor}`, stable_id: null, note: null, category_id: null,
    deleted: 0, added_by_run: null, reason: 'new', doubted_at: null, vanished_at: null,
  }; // prettier-ignore
}
