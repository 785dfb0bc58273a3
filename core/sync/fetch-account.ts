import { BankFailure } from '../providers/bank-failure.ts';
import type {
  BankBalance,
  BankProvider,
  BankSession,
  DateRange,
  TransactionsAnswer,
} from '../providers/bank-provider.ts';
import type { AccountPlan } from './plan-fetch.ts';

/** Runs a data call with a good token. */
export type WithSession = <Value>(call: (session: BankSession) => Promise<Value>) => Promise<Value>;

/** What a bank said about one account. A part the bank does not offer is absent; it is never an empty list. */
export type AccountAnswer = {
  balance?: BankBalance;
  booked?: TransactionsAnswer & { range: DateRange };
  pending?: TransactionsAnswer;
};

/**
 * Fetches one account. Refusals that only mean "less" (an older range, a part that is not offered) are worked around;
 * every other failure rejects, and then nothing of this account is written.
 */
export async function fetchAccount(
  provider: BankProvider,
  withSession: WithSession,
  { account, ranges }: AccountPlan,
): Promise<AccountAnswer> {
  // Transactions first: right after the sign-in the bank still gives all of them, and not for long.
  const booked = await fetchWidest(provider, withSession, account, ranges);
  const balance = await optional(() => withSession((session) => provider.balance(session, account)));
  const pending = await optional(() => withSession((session) => provider.pending(session, account)));
  return {
    ...(balance === undefined ? {} : { balance }),
    ...(booked === undefined ? {} : { booked }),
    ...(pending === undefined ? {} : { pending }),
  };
}

async function fetchWidest(
  provider: BankProvider,
  withSession: WithSession,
  account: AccountPlan['account'],
  ranges: readonly DateRange[],
): Promise<AccountAnswer['booked']> {
  const narrowest = ranges.at(-1);
  for (const [index, range] of ranges.entries()) {
    try {
      return { ...(await withSession((session) => provider.transactions(session, account, range))), range };
    } catch (thrown) {
      if (!(thrown instanceof BankFailure)) throw thrown;
      if (thrown.kind === 'unsupported') return undefined;
      if (index === ranges.length - 1) throw thrown;
      // A wide range is refused in three ways. Once the window for older data is closed, only the narrow one is left.
      if (thrown.kind === 'sca-exceeded' || thrown.kind === 'access-denied') {
        return (
          narrowest && {
            ...(await withSession((session) => provider.transactions(session, account, narrowest))),
            range: narrowest,
          }
        );
      }
      if (thrown.kind !== 'range-refused') throw thrown;
    }
  }
  return undefined;
}

/** A part that this bank does not have. Access denied for one part, while others answer, is such an absence too. */
async function optional<Value>(call: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await call();
  } catch (thrown) {
    const isAbsent =
      thrown instanceof BankFailure &&
      ['unsupported', 'not-found', 'access-denied', 'sca-exceeded'].includes(thrown.kind);
    if (isAbsent) return undefined;
    throw thrown;
  }
}
