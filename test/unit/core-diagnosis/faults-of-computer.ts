import {
  DAY,
  failing,
  HOUR,
  meter,
  MINUTE,
  NOW,
  refusedRefresh,
  DEAD_REFRESH,
  REVOKED,
  of,
  type FaultCase,
} from './fault-case.ts';

/** This computer and Coffer itself, and faults that cannot be told apart from here. */
export const FAULTS_OF_COMPUTER: readonly FaultCase[] = [
  // This computer.
  of('no network', 'offline', 'check_network', {
    error: { code: 'NETWORK_OFFLINE' },
    service: { state: 'silent', code: 'ENOTFOUND' },
    others: [failing('ob-starling', 'NETWORK_OFFLINE')],
  }),
  of('no network, nothing was tried yet', 'offline', 'check_network', {
    service: { state: 'silent', code: 'ENETUNREACH' },
  }),
  of('a firewall refuses', 'offline', 'check_network', {
    error: { code: 'NETWORK_OFFLINE' },
    service: { state: 'silent', code: 'ECONNREFUSED' },
  }),
  of('a virus scanner in between', 'offline', 'check_network', {
    error: { code: 'BAD_RESPONSE' },
    service: { state: 'silent', code: 'SELF_SIGNED_CERT_IN_CHAIN' },
  }),
  of('was offline, is back', 'offline', 'sync_now', { error: { code: 'NETWORK_OFFLINE' } }),
  of('bank failed in the morning, offline since', 'offline', 'check_network', {
    error: { code: 'PROVIDER_UNAVAILABLE', httpStatus: 503, atMs: NOW - 5 * HOUR },
    service: { state: 'silent', code: 'EAI_AGAIN' },
  }),
  of('clock three hours ahead', 'clock_wrong', 'set_clock', { service: { state: 'answers', clockAheadMs: 3 * HOUR } }),
  of('clock a year behind, certificate not valid yet', 'clock_wrong', 'set_clock', {
    error: { code: 'BAD_RESPONSE' },
    service: { state: 'silent', code: 'CERT_NOT_YET_VALID' },
    trail: [['SYNC_FINISHED', -365 * DAY]],
  }),
  of('clock years ahead, certificate expired', 'clock_wrong', 'set_clock', {
    error: { code: 'BAD_RESPONSE' },
    service: { state: 'silent', code: 'CERT_HAS_EXPIRED' },
  }),
  of('clock was set back, TrueLayer not asked', 'clock_wrong', 'set_clock', {
    trail: [['SYNC_FINISHED', -40 * DAY]],
    service: { state: 'unasked' },
  }),
  of('clock says the consent is over, TrueLayer’s does not', 'clock_wrong', 'set_clock', {
    connection: { consentEndMs: NOW - 5 * DAY },
    service: { state: 'answers', clockAheadMs: 30 * DAY },
  }),
  of('reads of next year block the quota', 'clock_wrong', 'set_clock', {
    error: { code: 'QUOTA_EXHAUSTED', endpoint: 'transactions' },
    quotas: [meter('transactions', 4, 365 * DAY)],
    service: { state: 'answers', clockAheadMs: -365 * DAY },
  }),
  of('disk full', 'disk_trouble', 'check_disk', { error: { code: 'DISK_FULL' } }),
  of('folder became read-only', 'disk_trouble', 'check_disk', { error: { code: 'PROFILE_UNWRITABLE' } }),
  of('Coffer was closed in the middle', 'stopped', 'sync_now', { error: { code: 'CANCELLED' } }),
  of('disconnected by the user', 'disconnected', 'nothing', {
    connection: { status: 'REVOKED', reason: 'disconnected', hasRefreshToken: false },
    trail: [['CONNECTION_DISCONNECTED', DAY]],
  }),
  of('disconnected, then the consent ended and the network went', 'disconnected', 'nothing', {
    connection: { status: 'REVOKED', reason: 'disconnected', hasRefreshToken: false, consentEndMs: NOW - DAY },
    service: { state: 'silent', code: 'ENOTFOUND' },
  }),
  of('a fault of ours', 'unknown', 'report', { error: { code: 'INTERNAL' } }),

  // Faults that look exactly like others from here. The rules take the likelier explanation and are wrong on these.
  of('withdrawn in the very hour in which a refresh timed out', 'revoked_at_bank', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: [
      ...refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
      ['TOKEN_REFRESH_FAILED', HOUR, { code: 'NETWORK_TIMEOUT', kind: 'timeout' }],
    ],
  }),
  of('TrueLayer’s data server fails, and there is one bank only', 'truelayer_outage', 'wait', {
    error: { code: 'PROVIDER_UNAVAILABLE', httpStatus: 500, bankCode: 'internal_server_error' },
    others: [],
  }),
];
