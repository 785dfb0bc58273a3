import { randomUUID } from 'node:crypto';
import type { SyncRun } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { ConnectionHealth } from '../connections/connection-health.ts';
import type { ConnectionRow, ConnectionStore } from '../connections/connection-store.ts';
import type { ConnectionTokens } from '../connections/connection-tokens.ts';
import type { RelistAccounts } from '../connections/relist-accounts.ts';
import type { Database } from '../database/database.ts';
import { AppError, asAppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { AccountStore } from '../ledger/account-store.ts';
import type { ReadPurpose } from '../limits/quota.ts';
import type { Clock, Log } from '../ports.ts';
import { BankFailure } from '../providers/bank-failure.ts';
import type { Progress, SyncAccounts } from './sync-accounts.ts';
import { syncRunOf } from './sync-run-of.ts';
import type { SyncRunStore } from './sync-run-store.ts';
import type { RunStart } from './undo-run.ts';

/** Brings connections up to date with their banks. Each account goes through plan → fetch → merge → prove. */
export type Sync = {
  /** Syncs one connection, or all that can be; one failing never fails the others. A running sync is joined, not doubled. */
  run(request: SyncRequest): Promise<SyncRun[]>;
  isRunning(connectionId: string): boolean;
  /**
   * Does other work on a connection's ledger in the place of a sync: what is running refuses it, and who wants to sync
   * meanwhile waits. Two that read the ledger, decide and write at once would write twice what both had decided.
   */
  inPlaceOfSync(connectionId: string, work: () => Promise<SyncRun>): Promise<SyncRun>;
  /** Stops the running sync of a connection; what it has written stays, as a changeset. */
  cancel(connectionId: string): void;
  /** After a start: goes on with first fetches that a crash cut off. */
  recover(): void;
  /** Stops what is running and waits for it. */
  close(): Promise<void>;
};

/** What to sync, and why. `userAddress` is given when the user is present and agreed to tell the bank so. */
export type SyncRequest = {
  connectionId?: string | undefined;
  purpose: ReadPurpose;
  userAddress?: string | undefined;
  /** Reads balances and nothing else, of these accounts or of all: it counts as no sync of the transactions. */
  onlyBalances?: { accountIds?: readonly string[] | undefined } | undefined;
};

type Needs = {
  database: Database;
  connections: ConnectionStore;
  accounts: AccountStore;
  runs: SyncRunStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  log: Log;
  tokens: Pick<ConnectionTokens, 'confirm' | 'lostRefreshes'>;
  health: ConnectionHealth;
  relistAccounts: RelistAccounts;
  syncAccounts: SyncAccounts;
};

/** Creates the sync. Connections run side by side, the accounts of one consent one after another. */
export function createSync(needs: Needs): Sync {
  const { database, connections, accounts, runs, audit, events, clock, tokens, health, syncAccounts } = needs;
  const running = new Map<
    string,
    { run: Promise<SyncRun>; cancel: AbortController; kind: 'sync' | 'balances' | 'other' }
  >();
  const nowIso = () => new Date(clock.nowMs()).toISOString();

  const start = (connectionId: string, request: Omit<SyncRequest, 'connectionId'>): Promise<SyncRun> => {
    const current = running.get(connectionId);
    const isPartial = request.onlyBalances !== undefined;
    // Who wants everything is not served by a run that reads less.
    if (current?.kind === 'other' || (current?.kind === 'balances' && !isPartial)) {
      const again = () => start(connectionId, request);
      return current.run.then(again, again);
    }
    if (current) return current.run;
    const cancel = new AbortController();
    const run = syncConnection(connectionId, request, cancel.signal);
    return follow(connectionId, run, { cancel, kind: isPartial ? 'balances' : 'sync' });
  };

  const follow = (
    connectionId: string,
    work: Promise<SyncRun>,
    { cancel, kind }: { cancel: AbortController; kind: 'sync' | 'balances' | 'other' },
  ): Promise<SyncRun> => {
    const run = work.finally(() => {
      running.delete(connectionId);
      events.emit('connections.changed', {});
    });
    running.set(connectionId, { run, cancel, kind });
    events.emit('connections.changed', {});
    return run;
  };

  return {
    async run({ connectionId, ...request }) {
      if (connectionId !== undefined) return [await start(connectionId, request)];
      const live = connections.all().filter(isLive);
      return Promise.all(live.map(({ id }) => start(id, request)));
    },
    isRunning: (connectionId) => running.has(connectionId),
    async inPlaceOfSync(connectionId, work) {
      if (running.has(connectionId)) throw new AppError('INVALID_INPUT', { sentence: 'sync-running', retry: 'now' });
      return follow(connectionId, work(), { cancel: new AbortController(), kind: 'other' });
    },
    cancel: (connectionId) => running.get(connectionId)?.cancel.abort(),
    recover() {
      runs.cutOff(nowIso());
      const unfinished = connections.all().filter((row) => row.history_fetched_at === null && isLive(row));
      for (const { id: connectionId } of unfinished) {
        start(connectionId, { purpose: 'first-fetch' }).catch((cause: unknown) => {
          needs.log.error('recovery of a first fetch failed', { connectionId, cause });
        });
      }
    },
    async close() {
      for (const { cancel } of running.values()) cancel.abort();
      await Promise.allSettled([...running.values()].map(({ run }) => run));
    },
  };

  /** Never rejects for a bank's sake: the run itself says how it went. */
  async function syncConnection(
    connectionId: string,
    request: Omit<SyncRequest, 'connectionId'>,
    signal: AbortSignal,
  ): Promise<SyncRun> {
    const row = connections.get(connectionId);
    if (!row) throw new AppError('NOT_FOUND', { details: { connectionId } });
    if (!isLive(row))
      throw new AppError(row.status === 'EXPIRED' ? 'CONSENT_EXPIRED' : 'CONSENT_REVOKED', {
        details: { connectionId },
      });
    const runId = randomUUID();
    const progress: Progress = {
      tally: { added: 0, changed: 0, booked: 0, vanished: 0 },
      rewritten: 0,
      unreadable: 0,
      succeeded: 0,
      failures: [],
    };
    const number = database.transaction(() => {
      const started = runs.start(runId, connectionId, nowIso(), JSON.stringify(startOf(row)));
      audit.append(
        'SYNC_STARTED',
        { connectionId },
        {
          runId,
          purpose: request.purpose,
          attended: request.userAddress !== undefined,
          ...(request.onlyBalances === undefined ? {} : { only: 'balances' }),
        },
      );
      return started;
    })();
    try {
      const lostBefore = tokens.lostRefreshes();
      const work = { row, run: { id: runId, number }, progress, ...request, lostBefore, signal };
      await syncAccounts(work);
      // Only after reads that succeed: a consent in trouble has nothing to list, and each refusal would count twice.
      const isWhole = request.onlyBalances === undefined && progress.failures.length === 0 && !signal.aborted;
      const added = isWhole ? await needs.relistAccounts(row, work) : [];
      if (added.length > 0) await syncAccounts({ ...work, onlyAccounts: added });
    } catch (thrown) {
      progress.failures.push(asAppError(thrown));
    }
    try {
      return finish(connectionId, runId, progress, request.onlyBalances !== undefined);
    } catch (thrown) {
      return finishUnrecorded(connectionId, runId, progress, asAppError(thrown));
    }
  }

  /** What the run starts from, for the undo. */
  function startOf(row: ConnectionRow): RunStart {
    return {
      connection: { last_synced: row.last_synced, history_fetched_at: row.history_fetched_at },
      proofs: accounts.proofsOfConnection(row.id),
    };
  }

  function finish(connectionId: string, runId: string, progress: Progress, isPartial: boolean): SyncRun {
    const { tally, rewritten, unreadable, succeeded, failures } = progress;
    // One denied account says nothing about the consent while others fail for other reasons.
    const failure = failures.find((one) => !isDenied(one)) ?? failures[0];
    const state = stateOf(failure, succeeded, unreadable);
    const run = database.transaction((): SyncRun => {
      if (failure) recordTrouble(connectionId, failure, succeeded);
      else {
        health.record(connectionId, { kind: 'succeeded' });
        // What read balances alone leaves the time of the next sync, and the history, as they were.
        if (!isPartial) connections.update(connectionId, { last_synced: nowIso(), history_fetched_at: nowIso() });
      }
      if (succeeded > 0) tokens.confirm(connectionId);
      audit.append(
        failure ? 'SYNC_FAILED' : 'SYNC_FINISHED',
        { connectionId },
        {
          runId,
          ...tally,
          accounts: succeeded,
          unreadable: unreadable > 0 ? unreadable : undefined,
          code: failure?.code,
        },
      );
      const stored = runs.finish(runId, { at: nowIso(), state, tally, rewritten, error: failure?.toValue() });
      // The connection may have been deleted while its sync ran; then there is no row left to answer with.
      return stored
        ? syncRunOf(stored)
        : { runId, connectionId, startedAt: nowIso(), finishedAt: nowIso(), state: 'cancelled', ...tally, rewritten };
    })();
    if (failure?.code === 'INTERNAL') needs.log.error('sync failed', { connectionId, cause: failure.cause });
    events.emit('sync.finished', { connectionId, ok: failure === undefined });
    return run;
  }

  /** A disk that is full cannot even take down that it was; whoever waits is told all the same, and the next start closes the run. */
  function finishUnrecorded(connectionId: string, runId: string, progress: Progress, error: AppError): SyncRun {
    const { tally, rewritten } = progress;
    needs.log.error('sync could not be recorded', { connectionId, cause: error });
    events.emit('sync.finished', { connectionId, ok: false });
    const at = nowIso();
    return {
      runId,
      connectionId,
      startedAt: at,
      finishedAt: at,
      state: 'failed',
      ...tally,
      rewritten,
      error: error.toValue(),
    };
  }

  /** One account that is denied while others answer has been closed or unshared; the consent itself lives. */
  function recordTrouble(connectionId: string, failure: AppError, succeeded: number): void {
    if (succeeded > 0 && isDenied(failure)) health.record(connectionId, { kind: 'succeeded' });
    else health.recordFailure(connectionId, failure);
  }
}

function stateOf(failure: AppError | undefined, succeeded: number, unreadable: number): SyncRun['state'] {
  if (failure instanceof BankFailure && failure.kind === 'cancelled') return 'cancelled';
  if (failure) return succeeded > 0 ? 'partial' : 'failed';
  return unreadable > 0 ? 'partial' : 'succeeded';
}

function isDenied(failure: AppError): boolean {
  return failure instanceof BankFailure && failure.kind === 'access-denied';
}

function isLive({ status }: ConnectionRow): boolean {
  return status === 'ACTIVE' || status === 'ERROR';
}
