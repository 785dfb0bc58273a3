import { randomBytes, randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createAuditSigner } from '../../core/audit/audit-signer.ts';
import { createAudit } from '../../core/audit/audit.ts';
import { createConnectionHealth } from '../../core/connections/connection-health.ts';
import { createConnectionStore } from '../../core/connections/connection-store.ts';
import type { ConnectionTokens } from '../../core/connections/connection-tokens.ts';
import { matchAccounts } from '../../core/connections/match-accounts.ts';
import type { Database } from '../../core/database/database.ts';
import { createEventBus } from '../../core/events.ts';
import { createAccountStore } from '../../core/ledger/account-store.ts';
import { createTransactionStore, type TransactionRow } from '../../core/ledger/transaction-store.ts';
import { planAccounts, savePlannedAccounts } from '../../core/ledger/save-accounts.ts';
import { createTransactionEditor } from '../../core/ledger/edit-transactions.ts';
import type { ReadGate } from '../../core/limits/read-gate.ts';
import type { Log } from '../../core/ports.ts';
import { BankFailure } from '../../core/providers/bank-failure.ts';
import type { BankProvider, BankSession } from '../../core/providers/bank-provider.ts';
import { createChangeStore } from '../../core/sync/change-store.ts';
import { createFetchStore } from '../../core/sync/fetch-store.ts';
import { createProviderTraitStore } from '../../core/sync/provider-trait-store.ts';
import { createReviewStore } from '../../core/sync/review-store.ts';
import { createReviews } from '../../core/sync/reviews.ts';
import { createSetAsideStore } from '../../core/sync/set-aside-store.ts';
import { createSync } from '../../core/sync/sync.ts';
import { createSyncAccount } from '../../core/sync/sync-account.ts';
import { createSyncAccounts } from '../../core/sync/sync-accounts.ts';
import { createSyncRunStore } from '../../core/sync/sync-run-store.ts';
import { createSyncViews } from '../../core/sync/sync-views.ts';
import { createUndoRuns } from '../../core/sync/undo-run.ts';
import type { ScriptedBank } from './scripted-bank.ts';

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const SIGNER = createAuditSigner(randomBytes(32));

/** The real sync over a real database, with a scripted bank behind the provider's seam. */
export type SyncScenario = ReturnType<typeof createSyncScenario>;

/** What a scenario needs of a bank. */
export type ScenarioBank = Pick<ScriptedBank, 'today' | 'accountId' | 'provider'>;

/**
 * Sets up one connection with one account. The clock follows the bank's day and can be moved within it.
 *
 * @param known a connection that is already in the database (after a crash), or the provider of a new one
 */
export function createSyncScenario(
  realDatabase: Database,
  bank: ScenarioBank,
  known: { connectionId?: string; accountId?: string; providerId?: string } = {},
) {
  const crash = createCrash();
  const database = crash.over(realDatabase);
  let withinDayMs = 8 * 3_600_000;
  let lastSyncMs = 0;
  const clock = { nowMs: () => Date.parse(`${bank.today}T00:00:00.000Z`) + withinDayMs };
  const events = createEventBus(SILENT);
  const audit = createAudit(database, clock, events, SIGNER);
  const connections = createConnectionStore(database);
  const accounts = createAccountStore(database);
  const transactions = crash.at(createTransactionStore(database), 'write');
  const runs = createSyncRunStore(database);
  const changes = createChangeStore(database);
  const fetches = crash.at(createFetchStore(database), 'insert');
  const reviews = createReviewStore(database);
  const setAside = createSetAsideStore(database);
  const base = { database, audit, events, clock };
  const connectionId = known.connectionId ?? randomUUID();
  const accountId = known.accountId ?? randomUUID();
  const providerId = known.providerId ?? `ob-${connectionId}`;
  if (known.connectionId === undefined) insertConnection(database, connectionId, providerId, clock.nowMs());
  const insertAccount = (id: string, bankId: string) =>
    accounts.insert({
      id, connection_id: connectionId, provider_account_id: bankId, kind: 'account', bank_name: 'Current account', own_name: null, type: null,
      currency: 'GBP', iban: null, sort_code: null, account_number: null, card_network: null, card_tail: null, hidden: 0, missing_since: null,
      created_at: new Date(clock.nowMs()).toISOString(),
    }); // prettier-ignore
  if (known.accountId === undefined) insertAccount(accountId, bank.accountId);

  // The sync reads a bank through three calls; the others are never made here.
  const provider = bank.provider as BankProvider;
  const session = {} as BankSession;
  const syncAccount = createSyncAccount({
    ...base,
    accounts,
    transactions,
    changes,
    fetches,
    reviews,
    setAside,
    provider,
  });
  const questions = createReviews({ ...base, reviews, transactions, accounts });
  const tokens: Pick<ConnectionTokens, 'withSession' | 'confirm' | 'lostRefreshes'> = {
    withSession: (_id, { signal }, call) =>
      signal?.aborted === true ? Promise.reject(new BankFailure('cancelled')) : call(session),
    confirm: () => undefined,
    lostRefreshes: () => 0,
  };
  const gate: ReadGate = {
    admit: () => Promise.resolve(),
    left: () => 4,
    list: () => ({ quotas: [] }),
    refused: () => undefined,
    startOver: () => undefined,
    nextAt: () => 0,
  };
  const traits = createProviderTraitStore(database);
  const health = createConnectionHealth(connections, audit, clock, events);
  const syncAccounts = createSyncAccounts({ ...base, accounts, runs, fetches, traits, tokens, gate, syncAccount });
  const sync = createSync({
    ...base,
    connections,
    accounts,
    runs,
    log: SILENT,
    tokens,
    health,
    relistAccounts: async () => [],
    syncAccounts,
  });
  const undo = createUndoRuns({
    ...base,
    runs,
    changes,
    fetches,
    reviews,
    setAside,
    questions,
    transactions,
    accounts,
    connections,
    isRunning: sync.isRunning,
  });

  return {
    connectionId,
    accountId,
    transactions,
    /** More accounts of the same connection, by their ids at the bank. */
    addAccounts(bankIds: readonly string[]): void {
      for (const bankId of bankIds) insertAccount(randomUUID(), bankId);
    },
    questions,
    views: createSyncViews({ runs, changes, fetches, reviews, accounts, transactions }),
    /** Waits, turn by turn of the event loop, until something is so. */
    async until(isSo: () => boolean): Promise<void> {
      while (!isSo()) await nextTurn();
    },
    /** The open questions about this account. */
    openQuestions: () => questions.list().reviews.filter((review) => review.accountId === accountId),
    editor: createTransactionEditor({ ...base, accounts, transactions, isCategory: () => true }),
    /** Moves the clock within the bank's day. */
    wait: (ms: number) => void (withinDayMs += ms),
    /** The next morning; later when the waits of the day before have gone past it, for no two syncs are one instant. */
    newDay() {
      withinDayMs = 8 * 3_600_000;
      withinDayMs += Math.max(0, lastSyncMs + 3_600_000 - clock.nowMs());
    },
    async sync() {
      lastSyncMs = clock.nowMs();
      const [run] = await sync.run({ connectionId, purpose: 'user' });
      if (!run) throw new Error('there was no run');
      return run;
    },
    /** Lets the process die at one of the next writes of a sync, and answers whether it has, which {@link restart} ends. */
    crashAt: (write: number) => crash.after(write),
    hasCrashed: () => crash.hasHappened(),
    restart() {
      crash.end();
      runs.cutOff(new Date(clock.nowMs()).toISOString());
    },
    /** Signs in anew: the account has another id at the bank, and the whole history is to be had again. */
    reconnect() {
      const offered = { kind: 'account' as const, providerAccountId: `account-${randomUUID()}`, currency: 'GBP', name: 'Current account' }; // prettier-ignore
      const planned = planAccounts(
        connectionId,
        matchAccounts([offered], accounts.ofConnection(connectionId)),
        new Date(clock.nowMs()).toISOString(),
      );
      database.transaction(() => {
        savePlannedAccounts(accounts, connectionId, planned);
        connections.update(connectionId, {
          history_fetched_at: null,
          term_first_run: runs.nextNumber(),
          granted_at: new Date(clock.nowMs()).toISOString(),
        });
      })();
    },
    cancel: () => sync.cancel(connectionId),
    undo: (runId: string) => undo.undo(runId),
    /** What a crash left running is closed. */
    cutOff: () => runs.cutOff(new Date(clock.nowMs()).toISOString()),
    audited: (action: string): number =>
      database
        .prepare<[string, string], { count: number }>(
          'SELECT count(*) AS count FROM audit_logs WHERE connection_id = ? AND action = ?',
        )
        .get(connectionId, action)?.count ?? 0,
    account() {
      const row = accounts.get(accountId);
      if (!row) throw new Error('the account is gone');
      return row;
    },
    /** How the account's balance stands in a currency. */
    proof: (currency = 'GBP') => accounts.proof(accountId, currency),
    rows: (): TransactionRow[] => [...transactions.bookedSince(accountId, '0001-01-01')].flat(),
    pending: (): TransactionRow[] => transactions.pendingOf(accountId),
    /** Every note of the user's, wherever it is: on a row, in a question, or waiting for its payment to come back. */
    notes(): { note: string; deleted: boolean }[] {
      const inQuestions = database
        .prepare<[string], { note: string | null; deleted: 0 | 1 }>(
          `SELECT before ->> '$.note' AS note, before ->> '$.deleted' AS deleted FROM reviews
           WHERE account_id = ? AND kind = 'booked' AND state <> 'resolved'`,
        )
        .all(accountId);
      const rows = [...this.rows(), ...this.pending(), ...setAside.waiting(accountId).map(({ row }) => row)];
      return [...rows, ...inQuestions].flatMap(({ note, deleted }) =>
        (note ?? '').split('\n').flatMap((line) => (line === '' ? [] : [{ note: line, deleted: deleted === 1 }])),
      );
    },
    balances: () => accounts.balancesOf(accountId),
    /** Everything that a sync may change, as one comparable text. */
    state(): string {
      const all = (sql: string, key: string) => database.prepare(sql).all(key);
      return JSON.stringify({
        rows: all('SELECT * FROM transactions WHERE account_id = ? ORDER BY sort_key', accountId),
        words: all(
          'SELECT w.rowid FROM transaction_words w JOIN transactions t ON t.sort_key = w.rowid WHERE t.account_id = ? ORDER BY 1',
          accountId,
        ),
        totals: all('SELECT * FROM daily_totals WHERE account_id = ? ORDER BY date, currency, category', accountId),
        months: all('SELECT * FROM monthly_totals WHERE account_id = ? ORDER BY month, currency, category', accountId),
        balances: all('SELECT * FROM balances WHERE account_id = ? ORDER BY run', accountId),
        proofs: all('SELECT * FROM balance_proofs WHERE account_id = ? ORDER BY currency', accountId),
        account: all('SELECT * FROM accounts WHERE id = ?', accountId),
        aside: all('SELECT row, put_by_run, taken_by_run FROM set_aside WHERE account_id = ? ORDER BY id', accountId),
        questions: all(
          'SELECT kind, before, state, holder_id FROM reviews WHERE account_id = ? ORDER BY id',
          accountId,
        ),
        connection: all('SELECT last_synced, history_fetched_at FROM connections WHERE id = ?', connectionId),
        coverage: all(
          "SELECT from_date, to_date, fetched_at, result FROM fetches WHERE account_id = ? AND result = 'ok' ORDER BY rowid",
          accountId,
        ),
      });
    },
  };
}

function insertConnection(database: Database, id: string, providerId: string, nowMs: number): void {
  const now = new Date(nowMs).toISOString();
  database
    .prepare(
      `INSERT INTO connections (id, user_id, environment, provider_id, provider_name, scopes, status, consent_expires_at,
         consent_expiry_is_estimate, granted_at, created_at, updated_at) VALUES (?, 'local', 'demo', ?, 'A bank', '[]', 'ACTIVE', ?, 1, ?, ?, ?)`,
    )
    .run(id, providerId, now, now, now, now);
}

/** A process that can die between two writes, without dying: from then on nothing more is written, until it starts again. */
function createCrash() {
  let writesLeft = Number.POSITIVE_INFINITY;
  const count = () => {
    writesLeft -= 1;
    if (writesLeft <= 0) throw new Error('the process is dead');
  };
  return {
    after: (writes: number) => void (writesLeft = writes),
    hasHappened: () => writesLeft <= 0,
    end: () => void (writesLeft = Number.POSITIVE_INFINITY),
    /** A store one of whose writes is counted. */
    at<Store extends object>(store: Store, name: keyof Store): Store {
      const write = store[name] as (...values: unknown[]) => unknown;
      const counted = (...values: unknown[]) => {
        count();
        return write(...values);
      };
      return { ...store, [name]: counted };
    },
    /** The database, every transaction of which is counted; one within another is a part of it. */
    over: (database: Database): Database =>
      new Proxy(database, {
        get(target, key) {
          const value: unknown = Reflect.get(target, key);
          if (typeof value !== 'function') return value;
          if (key !== 'transaction') return (value as (...values: unknown[]) => unknown).bind(target);
          return (work: (...values: unknown[]) => unknown) => {
            const transaction = target.transaction(work);
            const counted =
              (begin: typeof transaction | typeof transaction.immediate) =>
              (...values: unknown[]) => {
                if (!target.inTransaction) count();
                return begin(...values);
              };
            const { deferred, immediate, exclusive } = transaction;
            return Object.assign(counted(transaction), {
              deferred: counted(deferred),
              immediate: counted(immediate),
              exclusive: counted(exclusive),
            });
          };
        },
      }),
  };
}
