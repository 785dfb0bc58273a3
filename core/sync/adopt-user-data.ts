import type { TransactionRow } from '../ledger/transaction-store.ts';
import type { BankTransaction } from '../providers/bank-provider.ts';
import type { Turns } from '../turns.ts';
import { bookPending } from './book-pending.ts';
import { pairTransactions, type ProviderTraits } from './pair-transactions.ts';

/** A row with something of the user's that is not in the ledger now: the bank stopped naming it, or an undo took it away. */
export type RowSetAside = { asideId: number; row: TransactionRow };

/** A row of an answer that is new to the ledger. */
export type FreshRow = { offered: BankTransaction; status: TransactionRow['status'] };

/** That a fresh row is one that was set aside, and takes over what was the user's. `fresh` counts the fresh rows. */
export type Adoption = { asideId: number; fresh: number; row: TransactionRow };

/**
 * Finds the fresh rows that are payments which were here before, so that a note comes back with its payment and what the
 * user has deleted stays deleted. Pure. Only where it is clear which one it is; else the row stays aside.
 */
export function* planAdoptions(
  freshRows: readonly FreshRow[],
  aside: readonly RowSetAside[],
  traits: ProviderTraits,
): Turns<Adoption[]> {
  if (aside.length === 0) return [];
  const asideIdOf = new Map(aside.map(({ asideId, row }) => [row, asideId]));
  const indexOf = new Map(freshRows.map(({ offered }, index) => [offered, index]));
  const adoptions: Adoption[] = [];
  const taken = new Set<BankTransaction>();
  const adopt = (row: TransactionRow, offered: BankTransaction) => {
    taken.add(offered);
    adoptions.push({ asideId: asideIdOf.get(row) ?? 0, fresh: indexOf.get(offered) ?? 0, row });
  };
  const offeredAs = (status: TransactionRow['status']) =>
    freshRows.flatMap((fresh) => (fresh.status === status && !taken.has(fresh.offered) ? [fresh.offered] : []));
  const rowsOf = (status: TransactionRow['status']) =>
    aside.map(({ row }) => row).filter((row) => row.status === status);

  const leftPending: TransactionRow[] = [];
  for (const status of ['booked', 'pending'] as const) {
    const { pairs, missing, ambiguous } = yield* pairTransactions(rowsOf(status), offeredAs(status), traits);
    const unclear = new Set(ambiguous.map(({ known }) => known));
    for (const { known, offered } of pairs) {
      if (!unclear.has(known)) adopt(known, offered);
      else if (status === 'pending') leftPending.push(known);
    }
    if (status === 'pending') leftPending.push(...missing);
  }
  for (const { pending, booked } of bookPending(leftPending, offeredAs('booked'), true).pairs) adopt(pending, booked);
  return adoptions;
}
