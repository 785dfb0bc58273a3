import { daysBetween } from '../../shared/domain/local-date.ts';
import type { BankColumns, NewTransactionRow, TransactionRow } from '../ledger/transaction-store.ts';
import type { BankTransaction, DateRange } from '../providers/bank-provider.ts';
import {
  pairTransactions,
  type AmbiguousGroup,
  type Pair,
  type PairReason,
  type ProviderTraits,
} from './pair-transactions.ts';
import { areSimilarTexts } from './similar-texts.ts';

/** Why a row was added, kept or changed; shown with the row. */
export type MergeReason = PairReason | 'new' | 'booked-from-pending';

/** One planned change of a known row. */
export type PlannedChange = {
  before: TransactionRow;
  columns: BankColumns;
  reason: MergeReason;
  kind: 'changed' | 'booked' | 'returned';
};

/** A question for the user: a row with their note could be any of several. */
export type ReviewCase = { kind: 'amended' | 'booked'; before: TransactionRow; candidates: BankTransaction[] };

/** What a merge does to the rows of one account. Plain data; the writer carries it out and records it. */
export type Merge = {
  add: { row: NewTransactionRow; reason: MergeReason }[];
  change: PlannedChange[];
  /** Pending rows that are pending no more. */
  remove: TransactionRow[];
  /** Booked rows that the answer should hold and does not. Whether they are gone is decided with the balance at hand. */
  missing: TransactionRow[];
  /** Rows found again that were doubted before. */
  believed: TransactionRow[];
  review: ReviewCase[];
  unchanged: number;
  /** Lines that the answer held twice. */
  repeated: number;
  /** What this answer teaches about the provider's ids. */
  learned: ProviderTraits;
};

/** What a merge works on. */
export type MergeRequest = {
  accountId: string;
  /** Booked rows of the fetched window (vanished ones too), and those elsewhere that carry an id of the answer. */
  knownBooked: readonly TransactionRow[];
  knownPending: readonly TransactionRow[];
  /** The days that were asked for: only rows within can be missing from the answer. */
  range?: DateRange | undefined;
  /** The answers; absent when this part was not fetched. */
  booked: readonly BankTransaction[] | undefined;
  pending: readonly BankTransaction[] | undefined;
  traits: ProviderTraits;
};

/**
 * Merges a bank's answer into what is known. Pure: the same rows and answer always give the same merge.
 *
 * Booked rows follow the answer of their window. Pending rows are a set replaced as a whole; one that has been booked
 * becomes the booked row, with its note, when it is clear which one it is.
 */
export function mergeTransactions(request: MergeRequest): Merge {
  const { accountId, knownBooked, knownPending, booked, pending, traits } = request;
  const merge: Merge = {
    add: [],
    change: [],
    remove: [],
    missing: [],
    believed: [],
    review: [],
    unchanged: 0,
    repeated: 0,
    learned: traits,
  };

  let leftPending = [...knownPending];
  if (pending) {
    const { pairs, missing, fresh } = pairTransactions(knownPending, pending, traits);
    for (const pair of pairs) keepOrChange(merge, pair, 'pending');
    for (const offered of fresh) merge.add.push({ row: rowOf(accountId, offered, 'pending'), reason: 'new' });
    leftPending = missing;
  }

  if (booked) {
    const { pairs, missing, fresh, repeated, ambiguous } = pairTransactions(knownBooked, booked, traits);
    merge.repeated = repeated;
    merge.learned = learn(traits, pairs);
    for (const pair of pairs) keepOrChange(merge, pair, 'booked');
    const isAskedFor = (date: string) => !request.range || (date >= request.range.from && date <= request.range.to);
    merge.missing = missing.filter(({ vanished_at, date }) => vanished_at === null && isAskedFor(date));
    merge.review.push(...reviewsOf(ambiguous));
    leftPending = bookPending(merge, accountId, leftPending, fresh, { isPendingKnown: pending !== undefined });
  }

  // A pending set that was fetched is the whole set; one that was not stays as it is.
  if (pending) merge.remove.push(...leftPending);
  return merge;
}

function keepOrChange(merge: Merge, { known, offered, reason }: Pair, status: 'booked' | 'pending'): void {
  const columns = columnsOf(offered, status);
  if (known.vanished_at !== null) merge.change.push({ before: known, columns, reason, kind: 'returned' });
  else if (isSame(known, columns, merge.learned)) {
    merge.unchanged += 1;
    if (known.doubted_at !== null) merge.believed.push(known);
  } else merge.change.push({ before: known, columns, reason, kind: 'changed' });
}

/** How sure it is that a booked row is a pending one's end; higher is surer. */
type Likeness = 0 | 1 | 2 | 3;

/** A hold and its settlement can lie this far apart (hotels, petrol, weekends). */
const BOOKED_WITHIN_DAYS = 14;
/** A tip or an exchange rate may move the amount by this share. */
const SETTLES_WITHIN_SHARE = 0.2;

/**
 * Turns pending rows into the booked rows that follow them; returns the pending rows that are left. A pair is made only
 * when each is the other's one best match; twins without notes are paired in order, since nothing tells them apart and
 * nothing is lost.
 */
function bookPending(
  merge: Merge,
  accountId: string,
  pendingRows: readonly TransactionRow[],
  fresh: readonly BankTransaction[],
  { isPendingKnown }: { isPendingKnown: boolean },
): TransactionRow[] {
  const left = new Set(pendingRows);
  const open = new Set(fresh);
  // Without a fresh pending set the hold may still stand beside an unrelated payment: only a plain match counts.
  const leastLikeness = isPendingKnown ? 1 : 3;
  for (let level: number = 3; level >= leastLikeness; level--) {
    for (const row of pendingRows) {
      if (!left.has(row)) continue;
      const candidates = [...open].filter((offered) => likenessOf(row, offered) === level);
      const [offered] = candidates;
      if (!offered) continue;
      const rivals = [...left].filter((other) => likenessOf(other, offered) === level);
      const isClear = candidates.length === 1 && rivals.length === 1;
      const areTwins = level === 3 && candidates.length === rivals.length;
      if (!isClear && hasUserData(row)) {
        merge.review.push({ kind: 'booked', before: row, candidates });
        continue;
      }
      if (!isClear && !areTwins) continue;
      left.delete(row);
      open.delete(offered);
      merge.change.push({
        before: row,
        columns: columnsOf(offered, 'booked'),
        reason: 'booked-from-pending',
        kind: 'booked',
      });
    }
  }
  for (const offered of open) merge.add.push({ row: rowOf(accountId, offered, 'booked'), reason: 'new' });
  return [...left];
}

function likenessOf(row: TransactionRow, offered: BankTransaction): Likeness {
  const days = daysBetween(row.date, offered.date);
  if (row.currency !== offered.currency || days < -2 || days > BOOKED_WITHIN_DAYS) return 0;
  if (Math.sign(row.amount_minor) !== Math.sign(offered.amountMinor)) return 0;
  const isNamed = row.stable_id !== null && row.stable_id === offered.stableId;
  const isSimilar = areSimilarTexts(
    `${row.description} ${row.merchant ?? ''}`,
    `${offered.description} ${offered.merchant ?? ''}`,
  );
  const isSameAmount = row.amount_minor === offered.amountMinor;
  if (isNamed || (isSameAmount && isSimilar)) return 3;
  if (isSameAmount) return 2;
  const share = Math.abs(row.amount_minor - offered.amountMinor) / Math.max(1, Math.abs(row.amount_minor));
  return isSimilar && share <= SETTLES_WITHIN_SHARE ? 1 : 0;
}

/** Only rows that carry something of the user's are worth a question. */
function reviewsOf(groups: readonly AmbiguousGroup[]): ReviewCase[] {
  return groups.flatMap(({ known, offered }) =>
    known.filter(hasUserData).map((before) => ({ kind: 'amended' as const, before, candidates: offered })),
  );
}

function hasUserData({ note, category_id, deleted }: TransactionRow): boolean {
  return note !== null || category_id !== null || deleted === 1;
}

/** Enough pairs to judge a provider by, and the share of changed ids that condemns it. */
const LEARN_FROM = 5;
const FAILING_SHARE = 0.2;

/** Payments that are plainly the same under changed ids show that the ids do not last. What was learned once stays. */
function learn(traits: ProviderTraits, pairs: readonly Pair[]): ProviderTraits {
  const byContent = pairs.filter(({ reason }) => reason !== 'amended');
  const share = (rows: readonly Pair[], changed: (pair: Pair) => boolean) =>
    rows.length >= LEARN_FROM && rows.filter(changed).length / rows.length >= FAILING_SHARE;
  const withLastingIds = byContent.filter(
    ({ known, offered }) => known.stable_id !== null && offered.stableId !== undefined,
  );
  return {
    lastingIdsFail:
      traits.lastingIdsFail || share(withLastingIds, ({ known, offered }) => known.stable_id !== offered.stableId),
    rowIdsFail:
      traits.rowIdsFail ||
      share(byContent, ({ known, offered }) => known.provider_transaction_id !== offered.providerTransactionId),
  };
}

function columnsOf(transaction: BankTransaction, status: 'booked' | 'pending'): BankColumns {
  return {
    status,
    date: transaction.date,
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
  return {
    account_id: accountId,
    note: null,
    category_id: null,
    deleted: 0,
    added_by_run: null,
    reason: 'new',
    doubted_at: null,
    vanished_at: null,
    ...columnsOf(transaction, status),
  };
}

/** Ids that are known not to last may change on every answer; that alone is no change of the payment. */
function isSame(row: TransactionRow, columns: BankColumns, { lastingIdsFail, rowIdsFail }: ProviderTraits): boolean {
  return (Object.keys(columns) as (keyof BankColumns)[]).every(
    (column) =>
      row[column] === columns[column] ||
      (column === 'stable_id' && lastingIdsFail && row.stable_id !== null) ||
      (column === 'provider_transaction_id' && rowIdsFail),
  );
}
