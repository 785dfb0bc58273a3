import type { Attempt, Output, ParsedInput, Scope } from '../../shared/contract/index.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { AppError } from '../errors.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import type { Browser, Clock } from '../ports.ts';
import type { BankProvider, TokenSet } from '../providers/bank-provider.ts';
import type { SettingsService } from '../settings/settings.ts';
import type { Attempts, HeldTokens } from './attempts.ts';
import type { ConnectionStore } from './connection-store.ts';
import { connectionToRenew } from './connection-to-renew.ts';
import { EXPIRY_SKEW_MS } from './connection-tokens.ts';
import type { EstablishConnection, Established } from './establish-connection.ts';
import { linkFilters } from './link-filters.ts';
import type { Rollback } from './rollback.ts';
import { verifyRedirect, type VerifiedRedirect } from './verify-redirect.ts';

/** Connecting a bank: from the link to the first accounts. */
export type Connect = {
  begin(input: ParsedInput<'connections.begin'>): Promise<Output<'connections.begin'>>;
  /** Takes an address that came back, by any way. */
  finish(redirectUrl: string): Promise<Established>;
  /** Takes up an attempt whose tokens arrived but whose first data call failed. */
  retry(attemptId: string): Promise<Established>;
  /** Says yes to a plan that waits. */
  commit(attemptId: string): Promise<Established>;
  /** Says no to a plan that waits; closes an attempt that is not wanted any more. */
  dismiss(attemptId: string): void;
  attempts(): Attempt[];
  /** After a start: closes what a crash left half-way, and goes on where tokens had already arrived. */
  recover(): Promise<void>;
};

type Needs = {
  attempts: Attempts;
  connections: Pick<ConnectionStore, 'get'>;
  clock: Clock;
  browser: Browser;
  credentials: Credentials;
  settings: SettingsService;
  provider: BankProvider;
  limiter: RateLimiter;
  establish: EstablishConnection;
  rollback: Rollback;
};

/** Creates the connecting flow. */
export function createConnect(needs: Needs): Connect {
  const { attempts, clock, credentials, provider, limiter, establish } = needs;
  const { store } = attempts;

  return {
    async begin({ providerId, connectionId, country, review, open, ...input }) {
      const settings = needs.settings.get();
      if (connectionId !== undefined) connectionToRenew(needs.connections.get(connectionId), settings.environment);
      const application = await credentials.application(settings.environment);
      const scopes = withOfflineAccess(input.scopes ?? settings.scopes);
      const { providers, leftOut } = await linkFilters({ provider, application, settings, country, providerId });
      await limiter.admit('auth');
      const request = {
        kind: 'link',
        application,
        scopes,
        connectionId,
        providerId,
        country,
        review,
        leftOut,
      } as const;
      const attempt = attempts.open(request);
      const { attemptId, state, codeVerifier, expiresAt } = attempt;
      const authUrl = provider.authLink(application, { state, codeVerifier, scopes, providers, providerId });
      if (open !== false) await needs.browser.open(authUrl);
      return { attemptId, authUrl, redirectUri: application.redirect.uri, expiresAt };
    },

    async finish(redirectUrl) {
      const verdict = verifyRedirect(redirectUrl, (stateHash) => store.byState(stateHash), {
        nowMs: clock.nowMs(),
        environment: needs.settings.get().environment,
      });
      if (!verdict.ok) {
        const { code, closes, bankError, because } = verdict;
        throw attempts.refuse(code, closes, {
          ...(bankError === undefined ? {} : { bankError }),
          ...(because === undefined ? {} : { because }),
        });
      }
      return complete(verdict.redirect.attempt.id, await exchange(verdict.redirect), { isReviewed: false });
    },

    async retry(attemptId) {
      const attempt = get(attemptId);
      if (attempt.status !== 'failed' || !store.resume(attemptId)) throw new AppError('STATE_USED');
      return complete(attemptId, attempts.held(attempt), { isReviewed: false });
    },

    async commit(attemptId) {
      const attempt = get(attemptId);
      if (attempt.status !== 'review' || !store.resume(attemptId)) throw new AppError('STATE_USED');
      return complete(attemptId, attempts.held(attempt), { isReviewed: true });
    },

    dismiss(attemptId) {
      const { status } = get(attemptId);
      if (status === 'connected') throw new AppError('STATE_USED');
      attempts.fail(attemptId, new AppError('CANCELLED'));
    },

    attempts: () =>
      attempts.list((row) => {
        const plan = row.status === 'review' ? establish.plannedFor(row.id) : undefined;
        return { ...(plan === undefined ? {} : { plan }), canRollBack: needs.rollback.isPossible(row.id) };
      }),

    async recover() {
      for (const attempt of store.unfinished()) {
        if (attempt.tokens === null) {
          // The code was on its way when the program ended. It may have been used, so it is not sent again.
          attempts.refuse('AUTH_CODE_REJECTED', attempt, { because: 'interrupted' });
        } else if (store.resume(attempt.id)) {
          // Read anew: a rotation of the key may have sealed the tokens again since the list was made.
          await complete(attempt.id, attempts.held(get(attempt.id)), { isReviewed: false }).catch(() => undefined);
        }
      }
    },
  };

  async function exchange({ attempt, parameters, state }: VerifiedRedirect): Promise<HeldTokens> {
    const codeVerifier = attempts.claim(attempt);
    try {
      const application = await credentials.application(attempt.environment);
      await limiter.admit('token-exchange');
      const request = { redirectUri: attempt.redirect_uri, redirectParameters: parameters, state, codeVerifier };
      return attempts.hold(attempt, await provider.exchangeCode(application, request));
    } catch (thrown) {
      throw attempts.fail(attempt.id, thrown);
    }
  }

  async function complete(attemptId: string, held: HeldTokens, options: { isReviewed: boolean }): Promise<Established> {
    try {
      const { tokens, grantedAtMs } = await stillGood(attemptId, held);
      return await establish.run(get(attemptId), tokens, grantedAtMs, options);
    } catch (thrown) {
      throw attempts.fail(attemptId, thrown);
    }
  }

  /** Held tokens may have waited longer than their access token lives; the refresh token beside it has not run out. */
  async function stillGood(attemptId: string, held: HeldTokens): Promise<HeldTokens> {
    const { expiresInSeconds, refreshToken } = held.tokens;
    if (refreshToken === undefined || expiresInSeconds * 1000 >= EXPIRY_SKEW_MS) return held;
    const attempt = get(attemptId);
    const application = await credentials.application(attempt.environment);
    await limiter.admit('refresh');
    const fresh = await provider.refresh(application, refreshToken, {});
    return attempts.holdRefreshed(attempt, { ...held, tokens: { refreshToken, ...withoutAbsent(fresh) } });
  }

  function get(attemptId: string) {
    const attempt = store.get(attemptId);
    if (!attempt) throw new AppError('NOT_FOUND', { details: { attemptId } });
    return attempt;
  }
}

/** An answer without a refresh token leaves the old one in force. */
function withoutAbsent({ refreshToken, ...tokens }: TokenSet): TokenSet {
  return refreshToken === undefined ? tokens : { ...tokens, refreshToken };
}

/** Without `offline_access` there is no refresh token, and the connection would die within the hour. */
function withOfflineAccess(scopes: readonly Scope[]): Scope[] {
  return scopes.includes('offline_access') ? [...scopes] : [...scopes, 'offline_access'];
}
