import { BankFailure } from '../providers/bank-failure.ts';
import type { BankAccount, BankProvider, BankSession } from '../providers/bank-provider.ts';

/**
 * The accounts and cards that a consent opens. Banks offer one, the other or both, and refuse what they do not have in
 * different ways; only when neither answers has the call failed.
 */
export async function offeredAccounts(
  provider: Pick<BankProvider, 'accounts' | 'cards'>,
  session: BankSession,
): Promise<BankAccount[]> {
  const answers = await Promise.allSettled([provider.accounts(session), provider.cards(session)]);
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  const serious = failures.find((reason) => !(reason instanceof BankFailure && isAbsence(reason)));
  // oxlint-disable-next-line typescript/only-throw-error -- handed on as it was caught
  if (serious !== undefined) throw serious;
  if (failures.length === answers.length) throw failures[0];
  return found;
}

/** "This bank has no cards" comes as 501, 404 or 403, depending on the bank. */
function isAbsence({ kind }: BankFailure): boolean {
  return kind === 'unsupported' || kind === 'not-found' || kind === 'access-denied';
}
