import { useCoffer } from '../context/coffer-context.ts';
import { addNotice } from '../context/ui-store.ts';
import { useAct, type Call } from '../context/use-call.ts';
import { bankText } from '../format/bank-text.ts';
import { goToBank } from './go-to-bank.ts';

/** Renewing: which connection, and whether the user has just said yes on the reconfirmation screen. */
export type RenewChoice = { connectionId: string; bankName: string; hasReconfirmed: boolean };

/**
 * Makes a connection good for another term, by whichever way its bank offers: at once, or by a visit to the bank.
 */
export function useRenew(): Call<RenewChoice, 'extended' | 'browser'> {
  const coffer = useCoffer();
  const { transport, queries, ui, words } = coffer;
  return useAct(async ({ connectionId, bankName, hasReconfirmed }: RenewChoice) => {
    const { host } = await transport.call('app.status', {});
    const answer = await transport.call('connections.renew', {
      connectionId,
      userHasReconfirmedConsent: hasReconfirmed,
      ...(host === 'headless' ? { open: false } : {}),
    });
    if (answer.outcome === 'extended') {
      addNotice(ui, words.renewing.extended(bankText(bankName, 60)));
      queries.askAgain(['connections.list', 'consents.calendar']);
      return answer.outcome;
    }
    const { redirectUri } = await transport.call('credentials.status', {});
    await goToBank(coffer, { host, redirectUri, attemptId: answer.attemptId, authUrl: answer.authUrl });
    return answer.outcome;
  });
}
