import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { TokenEnvelope } from '../keys/token-envelope.ts';
import type { TransactionStore } from '../ledger/transaction-store.ts';
import type { Clock } from '../ports.ts';
import { BankFailure } from '../providers/bank-failure.ts';
import type { BankProvider } from '../providers/bank-provider.ts';
import type { AttemptStore } from './attempt-store.ts';
import type { ConnectionHealth } from './connection-health.ts';
import type { ConnectionStore, PendingRevocationRow } from './connection-store.ts';

/** Ending a connection by the user's wish. */
export type Disconnect = {
  /** Ends it here at once, and at TrueLayer as soon as TrueLayer can be reached. */
  disconnect(connectionId: string, options: { deleteData: boolean }): Promise<void>;
  /** Tells TrueLayer about every ended consent it has not been told about yet. */
  revokePending(): Promise<void>;
};

type Needs = {
  database: Database;
  store: ConnectionStore;
  transactions: TransactionStore;
  audit: Audit;
  events: EventBus;
  envelope: TokenEnvelope;
  clock: Clock;
  credentials: Credentials;
  provider: BankProvider;
  health: ConnectionHealth;
  attempts: AttemptStore;
  /** What the audit trail says of a connection goes with its data. */
  trail: Pick<AuditTrail, 'signInsOf' | 'erase'>;
};

/** Creates the disconnecting flow. It works offline: the tokens move to a list of revocations still to be made. */
export function createDisconnect(needs: Needs): Disconnect {
  let revoking: Promise<void> | undefined;
  const {
    database,
    store,
    transactions,
    audit,
    events,
    envelope,
    clock,
    credentials,
    provider,
    health,
    attempts,
    trail,
  } = needs;
  const nowIso = () => new Date(clock.nowMs()).toISOString();

  const move = (
    sealed: Buffer | null,
    column: 'access_token' | 'refresh_token',
    from: string,
    to: string,
  ): Buffer | null =>
    sealed &&
    envelope.seal(envelope.open(sealed, { table: 'connections', column, rowId: from }), {
      table: 'pending_revocations',
      column,
      rowId: to,
    });

  return {
    async disconnect(connectionId, { deleteData }) {
      const row = store.get(connectionId);
      if (!row) throw new AppError('NOT_FOUND', { details: { connectionId } });
      const id = randomUUID();
      const signIns = deleteData ? await trail.signInsOf(connectionId) : [];
      database.transaction(() => {
        if (row.access_token !== null || row.refresh_token !== null) {
          store.insertRevocation({
            id,
            connection_id: connectionId,
            environment: row.environment,
            access_token: move(row.access_token, 'access_token', connectionId, id),
            refresh_token: move(row.refresh_token, 'refresh_token', connectionId, id),
            created_at: nowIso(),
          });
        }
        health.record(connectionId, { kind: 'disconnected' });
        store.update(connectionId, {
          access_token: null,
          refresh_token: null,
          previous_refresh_token: null,
          expires_at: null,
          last_error: null,
        });
        if (deleteData) {
          audit.appendDeletion(connectionId, signIns);
          attempts.removeOf(connectionId);
          transactions.forgetWordsOfConnection(connectionId);
          store.remove(connectionId);
        }
      })();
      events.emit('connections.changed', {});
      if (deleteData) {
        events.emit('accounts.changed', {});
        events.emit('transactions.changed', {});
        await trail.erase();
      }
      await revokePending();
    },
    revokePending,
  };

  /** One round at a time, since two would trade the same refresh token; what is added meanwhile is part of the round. */
  function revokePending(): Promise<void> {
    revoking ??= revokeEach().finally(() => (revoking = undefined));
    return revoking;
  }

  async function revokeEach(): Promise<void> {
    const tried = new Set<string>();
    for (;;) {
      const row = store.revocations().find(({ id }) => !tried.has(id));
      if (!row) return;
      tried.add(row.id);
      if (await revoke(row)) store.removeRevocation(row.id);
    }
  }

  /** True when there is nothing left to revoke. */
  async function revoke(row: PendingRevocationRow): Promise<boolean> {
    try {
      const application = await credentials.application(row.environment);
      const open = (column: 'access_token' | 'refresh_token') => {
        const sealed = row[column];
        return sealed === null
          ? undefined
          : envelope.open(sealed, { table: 'pending_revocations', column, rowId: row.id });
      };
      const accessToken = open('access_token');
      if (accessToken !== undefined && (await tryRevoke(application, accessToken))) return true;
      const refreshToken = open('refresh_token');
      if (refreshToken === undefined) return true;
      const fresh = await provider.refresh(application, refreshToken, {});
      // The old tokens may be dead from here on: if the next call gets no answer, these are the ones to try again with.
      const seal = (column: 'access_token' | 'refresh_token', token: string) =>
        envelope.seal(token, { table: 'pending_revocations', column, rowId: row.id });
      store.updateRevocation({
        id: row.id,
        access_token: seal('access_token', fresh.accessToken),
        refresh_token: seal('refresh_token', fresh.refreshToken ?? refreshToken),
      });
      return await tryRevoke(application, fresh.accessToken);
    } catch (thrown) {
      // A grant that is not accepted any more is already over; anything else is tried again later.
      return thrown instanceof BankFailure && thrown.kind === 'grant-rejected';
    }
  }

  async function tryRevoke(
    application: Awaited<ReturnType<Credentials['application']>>,
    accessToken: string,
  ): Promise<boolean> {
    try {
      await provider.revoke(application, accessToken, {});
      return true;
    } catch (thrown) {
      if (thrown instanceof BankFailure && thrown.kind === 'token-rejected') return false;
      throw thrown;
    }
  }
}
