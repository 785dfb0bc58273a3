import type { ErrorValue } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { Clock } from '../ports.ts';
import { BankFailure, isTransient, NO_REFRESH_TOKEN } from '../providers/bank-failure.ts';
import { nextAttemptAt } from './backoff.ts';
import { nextConnectionState, type ConnectionEvent, type ConnectionState } from './connection-state.ts';
import type { ConnectionRow, ConnectionStore } from './connection-store.ts';

/** `last_error` as it is stored. */
export type StoredError = ErrorValue & { at: string };

/** Applies what happens to a connection: runs the state machine, stores the result, audits every change of status. */
export type ConnectionHealth = {
  record(connectionId: string, event: DistributiveOmit<ConnectionEvent, 'statedConsentEndMs'>): void;
  /**
   * Judges a failure of a call, stores it as the last error and moves the state when the failure says so. One failure
   * counts once, however many callers it reaches: a refresh that fails also fails the sync that asked for it.
   */
  recordFailure(connectionId: string, error: AppError): void;
};

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** Creates the keeper of connection states. Call it inside the transaction of the act it follows from. */
export function createConnectionHealth(
  store: ConnectionStore,
  audit: Audit,
  clock: Clock,
  events: EventBus,
  random: () => number = Math.random,
): ConnectionHealth {
  const judged = new WeakSet<AppError>();

  /** @param answeredAtMs when the bank said so, by its own clock */
  const apply = (
    connectionId: string,
    event: Parameters<ConnectionHealth['record']>[1],
    answeredAtMs = clock.nowMs(),
  ): void => {
    const row = store.get(connectionId);
    if (!row) return;
    const full: ConnectionEvent =
      event.kind === 'grant-lost' ? { kind: 'grant-lost', statedConsentEndMs: statedEnd(row) } : event;
    // Whether a consent had ended is judged by the clock it ends by; everything else is counted by ours.
    const atMs = event.kind === 'grant-lost' ? answeredAtMs : clock.nowMs();
    const { next, action } = nextConnectionState(stateOf(row), full, atMs);
    const isWell = next.status === 'ACTIVE' && next.failuresInARow === 0;
    const clearsTrouble = isWell && (event.kind !== 'refreshed' || action !== undefined);
    store.update(connectionId, {
      status: next.status,
      reason: next.reason ?? null,
      failures_in_a_row: next.failuresInARow,
      failing_since: next.failingSinceMs === undefined ? null : new Date(next.failingSinceMs).toISOString(),
      updated_at: new Date(clock.nowMs()).toISOString(),
      ...(clearsTrouble ? { last_error: null, next_attempt_at: null } : {}),
    });
    if (action)
      audit.append(
        action,
        { connectionId },
        { from: row.status, to: next.status, reason: next.reason, because: event.kind },
      );
    if (action || row.last_error !== null) events.emit('connections.changed', {});
  };

  const nextAttempt = (connectionId: string, { evidence }: BankFailure): string => {
    const failures = store.get(connectionId)?.failures_in_a_row ?? 1;
    return new Date(nextAttemptAt(failures, evidence.retryAfterMs, clock.nowMs(), random())).toISOString();
  };

  return {
    record: (connectionId, event) => apply(connectionId, event),
    recordFailure(connectionId, error) {
      const isBank = error instanceof BankFailure;
      // Called off by ourselves: it says nothing about the connection, and nobody has to be told.
      if (judged.has(error) || (isBank && error.kind === 'cancelled')) return;
      judged.add(error);
      const event = eventOf(error);
      if (event) apply(connectionId, event, isBank ? error.evidence.answeredAtMs : undefined);
      if (isBank && (error.kind === 'rate-limited' || error.kind === 'quota-exhausted')) {
        const { bankCode, endpoint, retryAfterMs } = error.evidence;
        audit.append('RATE_LIMITED', { connectionId }, { code: error.code, bankCode, endpoint, retryAfterMs });
      }
      const stored: StoredError = { ...error.toValue(), at: new Date(clock.nowMs()).toISOString() };
      store.update(connectionId, {
        last_error: JSON.stringify(stored),
        // A wait belongs to the failure it followed from; left standing after another, it would long be over and ask for more.
        next_attempt_at: isBank && isTransient(error.kind) ? nextAttempt(connectionId, error) : null,
      });
      events.emit('connections.changed', {});
    },
  };
}

/** What a failed call says about the connection, if anything. */
function eventOf(error: AppError): DistributiveOmit<ConnectionEvent, 'statedConsentEndMs'> | undefined {
  if (!(error instanceof BankFailure)) return undefined;
  if (isTransient(error.kind)) return { kind: 'transient-failure' };
  switch (error.kind) {
    case 'grant-rejected':
      // Nobody was asked, so nobody has withdrawn anything.
      return { kind: error.evidence.endpoint === NO_REFRESH_TOKEN ? 'access-ended' : 'grant-lost' };
    case 'access-denied':
      return { kind: 'grant-lost' };
    case 'client-rejected':
      return { kind: 'credentials-rejected' };
    case 'withdrawn':
      return { kind: 'provider-withdrawn' };
    default:
      return undefined;
  }
}

/** Only the bank's own word counts as a known end; an estimate is "unknown". */
function statedEnd(row: ConnectionRow): number | undefined {
  return row.consent_expiry_is_estimate === 1 ? undefined : Date.parse(row.consent_expires_at);
}

function stateOf(row: ConnectionRow): ConnectionState {
  return {
    status: row.status,
    reason: row.reason ?? undefined,
    failuresInARow: row.failures_in_a_row,
    failingSinceMs: row.failing_since === null ? undefined : Date.parse(row.failing_since),
  };
}
