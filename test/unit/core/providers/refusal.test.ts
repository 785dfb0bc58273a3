import { describe, expect, test } from 'vitest';
import { isTransient, type FailureKind } from '../../../../core/providers/bank-failure.ts';
import { refusalOf, type Door } from '../../../../core/providers/truelayer/refusal.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const HTML = '<!doctype html><title>502 Bad Gateway</title><p>{"error":"invalid_grant"}</p>';

const kindOf = (status: number, text: string, door: Door): FailureKind =>
  refusalOf({ status, text, headers: {}, endpoint: 'GET /x' }, door, NOW).kind;
const json = (error: string) => JSON.stringify({ error, error_description: 'words', error_details: {} });
const problem = (status: number, title: string) =>
  JSON.stringify({ type: 'https://docs.truelayer.com/#connection-api-errors', title, status, trace_id: 't' });

describe('the token endpoint', () => {
  test.each<[number, string, FailureKind, FailureKind]>([
    // status, code, meaning at a sign-in, meaning at a refresh
    [400, 'invalid_grant', 'code-rejected', 'grant-rejected'],
    [400, 'invalid_client', 'client-rejected', 'client-rejected'],
    [401, 'invalid_client', 'client-rejected', 'client-rejected'],
    [400, 'invalid_authorization_code', 'code-rejected', 'code-rejected'],
    [400, 'invalid_request', 'request-refused', 'request-refused'],
    [400, 'validation_error', 'request-refused', 'request-refused'],
    [401, 'unauthorized_client', 'client-rejected', 'client-rejected'],
    [401, 'unauthorized', 'code-rejected', 'grant-rejected'],
    [500, 'internal_server_error', 'unavailable', 'unavailable'],
    [400, 'a_code_of_tomorrow', 'request-refused', 'request-refused'],
    [503, 'a_code_of_tomorrow', 'unavailable', 'unavailable'],
    [403, 'a_code_of_tomorrow', 'unavailable', 'unavailable'],
    [404, 'not_found', 'unavailable', 'unavailable'],
    [429, 'a_code_of_tomorrow', 'rate-limited', 'rate-limited'],
  ])('%i %s: %s, %s', (status, code, atSignIn, atRefresh) => {
    expect(kindOf(status, json(code), 'token-code')).toBe(atSignIn);
    expect(kindOf(status, json(code), 'token-refresh')).toBe(atRefresh);
  });

  test('a bare code without a description is read', () => {
    expect(kindOf(400, '{"error":"invalid_grant"}', 'token-refresh')).toBe('grant-rejected');
  });

  test.each<[string, number, string]>([
    ['HTML in front of it', 502, HTML],
    ['HTML that says 400', 400, HTML],
    ['HTML that says 401', 401, HTML],
    ['HTML that says 403', 403, `\n ${HTML}`],
    ['HTML that says 404', 404, HTML],
    ['nothing', 400, ''],
    ['half a body', 400, '{"error":"invalid_gr'],
    ['a list', 400, '["invalid_grant"]'],
    ['a number', 400, '7'],
    ['null', 400, 'null'],
    ['a redirect of a captive portal', 302, ''],
    ['a redirect with our code in it', 302, HTML],
    ['a gateway that timed out', 504, HTML],
    ['too many requests', 429, ''],
    ['a teapot', 418, ''],
    ['a bare 403', 403, ''],
  ])('%s never ends a grant', (_name, status, text) => {
    expect(isTransient(kindOf(status, text, 'token-refresh'))).toBe(true);
  });
});

describe('extending a connection', () => {
  test.each<[number, string, FailureKind]>([
    [400, problem(400, 'Validation error'), 'unsupported'],
    [422, problem(422, 'This connection cannot be extended'), 'unsupported'],
    [400, json('invalid_client'), 'client-rejected'],
    [401, problem(401, 'Refresh token missing or invalid'), 'grant-rejected'],
    [401, json('unauthorized_client'), 'client-rejected'],
    [403, problem(403, 'Forbidden'), 'access-denied'],
    [429, problem(429, 'Too many requests'), 'rate-limited'],
    [500, problem(500, 'Internal server error'), 'unavailable'],
    [503, HTML, 'unavailable'],
  ])('%i %s: %s', (status, text, expected) => {
    expect(kindOf(status, text, 'extend')).toBe(expected);
  });
});

describe('data', () => {
  test.each<[number, string, FailureKind]>([
    [400, 'validation_error', 'request-refused'],
    [400, 'invalid_date_range', 'range-refused'],
    [400, 'deprecated_provider', 'withdrawn'],
    [401, 'unauthorized', 'token-rejected'],
    [401, 'invalid_token', 'token-rejected'],
    [401, 'unauthorized_client', 'client-rejected'],
    [403, 'access_denied', 'access-denied'],
    [403, 'sca_exceeded', 'sca-exceeded'],
    [403, 'invalid_credentials_key', 'grant-rejected'],
    [404, 'account_not_found', 'not-found'],
    [429, 'provider_too_many_requests', 'rate-limited'],
    [429, 'provider_request_limit_exceeded', 'quota-exhausted'],
    [500, 'internal_server_error', 'unavailable'],
    [501, 'endpoint_not_supported', 'unsupported'],
    [503, 'provider_error', 'unavailable'],
    [503, 'temporarily_unavailable', 'unavailable'],
    [503, 'connector_overload', 'unavailable'],
    [504, 'provider_timeout', 'unavailable'],
    [504, 'connector_timeout', 'unavailable'],
    // The mock bank's users.
    [403, 'account_permanently_locked', 'access-denied'],
    [403, 'account_temporarily_locked', 'unavailable'],
    [500, 'internal_error', 'unavailable'],
    [403, 'user_input_required', 'sca-exceeded'],
    [403, 'wrong_credentials', 'access-denied'],
    // A code that nobody knows yet, or that every object knows: the status speaks.
    [503, 'constructor', 'unavailable'],
    [403, '__proto__', 'access-denied'],
    [400, 'a_code_of_tomorrow', 'request-refused'],
    [401, 'a_code_of_tomorrow', 'token-rejected'],
    [403, 'a_code_of_tomorrow', 'access-denied'],
    [404, 'a_code_of_tomorrow', 'not-found'],
    [408, 'a_code_of_tomorrow', 'unavailable'],
    [429, 'a_code_of_tomorrow', 'rate-limited'],
    [500, 'a_code_of_tomorrow', 'unavailable'],
    [501, 'a_code_of_tomorrow', 'unsupported'],
    [599, 'a_code_of_tomorrow', 'unavailable'],
  ])('%i %s: %s', (status, code, expected) => {
    expect(kindOf(status, json(code), 'data')).toBe(expected);
  });

  test.each<[string, number, string, FailureKind]>([
    ['HTML of a gateway', 502, HTML, 'unavailable'],
    ['HTML that says 400', 400, HTML, 'unreadable'],
    ['HTML that says 401', 401, HTML, 'unreadable'],
    ['HTML that says 403', 403, HTML, 'unreadable'],
    ['HTML that says 404', 404, HTML, 'unreadable'],
    ['HTML that says 429', 429, HTML, 'rate-limited'],
    ['HTML that says 501', 501, HTML, 'unavailable'],
    ['an empty 401', 401, '', 'token-rejected'],
    ['an empty 403', 403, '', 'unreadable'],
    ['Problem JSON', 503, problem(503, 'Unavailable'), 'unavailable'],
    ['Problem JSON that says 401', 401, problem(401, 'Unauthorized'), 'token-rejected'],
    ['an empty 500', 500, '', 'unavailable'],
    ['an empty 204', 204, '', 'unreadable'],
    ['a 202 that promises results later', 202, '{"status":"Queued"}', 'unreadable'],
    ['a redirect', 301, '', 'unreadable'],
    ['half a body', 503, '{"error":"provi', 'unavailable'],
  ])('%s: %i', (_name, status, text, expected) => {
    expect(kindOf(status, text, 'data')).toBe(expected);
  });
});

describe('deleting a connection', () => {
  test.each<[number, string, FailureKind]>([
    [401, json('invalid_token'), 'token-rejected'],
    [401, '', 'token-rejected'],
    [404, '', 'not-found'],
    [500, HTML, 'unavailable'],
  ])('%i %s: %s', (status, text, expected) => {
    expect(kindOf(status, text, 'auth')).toBe(expected);
  });
});

describe('what is kept as evidence', () => {
  const evidenceOf = (headers: Record<string, string | string[]>, text = json('provider_error')) =>
    refusalOf({ status: 503, text, headers, endpoint: 'GET /accounts/{id}/balance' }, 'data', NOW).evidence;

  test('status, code, endpoint and the id for TrueLayer’s support', () => {
    expect(evidenceOf({ 'x-tl-correlation-id': ['c-1', 'c-2'] })).toEqual({
      httpStatus: 503,
      bankCode: 'provider_error',
      endpoint: 'GET /accounts/{id}/balance',
      correlationId: 'c-1',
      retryAfterMs: undefined,
    });
  });

  test('never the body, and a foreign text only to a length', () => {
    const evidence = evidenceOf({ 'x-tl-correlation-id': 'c'.repeat(9000) }, json('e'.repeat(9000)));
    expect(evidence.bankCode?.length).toBe(100);
    expect(evidence.correlationId?.length).toBe(200);
    expect(JSON.stringify(evidence)).not.toContain('words');
  });

  test.each<[string, number | undefined]>([
    ['120', 120_000],
    ['0', undefined],
    ['-5', undefined],
    ['soon', undefined],
    ['1.5', undefined],
    ['', undefined],
    ['999999999', 86_400_000],
    [new Date(NOW + 90_000).toUTCString(), 90_000],
    [new Date(NOW - 90_000).toUTCString(), undefined],
    [new Date(NOW + 400 * 86_400_000).toUTCString(), 86_400_000],
  ])('Retry-After %j is %s ms', (value, expected) => {
    expect(evidenceOf({ 'retry-after': value }).retryAfterMs).toBe(expected);
  });
});
