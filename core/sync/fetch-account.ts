import { BankFailure, type FailureKind } from '../providers/bank-failure.ts';
import type {
  BankBalance,
  BankProvider,
  BankSession,
  DateRange,
  TransactionsAnswer,
} from '../providers/bank-provider.ts';
import type { CountedEndpoint } from '../limits/quota.ts';
import type { AccountPlan } from './plan-fetch.ts';

/** Makes one read of an account: admitted by the quota, with a good token. */
export type ReadBank = <Value>(
  endpoint: CountedEndpoint,
  call: (session: BankSession) => Promise<Value>,
) => Promise<Value>;

/** What a bank said about one account. A part the bank does not offer, or that may not be read now, is absent; it is never an empty list. */
export type AccountAnswer = {
  balance?: BankBalance;
  booked?: TransactionsAnswer & {
    range: DateRange;
    /** A wider range was refused as too wide, so this is as far back as the bank goes. */
    wasRangeRefused: boolean;
  };
  pending?: TransactionsAnswer;
};

/**
 * Fetches one account. Refusals that only mean "less" (an older range, a part that is not offered, a used-up quota of a
 * lesser part) are worked around; every other failure rejects, and then nothing of this account is written. A plan without
 * ranges asks for the balance alone, whose refusal is then the answer.
 */
export async function fetchAccount(
  provider: BankProvider,
  read: ReadBank,
  { account, ranges }: AccountPlan,
): Promise<AccountAnswer> {
  if (ranges.length === 0) {
    const balance = await offered(() => read('balance', (session) => provider.balance(session, account)));
    return balance === undefined ? {} : { balance };
  }
  // Transactions first: right after the sign-in the bank still gives all of them, and not for long.
  const booked = await fetchWidest(provider, read, account, ranges);
  const balance = await optional(() => read('balance', (session) => provider.balance(session, account)));
  const pending = await optional(() => read('pending', (session) => provider.pending(session, account)));
  return {
    ...(balance === undefined ? {} : { balance }),
    ...(booked === undefined ? {} : { booked }),
    ...(pending === undefined ? {} : { pending }),
  };
}

/** Walks down the ranges. The last one is the narrow window that every living consent allows. */
async function fetchWidest(
  provider: BankProvider,
  read: ReadBank,
  account: AccountPlan['account'],
  ranges: readonly DateRange[],
): Promise<AccountAnswer['booked']> {
  let wasRangeRefused = false;
  const ask = async (range: DateRange) => ({
    ...(await read('transactions', (session) => provider.transactions(session, account, range))),
    range,
    wasRangeRefused,
  });
  let open = [...ranges];
  for (;;) {
    const range = open.shift();
    if (range === undefined) return undefined;
    try {
      return await ask(range);
    } catch (thrown) {
      if (!(thrown instanceof BankFailure)) throw thrown;
      if (thrown.kind === 'unsupported') return undefined;
      if (open.length === 0) throw thrown;
      // A wide range is refused in three ways. Once the window for older data has closed, only the narrow one is left.
      if (thrown.kind === 'sca-exceeded' || thrown.kind === 'access-denied') open = open.slice(-1);
      else if (thrown.kind === 'range-refused') wasRangeRefused = true;
      else throw thrown;
    }
  }
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
