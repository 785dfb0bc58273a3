import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { AccountRow, AccountStore } from '../ledger/account-store.ts';
import type { TransactionStore } from '../ledger/transaction-store.ts';
import type { Clock } from '../ports.ts';
import type { ConnectionRow, ConnectionStore } from './connection-store.ts';
import { createSnapshotStore } from './snapshot-store.ts';

/** Undoing a reconnect. */
export type Rollback = {
  /** Remembers what a connection was, inside the transaction that changes it. */
  remember(attemptId: string, connection: ConnectionRow, accounts: readonly AccountRow[]): void;
  isPossible(attemptId: string): boolean;
  /** Puts the connection back: tokens, consent, accounts. Accounts the attempt brought are removed with their rows. */
  run(connectionId: string, attemptId: string): Promise<void>;
};

/** A snapshot is of use while the old tokens may still be honoured. */
const SNAPSHOT_LIFETIME_MS = 24 * 3_600_000;

type StoredConnection = Record<string, string | number | null>;

/**
 * Creates the rollback. Sealed token columns are kept sealed: they are bound to the connection's row and open nowhere
 * else, so the snapshot holds no secret in clear.
 */
export function createRollback(needs: {
  database: Database;
  connections: ConnectionStore;
  accounts: AccountStore;
  transactions: TransactionStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  /** Undoes what syncs since an instant have written, before the accounts are put back. */
  undoSyncsSince(connectionId: string, sinceIso: string): Promise<void>;
}): Rollback {
  const { database, connections, accounts, transactions, audit, events, clock } = needs;
  const store = createSnapshotStore(database);

  const usable = (attemptId: string) => {
    const snapshot = store.get(attemptId);
    return snapshot && clock.nowMs() - Date.parse(snapshot.created_at) < SNAPSHOT_LIFETIME_MS ? snapshot : undefined;
  };

  return {
    remember(attemptId, connection, rows) {
      store.put({
        attempt_id: attemptId,
        connection_id: connection.id,
        connection: JSON.stringify(packConnection(connection)),
        accounts: JSON.stringify(rows),
        created_at: new Date(clock.nowMs()).toISOString(),
      });
    },

    isPossible: (attemptId) => usable(attemptId) !== undefined,

    async run(connectionId, attemptId) {
      const snapshot = usable(attemptId);
      if (snapshot?.connection_id !== connectionId) {
        throw new AppError('NOT_FOUND', {
          message: 'This reconnect can no longer be undone.',
          details: { connectionId, attemptId },
        });
      }
      await needs.undoSyncsSince(connectionId, snapshot.created_at);
      const before = JSON.parse(snapshot.accounts) as AccountRow[];
      const kept = new Set(before.map(({ id }) => id));
      database.transaction(() => {
        connections.update(connectionId, unpackConnection(JSON.parse(snapshot.connection) as StoredConnection));
        for (const { id } of accounts.ofConnection(connectionId)) {
          if (kept.has(id)) continue;
          transactions.forgetWordsOfAccount(id);
          accounts.remove(id);
        }
        accounts.releaseBankIds(connectionId);
        for (const row of before) accounts.restore(row);
        store.clear(connectionId);
        audit.append('CONNECTION_ROLLED_BACK', { connectionId }, { attemptId, accounts: before.length });
      })();
      events.emit('connections.changed', {});
      events.emit('accounts.changed', {});
      events.emit('transactions.changed', {});
    },
  };
}

/** A row as JSON: sealed bytes become base64 under a mark. */
function packConnection(row: ConnectionRow): StoredConnection {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      Buffer.isBuffer(value) ? `base64:${value.toString('base64')}` : value,
    ]),
  );
}

function unpackConnection(stored: StoredConnection): Partial<ConnectionRow> {
  return Object.fromEntries(
    Object.entries(stored)
      .filter(([column]) => column !== 'id')
      .map(([column, value]) => [
        column,
        typeof value === 'string' && value.startsWith('base64:')
          ? Buffer.from(value.slice('base64:'.length), 'base64')
          : value,
      ]),
  );
}
