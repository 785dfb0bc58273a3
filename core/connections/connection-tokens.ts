import type { Environment } from '../../shared/contract/index.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { Database } from '../database/database.ts';
import type { Audit } from '../audit/audit.ts';
import { AppError, asAppError } from '../errors.ts';
import type { TokenEnvelope } from '../keys/token-envelope.ts';
import type { Clock } from '../ports.ts';
import { BankFailure, isTransient } from '../providers/bank-failure.ts';
import type { BankProvider, BankSession, TokenSet } from '../providers/bank-provider.ts';
import type { ConnectionHealth } from './connection-health.ts';
import type { ConnectionRow, ConnectionStore } from './connection-store.ts';

/** An access token with less than this left is refreshed before it is used. */
const EXPIRY_SKEW_MS = 90_000;

/** The token lifecycle of every connection. Nothing else reads or writes tokens. */
export type ConnectionTokens = {
  /**
   * Runs a data call with a token that is good. Refreshes first when the token is about to end; when the bank refuses
   * the token all the same, refreshes once and replays once.
   */
  withSession<Value>(
    connectionId: string,
    signal: AbortSignal | undefined,
    call: (session: BankSession) => Promise<Value>,
  ): Promise<Value>;
  /** Refreshes now, whatever the clock says. Callers at the same time share one request. */
  refresh(connectionId: string): Promise<void>;
  /** The columns that hold a new token set, sealed for a row. */
  seal(connectionId: string, tokens: TokenSet): SealedTokens;
};

/** Token columns of a connection's row, sealed. */
export type SealedTokens = Pick<ConnectionRow, 'access_token' | 'refresh_token' | 'expires_at'>;

type Needs = {
  database: Database;
  store: ConnectionStore;
  audit: Audit;
  envelope: TokenEnvelope;
  clock: Clock;
  credentials: Credentials;
  provider: BankProvider;
  health: ConnectionHealth;
};

type TokenColumn = 'access_token' | 'refresh_token' | 'previous_refresh_token';

/** Creates the token lifecycle. */
export function createConnectionTokens(needs: Needs): ConnectionTokens {
  const { database, store, audit, envelope, clock, credentials, provider, health } = needs;
  const refreshing = new Map<string, Promise<void>>();

  const place = (column: TokenColumn, rowId: string) => ({ table: 'connections', column, rowId });
  const openColumn = (row: ConnectionRow, column: TokenColumn): string | undefined => {
    const sealed = row[column];
    return sealed === null ? undefined : envelope.open(sealed, place(column, row.id));
  };
  const nowIso = () => new Date(clock.nowMs()).toISOString();
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
    expires_at: new Date(clock.nowMs() + tokens.expiresInSeconds * 1000).toISOString(),
  });

  return {
    seal,

    async withSession(connectionId, signal, call) {
      if (isDue(rowOf(connectionId))) await refreshOnce(connectionId);
      try {
        return await call(await session(connectionId, signal));
      } catch (thrown) {
        if (!(thrown instanceof BankFailure) || thrown.kind !== 'token-rejected') throw thrown;
        await refreshOnce(connectionId);
        return call(await session(connectionId, signal));
      }
    },

    refresh: refreshOnce,
  };

  function isDue(row: ConnectionRow): boolean {
    return row.expires_at === null || Date.parse(row.expires_at) - clock.nowMs() < EXPIRY_SKEW_MS;
  }

  async function session(connectionId: string, signal: AbortSignal | undefined): Promise<BankSession> {
    const row = rowOf(connectionId);
    const accessToken = openColumn(row, 'access_token');
    if (accessToken === undefined) throw new AppError('CONSENT_REVOKED', { details: { connectionId } });
    return { application: await credentials.application(row.environment), accessToken, signal };
  }

  function refreshOnce(connectionId: string): Promise<void> {
    const running = refreshing.get(connectionId);
    if (running) return running;
    const started = refresh(connectionId).finally(() => refreshing.delete(connectionId));
    refreshing.set(connectionId, started);
    return started;
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
      health.record(connectionId, { kind: 'grant-lost' });
      throw new AppError('CONSENT_EXPIRED', { details: { connectionId } });
    }
    store.update(connectionId, { refresh_started_at: nowIso() });
    try {
      const tokens = await trade(row.environment, [current, openColumn(row, 'previous_refresh_token')]);
      keep(connectionId, row, tokens);
    } catch (thrown) {
      throw recordFailure(connectionId, thrown);
    }
  }

  /** Tries the current refresh token, and the one before it only when the bank has plainly refused the current. */
  async function trade(environment: Environment, candidates: readonly (string | undefined)[]): Promise<TokenSet> {
    const application = await credentials.application(environment);
    const [current, previous] = candidates;
    try {
      return await provider.refresh(application, current ?? '', {});
    } catch (thrown) {
      const isRefused = thrown instanceof BankFailure && thrown.kind === 'grant-rejected';
      if (!isRefused || previous === undefined) throw thrown;
      return provider.refresh(application, previous, {});
    }
  }

  function keep(connectionId: string, before: ConnectionRow, tokens: TokenSet): void {
    const sealed = seal(connectionId, tokens);
    const rotated = tokens.refreshToken !== undefined;
    const oldToken = openColumn(before, 'refresh_token');
    database.transaction(() => {
      store.update(connectionId, {
        access_token: sealed.access_token,
        expires_at: sealed.expires_at,
        refresh_started_at: null,
        updated_at: nowIso(),
        ...(rotated && oldToken !== undefined
          ? {
              refresh_token: sealed.refresh_token,
              previous_refresh_token: envelope.seal(oldToken, place('previous_refresh_token', connectionId)),
            }
          : {}),
      });
      audit.append('TOKEN_REFRESHED', { connectionId }, { rotated, expiresAt: sealed.expires_at ?? undefined });
      health.record(connectionId, { kind: 'succeeded' });
    })();
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
