import { DAY, failing, fine, HOUR, meter, MINUTE, NOW, REVOKED, ERROR, of, type FaultCase } from './fault-case.ts';

/** The bank, TrueLayer, and their limits. */
export const FAULTS_OF_BANK: readonly FaultCase[] = [
  // The user's account at the bank.
  of('password changed at the bank', 'bank_sign_in_changed', 'reconnect', {
    connection: REVOKED,
    error: { code: 'CONSENT_REVOKED', bankCode: 'wrong_credentials', httpStatus: 403 },
    trail: [
      ['SYNC_FAILED', 20 * MINUTE, { code: 'CONSENT_REVOKED' }],
      ['CONNECTION_REVOKED', 20 * MINUTE],
    ],
  }),
  of('locked for good', 'account_locked', 'contact_bank', {
    connection: REVOKED,
    error: { code: 'CONSENT_REVOKED', bankCode: 'account_permanently_locked', httpStatus: 403 },
    trail: [
      ['SYNC_FAILED', 20 * MINUTE, { code: 'CONSENT_REVOKED' }],
      ['CONNECTION_REVOKED', 20 * MINUTE],
    ],
  }),
  of('locked for now', 'account_locked', 'contact_bank', {
    error: { code: 'PROVIDER_UNAVAILABLE', bankCode: 'account_temporarily_locked', httpStatus: 403 },
  }),
  of('an account was closed', 'account_gone', 'reconnect', {
    error: {
      code: 'NOT_FOUND',
      bankCode: 'account_not_found',
      httpStatus: 404,
      endpoint: 'GET /accounts/{id}/balance',
    },
  }),
  of('old history wants a fresh sign-in', 'sca_needed', 'reconnect', {
    error: {
      code: 'SCA_REQUIRED',
      bankCode: 'sca_exceeded',
      httpStatus: 403,
      endpoint: 'GET /accounts/{id}/transactions',
    },
  }),
  of('the bank wants an answer from the user', 'sca_needed', 'reconnect', {
    error: { code: 'SCA_REQUIRED', bankCode: 'user_input_required', httpStatus: 403 },
  }),
  of('the bank has no direct debits to give', 'not_offered', 'nothing', {
    error: { code: 'ENDPOINT_UNSUPPORTED', bankCode: 'endpoint_not_supported', httpStatus: 501 },
  }),

  // Faults of the bank.
  of('the bank’s own fault code', 'bank_outage', 'wait', {
    error: { code: 'PROVIDER_UNAVAILABLE', bankCode: 'provider_error', httpStatus: 503 },
  }),
  of('the bank timed out behind TrueLayer', 'bank_outage', 'wait', {
    error: { code: 'PROVIDER_UNAVAILABLE', bankCode: 'provider_timeout', httpStatus: 504 },
  }),
  of('the connector is overloaded', 'bank_outage', 'wait', {
    error: { code: 'PROVIDER_UNAVAILABLE', bankCode: 'connector_overload', httpStatus: 503 },
  }),
  of('503 with no code, other banks fine', 'bank_outage', 'wait', {
    error: { code: 'PROVIDER_UNAVAILABLE', httpStatus: 503 },
  }),
  of('503 for two days', 'bank_outage', 'wait', {
    connection: ERROR,
    error: { code: 'PROVIDER_UNAVAILABLE', bankCode: 'temporarily_unavailable', httpStatus: 503 },
  }),
  of('slow bank, other banks fine', 'bank_outage', 'wait', {
    error: { code: 'NETWORK_TIMEOUT', endpoint: 'GET /accounts/{id}/transactions' },
  }),
  of('HTML instead of data, and the list says unhealthy', 'bank_outage', 'wait', {
    error: { code: 'BAD_RESPONSE', httpStatus: 200 },
    provider: { isListed: true, health: 'unhealthy' },
  }),
  of('fault while the clock is two hours off', 'bank_outage', 'wait', {
    error: { code: 'PROVIDER_UNAVAILABLE', bankCode: 'provider_error', httpStatus: 503 },
    service: { state: 'answers', clockAheadMs: 2 * HOUR },
  }),
  of('fault of the only bank, nothing else known', 'bank_outage', 'wait', {
    error: { code: 'PROVIDER_UNAVAILABLE', httpStatus: 500, bankCode: 'internal_server_error' },
    others: [],
    provider: {},
  }),
  of('fault, a second bank is behind with another trouble', 'bank_outage', 'wait', {
    error: { code: 'PROVIDER_UNAVAILABLE', bankCode: 'provider_error', httpStatus: 503 },
    others: [failing('xs2a-n26', 'SCA_REQUIRED'), fine('ob-starling')],
  }),
  of('two logins at one bank fail alike', 'bank_outage', 'wait', {
    error: { code: 'PROVIDER_UNAVAILABLE', httpStatus: 503 },
    others: [failing('ob-monzo', 'PROVIDER_UNAVAILABLE'), fine('ob-starling')],
  }),
  of('fault in the last days of the consent', 'bank_outage', 'wait', {
    connection: { consentEndMs: NOW + 2 * DAY },
    error: { code: 'PROVIDER_UNAVAILABLE', bankCode: 'provider_error', httpStatus: 503 },
  }),
  of('empty answers, other banks fine', 'unreadable_answers', 'wait', {
    connection: { failuresInARow: 4 },
    error: { code: 'BAD_RESPONSE', httpStatus: 200, endpoint: 'GET /accounts/{id}/transactions' },
  }),
  of('answers break off half-way', 'unreadable_answers', 'wait', {
    error: { code: 'BAD_RESPONSE', endpoint: 'GET /accounts/{id}/transactions' },
  }),

  // Faults of TrueLayer.
  of('every bank fails at once', 'truelayer_outage', 'wait', {
    error: { code: 'PROVIDER_UNAVAILABLE', httpStatus: 500, bankCode: 'internal_server_error' },
    others: [failing('ob-starling', 'PROVIDER_UNAVAILABLE'), failing('xs2a-n26', 'PROVIDER_UNAVAILABLE', HOUR)],
  }),
  of('the sign-in server answers 500, no other bank', 'truelayer_outage', 'wait', {
    error: {
      code: 'PROVIDER_UNAVAILABLE',
      httpStatus: 500,
      bankCode: 'internal_server_error',
      endpoint: 'POST /connect/token',
    },
    others: [],
  }),
  of('HTML from the sign-in server, others fail too', 'truelayer_outage', 'wait', {
    error: { code: 'BAD_RESPONSE', httpStatus: 502, endpoint: 'POST /connect/token' },
    others: [failing('ob-starling', 'BAD_RESPONSE')],
  }),
  of('timeouts at every bank', 'truelayer_outage', 'wait', {
    error: { code: 'NETWORK_TIMEOUT' },
    others: [failing('ob-starling', 'NETWORK_TIMEOUT'), failing('xs2a-n26', 'PROVIDER_UNAVAILABLE')],
  }),
  of('fault before the first fetch was through', 'bank_outage', 'wait', {
    connection: { lastSyncedAtMs: undefined, failuresInARow: 2 },
    error: { code: 'PROVIDER_UNAVAILABLE', bankCode: 'provider_error', httpStatus: 503 },
    others: [],
  }),
  of('others failed last week, not now', 'bank_outage', 'wait', {
    error: { code: 'PROVIDER_UNAVAILABLE', httpStatus: 503 },
    others: [
      {
        providerId: 'ob-starling',
        lastGoodAtMs: NOW - MINUTE,
        lastError: { code: 'PROVIDER_UNAVAILABLE', atMs: NOW - 7 * DAY },
      },
    ],
  }),

  // Limits.
  of('429 from the bank', 'rate_limited', 'wait', {
    connection: { nextAttemptAtMs: NOW + 4 * MINUTE },
    error: { code: 'RATE_LIMITED', bankCode: 'provider_too_many_requests', httpStatus: 429, retryAfterMs: 240_000 },
  }),
  of('our own brake', 'rate_limited', 'wait', { error: { code: 'RATE_LIMITED', endpoint: 'transactions' } }),
  of('our own count of reads is full', 'quota_used_up', 'wait', {
    error: { code: 'QUOTA_EXHAUSTED', endpoint: 'transactions' },
    quotas: [meter('transactions', 4, 5 * HOUR), meter('balance', 4, 6 * HOUR)],
  }),
  of('the bank counts more reads than we do', 'quota_used_up', 'wait', {
    connection: { nextAttemptAtMs: NOW + 3 * HOUR },
    error: { code: 'QUOTA_EXHAUSTED', bankCode: 'provider_request_limit_exceeded', httpStatus: 429 },
    quotas: [meter('transactions', 2, 5 * HOUR)],
  }),
  of('full, but the user may read by hand', 'quota_used_up', 'sync_now', {
    error: { code: 'QUOTA_EXHAUSTED', endpoint: 'transactions' },
    quotas: [meter('transactions', 4, 5 * HOUR)],
    hasAttendedReads: true,
  }),
  of('was full yesterday, free again', 'quota_used_up', 'sync_now', {
    connection: { nextAttemptAtMs: NOW - HOUR },
    error: { code: 'QUOTA_EXHAUSTED', endpoint: 'transactions', atMs: NOW - 26 * HOUR },
  }),

  // The application and the list.
  of('secret was reset in the console', 'credentials_rejected', 'check_settings', {
    connection: { status: 'ERROR', reason: 'credentials_rejected' },
    error: {
      code: 'CREDENTIALS_REJECTED',
      bankCode: 'invalid_client',
      httpStatus: 400,
      endpoint: 'POST /connect/token',
    },
  }),
  of('secret is wrong and every bank suffers', 'credentials_rejected', 'check_settings', {
    connection: { status: 'ERROR', reason: 'credentials_rejected' },
    error: { code: 'CREDENTIALS_REJECTED', bankCode: 'invalid_client', httpStatus: 400 },
    others: [failing('ob-starling', 'CREDENTIALS_REJECTED'), failing('xs2a-n26', 'CREDENTIALS_REJECTED')],
  }),
  of('no application in this environment', 'credentials_missing', 'check_settings', {
    hasApplication: false,
    service: { state: 'unasked' },
  }),
  of('provider withdrawn', 'provider_withdrawn', 'reconnect', {
    connection: { status: 'ERROR', reason: 'provider_withdrawn' },
    error: { code: 'PROVIDER_WITHDRAWN', bankCode: 'deprecated_provider', httpStatus: 400 },
    provider: { isListed: false },
  }),
  of('provider withdrawn, seen while offline', 'provider_withdrawn', 'reconnect', {
    connection: { status: 'ERROR', reason: 'provider_withdrawn' },
    error: { code: 'PROVIDER_WITHDRAWN', bankCode: 'deprecated_provider', httpStatus: 400, atMs: NOW - 3 * DAY },
    provider: {},
    service: { state: 'silent', code: 'ENOTFOUND' },
  }),
  of('gone from the list, answers 500', 'provider_withdrawn', 'reconnect', {
    connection: ERROR,
    error: { code: 'PROVIDER_UNAVAILABLE', httpStatus: 500 },
    provider: { isListed: false },
  }),
];
