import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SyncRun } from '../../shared/contract/index.ts';
import { utcDateOf } from '../../shared/domain/local-date.ts';
import type { Audit } from '../audit/audit.ts';
import type { ConnectionHealth } from '../connections/connection-health.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import type { ConnectionTokens } from '../connections/connection-tokens.ts';
import { databaseError, type Database } from '../database/database.ts';
import { AppError, asAppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { AccountStore } from '../ledger/account-store.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import type { ReadPurpose } from '../limits/quota.ts';
import type { ReadGate } from '../limits/read-gate.ts';
import type { Clock, Log } from '../ports.ts';
import { BankFailure } from '../providers/bank-failure.ts';
import type { BankProvider } from '../providers/bank-provider.ts';
import { fetchAccount, type AccountAnswer, type ReadBank } from './fetch-account.ts';
import { mergeTransactions, type Merge } from './merge-transactions.ts';
import { planFetch, type AccountPlan } from './plan-fetch.ts';
import type { SyncRunStore } from './sync-run-store.ts';

/** Brings connections up to date with their banks: plan, fetch, merge, write. */
export type Sync = {
  /** Syncs one connection, or all that can be; one failing never fails the others. A running sync is joined, not doubled. */
  run(request: SyncRequest): Promise<SyncRun[]>;
  isRunning(connectionId: string): boolean;
  /** After a start: goes on with first fetches that a crash cut off. */
  recover(): void;
  /** Stops what is running and waits for it. */
  close(): Promise<void>;
};

/** What to sync, and why. `userAddress` is given when the user is present and agreed to tell the bank so. */
export type SyncRequest = { connectionId?: string | undefined; purpose: ReadPurpose; userAddress?: string | undefined };

type Needs = {
  database: Database;
  connections: ConnectionStore;
  accounts: AccountStore;
  transactions: TransactionStore;
  runs: SyncRunStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  log: Log;
  provider: BankProvider;
  tokens: ConnectionTokens;
  health: ConnectionHealth;
  gate: ReadGate;
};

type Totals = { added: number; changed: number; unreadable: number };

/** Rows written before the event loop gets its turn: about 10 ms of work. */
const ROWS_PER_TURN = 250;

/** Creates the sync. Connections run side by side, the accounts of one consent one after another. */
export function createSync(needs: Needs): Sync {
  const { database, connections, accounts, transactions, runs, audit, events, clock, provider, tokens, health, gate } =
    needs;
  const running = new Map<string, { run: Promise<SyncRun>; cancel: AbortController }>();
  const nowIso = () => new Date(clock.nowMs()).toISOString();

  const start = (connectionId: string, request: Omit<SyncRequest, 'connectionId'>): Promise<SyncRun> => {
    const current = running.get(connectionId);
    if (current) return current.run;
    const cancel = new AbortController();
    const run = syncConnection(connectionId, request, cancel.signal).finally(() => {
      running.delete(connectionId);
      events.emit('connections.changed', {});
    });
    running.set(connectionId, { run, cancel });
    events.emit('connections.changed', {});
    return run;
  };

  return {
    async run({ connectionId, ...request }) {
      if (connectionId !== undefined) return [await start(connectionId, request)];
      const live = connections.all().filter(({ status }) => status === 'ACTIVE' || status === 'ERROR');
      return Promise.all(live.map(({ id }) => start(id, request)));
    },
    isRunning: (connectionId) => running.has(connectionId),
    recover() {
      runs.cutOff(nowIso());
      const unfinished = connections
        .all()
        .filter((row) => row.history_fetched_at === null && (row.status === 'ACTIVE' || row.status === 'ERROR'));
      for (const { id } of unfinished) void start(id, { purpose: 'first-fetch' });
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
    if (row.status === 'EXPIRED' || row.status === 'REVOKED') {
      throw new AppError(row.status === 'EXPIRED' ? 'CONSENT_EXPIRED' : 'CONSENT_REVOKED', {
        details: { connectionId },
      });
    }
    const runId = randomUUID();
    const totals: Totals = { added: 0, changed: 0, unreadable: 0 };
    database.transaction(() => {
      runs.start(runId, connectionId, nowIso());
      audit.append('SYNC_STARTED', { connectionId }, { runId });
    })();
    try {
      const known = accounts.ofConnection(connectionId).filter(({ missing_since }) => missing_since === null);
      const plans = planFetch({
        accounts: known.map(({ id, provider_account_id, kind, currency }) => ({
          accountId: id,
          providerAccountId: provider_account_id,
          kind,
          currency,
        })),
        today: utcDateOf(clock.nowMs()),
        historyFetched: row.history_fetched_at !== null,
        lastSyncedOn: row.last_synced?.slice(0, 10),
      });
      const failures = await syncAccounts(connectionId, plans, totals, { ...request, signal });
      return finish(connectionId, runId, totals, failures, plans.length);
    } catch (thrown) {
      return finish(connectionId, runId, totals, [asAppError(databaseError(thrown))], 0);
    }
  }

  /** One account after another; a failure that concerns the whole consent ends the run, others only their account. */
  async function syncAccounts(
    connectionId: string,
    plans: readonly AccountPlan[],
    totals: Totals,
    { purpose, userAddress, signal }: Omit<SyncRequest, 'connectionId'> & { signal: AbortSignal },
  ): Promise<AppError[]> {
    const failures: AppError[] = [];
    for (const [index, plan] of plans.entries()) {
      events.emit('sync.progress', { connectionId, step: 'transactions', done: index, total: plans.length });
      try {
        const { accountId } = plan.account;
        const read: ReadBank = (endpoint, call) =>
          tokens.withSession(connectionId, { signal, userAddress }, async (session) => {
            await gate.admit({
              connectionId,
              accountId,
              endpoint,
              purpose,
              isAttended: userAddress !== undefined,
              signal,
            });
            return call(session);
          });
        const answer = await fetchAccount(provider, read, plan);
        await write(connectionId, plan, answer, totals);
      } catch (thrown) {
        const error = asAppError(databaseError(thrown));
        failures.push(error);
        if (!(error instanceof BankFailure) || endsTheRun(error)) break;
      }
    }
    events.emit('sync.progress', { connectionId, step: 'saving', done: plans.length, total: plans.length });
    return failures;
  }

  async function write(
    connectionId: string,
    { account }: AccountPlan,
    { balance, booked, pending }: AccountAnswer,
    totals: Totals,
  ): Promise<void> {
    const { accountId } = account;
    const known = [...transactions.pendingOf(accountId), ...(booked ? knownRows(accountId, booked) : [])];
    const merge = mergeTransactions({ accountId, known, booked: booked?.transactions, pending: pending?.transactions });
    await applyMerge(merge);
    database.transaction(() => {
      if (balance) {
        accounts.putBalance({
          account_id: accountId,
          as_of: nowIso(),
          current_minor: balance.currentMinor,
          available_minor: balance.availableMinor ?? null,
          credit_limit_minor: balance.creditLimitMinor ?? null,
        });
        audit.append('BALANCE_FETCHED', { connectionId }, { accountId });
      }
      if (booked) {
        audit.append(
          'TRANSACTIONS_FETCHED',
          { connectionId },
          {
            accountId,
            from: booked.range.from,
            to: booked.range.to,
            received: booked.transactions.length,
            added: merge.add.length,
            changed: merge.change.length,
            unreadable: booked.unreadable,
          },
        );
      }
    })();
    totals.added += merge.add.length;
    totals.changed += merge.change.length;
    totals.unreadable += (booked?.unreadable ?? 0) + (pending?.unreadable ?? 0);
    events.emit('accounts.changed', {});
    if (merge.add.length + merge.change.length + merge.remove.length > 0) events.emit('transactions.changed', {});
  }

  /** Rows of the window, and rows elsewhere that carry an id of the answer (their date has moved). */
  function knownRows(
    accountId: string,
    { transactions: offered, range }: NonNullable<AccountAnswer['booked']>,
  ): TransactionRow[] {
    const inWindow = transactions.inWindow(accountId, range.from, range.to).filter(({ status }) => status === 'booked');
    const present = new Set(inWindow.map(({ stable_id }) => stable_id));
    const moved = offered.flatMap(({ stableId }) =>
      stableId === undefined || present.has(stableId)
        ? []
        : transactions.byStableId(accountId, stableId).filter(({ status }) => status === 'booked'),
    );
    return [...inWindow, ...moved];
  }

  /** Writes in slices, so that the event loop stays free. A crash between two slices loses nothing: the next sync merges the rest. */
  async function applyMerge({ add, change, remove }: Merge): Promise<void> {
    const steps: (() => void)[] = [
      ...remove.map((row) => () => transactions.remove(row.sort_key)),
      ...change.map(
        ({ before, columns }) =>
          () =>
            transactions.change(before, columns),
      ),
      ...add.map((row) => () => void transactions.add(row)),
    ];
    for (let index = 0; index < steps.length; index += ROWS_PER_TURN) {
      database.transaction(() => steps.slice(index, index + ROWS_PER_TURN).forEach((step) => step()))();
      await nextTurn();
    }
  }

  function finish(
    connectionId: string,
    runId: string,
    totals: Totals,
    failures: readonly AppError[],
    accountCount: number,
  ): SyncRun {
    const [firstFailure] = failures;
    const isCancelled = firstFailure instanceof BankFailure && firstFailure.kind === 'cancelled';
    const state: SyncRun['state'] = firstFailure
      ? isCancelled
        ? 'cancelled'
        : failures.length < accountCount
          ? 'partial'
          : 'failed'
      : totals.unreadable > 0
        ? 'partial'
        : 'succeeded';
    const run = database.transaction((): SyncRun => {
      if (firstFailure) health.recordFailure(connectionId, firstFailure);
      else {
        health.record(connectionId, { kind: 'succeeded' });
        tokens.confirm(connectionId);
        connections.update(connectionId, {
          last_synced: nowIso(),
          history_fetched_at: nowIso(),
        });
      }
      audit.append(
        firstFailure ? 'SYNC_FAILED' : 'SYNC_FINISHED',
        { connectionId },
        {
          runId,
          added: totals.added,
          changed: totals.changed,
          ...(totals.unreadable > 0 ? { unreadable: totals.unreadable } : {}),
          ...(firstFailure ? { code: firstFailure.code } : {}),
        },
      );
      const { added, changed } = totals;
      const stored = runs.finish(runId, { at: nowIso(), state, added, changed, error: firstFailure?.toValue() });
      // The connection may have been deleted while its sync ran; then there is no row left to answer with.
      return (
        stored ?? { runId, connectionId, startedAt: nowIso(), finishedAt: nowIso(), state: 'cancelled', added, changed }
      );
    })();
    if (firstFailure?.code === 'INTERNAL') needs.log.error('sync failed', { connectionId, cause: firstFailure.cause });
    events.emit('sync.finished', { connectionId, ok: firstFailure === undefined });
    return run;
  }
}

/** Failures of the consent, the credentials, the network or the bank as a whole: the next account would only fail the same. */
function endsTheRun({ kind }: BankFailure): boolean {
  return [
    'grant-rejected',
    'client-rejected',
    'token-rejected',
    'withdrawn',
    'offline',
    'timeout',
    'cancelled',
    'rate-limited',
  ].includes(kind);
}
