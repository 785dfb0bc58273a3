import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Audit } from '../audit/audit.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { AccountStore, ProofRow } from '../ledger/account-store.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import type { Clock } from '../ports.ts';
import type { ChangeStore, StoredChange } from './change-store.ts';
import type { FetchStore } from './fetch-store.ts';
import type { ReviewStore } from './review-store.ts';
import type { Reviews } from './reviews.ts';
import type { SetAsideStore } from './set-aside-store.ts';
import type { RunRow, SyncRunStore } from './sync-run-store.ts';
import { hasUserData, withoutChange } from './user-data.ts';

/** Undoing syncs. */
export type UndoRuns = {
  /** Puts the connection's ledger back to what it was before a run; later runs of the connection are undone first. */
  undo(runId: string): Promise<void>;
  /** Undoes every run of a connection from a number on. */
  undoSince(connectionId: string, number: number): Promise<void>;
};

const CHANGES_PER_TURN = 200;

/**
 * Creates the undo. Changes are taken back newest first, each by writing its own pair the other way round, so the rows
 * end exactly as they were. What the user has added to a row meanwhile (note, category, deletion) stays with it.
 */
export function createUndoRuns(needs: {
  database: Database;
  runs: SyncRunStore;
  changes: ChangeStore;
  fetches: FetchStore;
  reviews: ReviewStore;
  setAside: SetAsideStore;
  /** The questions, whose answers are taken back with the sync that raised them. */
  questions: Pick<Reviews, 'takeBackAnswersOf'>;
  transactions: TransactionStore;
  accounts: AccountStore;
  connections: ConnectionStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  isRunning(connectionId: string): boolean;
}): UndoRuns {
  const {
    database,
    runs,
    changes,
    fetches,
    reviews,
    setAside,
    transactions,
    accounts,
    connections,
    audit,
    events,
    clock,
  } = needs;

  return {
    async undo(runId) {
      const run = runs.get(runId);
      if (!run) throw new AppError('NOT_FOUND', { details: { runId } });
      if (run.undone_at !== null) throw new AppError('INVALID_INPUT', { sentence: 'sync-already-undone' });
      await undoFrom(run.connection_id, run.number);
    },
    undoSince: undoFrom,
  };

  async function undoFrom(connectionId: string, number: number): Promise<void> {
    if (needs.isRunning(connectionId)) {
      throw new AppError('INVALID_INPUT', {
        sentence: 'sync-running',
        retry: 'now',
      });
    }
    for (const run of runs.newestSince(connectionId, number)) await undoOne(connectionId, run);
    events.emit('accounts.changed', {});
    events.emit('transactions.changed', {});
    events.emit('connections.changed', {});
  }

  async function undoOne(connectionId: string, { id: runId, number, before }: RunRow): Promise<void> {
    database.transaction(() => {
      // With the first change; how many they were is said at the end.
      audit.append('SYNC_UNDONE', { connectionId }, { runId });
      needs.questions.takeBackAnswersOf(runId);
    })();
    let undone = await removeAdded(number);
    for (;;) {
      const batch = changes.newest(runId, CHANGES_PER_TURN);
      const oldest = batch.at(-1);
      if (!oldest) break;
      database.transaction(() => {
        for (const change of batch) takeBack(change);
        changes.dropFrom(runId, oldest.seq);
      })();
      undone += batch.length;
      await nextTurn();
    }
    database.transaction(() => {
      if (before !== null) {
        const state = JSON.parse(before) as RunStart;
        connections.update(connectionId, state.connection);
        accounts.restoreProofs(connectionId, state.proofs);
      }
      accounts.dropBalancesOfRun(connectionId, number);
      fetches.dropRun(runId);
      reviews.dropRun(runId);
      setAside.dropPutBy(number);
      runs.markUndone(runId, new Date(clock.nowMs()).toISOString());
      audit.append('SYNC_UNDONE', { connectionId }, { runId, changes: undone });
    })();
  }

  /** Rows that the run added were its last writes, so they go first. */
  async function removeAdded(run: number): Promise<number> {
    let removed = 0;
    for (;;) {
      const batch = transactions.addedBy(run, 0, CHANGES_PER_TURN);
      if (batch.length === 0) return removed;
      database.transaction(() => {
        for (const row of batch) if (!setAside.giveBack(run, row) && hasUserData(row)) setAside.put(row, undefined);
        transactions.write(...batch.map((row) => ({ before: row, after: undefined })));
      })();
      removed += batch.length;
      await nextTurn();
    }
  }

  function takeBack({ before, after, transactionId }: StoredChange): void {
    const now = transactions.get(transactionId);
    // A row that the user has meanwhile made the bank forget (its account is gone) has nothing to go back to.
    if (after !== undefined && now === undefined) return;
    if (before === undefined) {
      transactions.write({ before: now, after: undefined });
      return;
    }
    const kept = keepUserData(before, after, now);
    // Written down by a version that had no rules.
    const isOld = kept.rule_id === undefined;
    transactions.write({ before: now, after: isOld ? transactions.reclassify(kept) : transactions.withCategory(kept) });
  }
}

/** What a run starts from, besides its rows. Stored with the run. */
export type RunStart = {
  connection: { last_synced: string | null; history_fetched_at: string | null };
  proofs: ProofRow[];
};

/** The columns that are not the bank's as they are now, where they have changed since the run. */
function keepUserData(
  before: TransactionRow,
  after: TransactionRow | undefined,
  now: TransactionRow | undefined,
): TransactionRow {
  // A pair that a row was half of is looked for anew.
  if (!now || !after) return { ...before, transfer_id: null };
  const hasRuleSince = now.rule_id !== after.rule_id || now.rule_category !== after.rule_category;
  const { rule_id, rule_category, rule_name } = hasRuleSince ? now : before;
  return {
    ...before,
    ...withoutChange({ before, after }, now),
    transfer_id: now.transfer_id,
    rule_id,
    rule_category,
    rule_name,
  };
}
