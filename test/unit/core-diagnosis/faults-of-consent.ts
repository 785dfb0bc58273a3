import {
  DAY,
  HOUR,
  meter,
  MINUTE,
  NOW,
  refusedRefresh,
  DEAD_REFRESH,
  DATA_DENIED,
  LOST_ANSWER,
  EXPIRED,
  REVOKED,
  of,
  type FaultCase,
} from './fault-case.ts';

/** The consent: its end, its withdrawal, its key. */
export const FAULTS_OF_CONSENT: readonly FaultCase[] = [
  // Nothing is wrong, or not yet.
  of('healthy', 'healthy', 'nothing', {}),
  of('healthy, only bank', 'healthy', 'nothing', { others: [] }),
  of('healthy, provider list out of reach', 'healthy', 'nothing', { provider: {} }),
  of('healthy, nobody asked TrueLayer', 'healthy', 'nothing', { service: { state: 'unasked' } }),
  of('healthy after a bad night', 'healthy', 'nothing', {
    trail: [
      ['CONNECTION_RECOVERED', HOUR],
      ['SYNC_FAILED', 9 * HOUR, { code: 'PROVIDER_UNAVAILABLE' }],
    ],
  }),
  of('clock two minutes off is fine', 'healthy', 'nothing', {
    service: { state: 'answers', clockAheadMs: 2 * MINUTE },
  }),
  of('first fetch under way', 'healthy', 'wait', { connection: { isSyncing: true, lastSyncedAtMs: undefined } }),
  of('laptop asleep for nine days', 'healthy', 'sync_now', { connection: { lastSyncedAtMs: NOW - 9 * DAY } }),
  of('bank calls itself unhealthy, yet answered', 'healthy', 'nothing', {
    provider: { isListed: true, health: 'unhealthy' },
  }),
  of('quota full, nothing refused yet', 'healthy', 'nothing', { quotas: [meter('balance', 4, 3 * HOUR)] }),
  of('three days left', 'consent_ending', 'renew', { connection: { consentEndMs: NOW + 3 * DAY + HOUR } }),
  of('fourteen days left', 'consent_ending', 'renew', { connection: { consentEndMs: NOW + 14 * DAY + HOUR } }),
  of('last hour', 'consent_ending', 'renew', { connection: { consentEndMs: NOW + HOUR } }),
  of('estimated to end in a week', 'consent_ending', 'renew', {
    connection: { consentEndMs: NOW + 7 * DAY, consentEndIsEstimate: true, consentStatus: undefined },
  }),
  of('fifteen days and more left', 'healthy', 'nothing', { connection: { consentEndMs: NOW + 15 * DAY + HOUR } }),

  // The consent's own end.
  of('ended yesterday, nobody asked since', 'consent_expired', 'renew', { connection: { consentEndMs: NOW - DAY } }),
  of('refresh refused after the stated end', 'consent_expired', 'renew', {
    connection: { ...EXPIRED, consentEndMs: NOW - 2 * HOUR },
    error: { ...DEAD_REFRESH, atMs: NOW - HOUR },
    trail: refusedRefresh(HOUR, 'CONNECTION_EXPIRED'),
  }),
  of('found after a hundred days of sleep', 'consent_expired', 'renew', {
    connection: { ...EXPIRED, consentEndMs: NOW - 80 * DAY, lastSyncedAtMs: NOW - 100 * DAY },
    error: { ...DEAD_REFRESH, atMs: NOW - MINUTE },
    trail: refusedRefresh(MINUTE, 'CONNECTION_EXPIRED'),
  }),
  of('data refused after the stated end, token still good', 'consent_expired', 'renew', {
    connection: { ...EXPIRED, consentEndMs: NOW - 30 * MINUTE },
    error: { ...DATA_DENIED, atMs: NOW - 20 * MINUTE },
    trail: [
      ['SYNC_FAILED', 20 * MINUTE, { code: 'CONSENT_REVOKED' }],
      ['CONNECTION_EXPIRED', 20 * MINUTE],
      ['TOKEN_REFRESHED', 40 * MINUTE, { rotated: true }],
    ],
  }),
  of('ended a few hours before the stated end', 'consent_expired', 'renew', {
    connection: { ...REVOKED, consentEndMs: NOW + 5 * HOUR },
    error: DEAD_REFRESH,
    trail: refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
  }),
  of('no stated end, refused after 91 days', 'consent_expired', 'renew', {
    connection: { ...EXPIRED, consentEndMs: NOW - DAY, consentEndIsEstimate: true },
    error: DEAD_REFRESH,
    trail: refusedRefresh(20 * MINUTE, 'CONNECTION_EXPIRED'),
  }),
  of('no stated end, refused after 88 days', 'consent_expired', 'renew', {
    connection: { ...EXPIRED, consentEndMs: NOW + 2 * DAY, consentEndIsEstimate: true },
    error: DEAD_REFRESH,
    trail: refusedRefresh(20 * MINUTE, 'CONNECTION_EXPIRED'),
  }),
  of('ended, and the laptop is offline now', 'consent_expired', 'renew', {
    connection: { ...EXPIRED, consentEndMs: NOW - 2 * DAY },
    error: { ...DEAD_REFRESH, atMs: NOW - DAY },
    trail: refusedRefresh(DAY, 'CONNECTION_EXPIRED'),
    service: { state: 'silent', code: 'ENOTFOUND' },
  }),
  of('ended, after an unclear refresh weeks ago that healed', 'consent_expired', 'renew', {
    connection: { ...EXPIRED, consentEndMs: NOW - 2 * HOUR },
    error: { ...DEAD_REFRESH, atMs: NOW - HOUR },
    trail: [
      ...refusedRefresh(HOUR, 'CONNECTION_EXPIRED'),
      ['TOKEN_REFRESHED', 20 * DAY],
      ['TOKEN_REFRESH_FAILED', 21 * DAY, { kind: 'timeout' }],
    ],
  }),
  of('our clock a year behind: marked revoked, in truth over', 'consent_expired', 'renew', {
    connection: { ...REVOKED, consentEndMs: NOW + 100 * DAY },
    error: DEAD_REFRESH,
    trail: refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
    service: { state: 'answers', clockAheadMs: -365 * DAY },
  }),

  // Withdrawn at the bank or at TrueLayer.
  of('refresh refused in mid-term', 'revoked_at_bank', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
  }),
  of('refresh refused with 401 and no code', 'revoked_at_bank', 'reconnect', {
    connection: REVOKED,
    error: { code: 'CONSENT_EXPIRED', httpStatus: 401, endpoint: 'POST /connect/token' },
    trail: [
      ['CONNECTION_REVOKED', 20 * MINUTE],
      ['TOKEN_REFRESH_FAILED', 20 * MINUTE, { code: 'CONSENT_EXPIRED', kind: 'grant-rejected', httpStatus: 401 }],
    ],
  }),
  of('data refused with a fresh token', 'revoked_at_bank', 'reconnect', {
    connection: REVOKED,
    error: DATA_DENIED,
    trail: [
      ['SYNC_FAILED', 20 * MINUTE, { code: 'CONSENT_REVOKED' }],
      ['CONNECTION_REVOKED', 20 * MINUTE],
      ['TOKEN_REFRESHED', 21 * MINUTE, { rotated: true }],
    ],
  }),
  of('the bank says Revoked in as many words', 'revoked_at_bank', 'reconnect', {
    connection: { ...REVOKED, consentStatus: 'Revoked' },
    error: DATA_DENIED,
    trail: [
      ['SYNC_FAILED', 20 * MINUTE, { code: 'CONSENT_REVOKED' }],
      ['CONNECTION_REVOKED', 20 * MINUTE],
    ],
  }),
  of('withdrawn in March, found in June after the end', 'revoked_at_bank', 'reconnect', {
    connection: { ...REVOKED, consentEndMs: NOW - 10 * DAY },
    error: { ...DEAD_REFRESH, atMs: NOW - 70 * DAY },
    trail: refusedRefresh(70 * DAY, 'CONNECTION_REVOKED'),
  }),
  of('credential deleted at TrueLayer', 'revoked_at_bank', 'reconnect', {
    connection: REVOKED,
    error: { code: 'CONSENT_EXPIRED', bankCode: 'invalid_credentials_key', httpStatus: 403 },
    trail: [
      ['SYNC_FAILED', 20 * MINUTE, { code: 'CONSENT_EXPIRED' }],
      ['CONNECTION_REVOKED', 20 * MINUTE],
      ['TOKEN_REFRESHED', 25 * MINUTE],
    ],
  }),
  of('no stated end, refused after ten days', 'revoked_at_bank', 'reconnect', {
    connection: { ...EXPIRED, consentEndMs: NOW + 80 * DAY, consentEndIsEstimate: true },
    error: DEAD_REFRESH,
    trail: refusedRefresh(20 * MINUTE, 'CONNECTION_EXPIRED'),
  }),
  of('withdrawn, after a wake-up with the network still down', 'revoked_at_bank', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: [
      ...refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
      ['TOKEN_REFRESH_FAILED', 22 * MINUTE, { code: 'NETWORK_OFFLINE', kind: 'offline' }],
    ],
  }),
  of('withdrawn, after an unclear refresh that healed', 'revoked_at_bank', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: [
      ...refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
      ['TOKEN_REFRESHED', 4 * HOUR, { rotated: true, usedPrevious: true }],
      LOST_ANSWER,
    ],
  }),
  of('our clock three months ahead: marked expired, in truth withdrawn', 'revoked_at_bank', 'reconnect', {
    connection: { ...EXPIRED, consentEndMs: NOW - 30 * DAY },
    error: DEAD_REFRESH,
    trail: refusedRefresh(20 * MINUTE, 'CONNECTION_EXPIRED'),
    service: { state: 'answers', clockAheadMs: 90 * DAY },
  }),
  of('withdrawn, backup restored long before', 'revoked_at_bank', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
    restoredAtMs: NOW - 10 * DAY,
  }),

  // The key itself.
  of('answer of the last refresh timed out, then refused', 'token_lost', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: [
      ...refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
      ['TOKEN_REFRESH_FAILED', HOUR, { code: 'NETWORK_TIMEOUT', kind: 'timeout' }],
    ],
  }),
  of('answer broke off half-way, then refused', 'token_lost', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: [
      ...refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
      ['TOKEN_REFRESH_FAILED', HOUR, { code: 'BAD_RESPONSE', kind: 'unreadable' }],
    ],
  }),
  of('a gateway timed out in between, then refused', 'token_lost', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: [
      ...refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
      ['TOKEN_REFRESH_FAILED', HOUR, { code: 'PROVIDER_UNAVAILABLE', kind: 'unavailable', httpStatus: 504 }],
    ],
  }),
  of('lost, with an offline try in between', 'token_lost', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: [
      ...refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
      ['TOKEN_REFRESH_FAILED', HOUR, { code: 'NETWORK_OFFLINE', kind: 'offline' }],
      ['TOKEN_REFRESH_FAILED', 2 * HOUR, { code: 'NETWORK_TIMEOUT', kind: 'timeout' }],
    ],
  }),
  of('the connection was reset in the middle, then refused', 'token_lost', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: [
      ...refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
      ['TOKEN_REFRESH_FAILED', HOUR, { code: 'NETWORK_OFFLINE', kind: 'offline', networkCode: 'ECONNRESET' }],
    ],
  }),
  of('the power went in the middle of a refresh, then refused', 'token_lost', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED', NOW - 2 * HOUR),
  }),
  of('the answer to an extension was lost, then refused', 'token_lost', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: [
      ...refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED', NOW - HOUR),
      ['AUTH_LINK_CREATED', HOUR, { kind: 'extend' }],
    ],
  }),
  of('nobody could be reached before, then refused', 'revoked_at_bank', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: [
      ...refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
      [
        'TOKEN_REFRESH_FAILED',
        HOUR,
        { code: 'NETWORK_TIMEOUT', kind: 'timeout', networkCode: 'UND_ERR_CONNECT_TIMEOUT' },
      ],
      ['TOKEN_REFRESH_FAILED', 2 * HOUR, { code: 'NETWORK_OFFLINE', kind: 'offline', networkCode: 'ECONNREFUSED' }],
    ],
  }),
  of('a hotel’s page answered before, then refused', 'revoked_at_bank', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: [
      ...refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
      ['TOKEN_REFRESH_FAILED', HOUR, { code: 'BAD_RESPONSE', kind: 'unreadable', httpStatus: 302 }],
    ],
  }),
  of('backup of last month restored over it', 'token_lost', 'reconnect', {
    connection: REVOKED,
    error: DEAD_REFRESH,
    trail: refusedRefresh(20 * MINUTE, 'CONNECTION_REVOKED'),
    restoredAtMs: NOW - HOUR,
  }),
  of('sealed under another key', 'token_unreadable', 'reconnect', { error: { code: 'TOKEN_UNREADABLE' } }),
];
