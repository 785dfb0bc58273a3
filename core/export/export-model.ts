import type { AccountRow } from '../ledger/account-store.ts';
import type { BankColumns, TransactionRow } from '../ledger/transaction-store.ts';

/** The formats a ledger can leave in. */
export type ExportFormat = 'csv' | 'json' | 'ofx' | 'qif';

/** An account as an export names it. Numbers are whole: other programs recognise an account by them. */
export type ExportAccount = Pick<
  AccountRow,
  'id' | 'kind' | 'type' | 'currency' | 'iban' | 'sort_code' | 'account_number' | 'card_network' | 'card_tail'
> & {
  name: string;
  bank: string;
  /** The balance as the bank last stated it, if it ever did. */
  current_minor: number | null;
  as_of: string | null;
};

/** A transaction as an export reads it. */
export type ExportRow = BankColumns & Pick<TransactionRow, 'id' | 'account_id' | 'note' | 'category_id' | 'deleted'>;

/** How a person wants the file, where the format leaves a choice. */
export type ExportStyle = {
  /** CSV: begins with a byte order mark, by which Excel knows that the text is UTF-8. */
  withByteOrderMark: boolean;
  /** CSV: `1234,56` between semicolons, as a German Excel expects it; otherwise `1234.56` between commas. */
  decimalComma: boolean;
  /** QIF: the format names dates without saying in which order. */
  qifDates: 'dmy' | 'mdy' | 'ymd';
};

/** What an export is made from. Rows come oldest first; `rowsOf` reads those of one account, `rows` those of all. */
export type ExportSource = {
  accounts: readonly ExportAccount[];
  rows(): Iterable<ExportRow>;
  rowsOf(accountId: string): Iterable<ExportRow>;
  /** When the export was made, an ISO instant. */
  atIso: string;
};
