import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import type { Change, ChangeStore } from './change-store.ts';
import type { MissingVerdict } from './decide-missing.ts';
import type { Merge } from './merge-transactions.ts';

/** How much a run changed. */
export type Tally = { added: number; changed: number; booked: number; vanished: number };

/** Rows written before the event loop gets its turn: about 10 ms of work. */
const ROWS_PER_TURN = 200;

/** A write that is decided but not made: it is worked out against the rows as they stand when its turn comes. */
type Step = () => Change;

/**
 * Carries out a merge and records every write in the run's changeset, row by row in the same transaction. In slices, so
 * that the event loop stays free; a crash between two slices leaves true rows, recorded, and the next sync does the rest.
 */
export async function writeChanges(
  stores: { database: Database; transactions: TransactionStore; changes: ChangeStore },
  runId: string,
  merge: Merge,
  { vanish, doubt }: MissingVerdict,
  nowIso: string,
): Promise<Tally> {
  const { database, transactions, changes } = stores;
  const amend = (before: TransactionRow, change: Parameters<TransactionStore['amend']>[1]) =>
    transactions.amend(before, change);
  const steps: Step[] = [
    ...merge.change.map(({ before, columns, reason, kind }) => (): Change => {
      const after = amend(before, { ...columns, reason, doubted_at: null, vanished_at: null });
      return { kind, reason, before, after };
    }),
    ...merge.remove.map((before) => (): Change => ({
      kind: 'removed',
      reason: 'not pending any more',
      before,
      after: undefined,
    })),
    ...merge.believed.map((before) => (): Change => ({
      kind: 'returned',
      reason: 'seen again',
      before,
      after: amend(before, { doubted_at: null }),
    })),
    ...vanish.map((before) => (): Change => ({
      kind: 'vanished',
      reason: 'the bank shows it no more',
      before,
      after: amend(before, { vanished_at: nowIso }),
    })),
    ...doubt.map((before) => (): Change => ({
      kind: 'doubted',
      reason: 'missing from one answer',
      before,
      after: amend(before, { doubted_at: nowIso }),
    })),
    ...merge.add.map(({ row, reason }) => (): Change => ({
      kind: 'added',
      reason,
      before: undefined,
      after: transactions.place({ ...row, reason, added_by_run: runId }),
    })),
  ];

  let seq = changes.nextSeq(runId);
  for (let index = 0; index < steps.length; index += ROWS_PER_TURN) {
    database.transaction(() => {
      for (const step of steps.slice(index, index + ROWS_PER_TURN)) {
        const change = step();
        transactions.write(change.before, change.after);
        changes.insert(runId, seq, change);
        seq += 1;
      }
    })();
    await nextTurn();
  }
  return {
    added: merge.add.length,
    changed: merge.change.filter(({ kind }) => kind === 'changed').length,
    booked: merge.change.filter(({ kind }) => kind === 'booked').length,
    vanished: vanish.length,
  };
}
