import { randomBytes } from 'node:crypto';
import type { Environment, Output } from '../../shared/contract/index.ts';
import { AppError, asAppError } from '../errors.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import { BankFailure } from '../providers/bank-failure.ts';
import type { BankProvider } from '../providers/bank-provider.ts';
import type { ProviderCatalogue } from '../providers/provider-catalogue.ts';
import type { Application, Credentials } from './credentials.ts';

/** Asks TrueLayer whether it knows the application of an environment. Changes nothing and needs no bank. */
export type CheckApplication = (environment: Environment) => Promise<Output<'credentials.check'>>;

/** No sign-in ever gave this code, so it can only be refused: for itself, or for who sends it. */
const NO_CODE = 'coffer-asks-whether-it-is-known';

/**
 * Creates the check. There is no question for it, so a code that does not exist is exchanged: a server looks at who asks
 * before it looks at what is asked (RFC 6749 §3.2.1), and says which of the two it refuses.
 */
export function createCheckApplication(needs: {
  credentials: Pick<Credentials, 'application'>;
  provider: Pick<BankProvider, 'exchangeCode'>;
  catalogue: Pick<ProviderCatalogue, 'list'>;
  limiter: RateLimiter;
}): CheckApplication {
  const { credentials, provider, catalogue, limiter } = needs;

  return async (environment) => {
    let application: Application;
    try {
      application = await credentials.application(environment);
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'CREDENTIALS_MISSING') return { state: 'missing' };
      throw thrown;
    }
    const failure = await exchangeNothing(application);
    if (failure.kind === 'client-rejected') return { state: 'refused' };
    if (failure.kind !== 'code-rejected') return { state: 'unknown', error: failure.toValue() };
    const offered = await catalogue.list(application, undefined).catch(() => undefined);
    return { state: 'accepted', ...(offered === undefined ? {} : { banks: offered.providers.length }) };
  };

  async function exchangeNothing(application: Application): Promise<BankFailure> {
    const [state, codeVerifier] = [randomBytes(16).toString('base64url'), randomBytes(48).toString('base64url')];
    try {
      await limiter.admit('token-exchange');
      await provider.exchangeCode(application, {
        redirectUri: application.redirect.uri,
        redirectParameters: new Map([
          ['code', NO_CODE],
          ['state', state],
        ]),
        state,
        codeVerifier,
      });
    } catch (thrown) {
      if (thrown instanceof BankFailure) return thrown;
      throw asAppError(thrown);
    }
    // A server that gives tokens for it is none that could be trusted with anything.
    return new BankFailure('unreadable');
  }
}
