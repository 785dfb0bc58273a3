import type { ConnectionReason, ConnectionStatus } from '../../shared/contract/index.ts';
import type { AuditAction } from '../../shared/domain/audit-actions.ts';
import { elapsedMs } from '../elapsed.ts';

/** After this many failures in a row, over more than {@link UNREACHABLE_AFTER_MS}, a connection counts as unreachable. */
export const UNREACHABLE_AFTER_FAILURES = 5;
/** See {@link UNREACHABLE_AFTER_FAILURES}. */
export const UNREACHABLE_AFTER_MS = 24 * 3_600_000;

/** What the state machine knows about a connection. */
export type ConnectionState = {
  status: ConnectionStatus;
  reason?: ConnectionReason | undefined;
  /** Failures since the last success. */
  failuresInARow: number;
  /** Instant (ms) of the first of them. */
  failingSinceMs?: number | undefined;
};

/** Something that happened to a connection. */
export type ConnectionEvent =
  /** A token exchange or renewal went through and the first data call answered. */
  | { kind: 'renewed' }
  /** A data call answered, or a refresh that the user asked for. */
  | { kind: 'succeeded' }
  /** A refresh answered on the way to something else: TrueLayer knows us, which says nothing about the bank yet. */
  | { kind: 'refreshed' }
  /** The bank no longer accepts the grant: refresh rejected, or data denied after one narrowed retry. */
  | { kind: 'grant-lost'; statedConsentEndMs?: number | undefined }
  /** The access token is over, and the bank had given nothing to renew it with: the end of what was granted. */
  | { kind: 'access-ended' }
  | { kind: 'disconnected' }
  | { kind: 'credentials-rejected' }
  | { kind: 'provider-withdrawn' }
  /** Network, timeout, 5xx, 429, quota or an unreadable body. */
  | { kind: 'transient-failure' };

/** The next state with the audit action that records the change; no action means the status did not change. */
export type Transition = { next: ConnectionState; action?: AuditAction };

/**
 * The connection's state machine (docs/connections.md has the table). Pure: the same state, event and time always
 * give the same answer.
 *
 * Two rules carry the product's promise. Trouble that passes by itself never ends a connection; and a lost grant is
 * `REVOKED` only when the bank itself had said the consent would still run, otherwise it has simply `EXPIRED`. A third
 * keeps the word "unreachable" honest: every poll of a bank that is down begins with a refresh that succeeds, and that
 * neither heals nor ends the count of failures.
 */
export function nextConnectionState(state: ConnectionState, event: ConnectionEvent, nowMs: number): Transition {
  switch (event.kind) {
    case 'renewed':
      return { next: healthy(), ...(state.status === 'ACTIVE' ? {} : { action: 'CONNECTION_RECOVERED' }) };
    case 'succeeded':
      if (state.status === 'ACTIVE') return { next: healthy() };
      return state.status === 'ERROR' ? { next: healthy(), action: 'CONNECTION_RECOVERED' } : { next: state };
    case 'refreshed':
      return state.status === 'ERROR' && state.reason === 'credentials_rejected'
        ? { next: healthy(), action: 'CONNECTION_RECOVERED' }
        : { next: state };
    case 'grant-lost':
      return isLive(state) ? grantLost(event.statedConsentEndMs, nowMs) : { next: state };
    case 'access-ended':
      return isLive(state) ? EXPIRED : { next: state };
    case 'disconnected':
      return {
        next: { status: 'REVOKED', reason: 'disconnected', failuresInARow: 0 },
        action: 'CONNECTION_DISCONNECTED',
      };
    case 'credentials-rejected':
      return failed(state, 'credentials_rejected');
    case 'provider-withdrawn':
      return failed(state, 'provider_withdrawn');
    case 'transient-failure':
      return transientFailure(state, nowMs);
  }
}

function grantLost(statedConsentEndMs: number | undefined, nowMs: number): Transition {
  const shouldStillRun = statedConsentEndMs !== undefined && statedConsentEndMs > nowMs;
  return shouldStillRun
    ? { next: { status: 'REVOKED', reason: 'revoked_at_bank', failuresInARow: 0 }, action: 'CONNECTION_REVOKED' }
    : EXPIRED;
}

const EXPIRED: Transition = {
  next: { status: 'EXPIRED', reason: 'consent_expired', failuresInARow: 0 },
  action: 'CONNECTION_EXPIRED',
};

function failed(state: ConnectionState, reason: ConnectionReason): Transition {
  if (!isLive(state)) return { next: state };
  const isNew = state.status !== 'ERROR' || state.reason !== reason;
  return { next: { ...state, status: 'ERROR', reason }, ...(isNew ? { action: 'CONNECTION_ERROR' } : {}) };
}

function transientFailure(state: ConnectionState, nowMs: number): Transition {
  if (!isLive(state)) return { next: state };
  const failingSinceMs = state.failingSinceMs ?? nowMs;
  const next: ConnectionState = { ...state, failuresInARow: state.failuresInARow + 1, failingSinceMs };
  const isUnreachable =
    next.failuresInARow >= UNREACHABLE_AFTER_FAILURES && elapsedMs(nowMs, failingSinceMs) > UNREACHABLE_AFTER_MS;
  if (!isUnreachable || state.status === 'ERROR') return { next };
  return { next: { ...next, status: 'ERROR', reason: 'unreachable' }, action: 'CONNECTION_ERROR' };
}

function healthy(): ConnectionState {
  return { status: 'ACTIVE', failuresInARow: 0 };
}

/** Expired and revoked connections only come back by a renewal. */
function isLive({ status }: ConnectionState): boolean {
  return status === 'ACTIVE' || status === 'ERROR';
}
