import type { TransactionRow } from './transaction-store.ts';

/** What the ids of rows begin with that a file brought and no bank has named yet. No bank's own id begins so. */
const FILE_ID = 'file:';

/** The id of a row from a file: the file's own name for it where it has one, else the line on which it stands. */
export function fileRowId(row: { id?: string | undefined; line: number }): string {
  return row.id === undefined ? `${FILE_ID}line:${row.line}` : `${FILE_ID}id:${row.id}`;
}

/**
 * Whether a row is still only what a file said. Once a bank's answer has named the payment the row is the bank's, with the
 * bank's id; that an import brought it first no longer matters.
 */
export function isFromFile({ provider_transaction_id }: Pick<TransactionRow, 'provider_transaction_id'>): boolean {
  return provider_transaction_id.startsWith(FILE_ID);
}
