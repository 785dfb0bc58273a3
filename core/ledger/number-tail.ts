import type { AccountRow } from './account-store.ts';

/** The last four characters people know an account or card by. */
export function numberTail(row: Pick<AccountRow, 'card_tail' | 'account_number' | 'iban'>): string | undefined {
  return (row.card_tail ?? row.account_number ?? row.iban)?.slice(-4);
}
