import type { Database } from '../database/database.ts';
import { inSlices } from '../database/in-slices.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import type { Change, ChangeStore } from './change-store.ts';
import type { MissingVerdict } from './decide-missing.ts';
import type { Merge } from './merge-transactions.ts';

/** How much a run changed. */
export type Tally = { added: number; changed: number; booked: number; vanished: number };

/** Pages of the full-text index that one turn tidies. */
const PAGES_PER_TIDY = 64;

/** The run that writes: its id for the record, its number for the rows it adds. */
export type WritingRun = { id: string; number: number };

/** A change that is decided but not made: it is worked out against the rows as they stand when its turn comes. */
type Step = () => Change;

/**
 * Carries out a merge and records every change of a known row in the run's changeset, in the same transaction; rows it
 * adds carry the run's number. In slices, so that the event loop stays free; a crash between two slices leaves true
 * rows, recorded, and the next sync does the rest.
 */
export async function writeChanges(
  stores: { database: Database; transactions: TransactionStore; changes: ChangeStore },
  run: WritingRun,
  merge: Merge,
  verdict: MissingVerdict,
  nowIso: string,
): Promise<Tally> {
  const { database, transactions, changes } = stores;
  const tidy = () => transactions.tidyWords(PAGES_PER_TIDY);
  let seq = changes.nextSeq(run.id);
  await inSlices(
    database,
    stepsOf(transactions, merge, verdict, nowIso),
    (steps) => {
      for (const step of steps) {
        const change = step();
        transactions.write(change);
        changes.insert(run.id, seq, change);
        seq += 1;
      }
    },
    tidy,
  );
  await inSlices(
    database,
    merge.add,
    (rows) => {
      const added = transactions.placeAll(
        rows.map(({ row, reason }) => ({ ...row, reason, added_by_run: run.number })),
      );
      transactions.write(...added.map((after) => ({ before: undefined, after })));
    },
    tidy,
  );
  return {
    added: merge.add.length,
    changed: merge.change.filter(({ kind }) => kind === 'changed').length,
    booked: merge.change.filter(({ kind }) => kind === 'booked').length,
    vanished: verdict.vanish.length,
  };
}

function stepsOf(
  transactions: TransactionStore,
  merge: Merge,
  { vanish, doubt }: MissingVerdict,
  nowIso: string,
): Step[] {
  const amend = (before: TransactionRow, change: Parameters<TransactionStore['amend']>[1]) =>
    transactions.amend(before, change);
  return [
    ...merge.change.map(({ before, columns, reason, kind }) => (): Change => {
      const after = amend(before, { ...columns, reason, doubted_at: null, vanished_at: null });
      return { kind, reason, before, after };
    }),
    ...merge.remove.map((before) => (): Change => ({
      kind: 'removed',
      reason: 'not-pending',
      before,
      after: undefined,
    })),
    ...merge.believed.map((before) => (): Change => ({
      kind: 'returned',
      reason: 'seen-again',
      before,
      after: amend(before, { doubted_at: null }),
    })),
    ...vanish.map((before) => (): Change => ({
      kind: 'vanished',
      reason: 'gone-at-bank',
      before,
      after: amend(before, { vanished_at: nowIso }),
    })),
    ...doubt.map((before) => (): Change => ({
      kind: 'doubted',
      reason: 'missing-once',
      before,
      after: amend(before, { doubted_at: nowIso }),
    })),
  ];
}
