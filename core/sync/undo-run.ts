import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Audit } from '../audit/audit.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { AccountStore, ProofRow } from '../ledger/account-store.ts';
import { isFromFile } from '../ledger/file-row.ts';
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
      if (run.undone_at !== null) {
        const sentence = run.imported === null ? 'sync-already-undone' : 'import-already-undone';
        throw new AppError('INVALID_INPUT', { sentence });
      }
      await (run.imported === null ? undoFrom(run.connection_id, run.number) : undoImport(run));
    },
    undoSince: undoFrom,
  };

  function refuseWhileRunning(connectionId: string): void {
    if (needs.isRunning(connectionId)) throw new AppError('INVALID_INPUT', { sentence: 'sync-running', retry: 'now' });
  }

  /** Takes back what a file brought. Later syncs stay: a row that the bank has named since is the bank's, and stays with them. */
  async function undoImport({ id: runId, number, connection_id: connectionId }: RunRow): Promise<void> {
    refuseWhileRunning(connectionId);
    audit.append('SYNC_UNDONE', { connectionId }, { runId });
    const undone = await removeAdded(number);
    database.transaction(() => {
      runs.markUndone(runId, new Date(clock.nowMs()).toISOString());
      audit.append('SYNC_UNDONE', { connectionId }, { runId, changes: undone });
    })();
    events.emit('accounts.changed', {});
    events.emit('transactions.changed', {});
    events.emit('connections.changed', {});
  }

  async function undoFrom(connectionId: string, number: number): Promise<void> {
    refuseWhileRunning(connectionId);
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
        const isOfFile = runs.byNumber(run)?.imported !== null;
        const ofBank = isOfFile ? batch.filter((row) => !isFromFile(row)) : [];
        for (const row of ofBank) giveToBank(row);
        const gone = batch.filter((row) => !ofBank.includes(row));
        for (const row of gone) if (!setAside.giveBack(run, row) && hasUserData(row)) setAside.put(row, undefined);
        transactions.write(...gone.map((row) => ({ before: row, after: undefined })));
        removed += gone.length;
      })();
      await nextTurn();
    }
  }

  /**
   * A row that an import brought and a sync has recognised since: from now on it counts as added by that sync, as if the file
   * had never been, so that undoing the sync takes it away.
   */
  function giveToBank(row: TransactionRow): void {
    const history = changes
      .ofTransaction(row.id)
      .map((change) => ({ ...change, number: runs.get(change.runId)?.number ?? 0 }))
      .toSorted((left, right) => left.number - right.number || left.seq - right.seq);
    const index = history.findIndex(({ after }) => after !== undefined && !isFromFile(after));
    const number = history[index]?.number ?? null;
    for (const { runId, seq } of history.slice(0, index + 1)) changes.drop(runId, seq);
    if (number !== null) changes.setAddedBy(row.id, number);
    transactions.write({ before: row, after: { ...row, added_by_run: number, reason: 'new' } });
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
