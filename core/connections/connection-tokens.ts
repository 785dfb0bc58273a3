import { setTimeout as pause } from 'node:timers/promises';
import type { Audit } from '../audit/audit.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { Database } from '../database/database.ts';
import { AppError, asAppError } from '../errors.ts';
import { ifReadable, type TokenEnvelope } from '../keys/token-envelope.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import type { Clock } from '../ports.ts';
import { BankFailure, NO_REFRESH_TOKEN } from '../providers/bank-failure.ts';
import type { BankProvider, BankSession, TokenSet } from '../providers/bank-provider.ts';
import { isWithoutRefreshToken } from './access-end.ts';
import type { ConnectionHealth } from './connection-health.ts';
import type { ConnectionRow, ConnectionStore } from './connection-store.ts';
import type { RefreshLeases } from './refresh-lease-store.ts';
import { openRefreshIntent, type RefreshIntent } from './refresh-intent.ts';
import { createRefreshTurns } from './refresh-turns.ts';
import type { RevocationReason } from './revocation-store.ts';
import type { Revocations } from './revocations.ts';
import { createSharedRefresh } from './shared-refresh.ts';
import { createTradeRefreshToken, type Trade } from './trade-refresh-token.ts';

/** An access token with less than this left is refreshed before it is used. */
export const EXPIRY_SKEW_MS = 90_000;
/** A claim to live longer than this is not believed; no token does, and no date can be that far. */
const LONGEST_LIFE_SECONDS = 90 * 86_400;
/** How long closing waits for answers on their way: without them, tokens that were just replaced would be lost. */
const CLOSING_PATIENCE_MS = 15_000;

/** The token lifecycle of every connection. Nothing else reads or writes tokens. */
export type ConnectionTokens = {
  /**
   * Runs a data call with a token that is good. Refreshes first when the token is about to end; when the bank refuses
   * the token all the same, refreshes once and replays once (a second call, also for the quota). A refusal of tokens that have been replaced meanwhile is
   * replayed with the new ones. A refresh whose answer was lost since the work began is not made again for it: its
   * failure is the call's.
   */
  withSession<Value>(
    connectionId: string,
    options: SessionOptions,
    call: (session: BankSession) => Promise<Value>,
  ): Promise<Value>;
  /**
   * Refreshes now, whatever the clock says. Callers at the same time share one request. Rejects when there is nothing to
   * refresh with, which ends the connection no sooner than its access token ends.
   */
  refresh(connectionId: string): Promise<void>;
  /** How many refreshes have been lost so far: what work of several calls notes when it begins. */
  lostRefreshes(): number;
  /** The refresh token in force, for the calls that take it (extend, re-authentication). */
  refreshToken(connectionId: string): string | undefined;
  /**
   * Runs work that trades the refresh token, or replaces the tokens, while nothing else does: no refresh here and none
   * in another process. Not to be nested, and not to be left waiting for a refresh of the same connection.
   */
  alone<Value>(connectionId: string, work: () => Promise<Value> | Value): Promise<Value>;
  /**
   * Puts tokens that a renewal brought on disk; the refresh token before them is kept until a call has succeeded. False
   * when the user has ended the connection meanwhile: then they only serve to end the consent too.
   */
  keep(connection: Pick<ConnectionRow, 'id' | 'environment'>, tokens: TokenSet): boolean;
  /** Drops the refresh token before the current one: the current has proven itself. */
  confirm(connectionId: string): void;
  /**
   * Makes a call that may replace the refresh token. The intent is on disk before it goes out, and stays there while its
   * outcome is unknown: a later refusal can then be told from a withdrawal. `isTraded` says of an answer whether it did
   * replace it; then {@link ConnectionTokens.keep} is to follow.
   */
  trade<Value>(connectionId: string, call: () => Promise<Value>, isTraded: (value: Value) => boolean): Promise<Value>;
  /**
   * Hands the tokens of a connection, or of what it was before, over to be ended at TrueLayer. Inside the transaction
   * that gives them up.
   */
  giveUp(row: GivenUpRow, because: RevocationReason): void;
  /** Removes every token of a connection. */
  forget(connectionId: string): void;
  /** The columns that hold a new token set, sealed for a row. */
  seal(connectionId: string, tokens: TokenSet): SealedTokens;
  /** Waits, for a while, for the answers to refreshes on their way. */
  close(): Promise<void>;
};

/** How a session is opened. */
export type SessionOptions = {
  signal?: AbortSignal | undefined;
  userAddress?: string | undefined;
  /** {@link ConnectionTokens.lostRefreshes} when the work began that the call is a part of; without it, it begins now. */
  lostBefore?: number | undefined;
};

/** Token columns of a connection's row, sealed. */
export type SealedTokens = Pick<ConnectionRow, 'access_token' | 'refresh_token' | 'expires_at'>;

/** The columns of a connection, living or remembered, that its consent hangs by. */
export type GivenUpRow = Pick<ConnectionRow, 'id' | 'environment' | 'access_token' | 'refresh_token'>;

type Needs = {
  database: Database;
  store: ConnectionStore;
  leases: RefreshLeases;
  audit: Audit;
  envelope: TokenEnvelope;
  clock: Clock;
  credentials: Credentials;
  provider: BankProvider;
  limiter: RateLimiter;
  health: ConnectionHealth;
  revocations: Pick<Revocations, 'add'>;
};

type TokenColumn = 'access_token' | 'refresh_token' | 'previous_refresh_token';

/** Creates the token lifecycle. */
export function createConnectionTokens(needs: Needs): ConnectionTokens {
  const { database, store, audit, envelope, clock, credentials, health } = needs;
  const turns = createRefreshTurns(needs.leases, clock);
  const tradeRefreshToken = createTradeRefreshToken(needs);
  const shared = createSharedRefresh(store, turns, refresh);

  const place = (column: TokenColumn, rowId: string) => ({ table: 'connections', column, rowId });
  const openSealed = <Column extends TokenColumn>(
    row: { id: string } & Record<Column, Buffer | null>,
    column: Column,
  ): string | undefined => {
    const sealed = row[column];
    return sealed === null ? undefined : envelope.open(sealed, place(column, row.id));
  };
  const openColumn = (row: ConnectionRow, column: TokenColumn) => openSealed(row, column);
  const iso = (ms: number) => new Date(ms).toISOString();
  const rowOf = (connectionId: string): ConnectionRow => {
    const row = store.get(connectionId);
    if (!row) throw new AppError('NOT_FOUND', { details: { connectionId } });
    return row;
  };
  const sealFor = (connectionId: string, column: TokenColumn, token: string | undefined): Buffer | null =>
    token === undefined ? null : envelope.seal(token, place(column, connectionId));

  const seal: ConnectionTokens['seal'] = (connectionId, { accessToken, refreshToken, expiresInSeconds }) => ({
    access_token: sealFor(connectionId, 'access_token', accessToken),
    refresh_token: sealFor(connectionId, 'refresh_token', refreshToken),
    expires_at: iso(clock.nowMs() + Math.min(expiresInSeconds, LONGEST_LIFE_SECONDS) * 1000),
  });

  /** An answer without a refresh token means that the traded one stays good. */
  const write = (row: ConnectionRow, tokens: TokenSet, traded: string | undefined): void => {
    const fresh = tokens.refreshToken ?? traded;
    const { refresh_token, ...columns } = seal(row.id, { ...tokens, refreshToken: fresh });
    const isUnchanged = fresh === openColumn(row, 'refresh_token');
    store.update(row.id, {
      ...columns,
      refresh_started_at: null,
      updated_at: iso(clock.nowMs()),
      ...(isUnchanged
        ? {}
        : {
            refresh_token,
            previous_refresh_token: sealFor(row.id, 'previous_refresh_token', traded === fresh ? undefined : traded),
          }),
    });
  };

  return {
    seal,
    keep: (connection, tokens) => keep(connection, tokens, undefined),

    async withSession(connectionId, options, call) {
      const { lostBefore = shared.lostSoFar() } = options;
      if (isDue(rowOf(connectionId))) await shared.run(connectionId, lostBefore);
      const session = await openSession(connectionId, options);
      try {
        return await call(session);
      } catch (thrown) {
        if (!isRefusalOfSession(thrown)) throw thrown;
        // Somebody may have refreshed, or begun a new term, while this call was under way: then what was refused is not
        // what counts any more, and the newer token is tried as it is.
        const isCurrent = openColumn(rowOf(connectionId), 'access_token') === session.accessToken;
        if (isCurrent && !isTokenRejected(thrown)) throw thrown;
        if (isCurrent) await shared.run(connectionId, lostBefore);
        return call(await openSession(connectionId, options)).catch((again: unknown) => {
          // A token minted a moment ago: something is wrong over there, and it says nothing about the consent.
          throw isTokenRejected(again) ? new BankFailure('unavailable', again.evidence) : again;
        });
      }
    },

    async refresh(connectionId) {
      const row = rowOf(connectionId);
      if (isWithoutRefreshToken(row) && !isDue(row))
        throw new BankFailure('grant-rejected', { endpoint: NO_REFRESH_TOKEN });
      await shared.run(connectionId);
    },
    lostRefreshes: () => shared.lostSoFar(),
    refreshToken: (connectionId) => openColumn(rowOf(connectionId), 'refresh_token'),
    alone: (connectionId, work) => turns.take(connectionId, work),
    confirm: (connectionId) => store.update(connectionId, { previous_refresh_token: null }),
    async trade(connectionId, call, isTraded) {
      const intent = openRefreshIntent(store, clock, connectionId);
      intent.begin();
      try {
        const value = await call();
        if (!isTraded(value)) intent.end();
        return value;
      } catch (thrown) {
        intent.failed(thrown);
        throw thrown;
      }
    },
    giveUp(row, because) {
      needs.revocations.add({
        environment: row.environment,
        because,
        connectionId: row.id,
        accessToken: ifReadable(() => openSealed(row, 'access_token')),
        refreshToken: ifReadable(() => openSealed(row, 'refresh_token')),
      });
    },
    forget: (connectionId) =>
      store.update(connectionId, {
        access_token: null,
        refresh_token: null,
        previous_refresh_token: null,
        refresh_started_at: null,
        expires_at: null,
      }),
    async close() {
      await Promise.race([turns.allOver(), pause(CLOSING_PATIENCE_MS, undefined, { ref: false })]);
    },
  };

  function isDue(row: ConnectionRow): boolean {
    // With nothing to renew it with, a token is used to its last; one whose end is not known, until it is refused.
    if (isWithoutRefreshToken(row)) return row.expires_at !== null && Date.parse(row.expires_at) <= clock.nowMs();
    // A clock that was set back makes a token look fresh for longer than any token lives; the refused call then refreshes.
    return row.expires_at === null || Date.parse(row.expires_at) - clock.nowMs() < EXPIRY_SKEW_MS;
  }

  async function openSession(connectionId: string, { signal, userAddress }: SessionOptions): Promise<BankSession> {
    const { environment, provider_id: providerId } = rowOf(connectionId);
    const application = await credentials.application(environment);
    // Read last: nothing may come between the token and its use.
    const accessToken = openColumn(rowOf(connectionId), 'access_token');
    if (accessToken === undefined) throw new AppError('CONSENT_REVOKED', { details: { connectionId } });
    return { application, accessToken, providerId, signal, userAddress };
  }

  /**
   * One refresh. The order is what keeps a connection alive: the intent is on disk before the call; the new tokens are
   * on disk, beside the old refresh token, before anything uses them. A lost answer leaves both old tokens to be tried.
   */
  async function refresh(connectionId: string, onLost: (error: AppError) => void): Promise<void> {
    const row = rowOf(connectionId);
    const current = openColumn(row, 'refresh_token');
    const previous = openColumn(row, 'previous_refresh_token');
    const intent = openRefreshIntent(store, clock, connectionId);
    let trade: Trade;
    try {
      // A consent without offline access ends with its access token.
      if (current === undefined) throw new BankFailure('grant-rejected', { endpoint: NO_REFRESH_TOKEN });
      trade = await tradeRefreshToken(row, { current, previous }, intent.begin);
    } catch (thrown) {
      throw recordFailure(connectionId, thrown, intent, onLost);
    }
    const isKept = database.transaction(() => {
      recordRefresh(connectionId, trade);
      return keep(row, trade.tokens, trade.traded);
    })();
    if (!isKept) throw new AppError('CONSENT_REVOKED', { details: { connectionId } });
  }

  function keep(
    { id: connectionId, environment }: Pick<ConnectionRow, 'id' | 'environment'>,
    tokens: TokenSet,
    traded: string | undefined,
  ): boolean {
    const now = store.get(connectionId);
    if (now?.refresh_token) {
      write(now, tokens, traded ?? openColumn(now, 'refresh_token'));
      return true;
    }
    needs.revocations.add({
      environment,
      because: 'disconnected',
      connectionId,
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken ?? traded,
    });
    return false;
  }

  function recordRefresh(connectionId: string, { tokens, traded, usedPrevious }: Trade): void {
    const rotated = tokens.refreshToken !== undefined && tokens.refreshToken !== traded;
    audit.append(
      'TOKEN_REFRESHED',
      { connectionId },
      { rotated, usedPrevious, expiresInSeconds: tokens.expiresInSeconds },
    );
    health.record(connectionId, { kind: 'refreshed' });
  }

  function recordFailure(
    connectionId: string,
    thrown: unknown,
    intent: RefreshIntent,
    onLost: (error: AppError) => void,
  ): AppError {
    const error = asAppError(thrown);
    const isBank = thrown instanceof BankFailure;
    const isRefused = isBank && thrown.kind === 'grant-rejected';
    database.transaction(() => {
      // What was lost before is no open question any more once the bank has plainly refused; then it explains the refusal.
      if (isRefused) intent.clear();
      else if (intent.failed(thrown)) onLost(error);
      audit.append(
        'TOKEN_REFRESH_FAILED',
        { connectionId },
        {
          code: error.code,
          ...(isBank ? evidenceOf(thrown) : {}),
          ...(isRefused ? { unansweredSince: intent.unansweredSince } : {}),
        },
      );
      health.recordFailure(connectionId, error);
    })();
    return error;
  }
}

/** A refusal of what the call was made with: its token, or the consent behind it. */
function isRefusalOfSession(thrown: unknown): boolean {
  return thrown instanceof BankFailure && ['token-rejected', 'access-denied', 'grant-rejected'].includes(thrown.kind);
}

function isTokenRejected(thrown: unknown): thrown is BankFailure {
  return thrown instanceof BankFailure && thrown.kind === 'token-rejected';
}

function evidenceOf({ kind, evidence }: BankFailure): Record<string, string | number | undefined> {
  const { httpStatus, bankCode, networkCode, correlationId } = evidence;
  return { kind, httpStatus, bankCode, networkCode, correlationId };
}
