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
import type { RevocationReason } from './revocation-store.ts';
import { createSnapshotStore, type SnapshotRow } from './snapshot-store.ts';

/** Undoing a reconnect. */
export type Rollback = {
  /**
   * Remembers what a connection was, inside the transaction that changes it. What was remembered before can then not be
   * gone back to any more; its consent is ended, unless it is the one that begins now.
   */
  remember(change: {
    attemptId: string;
    connection: ConnectionRow;
    accounts: readonly AccountRow[];
    nextCredentialsId: string | null;
  }): void;
  isPossible(attemptId: string): boolean;
  /** Whether something is too old to be undone and has still to be forgotten. */
  hasStale(): boolean;
  /** Forgets what is too old to be undone, and ends the consents that only it still held on to. */
  prune(): void;
  /** Forgets what one connection was, and ends that consent: the user has ended the connection. */
  giveUp(connectionId: string): void;
  /** Seals the tokens of every snapshot anew, for a rotation of the key; answers how many. Call it inside a transaction. */
  reseal(renew: (sealed: Buffer, place: SealedPlace) => Buffer): number;
  /**
   * Puts the connection back: consent with its tokens, accounts, rows. Accounts that the attempt brought are removed with
   * their rows, and the consent that it brought is ended. A consent that was merely renewed cannot be un-renewed: it and
   * its newest tokens stay.
   */
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
  tokens: Pick<ConnectionTokens, 'alone' | 'giveUp'>;
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

  const stale = () => store.before(new Date(clock.nowMs() - SNAPSHOT_LIFETIME_MS).toISOString());

  /** A consent that is known to be one of those still in force is none to end. */
  const endConsentOf = (
    snapshot: SnapshotRow | undefined,
    because: RevocationReason,
    inForce: readonly (string | null)[],
  ): void => {
    if (!snapshot) return;
    const before = connectionOf(snapshot);
    if (before.credentials_id === null || !inForce.includes(before.credentials_id))
      needs.tokens.giveUp(before, because);
  };

  return {
    remember({ attemptId, connection, accounts: rows, nextCredentialsId }) {
      endConsentOf(store.ofConnection(connection.id), 'superseded', [connection.credentials_id, nextCredentialsId]);
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

    hasStale: () => stale().length > 0,

    prune() {
      for (const snapshot of stale()) {
        database.transaction(() => {
          endConsentOf(snapshot, 'superseded', [connections.get(snapshot.connection_id)?.credentials_id ?? null]);
          store.clear(snapshot.connection_id);
        })();
      }
    },

    giveUp(connectionId) {
      endConsentOf(store.ofConnection(connectionId), 'disconnected', [
        connections.get(connectionId)?.credentials_id ?? null,
      ]);
      store.clear(connectionId);
    },

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

  function putBack(snapshot: SnapshotRow): void {
    const { attempt_id: attemptId, connection_id: connectionId } = snapshot;
    const { id: _id, ...stored } = connectionOf(snapshot);
    const before = JSON.parse(snapshot.accounts) as AccountRow[];
    const kept = new Set(before.map(({ id }) => id));
    database.transaction(() => {
      const now = connections.get(connectionId);
      const isSameConsent =
        now !== undefined && now.credentials_id !== null && now.credentials_id === stored.credentials_id;
      if (now && !isSameConsent) needs.tokens.giveUp(now, 'rolled-back');
      const { last_synced, history_fetched_at } = stored;
      connections.update(
        connectionId,
        isSameConsent
          ? { last_synced, history_fetched_at }
          : { ...stored, refresh_lease_holder: null, refresh_lease_until: null },
      );
      for (const { id } of accounts.ofConnection(connectionId)) {
        if (kept.has(id)) continue;
        transactions.words.removeOfAccount(id);
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
          from: now?.status,
          to: isSameConsent ? now.status : stored.status,
          reason: (isSameConsent ? now.reason : stored.reason) ?? undefined,
        },
      );
    })();
  }
}

/** A row as JSON: sealed bytes become base64 under a mark. */
function packConnection(row: ConnectionRow): StoredConnection {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, pack(value)]));
}

/** The row as it was. */
function connectionOf({ connection }: SnapshotRow): ConnectionRow {
  const stored = JSON.parse(connection) as StoredConnection;
  return Object.fromEntries(Object.entries(stored).map(([column, value]) => [column, unpack(value)])) as ConnectionRow;
}

function pack(value: Buffer | string | number | null): string | number | null {
  return Buffer.isBuffer(value) ? SEALED_MARK + value.toString('base64') : value;
}

function unpack(value: string | number | null): Buffer | string | number | null {
  return typeof value === 'string' && value.startsWith(SEALED_MARK)
    ? Buffer.from(value.slice(SEALED_MARK.length), 'base64')
    : value;
}
