import type { ConnectionFacts, DiagnosisFacts, LastError } from '../../../core/diagnosis/diagnosis-facts.ts';
import type { AuditEntry, DiagnosisCause, ErrorCode, NextStepCode, Quota } from '../../../shared/contract/index.ts';

/** One labelled fault: what happened in truth, what of it Coffer can see, and what a helpful person would answer. */
export type FaultCase = { name: string; truth: DiagnosisCause; step: NextStepCode; facts: DiagnosisFacts };

/** The moment of every case. */
export const NOW: number = Date.parse('2026-06-15T10:00:00.000Z');
/** Milliseconds. */
export const MINUTE = 60_000;
/** Milliseconds. */
export const HOUR: number = 60 * MINUTE;
/** Milliseconds. */
export const DAY: number = 24 * HOUR;

/** What a case changes of a healthy connection that synced three hours ago and has 60 days left. */
export type Changes = {
  connection?: Partial<ConnectionFacts>;
  error?: Partial<LastError> & { code: ErrorCode };
  trail?: readonly TrailLine[];
  quotas?: readonly Quota[];
  provider?: DiagnosisFacts['provider'];
  service?: DiagnosisFacts['service'];
  others?: DiagnosisFacts['others'];
  hasApplication?: boolean;
  hasAttendedReads?: boolean;
  restoredAtMs?: number;
};

/** An audit entry: action, how long ago (ms), metadata. */
export type TrailLine = readonly [AuditEntry['action'], number, AuditEntry['metadata']?];

/** Builds the facts of a case. The trail is given newest first. */
export function factsOf({ connection, error, trail, ...rest }: Changes): DiagnosisFacts {
  const lines: readonly TrailLine[] = [
    ...(trail ?? []),
    ['SYNC_FINISHED', 3 * HOUR, { added: 2, changed: 0 }],
    ['TOKEN_REFRESHED', 3 * HOUR + MINUTE, { rotated: true }],
    ['SYNC_STARTED', 3 * HOUR + 2 * MINUTE],
    ['CONNECTION_CREATED', 30 * DAY],
  ];
  return {
    nowMs: NOW,
    connection: {
      connectionId: 'connection-1',
      providerId: 'ob-monzo',
      environment: 'production',
      status: 'ACTIVE',
      consentEndMs: NOW + 60 * DAY,
      consentEndIsEstimate: false,
      consentStatus: 'Authorised',
      hasRefreshToken: true,
      lastSyncedAtMs: NOW - 3 * HOUR,
      failuresInARow: error ? 1 : 0,
      failingSinceMs: error ? NOW - 20 * MINUTE : undefined,
      isSyncing: false,
      lastError: error && { atMs: NOW - 20 * MINUTE, ...error },
      ...connection,
    },
    trail: lines.map(([action, agoMs, metadata = {}], index) => ({
      auditId: 1000 - index,
      at: new Date(NOW - agoMs).toISOString(),
      action,
      connectionId: 'connection-1',
      metadata,
    })),
    quotas: [],
    provider: { isListed: true, health: 'healthy' },
    service: { state: 'answers', clockAheadMs: 400 },
    others: [fine('ob-starling'), fine('xs2a-n26')],
    hasApplication: true,
    hasAttendedReads: false,
    ...rest,
  };
}

/** Another bank that answered a few minutes ago. */
export function fine(providerId: string, agoMs: number = 5 * MINUTE): DiagnosisFacts['others'][number] {
  return { providerId, lastGoodAtMs: NOW - agoMs };
}

/** Another bank that fails, and was fine yesterday. */
export function failing(
  providerId: string,
  code: ErrorCode,
  agoMs: number = 30 * MINUTE,
): DiagnosisFacts['others'][number] {
  return { providerId, lastGoodAtMs: NOW - DAY, lastError: { code, atMs: NOW - agoMs } };
}

/**
 * A refresh that was plainly refused, with what the engine records after it. `unansweredSinceMs`: an earlier trade of the
 * key was begun then, and what came of it is not known.
 */
export function refusedRefresh(
  agoMs: number,
  end: 'CONNECTION_EXPIRED' | 'CONNECTION_REVOKED',
  unansweredSinceMs?: number,
): readonly TrailLine[] {
  return [
    [end, agoMs, { from: 'ACTIVE', because: 'grant-lost' }],
    [
      'TOKEN_REFRESH_FAILED',
      agoMs,
      {
        code: 'CONSENT_EXPIRED',
        kind: 'grant-rejected',
        httpStatus: 400,
        bankCode: 'invalid_grant',
        ...(unansweredSinceMs === undefined ? {} : { unansweredSince: new Date(unansweredSinceMs).toISOString() }),
      },
    ],
  ];
}

/** A meter. */
export function meter(endpoint: string, used: number, freeInMs: number): Quota {
  return {
    connectionId: 'connection-1',
    accountId: 'account-1',
    endpoint,
    used,
    limit: 4,
    windowEndsAt: new Date(NOW + freeInMs).toISOString(),
  };
}

/** A refresh that TrueLayer plainly refuses. */
export const DEAD_REFRESH = {
  code: 'CONSENT_EXPIRED',
  bankCode: 'invalid_grant',
  httpStatus: 400,
  endpoint: 'POST /connect/token',
} as const;

/** Data that the bank refuses. */
export const DATA_DENIED = { code: 'CONSENT_REVOKED', bankCode: 'access_denied', httpStatus: 403 } as const;

/** A refresh whose answer never came. */
export const LOST_ANSWER = ['TOKEN_REFRESH_FAILED', 5 * HOUR, { code: 'NETWORK_TIMEOUT', kind: 'timeout' }] as const;

/** The state after a lost grant whose end had passed. */
export const EXPIRED = { status: 'EXPIRED', reason: 'consent_expired' } as const;

/** The state after a lost grant that should still run. */
export const REVOKED = { status: 'REVOKED', reason: 'revoked_at_bank' } as const;

/** The state after a day of failures. */
export const ERROR = {
  status: 'ERROR',
  reason: 'unreachable',
  failuresInARow: 9,
  failingSinceMs: NOW - 30 * HOUR,
} as const;

/** Puts a case together. */
export function of(name: string, truth: FaultCase['truth'], step: FaultCase['step'], changes: Changes): FaultCase {
  return { name, truth, step, facts: factsOf(changes) };
}
