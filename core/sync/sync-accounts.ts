import { addDays, utcDateOf, type LocalDate } from '../../shared/domain/local-date.ts';
import type { ConnectionRow } from '../connections/connection-store.ts';
import type { ConnectionTokens } from '../connections/connection-tokens.ts';
import { asAppError, type AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { AccountRow, AccountStore } from '../ledger/account-store.ts';
import type { ReadPurpose } from '../limits/quota.ts';
import type { ReadGate } from '../limits/read-gate.ts';
import type { Clock } from '../ports.ts';
import { BankFailure, TOKEN_ENDPOINT } from '../providers/bank-failure.ts';
import { askedRangesOf } from './asked-ranges.ts';
import { bankDayOfRefusal } from './bank-day.ts';
import { coverageOf, firstGap } from './coverage.ts';
import type { ReadBank } from './fetch-account.ts';
import type { FetchStore } from './fetch-store.ts';
import { backFrom, planFetch, type AccountPlan } from './plan-fetch.ts';
import type { createProviderTraitStore, LearnedTraits } from './provider-trait-store.ts';
import { WINDOW_DAYS } from './search-history.ts';
import type { AccountOutcome, SyncAccount } from './sync-account.ts';
import type { SyncRunStore } from './sync-run-store.ts';
import type { Tally, WritingRun } from './write-changes.ts';

/** What a run has done so far. */
export type Progress = {
  tally: Tally;
  rewritten: number;
  unreadable: number;
  succeeded: number;
  failures: AppError[];
};

/** One connection's accounts, and how they may be read. */
export type AccountsToSync = {
  row: ConnectionRow;
  run: WritingRun;
  progress: Progress;
  purpose: ReadPurpose;
  userAddress?: string | undefined;
  /** Reads balances and nothing else, of these accounts or of all. */
  onlyBalances?: { accountIds?: readonly string[] | undefined } | undefined;
  /** Leaves out every account but these. */
  onlyAccounts?: readonly string[] | undefined;
  /** How many refreshes had been lost when the run began: of its own, one is enough. */
  lostBefore: number;
  signal: AbortSignal;
};

/** Syncs the accounts of one connection, one after another, as one consent allows. Never rejects for a bank's sake. */
export type SyncAccounts = (request: AccountsToSync) => Promise<void>;

/**
 * How long after a sign-in the whole history is searched for. Banks give it for five minutes and more; the last of them are
 * for the accounts that are still to come.
 */
const FRESH_MS = 4 * 60_000;

/** Creates the stage that plans a connection's accounts and takes them through fetch, merge and proof. */
export function createSyncAccounts(needs: {
  accounts: AccountStore;
  runs: SyncRunStore;
  fetches: FetchStore;
  traits: ReturnType<typeof createProviderTraitStore>;
  events: EventBus;
  clock: Clock;
  tokens: Pick<ConnectionTokens, 'withSession'>;
  gate: ReadGate;
  syncAccount: SyncAccount;
}): SyncAccounts {
  const { accounts, runs, fetches, traits, events, clock, tokens, gate, syncAccount } = needs;

  return async (request) => {
    const { row, progress, onlyBalances } = request;
    const connectionId = row.id;
    const step = onlyBalances === undefined ? 'transactions' : 'balances';
    const reached: { plan: AccountPlan; historyDays: number }[] = [];
    let learned = traits.get(row.environment, row.provider_id, clock.nowMs());
    let today = utcDateOf(clock.nowMs());
    let plans = planOf(request, today);
    for (let index = 0; index < plans.length; index += 1) {
      const plan = plans[index];
      if (!plan) break;
      events.emit('sync.progress', { connectionId, step, done: index, total: plans.length });
      try {
        const outcome = await syncAccount(workOn(request, plan, learned));
        count(progress, outcome);
        learned = remember(row, learned, outcome.traits);
        if (plan.history && outcome.historyDays !== undefined) reached.push({ plan, historyDays: outcome.historyDays });
      } catch (thrown) {
        const error = asAppError(thrown);
        const theirs = bankDayOfRefusal(error, today);
        if (theirs !== undefined) {
          // Our clock is wrong, so the days that were asked for were the wrong ones, and the refusal says nothing else.
          today = theirs;
          plans = planOf(request, today);
          index -= 1;
          continue;
        }
        progress.failures.push(error);
        recordFailedFetch(request, plan, error);
        if (!(error instanceof BankFailure) || endsTheRun(error)) return;
      }
    }
    for (const { plan, historyDays } of reached) await widen(request, plan, historyDays, learned, today);
    events.emit('sync.progress', { connectionId, step: 'saving', done: plans.length, total: plans.length });
  };

  function planOf(request: AccountsToSync, today: LocalDate): AccountPlan[] {
    const { row, purpose, userAddress, onlyBalances, onlyAccounts } = request;
    const known = accounts
      .ofConnection(row.id)
      .filter(({ id, missing_since }) => missing_since === null && (onlyAccounts?.includes(id) ?? true));
    const toFetch = (account: AccountRow) => {
      const { id: accountId, provider_account_id, kind, currency } = account;
      const place = { connectionId: row.id, accountId, endpoint: 'transactions' as const };
      return {
        accountId,
        providerAccountId: provider_account_id,
        kind,
        currency,
        lastFetchedOn: fetches.lastGoodAt(accountId)?.slice(0, 10),
        gapFrom: firstGap(coverageOf(askedRangesOf(fetches, accountId)), addDays(today, -WINDOW_DAYS), today),
        isProven: accounts.proof(accountId, currency)?.state === 'proven',
        hasHistory: fetches.isAnsweredSince(accountId, row.term_first_run),
        readsLeft: gate.left({ ...place, purpose, isAttended: userAddress !== undefined }),
      };
    };
    if (onlyBalances) {
      const isWanted = ({ id }: AccountRow) => onlyBalances.accountIds?.includes(id) ?? true;
      return known.filter(isWanted).map((account) => ({ account: toFetch(account) }));
    }
    return planFetch({ accounts: known.map(toFetch), today, isFresh: isFresh(row) });
  }

  function isFresh({ granted_at }: ConnectionRow): boolean {
    const sinceMs = clock.nowMs() - Date.parse(granted_at);
    return sinceMs >= 0 && sinceMs < FRESH_MS;
  }

  function workOn(request: AccountsToSync, plan: AccountPlan, learned: LearnedTraits): Parameters<SyncAccount>[0] {
    const { row, run, purpose, userAddress, lostBefore, signal } = request;
    const { accountId } = plan.account;
    const read: ReadBank = (endpoint, call) =>
      tokens.withSession(row.id, { signal, userAddress, lostBefore }, async (session) => {
        const place = { connectionId: row.id, accountId, endpoint, purpose, isAttended: userAddress !== undefined };
        await gate.admit({ ...place, signal });
        const answer = await call(session).catch((thrown: unknown) => {
          if (thrown instanceof BankFailure && thrown.kind === 'quota-exhausted') gate.refused(place);
          throw thrown;
        });
        // An answer that came too late to be wanted is none.
        if (signal.aborted) throw new BankFailure('cancelled');
        return answer;
      });
    return { run, connectionId: row.id, plan, traits: learned, read };
  }

  /**
   * The first account of an unknown bank finds its way with few reads, and those after it find more. What they have found is
   * fetched for the first as well, while the bank still gives it: newer rows can be had on any other day.
   */
  async function widen(
    request: AccountsToSync,
    { account }: AccountPlan,
    historyDays: number,
    learned: LearnedTraits,
    today: LocalDate,
  ): Promise<void> {
    const { givenDays = 0 } = learned.history[account.kind];
    if (givenDays <= historyDays || !isFresh(request.row) || request.signal.aborted) return;
    const window = backFrom(today, givenDays);
    try {
      const outcome = await syncAccount(workOn(request, { account, window, onlyTransactions: true }, learned));
      count(request.progress, outcome, 'again');
    } catch (thrown) {
      // What there is of it is there; a bank that gives no more now has not failed.
      if (!(thrown instanceof BankFailure)) throw thrown;
    }
  }

  function remember(row: ConnectionRow, before: LearnedTraits, after: LearnedTraits): LearnedTraits {
    const learnedAt = new Date(clock.nowMs()).toISOString();
    if (JSON.stringify(before) !== JSON.stringify(after))
      traits.put(row.environment, row.provider_id, after, learnedAt);
    return after;
  }

  /** The coverage map shows what was asked in vain, too. */
  function recordFailedFetch({ run }: AccountsToSync, { account, window }: AccountPlan, error: AppError): void {
    if (!window || accounts.get(account.accountId) === undefined || runs.get(run.id) === undefined) return;
    fetches.insert({
      run_id: run.id,
      account_id: account.accountId,
      endpoint: 'transactions',
      from_date: window.from,
      to_date: window.to,
      fetched_at: new Date(clock.nowMs()).toISOString(),
      result: error.code,
      rows: null,
      raw_sha256: null,
      kept: null,
    });
  }
}

function count(
  progress: Progress,
  { tally, rewritten, unreadable }: AccountOutcome,
  time: 'first' | 'again' = 'first',
): void {
  for (const fact of ['added', 'changed', 'booked', 'vanished'] as const) progress.tally[fact] += tally[fact];
  progress.rewritten += rewritten;
  if (time === 'again') return;
  progress.unreadable += unreadable;
  progress.succeeded += 1;
}

/** Failures of the consent, the credentials, the network or the bank as a whole: the next account would only fail the same. */
function endsTheRun({ kind, evidence }: BankFailure): boolean {
  if (evidence.endpoint === TOKEN_ENDPOINT) return true;
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
