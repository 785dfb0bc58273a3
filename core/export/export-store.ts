import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';
import { firstSortKeyOf, ROWS_PER_DAY } from '../ledger/sort-key.ts';
import type { ExportAccount, ExportRow } from './export-model.ts';

/** The days an export is about, both inclusive. */
export type ExportRange = { from?: LocalDate | undefined; to?: LocalDate | undefined };

/** Reads the ledger for an export, row by row, so that a million of them take no memory. */
export type ExportStore = ReturnType<typeof createExportStore>;

/** Creates the store over a snapshot of the database. */
export function createExportStore(database: Database) {
  const columns = `t.id, t.account_id, t.status, t.date, t.bank_timestamp, t.amount_minor, t.currency, t.description, t.merchant,
    t.category, t.classification, t.running_balance_minor, t.provider_transaction_id, t.stable_id, t.note, t.category_id, t.deleted`;
  const accounts = database.prepare<[string], ExportAccount>(
    `SELECT a.id, a.kind, a.type, a.currency, a.iban, a.sort_code, a.account_number, a.card_network, a.card_tail,
       coalesce(a.own_name, a.bank_name) AS name, c.provider_name AS bank, b.current_minor, b.as_of
     FROM accounts a JOIN connections c ON c.id = a.connection_id
     LEFT JOIN balances b ON b.account_id = a.id AND b.as_of = (SELECT max(as_of) FROM balances WHERE account_id = a.id)
     WHERE a.id IN (SELECT value FROM json_each(?))
     ORDER BY c.provider_name COLLATE NOCASE, a.kind, a.created_at, a.rowid`,
  );
  const ofAll = database.prepare<[string, number, number], ExportRow>(
    `SELECT ${columns} FROM transactions t
     WHERE t.vanished_at IS NULL AND t.account_id IN (SELECT value FROM json_each(?)) AND t.sort_key >= ? AND t.sort_key < ?
     ORDER BY t.sort_key`,
  );
  const ofOne = database.prepare<[string, number, number], ExportRow>(
    `SELECT ${columns} FROM transactions t INDEXED BY transactions_by_account
     WHERE t.vanished_at IS NULL AND t.account_id = ? AND t.sort_key >= ? AND t.sort_key < ? ORDER BY t.sort_key`,
  );

  return {
    accounts: (ids: readonly string[]): ExportAccount[] => accounts.all(JSON.stringify(ids)),
    /** Rows of the accounts, oldest first; those that the bank has taken back are left out. */
    rows: (ids: readonly string[], range: ExportRange): Iterable<ExportRow> =>
      ofAll.iterate(JSON.stringify(ids), ...keysOf(range)),
    /** The same of one account. */
    rowsOf: (id: string, range: ExportRange): Iterable<ExportRow> => ofOne.iterate(id, ...keysOf(range)),
  };
}

function keysOf({ from, to }: ExportRange): [number, number] {
  return [
    from === undefined ? Number.MIN_SAFE_INTEGER : firstSortKeyOf(from),
    to === undefined ? Number.MAX_SAFE_INTEGER : firstSortKeyOf(to) + ROWS_PER_DAY,
  ];
}
