import type { AuditTrail } from '../audit/audit-trail.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { TransactionStore } from '../ledger/transaction-store.ts';
import type { Attempts } from './attempts.ts';
import type { ConnectionHealth } from './connection-health.ts';
import type { ConnectionStore } from './connection-store.ts';
import type { ConnectionTokens } from './connection-tokens.ts';
import type { Revocations } from './revocations.ts';
import type { Rollback } from './rollback.ts';

/** Ends a connection by the user's wish: here at once, and at TrueLayer as soon as TrueLayer can be reached. */
export type Disconnect = (connectionId: string, options: { deleteData: boolean }) => Promise<void>;

/** Creates the disconnecting flow. It works offline: the tokens move to the list of consents still to be ended. */
export function createDisconnect(needs: {
  database: Database;
  store: ConnectionStore;
  transactions: TransactionStore;
  audit: Audit;
  events: EventBus;
  tokens: Pick<ConnectionTokens, 'giveUp' | 'forget'>;
  rollback: Pick<Rollback, 'giveUp'>;
  health: ConnectionHealth;
  attempts: Pick<Attempts, 'store' | 'giveUpOf'>;
  revocations: Revocations;
  /** What the audit trail says of a connection goes with its data. */
  trail: Pick<AuditTrail, 'signInsOf' | 'erase'>;
}): Disconnect {
  const { database, store, transactions, audit, events, health, attempts, revocations, trail } = needs;

  return async (connectionId, { deleteData }) => {
    const row = store.get(connectionId);
    if (!row) throw new AppError('NOT_FOUND', { details: { connectionId } });
    const signIns = deleteData ? await trail.signInsOf(connectionId) : [];
    database.transaction(() => {
      // Whoever ends a bank ends all of it: the term before, and a sign-in that waits.
      needs.rollback.giveUp(connectionId);
      attempts.giveUpOf(connectionId);
      needs.tokens.giveUp(row, 'disconnected');
      needs.tokens.forget(connectionId);
      health.record(connectionId, { kind: 'disconnected' });
      store.update(connectionId, { last_error: null });
      if (deleteData) {
        audit.appendDeletion(connectionId, signIns);
        attempts.store.removeOf(connectionId);
        transactions.words.removeOfConnection(connectionId);
        store.remove(connectionId);
      }
    })();
    events.emit('connections.changed', {});
    if (deleteData) {
      events.emit('accounts.changed', {});
      events.emit('transactions.changed', {});
      await trail.erase();
    }
    await revocations.revokePending();
  };
}
