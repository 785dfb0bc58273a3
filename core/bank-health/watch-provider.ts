import type { Application } from '../credentials/credentials.ts';
import { BankFailure } from '../providers/bank-failure.ts';
import type { BankProvider, BankSession } from '../providers/bank-provider.ts';
import type { ObserveCall } from './observed-call.ts';

type Whom = { application: Application; providerId?: string | undefined };

/**
 * The same provider, with every call observed: whom it was made to, how it ended and how long that took. An answer counts
 * once it has been understood, so one that cannot be read is a failure whatever its status says.
 */
export function watchProvider(provider: BankProvider, observe: ObserveCall): BankProvider {
  const watched =
    <First, Rest extends unknown[], Value>(
      call: (first: First, ...rest: Rest) => Promise<Value>,
      whomOf: (first: First) => Whom,
    ) =>
    async (first: First, ...rest: Rest): Promise<Value> => {
      const { application, providerId } = whomOf(first);
      const began = performance.now();
      const tell = (outcome: Parameters<ObserveCall>[0]['outcome']) =>
        observe({ environment: application.environment, providerId, outcome, tookMs: performance.now() - began });
      try {
        const value = await call(first, ...rest);
        tell('answered');
        return value;
      } catch (thrown) {
        if (thrown instanceof BankFailure) tell(thrown.kind);
        throw thrown;
      }
    };
  const trueLayer = (application: Application): Whom => ({ application });
  const bank = (session: BankSession): Whom => session;
  return {
    authLink: provider.authLink,
    exchangeCode: watched(provider.exchangeCode, trueLayer),
    refresh: watched(provider.refresh, trueLayer),
    extend: watched(provider.extend, trueLayer),
    reauthLink: watched(provider.reauthLink, trueLayer),
    revoke: watched(provider.revoke, trueLayer),
    providers: watched(provider.providers, trueLayer),
    holder: watched(provider.holder, bank),
    consent: watched(provider.consent, bank),
    accounts: watched(provider.accounts, bank),
    cards: watched(provider.cards, bank),
    balance: watched(provider.balance, bank),
    transactions: watched(provider.transactions, bank),
    pending: watched(provider.pending, bank),
  };
}
