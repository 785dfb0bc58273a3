import type { BankTransaction } from '../providers/bank-provider.ts';
import type { BankColumns, NewTransactionRow, TransactionRow } from '../ledger/transaction-store.ts';

/** What a merge does to the rows of one account. Plain data; `apply` writes it. */
export type Merge = {
  add: NewTransactionRow[];
  change: { before: TransactionRow; columns: BankColumns }[];
  /** Pending rows that are no longer pending (the set is replaced as a whole), and rows that move to another date. */
  remove: TransactionRow[];
  unchanged: number;
};

/**
 * Merges a bank's answer into the rows already known for the same window. Pure.
 *
 * A row is the same as a known one by the provider's lasting id, else by the provider's id, else by its content. Each
 * known row is taken once, so two real identical payments stay two, and a third only appears when the bank shows three.
 * Booked rows that the answer does not hold are left alone: one answer is no proof that a payment never was.
 *
 * @param known rows of the account within the fetched window, plus those found by lasting id outside it
 */
export function mergeTransactions(request: {
  accountId: string;
  known: readonly TransactionRow[];
  booked: readonly BankTransaction[] | undefined;
  pending: readonly BankTransaction[] | undefined;
}): Merge {
  const { accountId, known, booked, pending } = request;
  const merge: Merge = { add: [], change: [], remove: [], unchanged: 0 };

  if (booked)
    mergeSet(
      accountId,
      'booked',
      known.filter(({ status }) => status === 'booked'),
      booked,
      merge,
    );
  if (pending) {
    const before = known.filter(({ status }) => status === 'pending');
    const left = mergeSet(accountId, 'pending', before, pending, merge);
    merge.remove.push(...left);
  }
  return merge;
}

/** Pairs one set; returns the known rows that found no partner. */
function mergeSet(
  accountId: string,
  status: 'booked' | 'pending',
  known: readonly TransactionRow[],
  offered: readonly BankTransaction[],
  merge: Merge,
): TransactionRow[] {
  const open = new Set(known);
  let waiting = oldestFirst(offered);
  for (const way of WAYS) {
    const candidates = Map.groupBy(open, (row) => way.known(row) ?? '');
    const unpaired: BankTransaction[] = [];
    for (const transaction of waiting) {
      const mark = way.offered(transaction);
      const partner = mark === undefined ? undefined : candidates.get(mark)?.shift();
      if (!partner) {
        unpaired.push(transaction);
        continue;
      }
      open.delete(partner);
      const columns = columnsOf(transaction, status);
      if (partner.date !== transaction.date) {
        // The date is part of the row's place: it moves by leaving and coming back with everything the user added.
        merge.remove.push(partner);
        merge.add.push({ ...rowOf(accountId, transaction, status), note: partner.note, deleted: partner.deleted });
      } else if (isSame(partner, columns)) merge.unchanged += 1;
      else merge.change.push({ before: partner, columns });
    }
    waiting = unpaired;
  }
  merge.add.push(...waiting.map((transaction) => rowOf(accountId, transaction, status)));
  return [...open];
}

/** Ways to know a row again, surest first. */
const WAYS: readonly {
  known(row: TransactionRow): string | undefined;
  offered(transaction: BankTransaction): string | undefined;
}[] = [
  { known: ({ stable_id }) => stable_id ?? undefined, offered: ({ stableId }) => stableId },
  {
    known: ({ provider_transaction_id }) => provider_transaction_id,
    offered: ({ providerTransactionId }) => providerTransactionId,
  },
  {
    known: ({ date, amount_minor, currency, description }) =>
      JSON.stringify([date, amount_minor, currency, description]),
    offered: ({ date, amountMinor, currency, description }) =>
      JSON.stringify([date, amountMinor, currency, description]),
  },
];

/** Most banks answer newest first; rows of one day are stored in the order they happened. */
function oldestFirst(offered: readonly BankTransaction[]): BankTransaction[] {
  const first = offered[0];
  const last = offered.at(-1);
  const ordered = first && last && first.bankTimestamp > last.bankTimestamp ? offered.toReversed() : [...offered];
  return ordered.sort((left, right) => (left.date < right.date ? -1 : left.date > right.date ? 1 : 0));
}

function columnsOf(transaction: BankTransaction, status: 'booked' | 'pending'): BankColumns {
  return {
    status,
    bank_timestamp: transaction.bankTimestamp,
    amount_minor: transaction.amountMinor,
    currency: transaction.currency,
    description: transaction.description,
    merchant: transaction.merchant ?? null,
    category: transaction.category ?? null,
    classification: transaction.classification.length === 0 ? null : JSON.stringify(transaction.classification),
    running_balance_minor: transaction.runningBalanceMinor ?? null,
    provider_transaction_id: transaction.providerTransactionId,
    stable_id: transaction.stableId ?? null,
  };
}

function rowOf(accountId: string, transaction: BankTransaction, status: 'booked' | 'pending'): NewTransactionRow {
  return { account_id: accountId, date: transaction.date, note: null, deleted: 0, ...columnsOf(transaction, status) };
}

function isSame(row: TransactionRow, columns: BankColumns): boolean {
  return (Object.keys(columns) as (keyof BankColumns)[]).every((column) => row[column] === columns[column]);
}
