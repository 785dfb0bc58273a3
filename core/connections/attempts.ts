import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Attempt, Country, ErrorCode, ErrorValue, ReconnectPlan, Scope } from '../../shared/contract/index.ts';
import { withReturnPort } from '../../shared/relay/redirect-bounce.ts';
import type { Audit } from '../audit/audit.ts';
import type { Application } from '../credentials/credentials.ts';
import type { Database } from '../database/database.ts';
import { AppError, asAppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import { ifReadable, type TokenEnvelope } from '../keys/token-envelope.ts';
import { LOCAL_USER } from '../local-user.ts';
import type { Clock } from '../ports.ts';
import { BankFailure, isTransient } from '../providers/bank-failure.ts';
import type { TokenSet } from '../providers/bank-provider.ts';
import type { AttemptRow, AttemptStore } from './attempt-store.ts';
import type { Revocations } from './revocations.ts';
import { hashState } from './verify-redirect.ts';

/** A sign-in is good for ten minutes (product C2). */
export const ATTEMPT_LIFETIME_MS = 10 * 60_000;
/** Finished attempts are kept this long, so that a late second answer is told from a foreign one. */
const ATTEMPT_MEMORY_MS = 24 * 3_600_000;

/** What an attempt is opened for. */
export type AttemptRequest = {
  kind: AttemptRow['kind'];
  application: Application;
  scopes: readonly Scope[];
  connectionId?: string | undefined;
  providerId?: string | undefined;
  country?: Country | undefined;
  review?: boolean | undefined;
  /** Provider filters that were not sent, because nobody is behind them. */
  leftOut?: readonly string[] | undefined;
};

/** A fresh attempt: what goes into the link, once. */
export type OpenAttempt = { attemptId: string; state: string; codeVerifier: string; expiresAt: string };

/** Tokens of an attempt whose connection is not committed yet. */
export type HeldTokens = { tokens: TokenSet; grantedAtMs: number };

/** The attempts to connect a bank: opened, claimed once, closed with a reason. */
export type Attempts = ReturnType<typeof createAttempts>;

const storedTokensSchema = z.strictObject({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  expiresAtMs: z.number(),
  scope: z.string().optional(),
  grantedAtMs: z.number(),
});

/** Creates the keeper of attempts. State and verifier are random, single use, and stored hashed and sealed. */
export function createAttempts(needs: {
  database: Database;
  store: AttemptStore;
  audit: Audit;
  events: EventBus;
  envelope: TokenEnvelope;
  clock: Clock;
  revocations: Pick<Revocations, 'add'>;
}) {
  const { database, store, audit, events, envelope, clock } = needs;
  const verifierPlace = (rowId: string) => ({ table: 'oauth_states', column: 'code_verifier', rowId });
  const tokensPlace = (rowId: string) => ({ table: 'oauth_states', column: 'tokens', rowId });
  const iso = (ms: number) => new Date(ms).toISOString();
  const keepTokens = ({ id }: AttemptRow, { tokens, grantedAtMs }: HeldTokens): void => {
    const { expiresInSeconds, ...rest } = tokens;
    const stored = { ...rest, expiresAtMs: clock.nowMs() + expiresInSeconds * 1000, grantedAtMs };
    store.keepTokens(id, envelope.seal(JSON.stringify(stored), tokensPlace(id)));
  };

  /** The tokens held for an attempt. */
  const heldOf = (attempt: AttemptRow): HeldTokens => {
    if (attempt.tokens === null) throw new AppError('AUTH_CODE_REJECTED');
    const stored = storedTokensSchema.parse(JSON.parse(envelope.open(attempt.tokens, tokensPlace(attempt.id))));
    const { expiresAtMs, grantedAtMs, ...tokens } = stored;
    const expiresInSeconds = Math.max(0, Math.floor((expiresAtMs - clock.nowMs()) / 1000));
    return { tokens: { ...tokens, expiresInSeconds }, grantedAtMs };
  };
  /** Tokens that will not be used any more stand for a consent that would live on at TrueLayer unseen. */
  const giveUp = (attempt: AttemptRow): void => {
    if (attempt.tokens === null) return;
    const held = ifReadable(() => heldOf(attempt));
    needs.revocations.add({
      environment: attempt.environment,
      because: 'sign-in-failed',
      connectionId: attempt.connection_id ?? undefined,
      attemptId: attempt.id,
      accessToken: held?.tokens.accessToken,
      refreshToken: held?.tokens.refreshToken,
    });
    store.dropTokens(attempt.id);
  };
  /** Forgets attempts of long ago; nobody goes on with them. */
  const prune = (): void => {
    const before = iso(clock.nowMs() - ATTEMPT_MEMORY_MS);
    database.transaction(() => {
      for (const attempt of store.heldBefore(before)) giveUp(attempt);
      store.prune(before);
    })();
  };

  return {
    store,

    open({
      kind,
      application,
      scopes,
      connectionId,
      providerId,
      country,
      review,
      leftOut,
    }: AttemptRequest): OpenAttempt {
      const attemptId = randomUUID();
      const { environment, redirect } = application;
      const secret = randomBytes(32).toString('base64url');
      const state = redirect.returnPort === undefined ? secret : withReturnPort(secret, redirect.returnPort);
      const codeVerifier = randomBytes(48).toString('base64url');
      const now = clock.nowMs();
      const expiresAt = iso(now + ATTEMPT_LIFETIME_MS);
      database.transaction(() => {
        prune();
        store.insert({
          id: attemptId,
          user_id: LOCAL_USER,
          state: hashState(state),
          code_verifier: envelope.seal(codeVerifier, verifierPlace(attemptId)),
          environment,
          redirect_mode: redirect.mode,
          redirect_uri: redirect.uri,
          connection_id: connectionId ?? null,
          provider_id: providerId ?? null,
          country: country ?? null,
          scopes: JSON.stringify(scopes),
          status: 'waiting',
          tokens: null,
          error: null,
          review: review === true ? 1 : 0,
          kind,
          expires_at: expiresAt,
          created_at: iso(now),
        });
        audit.append(
          'AUTH_LINK_CREATED',
          { connectionId },
          {
            attemptId,
            kind,
            environment,
            providerId,
            country,
            scopes,
            ...(leftOut === undefined || leftOut.length === 0 ? {} : { leftOut }),
          },
        );
      })();
      events.emit('connections.changed', {});
      return { attemptId, state, codeVerifier, expiresAt };
    },

    /** Takes an attempt for its one use and hands out the verifier, which is deleted. */
    claim(attempt: AttemptRow): string {
      const codeVerifier = attempt.code_verifier && envelope.open(attempt.code_verifier, verifierPlace(attempt.id));
      if (codeVerifier === null || !store.claim(attempt.id)) throw new AppError('STATE_USED');
      events.emit('connections.changed', {});
      return codeVerifier;
    },

    /** Puts fresh tokens on disk before anything is done with them. */
    hold(attempt: AttemptRow, tokens: TokenSet): HeldTokens {
      const held = { tokens, grantedAtMs: clock.nowMs() };
      database.transaction(() => {
        keepTokens(attempt, held);
        audit.append(
          'TOKEN_EXCHANGED',
          { connectionId: attempt.connection_id ?? undefined },
          { attemptId: attempt.id, environment: attempt.environment, offlineAccess: tokens.refreshToken !== undefined },
        );
      })();
      return held;
    },

    /** Does the same with tokens that replace held ones which had run out. */
    holdRefreshed(attempt: AttemptRow, held: HeldTokens): HeldTokens {
      database.transaction(() => {
        keepTokens(attempt, held);
        audit.append(
          'TOKEN_REFRESHED',
          { connectionId: attempt.connection_id ?? undefined },
          { attemptId: attempt.id, expiresInSeconds: held.tokens.expiresInSeconds },
        );
      })();
      return held;
    },

    held: heldOf,
    prune,
    /** Gives up what waits for a connection, inside the transaction that ends it. */
    giveUpOf(connectionId: string): void {
      for (const attempt of store.heldOf(connectionId)) {
        giveUp(attempt);
        store.fail(attempt.id, JSON.stringify(new AppError('CANCELLED').toValue()));
      }
    },
    /** Whether there are attempts to forget whose consents have to be ended. */
    hasStale: () => store.heldBefore(iso(clock.nowMs() - ATTEMPT_MEMORY_MS)).length > 0,

    /** Closes an attempt. Its tokens are kept as long as trying again can help; otherwise its consent is ended. */
    fail(attemptId: string, thrown: unknown): AppError {
      const error = asAppError(thrown);
      const attempt = store.get(attemptId);
      database.transaction(() => {
        store.fail(attemptId, JSON.stringify(error.toValue()));
        if (attempt && isFinal(thrown)) giveUp(attempt);
        audit.append(
          'AUTH_FAILED',
          { connectionId: attempt?.connection_id ?? undefined },
          { attemptId, code: error.code },
        );
      })();
      events.emit('connections.changed', {});
      return error;
    },

    /** Records a redirect that is not accepted, and closes the attempt it names, if any. */
    refuse(code: ErrorCode, closes: AttemptRow | undefined, metadata: Record<string, string>): AppError {
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
    },

    /** Recent attempts, newest first. */
    list(describe: (row: AttemptRow) => { plan?: ReconnectPlan; canRollBack: boolean }): Attempt[] {
      return store
        .recent(iso(clock.nowMs() - ATTEMPT_MEMORY_MS))
        .map((row) => ({ ...attemptOf(row, clock.nowMs()), ...describe(row) }));
    },
  };
}

/** The user's or the bank's last word. Anything else (a fault of ours, a wrong secret, a full disk) may pass. */
function isFinal(thrown: unknown): boolean {
  if (!(thrown instanceof BankFailure)) return asAppError(thrown).code === 'CANCELLED';
  return !isTransient(thrown.kind) && thrown.kind !== 'client-rejected' && thrown.kind !== 'token-rejected';
}

function attemptOf(row: AttemptRow, nowMs: number): Omit<Attempt, 'plan' | 'canRollBack'> {
  const hasExpired = row.status === 'waiting' && Date.parse(row.expires_at) <= nowMs;
  const error: ErrorValue | undefined = hasExpired
    ? new AppError('STATE_EXPIRED').toValue()
    : row.error === null
      ? undefined
      : (JSON.parse(row.error) as ErrorValue);
  return {
    attemptId: row.id,
    ...(row.connection_id === null ? {} : { connectionId: row.connection_id }),
    environment: row.environment,
    state: hasExpired ? 'failed' : row.status,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(error === undefined ? {} : { error }),
  };
}
