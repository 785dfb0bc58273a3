import { daysBetween } from '../../shared/domain/local-date.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import type { EventBus } from '../events.ts';
import type { AccountStore } from '../ledger/account-store.ts';
import { isFromFile } from '../ledger/file-row.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import type { Clock } from '../ports.ts';
import type { BankBalance, BankProvider } from '../providers/bank-provider.ts';
import { batchesOf, finishInTurns, type Turns } from '../turns.ts';
import { createAccountProofs, type ProvenColumns } from './account-proofs.ts';
import type { ChangeStore } from './change-store.ts';
import { decideMissing, type MissingVerdict } from './decide-missing.ts';
import { fetchAccount, type AccountAnswer, type ReadBank } from './fetch-account.ts';
import type { FetchStore } from './fetch-store.ts';
import { mergeTransactions, type Merge } from './merge-transactions.ts';
import type { AccountPlan } from './plan-fetch.ts';
import type { LearnedTraits } from './provider-trait-store.ts';
import type { ReviewStore } from './review-store.ts';
import type { SetAsideStore } from './set-aside-store.ts';
import { storedCandidate, writeChanges, type Tally, type WritingRun, type Written } from './write-changes.ts';

/** What one account's sync did, and what it taught. */
export type AccountOutcome = {
  tally: Tally;
  unreadable: number;
  traits: LearnedTraits;
  rewritten: number;
  /** How many days back the bank has answered; absent when it gives no transactions. */
  historyDays: number | undefined;
};

/** Brings one account up to date: fetch → merge → prove → write, with plain data between the stages. */
export type SyncAccount = (run: {
  run: WritingRun;
  connectionId: string;
  plan: AccountPlan;
  traits: LearnedTraits;
  read: ReadBank;
}) => Promise<AccountOutcome>;

/** Ids that are looked up between two pauses: each may take a tenth of a millisecond. */
const IDS_PER_PAUSE = 50;

type Needs = {
  database: Database;
  accounts: AccountStore;
  transactions: TransactionStore;
  changes: ChangeStore;
  fetches: FetchStore;
  reviews: ReviewStore;
  setAside: SetAsideStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  provider: BankProvider;
};

/** Creates the stages of one account's sync. */
export function createSyncAccount(needs: Needs): SyncAccount {
  const { database, accounts, transactions, fetches, reviews, setAside, audit, events, clock, provider } = needs;
  const proofs = createAccountProofs(accounts, transactions);
  const nowIso = () => new Date(clock.nowMs()).toISOString();

  return async ({ run, connectionId, plan, traits, read }) => {
    const { accountId } = plan.account;
    const { kind } = plan.account;
    const answer = await fetchAccount(provider, read, plan, traits.history[kind]);
    const merge = await finishInTurns(
      mergeTransactions({
        accountId,
        knownBooked: answer.booked ? await finishInTurns(knownBooked(accountId, answer.booked)) : [],
        knownPending: transactions.pendingOf(accountId),
        aside: setAside.waiting(accountId),
        range: answer.booked?.range,
        booked: answer.booked?.transactions,
        pending: answer.pending?.transactions,
        traits,
      }),
    );
    const verdict = decideMissing(merge.missing, {
      provenWithout: merge.missing.length > 0 && proofs.isProvenAfter(accountId, answer.balance, merge),
      answerIsEmpty: answer.booked?.transactions.length === 0,
      nowMs: clock.nowMs(),
    });
    const written = await writeChanges(needs, run, merge, verdict, nowIso());
    const { tally } = written;
    const rewritten = countRewritten(merge, verdict);
    database.transaction(() => {
      record(run, connectionId, accountId, answer, merge, written);
      if (rewritten > 0)
        audit.append('HISTORY_REWRITTEN', { connectionId }, { accountId, runId: run.id, rows: rewritten });
    })();
    events.emit('accounts.changed', {});
    if (tally.added + tally.changed + tally.booked + tally.vanished + merge.remove.length > 0)
      events.emit('transactions.changed', {});
    return {
      tally,
      unreadable: (answer.booked?.unreadable ?? 0) + (answer.pending?.unreadable ?? 0),
      traits: { ...merge.learned, history: { ...traits.history, [kind]: answer.bounds } },
      historyDays: answer.booked && daysBetween(answer.booked.range.from, answer.booked.range.to),
      rewritten,
    };
  };

  /** Rows of the days the answer is about, and rows elsewhere that carry an id of the answer (their date has moved). */
  function* knownBooked(
    accountId: string,
    { transactions: offered, range }: NonNullable<AccountAnswer['booked']>,
  ): Turns<TransactionRow[]> {
    // Some banks answer more than they were asked.
    const from = offered.reduce((oldest, { date }) => (date < oldest ? date : oldest), range.from);
    const inWindow: TransactionRow[] = [];
    for (const page of transactions.bookedSince(accountId, from)) {
      yield;
      inWindow.push(...page);
    }
    const findOlder = transactions.bookedBefore(accountId, from);
    if (!findOlder) return inWindow;
    const present = new Set(inWindow.map(({ stable_id }) => stable_id));
    const moved: TransactionRow[] = [];
    for (const some of batchesOf(offered, IDS_PER_PAUSE)) {
      yield;
      for (const { stableId } of some) {
        if (stableId === undefined || present.has(stableId)) continue;
        moved.push(...findOlder(stableId));
      }
    }
    return [...new Map([...inWindow, ...moved].map((row) => [row.id, row])).values()];
  }

  function record(
    run: WritingRun,
    connectionId: string,
    accountId: string,
    { balance, booked, pending }: AccountAnswer,
    merge: Merge,
    { tally, addedIds, reviewIds }: Written,
  ): void {
    const at = nowIso();
    const common = { run_id: run.id, account_id: accountId, fetched_at: at, result: 'ok', kept: null };
    if (balance) {
      accounts.putBalance({
        account_id: accountId,
        run: run.number,
        as_of: asOf(balance, at),
        currency: balance.currency,
        current_minor: balance.currentMinor,
        available_minor: balance.availableMinor ?? null,
        credit_limit_minor: balance.creditLimitMinor ?? null,
        ...(booked ? proofs.prove(accountId, balance) : NOT_PROVEN),
      });
      fetches.insert({ ...common, endpoint: 'balance', from_date: null, to_date: null, rows: null, raw_sha256: null });
      audit.append('BALANCE_FETCHED', { connectionId }, { accountId });
    }
    if (booked) {
      const { range, rawSha256, unreadable, transactions: rows } = booked;
      fetches.insert({
        ...common,
        endpoint: 'transactions',
        from_date: range.from,
        to_date: range.to,
        rows: rows.length,
        raw_sha256: rawSha256,
        kept: JSON.stringify(merge.kept),
      });
      const counts = { received: rows.length, repeated: merge.repeated, unreadable, ...tally };
      audit.append(
        'TRANSACTIONS_FETCHED',
        { connectionId },
        { accountId, from: range.from, to: range.to, ...counts, rawSha256 },
      );
    }
    if (pending) {
      fetches.insert({
        ...common,
        endpoint: 'pending',
        from_date: null,
        to_date: null,
        rows: pending.transactions.length,
        raw_sha256: pending.rawSha256,
      });
    }
    for (const [index, { candidates }] of merge.review.entries()) {
      const reviewId = reviewIds[index];
      if (reviewId !== undefined)
        reviews.setCandidates(
          reviewId,
          candidates.map((candidate) => storedCandidate(candidate, addedIds)),
        );
    }
  }
}

/** There were no booked rows to hold the balance against. */
const NOT_PROVEN: ProvenColumns = { proof_state: null, opening_minor: null, opening_date: null, movements_minor: null };

/** TrueLayer answers from a cache of an hour, so a balance may be older than its answer; one of the future is a wrong clock. */
function asOf({ updatedAt }: BankBalance, nowIso: string): string {
  return updatedAt !== undefined && updatedAt < nowIso ? updatedAt : nowIso;
}

/**
 * Booked rows whose money the bank has changed or taken away: history was rewritten. A changed text or day is not, nor is
 * what the bank says of a row that only a file had brought.
 */
function countRewritten({ change }: Merge, { vanish }: MissingVerdict): number {
  const altered = change.filter(
    ({ before, columns, kind }) =>
      kind === 'changed' &&
      before.status === 'booked' &&
      before.amount_minor !== columns.amount_minor &&
      !isFromFile(before),
  );
  return altered.length + vanish.filter((row) => !isFromFile(row)).length;
}
