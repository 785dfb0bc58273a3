import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Audit } from '../audit/audit.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { Database } from '../database/database.ts';
import { AppError, asAppError } from '../errors.ts';
import type { TokenEnvelope } from '../keys/token-envelope.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import type { Clock } from '../ports.ts';
import { BankFailure, isTransient } from '../providers/bank-failure.ts';
import type { BankProvider, BankSession, TokenSet } from '../providers/bank-provider.ts';
import type { ConnectionHealth } from './connection-health.ts';
import type { ConnectionRow, ConnectionStore } from './connection-store.ts';
import type { RefreshLeases } from './refresh-lease-store.ts';

/** An access token with less than this left is refreshed before it is used. */
export const EXPIRY_SKEW_MS = 90_000;
/** A lease outlives the longest call; after it, a process that died in the middle is not waited for. */
const LEASE_MS = 120_000;
const LEASE_POLL_MS = 200;

/** The token lifecycle of every connection. Nothing else reads or writes tokens. */
export type ConnectionTokens = {
  /**
   * Runs a data call with a token that is good. Refreshes first when the token is about to end; when the bank refuses
   * the token all the same, refreshes once and replays once.
   */
  withSession<Value>(
    connectionId: string,
    options: SessionOptions,
    call: (session: BankSession) => Promise<Value>,
  ): Promise<Value>;
  /** Refreshes now, whatever the clock says. Callers at the same time share one request. */
  refresh(connectionId: string): Promise<void>;
  /** The refresh token in force, for the calls that take it (extend, re-authentication). */
  refreshToken(connectionId: string): string | undefined;
  /** Puts tokens that a renewal brought on disk; the refresh token before them is kept until a call has succeeded. */
  keep(connectionId: string, tokens: TokenSet): void;
  /** Drops the refresh token before the current one: the current has proven itself. */
  confirm(connectionId: string): void;
  /** The columns that hold a new token set, sealed for a row. */
  seal(connectionId: string, tokens: TokenSet): SealedTokens;
};

/** How a session is opened. */
export type SessionOptions = { signal?: AbortSignal | undefined; userAddress?: string | undefined };

/** Token columns of a connection's row, sealed. */
export type SealedTokens = Pick<ConnectionRow, 'access_token' | 'refresh_token' | 'expires_at'>;

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
};

type TokenColumn = 'access_token' | 'refresh_token' | 'previous_refresh_token';

/** Creates the token lifecycle. */
export function createConnectionTokens(needs: Needs): ConnectionTokens {
  const { database, store, leases, audit, envelope, clock, credentials, provider, limiter, health } = needs;
  const refreshing = new Map<string, Promise<void>>();
  const holder = randomUUID();

  const place = (column: TokenColumn, rowId: string) => ({ table: 'connections', column, rowId });
  const openColumn = (row: ConnectionRow, column: TokenColumn): string | undefined => {
    const sealed = row[column];
    return sealed === null ? undefined : envelope.open(sealed, place(column, row.id));
  };
  const iso = (ms: number) => new Date(ms).toISOString();
  const rowOf = (connectionId: string): ConnectionRow => {
    const row = store.get(connectionId);
    if (!row) throw new AppError('NOT_FOUND', { details: { connectionId } });
    return row;
  };

  const seal: ConnectionTokens['seal'] = (connectionId, tokens) => ({
    access_token: envelope.seal(tokens.accessToken, place('access_token', connectionId)),
    refresh_token:
      tokens.refreshToken === undefined
        ? null
        : envelope.seal(tokens.refreshToken, place('refresh_token', connectionId)),
    expires_at: iso(clock.nowMs() + tokens.expiresInSeconds * 1000),
  });

  /** The old refresh token moves aside only when there is a new one: an answer without one means the old stays good. */
  const keep: ConnectionTokens['keep'] = (connectionId, tokens) => {
    const before = openColumn(rowOf(connectionId), 'refresh_token');
    const { access_token, expires_at, refresh_token } = seal(connectionId, tokens);
    const isRotated = tokens.refreshToken !== undefined && tokens.refreshToken !== before;
    store.update(connectionId, {
      access_token,
      expires_at,
      refresh_started_at: null,
      updated_at: iso(clock.nowMs()),
      ...(isRotated
        ? {
            refresh_token,
            previous_refresh_token:
              before === undefined ? null : envelope.seal(before, place('previous_refresh_token', connectionId)),
          }
        : {}),
    });
  };

  return {
    seal,
    keep,

    async withSession(connectionId, options, call) {
      if (isDue(rowOf(connectionId))) await refreshOnce(connectionId);
      const session = await openSession(connectionId, options);
      try {
        return await call(session);
      } catch (thrown) {
        if (!(thrown instanceof BankFailure) || thrown.kind !== 'token-rejected') throw thrown;
        // Somebody may have refreshed while this call was under way; then the newer token is tried as it is.
        if (openColumn(rowOf(connectionId), 'access_token') === session.accessToken) await refreshOnce(connectionId);
        return call(await openSession(connectionId, options));
      }
    },

    refresh: refreshOnce,
    refreshToken: (connectionId) => openColumn(rowOf(connectionId), 'refresh_token'),
    confirm: (connectionId) => store.update(connectionId, { previous_refresh_token: null }),
  };

  function isDue(row: ConnectionRow): boolean {
    // A clock that was set back makes a token look fresh for longer than any token lives; the refused call then refreshes.
    return row.expires_at === null || Date.parse(row.expires_at) - clock.nowMs() < EXPIRY_SKEW_MS;
  }

  async function openSession(connectionId: string, { signal, userAddress }: SessionOptions): Promise<BankSession> {
    const row = rowOf(connectionId);
    const accessToken = openColumn(row, 'access_token');
    if (accessToken === undefined) throw new AppError('CONSENT_REVOKED', { details: { connectionId } });
    return { application: await credentials.application(row.environment), accessToken, signal, userAddress };
  }

  function refreshOnce(connectionId: string): Promise<void> {
    const running = refreshing.get(connectionId);
    if (running) return running;
    const started = refreshUnderLease(connectionId).finally(() => refreshing.delete(connectionId));
    refreshing.set(connectionId, started);
    return started;
  }

  /** One process at a time; whoever waited finds the work done and does not do it again. */
  async function refreshUnderLease(connectionId: string): Promise<void> {
    const wanted = rowOf(connectionId).access_token;
    while (!leases.take(connectionId, holder, iso(clock.nowMs()), iso(clock.nowMs() + LEASE_MS)))
      await pause(LEASE_POLL_MS);
    try {
      const current = rowOf(connectionId).access_token;
      const isDone = current !== null && wanted !== null && !current.equals(wanted);
      if (!isDone) await refresh(connectionId);
    } finally {
      leases.release(connectionId, holder);
    }
  }

  /**
   * One refresh. The order is what keeps a connection alive: the intent is on disk before the call; the new tokens are
   * on disk, beside the old refresh token, before anything uses them. A lost answer leaves both old tokens to be tried.
   */
  async function refresh(connectionId: string): Promise<void> {
    const row = rowOf(connectionId);
    const current = openColumn(row, 'refresh_token');
    if (current === undefined) {
      // A consent without offline access ends with its access token.
      throw recordFailure(connectionId, new BankFailure('grant-rejected', { endpoint: 'no refresh token' }));
    }
    store.update(connectionId, { refresh_started_at: iso(clock.nowMs()) });
    try {
      const { tokens, usedPrevious } = await trade(row, current, openColumn(row, 'previous_refresh_token'));
      database.transaction(() => {
        keep(connectionId, tokens);
        const rotated = tokens.refreshToken !== undefined;
        audit.append(
          'TOKEN_REFRESHED',
          { connectionId },
          { rotated, usedPrevious, expiresInSeconds: tokens.expiresInSeconds },
        );
        health.record(connectionId, { kind: 'succeeded' });
      })();
    } catch (thrown) {
      throw recordFailure(connectionId, thrown);
    }
  }

  /** Tries the current refresh token, and the one before it only when the bank has plainly refused the current. */
  async function trade(
    row: ConnectionRow,
    current: string,
    previous: string | undefined,
  ): Promise<{ tokens: TokenSet; usedPrevious: boolean }> {
    const application = await credentials.application(row.environment);
    try {
      await limiter.admit('refresh');
      return { tokens: await provider.refresh(application, current, {}), usedPrevious: false };
    } catch (thrown) {
      const isRefused = thrown instanceof BankFailure && thrown.kind === 'grant-rejected';
      if (!isRefused || previous === undefined) throw thrown;
      await limiter.admit('refresh');
      return { tokens: await provider.refresh(application, previous, {}), usedPrevious: true };
    }
  }

  function recordFailure(connectionId: string, thrown: unknown): AppError {
    const error = asAppError(thrown);
    const isBank = thrown instanceof BankFailure;
    database.transaction(() => {
      // A plain refusal is an answer; anything else leaves the outcome open, and the mark stays.
      if (isBank && !isTransient(thrown.kind)) store.update(connectionId, { refresh_started_at: null });
      audit.append(
        'TOKEN_REFRESH_FAILED',
        { connectionId },
        { code: error.code, ...(isBank ? evidenceOf(thrown) : {}) },
      );
      health.recordFailure(connectionId, error);
    })();
    return error;
  }
}

function evidenceOf({ kind, evidence }: BankFailure): Record<string, string | number | undefined> {
  return { kind, httpStatus: evidence.httpStatus, bankCode: evidence.bankCode, correlationId: evidence.correlationId };
}
