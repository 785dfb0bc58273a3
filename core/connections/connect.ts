import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type {
  Attempt,
  Environment,
  ErrorCode,
  ErrorValue,
  Output,
  ParsedInput,
  Scope,
} from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { Database } from '../database/database.ts';
import { AppError, asAppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { TokenEnvelope } from '../keys/token-envelope.ts';
import { LOCAL_USER } from '../local-user.ts';
import type { Browser, Clock } from '../ports.ts';
import { BankFailure, isTransient } from '../providers/bank-failure.ts';
import type { BankProvider, TokenSet } from '../providers/bank-provider.ts';
import type { SettingsService } from '../settings/settings.ts';
import type { AttemptRow, AttemptStore } from './attempt-store.ts';
import { linkFilters } from './link-filters.ts';
import { hashState, verifyRedirect, type VerifiedRedirect } from './verify-redirect.ts';
import type { EstablishConnection, Established } from './establish-connection.ts';

/** A sign-in is good for ten minutes (product C2). */
const ATTEMPT_LIFETIME_MS = 10 * 60_000;
/** Finished attempts are kept this long, so that a late second answer is told from a foreign one. */
const ATTEMPT_MEMORY_MS = 24 * 3_600_000;

/** Connecting a bank: from the link to the first accounts. */
export type Connect = {
  begin(input: ParsedInput<'connections.begin'>): Promise<Output<'connections.begin'>>;
  /** Takes an address that came back, by any way. */
  finish(redirectUrl: string): Promise<Established>;
  /** Takes up an attempt whose tokens arrived but whose first data call failed. */
  retry(attemptId: string): Promise<Established>;
  attempts(): Attempt[];
  /** After a start: closes what a crash left half-way, and goes on where tokens had already arrived. */
  recover(): Promise<void>;
};

type Needs = {
  database: Database;
  store: AttemptStore;
  audit: Audit;
  events: EventBus;
  envelope: TokenEnvelope;
  clock: Clock;
  browser: Browser;
  credentials: Credentials;
  settings: SettingsService;
  provider: BankProvider;
  establish: EstablishConnection;
};

const storedTokensSchema = z.strictObject({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  expiresAtMs: z.number(),
  scope: z.string().optional(),
  grantedAtMs: z.number(),
});

/** Creates the connecting flow. */
export function createConnect(needs: Needs): Connect {
  const { database, store, audit, events, envelope, clock, credentials, provider } = needs;
  const verifierPlace = (rowId: string) => ({ table: 'oauth_states', column: 'code_verifier', rowId });
  const tokensPlace = (rowId: string) => ({ table: 'oauth_states', column: 'tokens', rowId });
  const iso = (ms: number) => new Date(ms).toISOString();

  return {
    async begin(input) {
      const environment = needs.settings.get().environment;
      const application = await credentials.application(environment);
      const scopes = withOfflineAccess(input.scopes ?? needs.settings.get().scopes);
      const state = randomBytes(32).toString('base64url');
      const codeVerifier = randomBytes(48).toString('base64url');
      const attemptId = randomUUID();
      const now = clock.nowMs();
      const expiresAt = iso(now + ATTEMPT_LIFETIME_MS);
      const filters = await linkFilters({
        provider,
        application,
        settings: needs.settings.get(),
        country: input.country,
        providerId: input.providerId,
      });
      const authUrl = provider.authLink(application, {
        state,
        codeVerifier,
        scopes,
        providers: filters,
        providerId: input.providerId,
      });
      database.transaction(() => {
        store.prune(iso(now - ATTEMPT_MEMORY_MS));
        store.insert({
          id: attemptId,
          user_id: LOCAL_USER,
          state: hashState(state),
          code_verifier: envelope.seal(codeVerifier, verifierPlace(attemptId)),
          environment,
          redirect_mode: application.redirect.mode,
          redirect_uri: application.redirect.uri,
          connection_id: input.connectionId ?? null,
          provider_id: input.providerId ?? null,
          country: input.country ?? null,
          scopes: JSON.stringify(scopes),
          status: 'waiting',
          tokens: null,
          error: null,
          expires_at: expiresAt,
          created_at: iso(now),
        });
        audit.append(
          'AUTH_LINK_CREATED',
          { connectionId: input.connectionId },
          { attemptId, environment, providerId: input.providerId, country: input.country, scopes },
        );
      })();
      events.emit('connections.changed', {});
      if (input.open !== false) await needs.browser.open(authUrl);
      return { attemptId, authUrl, redirectUri: application.redirect.uri, expiresAt };
    },

    async finish(redirectUrl) {
      const verdict = verifyRedirect(redirectUrl, (stateHash) => store.byState(stateHash), clock.nowMs());
      if (!verdict.ok) {
        const { code, closes, bankError } = verdict;
        throw refuse(code, closes, { ...(bankError === undefined ? {} : { bankError }) });
      }
      const tokens = await exchange(verdict.redirect);
      return complete(verdict.redirect.attempt.id, tokens);
    },

    async retry(attemptId) {
      const attempt = store.get(attemptId);
      if (!attempt) throw new AppError('NOT_FOUND', { details: { attemptId } });
      if (attempt.status !== 'failed' || !store.resume(attemptId)) throw new AppError('STATE_USED');
      return complete(attemptId, openTokens(attempt));
    },

    attempts: () => store.recent(iso(clock.nowMs() - ATTEMPT_MEMORY_MS)).map((row) => attemptOf(row, clock.nowMs())),

    async recover() {
      for (const attempt of store.unfinished()) {
        if (attempt.tokens === null) {
          // The code was on its way when the program ended. It may have been used, so it is not sent again.
          refuse('AUTH_CODE_REJECTED', attempt, { because: 'interrupted' });
        } else {
          await complete(attempt.id, openTokens(attempt)).catch(() => undefined);
        }
      }
    },
  };

  async function exchange({ attempt, parameters, state }: VerifiedRedirect): Promise<StoredTokens> {
    const codeVerifier = attempt.code_verifier && envelope.open(attempt.code_verifier, verifierPlace(attempt.id));
    if (codeVerifier === null || !store.claim(attempt.id)) throw new AppError('STATE_USED');
    events.emit('connections.changed', {});
    try {
      const application = await credentials.application(attempt.environment);
      const tokens = await provider.exchangeCode(application, {
        redirectUri: attempt.redirect_uri,
        redirectParameters: parameters,
        state,
        codeVerifier,
      });
      const stored = {
        ...withoutExpiry(tokens),
        expiresAtMs: clock.nowMs() + tokens.expiresInSeconds * 1000,
        grantedAtMs: clock.nowMs(),
      };
      database.transaction(() => {
        store.keepTokens(attempt.id, envelope.seal(JSON.stringify(stored), tokensPlace(attempt.id)));
        audit.append(
          'TOKEN_EXCHANGED',
          { connectionId: attempt.connection_id ?? undefined },
          {
            attemptId: attempt.id,
            environment: attempt.environment,
            offlineAccess: tokens.refreshToken !== undefined,
          },
        );
      })();
      return stored;
    } catch (thrown) {
      throw failAttempt(attempt.id, thrown);
    }
  }

  async function complete(attemptId: string, tokens: StoredTokens): Promise<Established> {
    const attempt = store.get(attemptId);
    if (!attempt) throw new AppError('NOT_FOUND', { details: { attemptId } });
    try {
      const { expiresAtMs, grantedAtMs, ...rest } = tokens;
      return await needs.establish(
        attempt,
        { ...rest, expiresInSeconds: Math.max(0, Math.floor((expiresAtMs - clock.nowMs()) / 1000)) },
        grantedAtMs,
      );
    } catch (thrown) {
      throw failAttempt(attemptId, thrown);
    }
  }

  /** Closes the attempt. Its tokens are kept only when trying again can help; otherwise they are dropped. */
  function failAttempt(attemptId: string, thrown: unknown): AppError {
    const error = asAppError(thrown);
    const canRetry = thrown instanceof BankFailure && isTransient(thrown.kind);
    const attempt = store.get(attemptId);
    database.transaction(() => {
      store.fail(attemptId, JSON.stringify(error.toValue()));
      if (!canRetry) store.dropTokens(attemptId);
      audit.append(
        'AUTH_FAILED',
        { connectionId: attempt?.connection_id ?? undefined },
        { attemptId, code: error.code },
      );
    })();
    events.emit('connections.changed', {});
    return error;
  }

  function refuse(code: ErrorCode, closes: AttemptRow | undefined, metadata: Record<string, string>): AppError {
    const error = new AppError(code, closes === undefined ? {} : { details: { attemptId: closes.id } });
    database.transaction(() => {
      if (closes) store.fail(closes.id, JSON.stringify(error.toValue()));
      audit.append(
        'AUTH_FAILED',
        { connectionId: closes?.connection_id ?? undefined },
        { code, attemptId: closes?.id, ...metadata },
      );
    })();
    events.emit('connections.changed', {});
    return error;
  }

  function openTokens(attempt: AttemptRow): StoredTokens {
    if (attempt.tokens === null) throw new AppError('AUTH_CODE_REJECTED');
    return storedTokensSchema.parse(JSON.parse(envelope.open(attempt.tokens, tokensPlace(attempt.id))));
  }
}

type StoredTokens = z.output<typeof storedTokensSchema>;

function withoutExpiry({ expiresInSeconds: _, ...tokens }: TokenSet): Omit<TokenSet, 'expiresInSeconds'> {
  return tokens;
}

/** Without `offline_access` there is no refresh token, and the connection would die within the hour. */
function withOfflineAccess(scopes: readonly Scope[]): Scope[] {
  return scopes.includes('offline_access') ? [...scopes] : [...scopes, 'offline_access'];
}

function attemptOf(row: AttemptRow, nowMs: number): Attempt {
  const hasExpired = row.status === 'waiting' && Date.parse(row.expires_at) <= nowMs;
  const error: ErrorValue | undefined = hasExpired
    ? new AppError('STATE_EXPIRED').toValue()
    : row.error === null
      ? undefined
      : (JSON.parse(row.error) as ErrorValue);
  return {
    attemptId: row.id,
    ...(row.connection_id === null ? {} : { connectionId: row.connection_id }),
    environment: row.environment satisfies Environment,
    state: hasExpired ? 'failed' : row.status,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(error === undefined ? {} : { error }),
  };
}
