import { BankFailure, type FailureKind } from '../providers/bank-failure.ts';
import type {
  BankBalance,
  BankProvider,
  BankSession,
  DateRange,
  TransactionsAnswer,
} from '../providers/bank-provider.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { CountedEndpoint } from '../limits/quota.ts';
import { bankDayOfRefusal } from './bank-day.ts';
import { backFrom, type AccountPlan } from './plan-fetch.ts';
import {
  learnHistory,
  nextHistoryDays,
  windowDays,
  WINDOW_DAYS,
  type HistoryBounds,
  type HistoryPlan,
} from './search-history.ts';

/** Makes one read of an account: admitted by the quota, with a good token. */
export type ReadBank = <Value>(
  endpoint: CountedEndpoint,
  call: (session: BankSession) => Promise<Value>,
) => Promise<Value>;

/** What a bank said about one account. A part the bank does not offer, or that may not be read now, is absent; it is never an empty list. */
export type AccountAnswer = {
  balance?: BankBalance;
  booked?: TransactionsAnswer & { range: DateRange };
  pending?: TransactionsAnswer;
  /** How far back the provider answers, as known now. */
  bounds: HistoryBounds;
};

/**
 * Fetches one account: its three parts at once, which is as fast as a bank answers and leaves it no time to change between
 * them. Refusals that only mean "less" (an older range, a part that is not offered, a used-up quota of a lesser part) are
 * worked around; every other failure rejects, and then nothing of this account is written. A plan without a window asks for
 * the balance alone, whose refusal is then the answer.
 *
 * @param bounds how far back the provider is known to answer
 */
export async function fetchAccount(
  provider: BankProvider,
  read: ReadBank,
  plan: AccountPlan,
  bounds: HistoryBounds,
): Promise<AccountAnswer> {
  const { account, window, onlyTransactions } = plan;
  const readBalance = () => read('balance', (session) => provider.balance(session, account));
  const readPending = () => read('pending', (session) => provider.pending(session, account));
  if (window === undefined) {
    const balance = await offered(readBalance);
    return { ...(balance === undefined ? {} : { balance }), bounds };
  }
  // Transactions are asked first: right after the sign-in the bank still gives all of them, and not for long.
  const [transactions, balance, pending] = await allOf([
    fetchTransactions(provider, read, plan, window, bounds),
    onlyTransactions ? Promise.resolve(undefined) : optional(readBalance),
    onlyTransactions ? Promise.resolve(undefined) : optional(readPending),
  ]);
  return {
    ...(balance === undefined ? {} : { balance }),
    ...(transactions.booked === undefined ? {} : { booked: transactions.booked }),
    ...(pending === undefined ? {} : { pending }),
    bounds: transactions.bounds,
  };
}

type Transactions = Pick<AccountAnswer, 'booked' | 'bounds'>;

/** Searches as far back as the plan allows; what is left when nothing older is given is the window. */
async function fetchTransactions(
  provider: BankProvider,
  read: ReadBank,
  { account, history }: AccountPlan,
  window: DateRange,
  known: HistoryBounds,
): Promise<Transactions> {
  const ask = async (range: DateRange) => ({
    ...(await read('transactions', (session) => provider.transactions(session, account, range))),
    range,
  });
  const found: Transactions = { bounds: known };
  try {
    if (history) await search(found, history, window.to, ask);
    found.booked ??= await ask(narrowed(window, found.bounds));
  } catch (thrown) {
    if (!(thrown instanceof BankFailure) || bankDayOfRefusal(thrown, window.to) !== undefined) throw thrown;
    if (thrown.kind === 'unsupported') return found;
    if (thrown.kind !== 'range-refused' || windowDays(found.bounds) < WINDOW_DAYS) throw thrown;
    // Not even the window: half of it, once, before anything is concluded.
    found.bounds = learnHistory(found.bounds, WINDOW_DAYS, false);
    found.booked = await ask(narrowed(window, found.bounds));
  }
  return found;
}

/** Asks for more and more, or less and less, until the plan says that it is enough; keeps the widest answer. */
async function search(
  found: Transactions,
  history: HistoryPlan,
  today: LocalDate,
  ask: (range: DateRange) => Promise<NonNullable<Transactions['booked']>>,
): Promise<void> {
  let { asks } = history;
  let answeredDays: number | undefined;
  for (;;) {
    const days = nextHistoryDays({ ...history, asks, answeredDays, bounds: found.bounds });
    if (days === undefined) return;
    asks -= 1;
    try {
      found.booked = await ask(backFrom(today, days));
      answeredDays = days;
      // An answer without payments gives nothing, however far it was asked for.
      if (found.booked.transactions.length > 0) found.bounds = learnHistory(found.bounds, days, true);
    } catch (thrown) {
      if (!(thrown instanceof BankFailure) || bankDayOfRefusal(thrown, today) !== undefined) throw thrown;
      if (thrown.kind === 'range-refused') {
        // Later a refusal says nothing of what is given after a sign-in.
        if (!history.isFresh) return;
        found.bounds = learnHistory(found.bounds, days, false);
      } else if (answeredDays !== undefined || OLD_DAYS_CLOSED.includes(thrown.kind)) return;
      else throw thrown;
    }
  }
}

/** The time for older days is over, which says nothing about newer ones; the window has the last word on the consent. */
const OLD_DAYS_CLOSED: readonly FailureKind[] = ['sca-exceeded', 'access-denied'];

/** The window, of a provider that gives that much; else as much of it as it gives. */
function narrowed(window: DateRange, bounds: HistoryBounds): DateRange {
  const days = windowDays(bounds);
  const least = backFrom(window.to, days);
  return days < WINDOW_DAYS && window.from < least.from ? least : window;
}

/** Waits for all, so that no read of an account outlives its sync; the first failure in their order is the failure of all. */
async function allOf<Work extends readonly Promise<unknown>[]>(
  work: [...Work],
): Promise<{ [Index in keyof Work]: Awaited<Work[Index]> }> {
  for (const one of await Promise.allSettled(work)) if (one.status === 'rejected') throw one.reason;
  return Promise.all(work);
}

const ABSENT: readonly FailureKind[] = ['unsupported', 'not-found', 'access-denied', 'sca-exceeded', 'quota-exhausted'];

/** What a bank does not offer is absent; everything else that goes wrong has gone wrong. */
async function offered<Value>(call: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof BankFailure && thrown.kind === 'unsupported') return undefined;
    throw thrown;
  }
}

/** A lesser part may be missing while the account itself answers: not offered, denied, or its reads of the day used up. */
async function optional<Value>(call: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof BankFailure && ABSENT.includes(thrown.kind)) return undefined;
    throw thrown;
  }
}
