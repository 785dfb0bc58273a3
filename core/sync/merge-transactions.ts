import { isFromFile } from '../ledger/file-row.ts';
import type { BankColumns, NewTransactionRow, TransactionRow } from '../ledger/transaction-store.ts';
import type { BankTransaction, DateRange } from '../providers/bank-provider.ts';
import { batchesOf, type Turns } from '../turns.ts';
import { planAdoptions, type RowSetAside } from './adopt-user-data.ts';
import { bookPending } from './book-pending.ts';
import {
  pairTransactions,
  type Ambiguity,
  type Pair,
  type PairReason,
  type ProviderTraits,
} from './pair-transactions.ts';
import { hasUserData, NO_USER_DATA, userDataOf } from './user-data.ts';

/** Why a row was added, kept or changed; shown with the row. */
export type MergeReason = PairReason | 'new' | 'booked-from-pending' | 'imported';

/** A row to add. One that was here before takes over what was the user's from where it was set aside. */
export type PlannedAdd = { row: NewTransactionRow; offered: BankTransaction; reason: MergeReason; asideId?: number };

/** One planned change of a known row. */
export type PlannedChange = {
  before: TransactionRow;
  columns: BankColumns;
  reason: MergeReason;
  kind: 'changed' | 'booked' | 'returned';
};

/** A row that may be the answer to a question: a known one by its number, or one that is added by its place among those. */
export type Candidate = { offered: BankTransaction } & ({ transactionId: number } | { addedAt: number });

/**
 * A question for the user: a row with their note could be any of several. `amended`: the note stands on one of them.
 * `booked`: the row was pending and is gone, and the note with it, until the user says where it belongs.
 */
export type ReviewCase = { kind: 'amended' | 'booked'; before: TransactionRow; candidates: Candidate[] };

/** What a merge does to the rows of one account. Plain data; the writer carries it out and records it. */
export type Merge = {
  add: PlannedAdd[];
  change: PlannedChange[];
  /** Pending rows that are pending no more. */
  remove: TransactionRow[];
  /** Booked rows that the answer should hold and does not. Whether they are gone is decided with the balance at hand. */
  missing: TransactionRow[];
  /** Rows found again that were doubted before. */
  believed: TransactionRow[];
  review: ReviewCase[];
  unchanged: number;
  /** By what known rows were recognised, as counts. */
  kept: Partial<Record<PairReason, number>>;
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
  /** Rows with something of the user's that are not in the ledger now. */
  aside?: readonly RowSetAside[];
  /** The days that were asked for: only rows within can be missing from the answer. */
  range?: DateRange | undefined;
  /** The answers; absent when this part was not fetched. */
  booked: readonly BankTransaction[] | undefined;
  pending: readonly BankTransaction[] | undefined;
  traits: ProviderTraits;
};

/** What is gathered on the way, beside the merge itself. */
type Draft = { merge: Merge; accountId: string; pairs: Pair[]; unclear: Ambiguity[]; questions: Question[] };
type Question = { pending: TransactionRow; candidates: BankTransaction[] };

/**
 * Merges a bank's answer into what is known. Pure: the same rows and answer always give the same merge. In turns, since an
 * answer may hold fifty thousand rows.
 *
 * Booked rows follow the answer of their window. Pending rows are a set replaced as a whole; one that has been booked
 * becomes the booked row, with its note, when it is clear which one it is.
 */
export function* mergeTransactions(request: MergeRequest): Turns<Merge> {
  const draft: Draft = {
    merge: {
      add: [],
      change: [],
      remove: [],
      missing: [],
      believed: [],
      review: [],
      unchanged: 0,
      kept: {},
      repeated: 0,
      learned: request.traits,
    },
    accountId: request.accountId,
    pairs: [],
    unclear: [],
    questions: [],
  };
  const leftPending = yield* mergePending(draft, request);
  const stillPending = yield* mergeBooked(draft, request, leftPending);
  const { merge } = draft;
  // A pending set that was fetched is the whole set; one that was not stays as it is.
  if (request.pending) merge.remove.push(...stillPending);
  const { aside = [] } = request;
  const freshRows = aside.length === 0 ? [] : freshRowsOf(merge);
  for (const { asideId, fresh, row } of yield* planAdoptions(freshRows, aside, merge.learned)) {
    const add = merge.add[fresh];
    if (add) merge.add[fresh] = { ...add, asideId, row: { ...add.row, ...userDataOf(row) } };
  }
  merge.review.push(...reviewsOf(draft));
  return merge;
}

/** Replaces the pending set; answers the rows that are in it no more. */
function* mergePending(draft: Draft, { knownPending, pending, traits }: MergeRequest): Turns<TransactionRow[]> {
  if (!pending) return [...knownPending];
  const { pairs, missing, fresh, ambiguous } = yield* pairTransactions(knownPending, pending, traits);
  for (const pair of pairs) keepOrChange(draft, pair, 'pending');
  for (const offered of fresh) addRow(draft, offered, 'pending');
  // One without a partner has been booked or is gone, which is another question.
  draft.unclear.push(...ambiguous.filter(({ known }) => !missing.includes(known)));
  return missing;
}

/** Follows the answer of the booked rows' window; answers the pending rows that have not been booked in it. */
function* mergeBooked(
  draft: Draft,
  { knownBooked, booked, pending, range, traits }: MergeRequest,
  leftPending: readonly TransactionRow[],
): Turns<readonly TransactionRow[]> {
  if (!booked) return leftPending;
  const { merge } = draft;
  const { pairs, missing, fresh, repeated, ambiguous } = yield* pairTransactions(knownBooked, booked, traits);
  merge.repeated = repeated;
  merge.learned = learn(traits, pairs);
  for (const some of batchesOf(pairs)) {
    yield;
    for (const pair of some) keepOrChange(draft, pair, 'booked');
  }
  const isAskedFor = (date: string) => !range || (date >= range.from && date <= range.to);
  merge.missing = missing.filter(({ vanished_at, date }) => vanished_at === null && isAskedFor(date));
  draft.unclear.push(...ambiguous);
  const settled = bookPending(leftPending, fresh, pending !== undefined);
  for (const { pending: before, booked: offered } of settled.pairs) {
    const columns = columnsOf(offered, 'booked');
    merge.change.push({ before, columns, reason: 'booked-from-pending', kind: 'booked' });
  }
  for (const some of batchesOf(settled.fresh)) {
    yield;
    for (const offered of some) addRow(draft, offered, 'booked');
  }
  // What nobody has asked the bank about is still pending, so there is nothing to ask the user.
  if (pending) draft.questions.push(...settled.questions);
  return settled.left;
}

function keepOrChange({ merge, pairs }: Draft, pair: Pair, status: 'booked' | 'pending'): void {
  const { known, offered, reason } = pair;
  pairs.push(pair);
  merge.kept[reason] = (merge.kept[reason] ?? 0) + 1;
  const columns = columnsOf(offered, status);
  if (known.vanished_at !== null) merge.change.push({ before: known, columns, reason, kind: 'returned' });
  else if (isSame(known, columns, merge.learned)) {
    merge.unchanged += 1;
    if (known.doubted_at !== null) merge.believed.push(known);
  } else merge.change.push({ before: known, columns, reason, kind: 'changed' });
}

function addRow({ merge, accountId }: Draft, offered: BankTransaction, status: 'booked' | 'pending'): void {
  merge.add.push({ row: rowOf(accountId, offered, status), offered, reason: 'new' });
}

function freshRowsOf({ add }: Merge) {
  return add.map(({ offered, row }) => ({ offered, status: row.status }));
}

/** Only rows that carry something of the user's are worth a question. */
function reviewsOf({ merge, pairs, unclear, questions }: Draft): ReviewCase[] {
  const known = unclear.filter(({ known: row }) => hasUserData(row));
  if (known.length === 0 && questions.length === 0) return [];
  const paired = new Map(pairs.map((pair) => [pair.offered, pair.known.id]));
  const settled = new Map(merge.add.map(({ offered }, index) => [offered, index]));
  const candidatesOf = (offers: readonly BankTransaction[]): Candidate[] =>
    offers.flatMap((offered): Candidate[] => {
      const transactionId = paired.get(offered);
      const addedAt = settled.get(offered);
      if (transactionId !== undefined) return [{ offered, transactionId }];
      return addedAt === undefined ? [] : [{ offered, addedAt }];
    });
  return [
    ...known.map(({ known: before, offered }): ReviewCase => ({
      kind: 'amended',
      before,
      candidates: candidatesOf(offered),
    })),
    ...questions.map(({ pending, candidates }): ReviewCase => ({
      kind: 'booked',
      before: pending,
      candidates: candidatesOf(candidates),
    })),
  ].filter(({ candidates }) => candidates.length > 0);
}

/** Enough pairs to judge a provider by, and the share of changed ids that condemns it. */
const LEARN_FROM = 5;
const FAILING_SHARE = 0.2;

/** Payments that are plainly the same under changed ids show that the ids do not last. What was learned once stays. */
function learn(traits: ProviderTraits, pairs: readonly Pair[]): ProviderTraits {
  // A row of a file was never named by the bank, so its first name is no change of one.
  const byContent = pairs.filter(({ reason, known }) => reason !== 'amended' && !isFromFile(known));
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
    ...NO_USER_DATA,
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
