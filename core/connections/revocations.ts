import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Environment } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { Application, Credentials } from '../credentials/credentials.ts';
import type { Database } from '../database/database.ts';
import { elapsedMs } from '../elapsed.ts';
import type { TokenEnvelope } from '../keys/token-envelope.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import type { Clock } from '../ports.ts';
import { BankFailure, isTransient } from '../providers/bank-failure.ts';
import type { BankProvider } from '../providers/bank-provider.ts';
import type { ConnectionStore } from './connection-store.ts';
import { createRevocationStore, type RevocationReason, type RevocationRow } from './revocation-store.ts';

/** A consent that is given up here, with the tokens that still open the way to it. */
export type GivenUpConsent = {
  environment: Environment;
  because: RevocationReason;
  /** The connection it belonged to, or was to belong to. */
  connectionId?: string | undefined;
  attemptId?: string | undefined;
  accessToken?: string | undefined;
  refreshToken?: string | undefined;
};

/** Ending consents at TrueLayer, so that none lives on where the user cannot see it. */
export type Revocations = {
  /**
   * Takes over the tokens of a consent that is given up. Call it inside the transaction that gives them up; TrueLayer is
   * told soon after it, and again later for as long as it cannot be reached.
   */
  add(consent: GivenUpConsent): void;
  isPending(): boolean;
  /** The connections of the consents that TrueLayer has not been told about. */
  pendingConnections(): (string | null)[];
  /** Tells TrueLayer about every consent it has not been told about yet. */
  revokePending(): Promise<void>;
  /** Begins nothing more, and waits for a while for what is under way: without its answer, fresh tokens would be lost. */
  close(): Promise<void>;
};

type Needs = {
  database: Database;
  connections: Pick<ConnectionStore, 'get' | 'byCredentials'>;
  audit: Audit;
  envelope: TokenEnvelope;
  clock: Clock;
  credentials: Pick<Credentials, 'application'>;
  provider: Pick<BankProvider, 'consent' | 'refresh' | 'revoke'>;
  limiter: RateLimiter;
  /** Called when there is something to tell. */
  onAdded(): void;
};

/** How telling TrueLayer went: it is done (and how), or has to be tried again. */
type Outcome = 'revoked' | 'already-over' | 'kept-in-use' | 'try-again';

/** The same patience as for a connection's own tokens. */
const CLOSING_PATIENCE_MS = 15_000;

/** A consent that cannot say whose it is for so long is not waited for any more. */
const ASKED_FOR_MS = 24 * 3_600_000;

type TokenColumn = 'access_token' | 'refresh_token';

/** Creates the list of consents to end. */
export function createRevocations(needs: Needs): Revocations {
  const { database, connections, audit, envelope, clock, credentials, provider, limiter } = needs;
  const store = createRevocationStore(database);
  let revoking: Promise<void> | undefined;
  let isClosing = false;

  const place = (column: TokenColumn, rowId: string) => ({ table: 'pending_revocations', column, rowId });
  const seal = (id: string, column: TokenColumn, token: string | undefined): Buffer | null =>
    token === undefined ? null : envelope.seal(token, place(column, id));
  const open = (row: RevocationRow, column: TokenColumn): string | undefined => {
    const sealed = row[column];
    return sealed === null ? undefined : envelope.open(sealed, place(column, row.id));
  };

  return {
    add({ environment, because, connectionId, attemptId, accessToken, refreshToken }) {
      if (accessToken === undefined && refreshToken === undefined) return;
      const id = randomUUID();
      store.insert({
        id,
        connection_id: connectionId ?? null,
        attempt_id: attemptId ?? null,
        environment,
        because,
        access_token: seal(id, 'access_token', accessToken),
        refresh_token: seal(id, 'refresh_token', refreshToken),
        created_at: new Date(clock.nowMs()).toISOString(),
      });
      // Not before the transaction around this one is through.
      setImmediate(() => isClosing || needs.onAdded());
    },
    isPending: () => store.count() > 0,
    pendingConnections: () => store.all().map(({ connection_id }) => connection_id),
    revokePending,
    async close() {
      isClosing = true;
      await Promise.race([revoking, pause(CLOSING_PATIENCE_MS, undefined, { ref: false })]);
    },
  };

  /** One round at a time, since two would trade the same refresh token; what is added meanwhile is part of the round. */
  function revokePending(): Promise<void> {
    revoking ??= revokeEach().finally(() => (revoking = undefined));
    return revoking;
  }

  async function revokeEach(): Promise<void> {
    const tried = new Set<string>();
    for (;;) {
      const row = isClosing ? undefined : store.all().find(({ id }) => !tried.has(id));
      if (!row) return;
      tried.add(row.id);
      const outcome = await revoke(row);
      if (outcome === 'try-again') continue;
      database.transaction(() => {
        store.remove(row.id);
        const { attempt_id: attemptId, because } = row;
        // A connection whose data was deleted has no place in the trail any more.
        const connectionId = connections.get(row.connection_id ?? '')?.id;
        audit.append('CONSENT_ENDED', { connectionId }, { because, outcome, attemptId: attemptId ?? undefined });
      })();
    }
  }

  async function revoke(row: RevocationRow): Promise<Outcome> {
    try {
      const application = await credentials.application(row.environment);
      const accessToken = open(row, 'access_token');
      const outcome = accessToken === undefined ? undefined : await revokeBy(row, application, accessToken);
      if (outcome !== undefined) return outcome;
      const fresh = await refreshed(row, application);
      // A token minted a moment ago that is refused all the same: something is wrong over there.
      return fresh === undefined ? 'already-over' : ((await revokeBy(row, application, fresh)) ?? 'try-again');
    } catch (thrown) {
      // A grant that is not accepted any more is already over; anything else is tried again later.
      return thrown instanceof BankFailure && thrown.kind === 'grant-rejected' ? 'already-over' : 'try-again';
    }
  }

  /** `undefined`: the access token is not accepted, which says nothing about the consent. */
  async function revokeBy(
    row: RevocationRow,
    application: Application,
    accessToken: string,
  ): Promise<Outcome | undefined> {
    try {
      if (await isInUse(row, application, accessToken)) return 'kept-in-use';
      await provider.revoke(application, accessToken, {});
      return 'revoked';
    } catch (thrown) {
      if (thrown instanceof BankFailure && thrown.kind === 'token-rejected') return undefined;
      throw thrown;
    }
  }

  async function refreshed(row: RevocationRow, application: Application): Promise<string | undefined> {
    const refreshToken = open(row, 'refresh_token');
    if (refreshToken === undefined) return undefined;
    await limiter.admit('refresh');
    const fresh = await provider.refresh(application, refreshToken, {});
    // The old tokens may be dead from here on: if the next call gets no answer, these are the ones to try again with.
    store.replaceTokens({
      id: row.id,
      access_token: seal(row.id, 'access_token', fresh.accessToken),
      refresh_token: seal(row.id, 'refresh_token', fresh.refreshToken ?? refreshToken),
    });
    return fresh.accessToken;
  }

  /**
   * Whether a living connection rests on this consent. Ending it is ending TrueLayer's record, and a sign-in onto a known
   * connection may have led back to the same one. Where TrueLayer does not say which it is, a living connection wins.
   */
  async function isInUse(row: RevocationRow, application: Application, accessToken: string): Promise<boolean> {
    if (row.because === 'disconnected') return false;
    let credentialsId: string | undefined;
    try {
      ({ credentialsId } = await provider.consent({ application, accessToken }));
    } catch (thrown) {
      if (!(thrown instanceof BankFailure) || thrown.kind === 'token-rejected') throw thrown;
      if (isTransient(thrown.kind) && elapsedMs(clock.nowMs(), Date.parse(row.created_at)) < ASKED_FOR_MS) throw thrown;
    }
    const living =
      credentialsId === undefined
        ? connections.get(row.connection_id ?? '')
        : connections.byCredentials(row.environment, credentialsId);
    return living !== undefined && living.refresh_token !== null;
  }
}
