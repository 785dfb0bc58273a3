import { BankFailure } from '../providers/bank-failure.ts';
import type { AccountsAnswer, BankAccount, BankProvider, BankSession } from '../providers/bank-provider.ts';

/** What a bank offers under a consent, and how many of each kind could not be read. */
export type Offered = { accounts: BankAccount[]; unreadable: Record<BankAccount['kind'], number> };

/**
 * Accounts and cards. Banks offer one, the other or both, and refuse what they do not have in different ways; only when
 * neither answers has the call failed. One that cannot be read costs the others nothing, but none that can be read, where
 * there are some, is no answer.
 */
export async function offeredAccounts(
  provider: Pick<BankProvider, 'accounts' | 'cards'>,
  session: BankSession,
): Promise<Offered> {
  const [accounts, cards] = await Promise.allSettled([provider.accounts(session), provider.cards(session)]);
  const failures = [accounts, cards].flatMap((answer) =>
    answer.status === 'rejected' ? [answer.reason as unknown] : [],
  );
  const serious = failures.find((reason) => !(reason instanceof BankFailure && isAbsence(reason)));
  // oxlint-disable-next-line typescript/only-throw-error -- handed on as it was caught
  if (serious !== undefined) throw serious;
  if (failures.length === 2) throw failures[0];
  const [ofAccounts, ofCards] = [answerOf(accounts), answerOf(cards)];
  const offered = {
    accounts: [...ofAccounts.accounts, ...ofCards.accounts],
    unreadable: { account: ofAccounts.unreadable, card: ofCards.unreadable },
  };
  const isNoneReadable = offered.accounts.length === 0 && ofAccounts.unreadable + ofCards.unreadable > 0;
  if (isNoneReadable) throw new BankFailure('unreadable');
  return offered;
}

function answerOf(settled: PromiseSettledResult<AccountsAnswer>): AccountsAnswer {
  return settled.status === 'fulfilled' ? settled.value : { accounts: [], unreadable: 0 };
}

/** "This bank has no cards" comes as 501, 404 or 403, depending on the bank. */
function isAbsence({ kind }: BankFailure): boolean {
  return kind === 'unsupported' || kind === 'not-found' || kind === 'access-denied';
}
