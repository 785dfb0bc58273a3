import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { SealedPlace } from '../keys/token-envelope.ts';
import type { AccountRow, AccountStore } from '../ledger/account-store.ts';
import type { TransactionStore } from '../ledger/transaction-store.ts';
import type { Clock } from '../ports.ts';
import type { ConnectionRow, ConnectionStore } from './connection-store.ts';
import type { ConnectionTokens } from './connection-tokens.ts';
import { createSnapshotStore, type SnapshotRow } from './snapshot-store.ts';

/** Undoing a reconnect. */
export type Rollback = {
  /** Remembers what a connection was, inside the transaction that changes it. */
  remember(attemptId: string, connection: ConnectionRow, accounts: readonly AccountRow[]): void;
  isPossible(attemptId: string): boolean;
  /** Forgets what is too old to be undone, and with it tokens that nobody will use again. */
  prune(): void;
  /** Seals the tokens of every snapshot anew, for a rotation of the key; answers how many. Call it inside a transaction. */
  reseal(renew: (sealed: Buffer, place: SealedPlace) => Buffer): number;
  /** Puts the connection back: tokens, consent, accounts. Accounts the attempt brought are removed with their rows. */
  run(connectionId: string, attemptId: string): Promise<void>;
};

/** A snapshot is of use while the old tokens may still be honoured. */
const SNAPSHOT_LIFETIME_MS = 24 * 3_600_000;

type StoredConnection = Record<string, string | number | null>;

const SEALED_MARK = 'base64:';
const TOKEN_COLUMNS = ['access_token', 'refresh_token', 'previous_refresh_token'] as const;

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
  tokens: Pick<ConnectionTokens, 'alone'>;
  /** The number that the next sync will have. */
  nextRun(): number;
  /** Undoes what syncs from a number on have written, before the accounts are put back. */
  undoSyncsSince(connectionId: string, number: number): Promise<void>;
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
        next_run: needs.nextRun(),
        created_at: new Date(clock.nowMs()).toISOString(),
      });
    },

    isPossible: (attemptId) => usable(attemptId) !== undefined,

    prune: () => store.removeBefore(new Date(clock.nowMs() - SNAPSHOT_LIFETIME_MS).toISOString()),

    reseal(renew) {
      let count = 0;
      for (const { attempt_id, connection_id: rowId, connection } of store.all()) {
        const columns = JSON.parse(connection) as StoredConnection;
        for (const column of TOKEN_COLUMNS) {
          const sealed = unpack(columns[column] ?? null);
          if (!Buffer.isBuffer(sealed)) continue;
          columns[column] = pack(renew(sealed, { table: 'connections', column, rowId }));
          count += 1;
        }
        store.replaceConnection(attempt_id, JSON.stringify(columns));
      }
      return count;
    },

    async run(connectionId, attemptId) {
      const snapshot = usable(attemptId);
      if (snapshot?.connection_id !== connectionId) {
        throw new AppError('NOT_FOUND', {
          sentence: 'reconnect-final',
          details: { connectionId, attemptId },
        });
      }
      await needs.undoSyncsSince(connectionId, snapshot.next_run);
      // A refresh on its way belongs to the term that ends here; its tokens must not land on the one put back.
      await needs.tokens.alone(connectionId, () => {
        const latest = usable(attemptId);
        if (latest) putBack(latest);
      });
      events.emit('connections.changed', {});
      events.emit('accounts.changed', {});
      events.emit('transactions.changed', {});
    },
  };

  function putBack({ attempt_id: attemptId, connection_id: connectionId, ...snapshot }: SnapshotRow): void {
    const stored = unpackConnection(JSON.parse(snapshot.connection) as StoredConnection);
    const before = JSON.parse(snapshot.accounts) as AccountRow[];
    const kept = new Set(before.map(({ id }) => id));
    database.transaction(() => {
      const from = connections.get(connectionId)?.status;
      connections.update(connectionId, { ...stored, refresh_lease_holder: null, refresh_lease_until: null });
      for (const { id } of accounts.ofConnection(connectionId)) {
        if (kept.has(id)) continue;
        transactions.forgetWordsOfAccount(id);
        accounts.remove(id);
      }
      accounts.releaseBankIds(connectionId);
      for (const row of before) accounts.restore(row);
      store.clear(connectionId);
      audit.append(
        'CONNECTION_ROLLED_BACK',
        { connectionId },
        {
          attemptId,
          accounts: before.length,
          from,
          to: stored.status,
          reason: stored.reason ?? undefined,
        },
      );
    })();
  }
}

/** A row as JSON: sealed bytes become base64 under a mark. */
function packConnection(row: ConnectionRow): StoredConnection {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, pack(value)]));
}

function unpackConnection(stored: StoredConnection): Partial<ConnectionRow> {
  return Object.fromEntries(
    Object.entries(stored)
      .filter(([column]) => column !== 'id')
      .map(([column, value]) => [column, unpack(value)]),
  );
}

function pack(value: Buffer | string | number | null): string | number | null {
  return Buffer.isBuffer(value) ? SEALED_MARK + value.toString('base64') : value;
}

function unpack(value: string | number | null): Buffer | string | number | null {
  return typeof value === 'string' && value.startsWith(SEALED_MARK)
    ? Buffer.from(value.slice(SEALED_MARK.length), 'base64')
    : value;
}
