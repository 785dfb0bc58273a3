import type { Database } from '../database/database.ts';
import { inSlices } from '../database/in-slices.ts';
import { catchUpWords } from '../ledger/catch-up-words.ts';
import { isFromFile } from '../ledger/file-row.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import type { ChangeKind, ChangeStore } from './change-store.ts';
import type { MissingVerdict } from './decide-missing.ts';
import type { Candidate, Merge, PlannedAdd, PlannedChange, ReviewCase } from './merge-transactions.ts';
import type { ReviewStore, StoredCandidate } from './review-store.ts';
import type { SetAsideStore } from './set-aside-store.ts';
import { hasUserData } from './user-data.ts';

/** How much a run changed. */
export type Tally = { added: number; changed: number; booked: number; vanished: number };

/** So many rows are added without their words, which follow: what a sync brings every day is found at once. */
const MANY_ROWS = 1000;

/** The run that writes: its id for the record, its number for the rows it adds. */
export type WritingRun = { id: string; number: number };

/** What was written: how much, and under which numbers the added rows stand, in the order of the merge. */
export type Written = { tally: Tally; addedIds: number[]; reviewIds: (number | undefined)[] };

type Stores = {
  database: Database;
  transactions: TransactionStore;
  changes: ChangeStore;
  reviews: ReviewStore;
  setAside: SetAsideStore;
};

/** A write that is decided but not made: a change is worked out against the row as it stands when its turn comes. */
type Step = () => void;

/**
 * Carries out a merge and records every change of a known row in the run's changeset, in the same transaction; rows it
 * adds carry the run's number. In slices, so that the event loop stays free; a crash between two slices leaves true
 * rows, recorded, and the next sync does the rest.
 */
export async function writeChanges(
  stores: Stores,
  run: WritingRun,
  merge: Merge,
  verdict: MissingVerdict,
  nowIso: string,
): Promise<Written> {
  const { database, transactions, setAside } = stores;
  const { upkeep } = transactions.words;
  const asking = createAsking(stores, run, merge, nowIso);
  const steps = stepsOf(stores, run, merge, verdict, asking, nowIso);
  const work = (some: readonly Step[]) => {
    for (const step of some) step();
  };
  await inSlices(database, steps, work, upkeep);

  const addedIds: number[] = [];
  const areMany = merge.add.length > MANY_ROWS;
  const addRows = (adds: readonly PlannedAdd[]) => {
    const added = transactions.placeAll(adds.map(({ row, reason }) => ({ ...row, reason, added_by_run: run.number })));
    if (areMany) transactions.addWordless(added);
    else transactions.write(...added.map((after) => ({ before: undefined, after })));
    for (const [index, { id }] of added.entries()) {
      addedIds.push(id);
      const asideId = adds[index]?.asideId;
      if (asideId !== undefined) setAside.take(asideId, run.number, id);
    }
  };
  await inSlices(database, merge.add, addRows, upkeep);
  if (areMany) await catchUpWords(database, transactions);

  const count = (kind: PlannedChange['kind']) => merge.change.filter((change) => change.kind === kind).length;
  return {
    tally: {
      added: merge.add.length,
      changed: count('changed'),
      booked: count('booked'),
      vanished: verdict.vanish.length,
    },
    addedIds,
    reviewIds: merge.review.map((review) => asking.idOf(review)),
  };
}

/** The questions of a merge, each asked in the transaction that moves its row: a note must not go before its question. */
type Asking = {
  /** Asks about a row, if there is a question about it that has not been asked yet. */
  about(row: TransactionRow): void;
  has(row: TransactionRow): boolean;
  rest(): TransactionRow[];
  idOf(review: ReviewCase): number | undefined;
};

function createAsking({ reviews }: Stores, run: WritingRun, merge: Merge, nowIso: string): Asking {
  const byRow = new Map(merge.review.map((review) => [review.before, review]));
  const asked = new Map<ReviewCase, number | undefined>();
  return {
    about(row) {
      const review = byRow.get(row);
      if (!review || asked.has(review)) return;
      const { kind, before, candidates } = review;
      const accountId = before.account_id;
      // Which rows the candidates are is known when all are written.
      const stored = candidates.map((candidate) => storedCandidate(candidate, undefined));
      asked.set(
        review,
        reviews.insert({ runId: run.id, accountId, kind, before, candidates: stored, createdAt: nowIso }),
      );
    },
    has: (row) => byRow.has(row),
    rest: () => [...byRow].flatMap(([row, review]) => (asked.has(review) ? [] : [row])),
    idOf: (review) => asked.get(review),
  };
}

/** A candidate as it is stored, with the number of its row once that is known. */
export function storedCandidate(candidate: Candidate, addedIds: readonly number[] | undefined): StoredCandidate {
  const { date, amountMinor, currency, description } = candidate.offered;
  const id = 'transactionId' in candidate ? candidate.transactionId : addedIds?.[candidate.addedAt];
  return { date, amountMinor, currency, description, ...(id === undefined ? {} : { transactionId: id }) };
}

function stepsOf(
  { transactions, changes, setAside }: Stores,
  run: WritingRun,
  merge: Merge,
  { vanish, doubt }: MissingVerdict,
  asking: Asking,
  nowIso: string,
): Step[] {
  let seq = changes.nextSeq(run.id);
  /** The row as it stands: the user may have written on it since it was read. Gone with its account, it needs nothing. */
  const change = (
    row: TransactionRow,
    kind: ChangeKind,
    reason: string,
    amendment: Partial<TransactionRow> | undefined,
  ): TransactionRow | undefined => {
    const before = transactions.get(row.id);
    if (!before) return undefined;
    asking.about(row);
    const made = { kind, reason, before, after: amendment && transactions.amend(before, amendment) };
    transactions.write(made);
    changes.insert(run.id, seq, made);
    seq += 1;
    return before;
  };
  return [
    ...merge.change.map(({ before, columns, reason, kind }) => () => {
      change(before, kind, reason, { ...columns, reason, doubted_at: null, vanished_at: null });
    }),
    ...merge.remove.map((row) => () => {
      const before = change(row, 'removed', 'not-pending', undefined);
      if (before && hasUserData(before) && !asking.has(row)) setAside.put(before, run.number);
    }),
    ...merge.believed.map((row) => () => void change(row, 'returned', 'seen-again', { doubted_at: null })),
    ...vanish.map((row) => () => {
      change(row, 'vanished', isFromFile(row) ? 'bank-without-it' : 'gone-at-bank', { vanished_at: nowIso });
    }),
    ...doubt.map((row) => () => void change(row, 'doubted', 'missing-once', { doubted_at: nowIso })),
    () => {
      for (const row of asking.rest()) asking.about(row);
    },
  ];
}
