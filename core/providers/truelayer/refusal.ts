import { BankFailure, type FailureEvidence, type FailureKind } from '../bank-failure.ts';
import type { HttpAnswer } from './http.ts';

/** Which door was knocked at: the same code means different things at each. */
export type Door = 'token-code' | 'token-refresh' | 'auth' | 'data' | 'extend';

/** TrueLayer's codes (docs, data-api-errors and the official OpenAPI). Unknown codes fall back to the HTTP status. */
const CODES: Readonly<Record<string, FailureKind>> = {
  invalid_client: 'client-rejected',
  unauthorized_client: 'client-rejected',
  invalid_authorization_code: 'code-rejected',
  invalid_credentials_key: 'grant-rejected',
  deprecated_provider: 'withdrawn',
  invalid_date_range: 'range-refused',
  sca_exceeded: 'sca-exceeded',
  access_denied: 'access-denied',
  account_not_found: 'not-found',
  provider_too_many_requests: 'rate-limited',
  provider_request_limit_exceeded: 'quota-exhausted',
  endpoint_not_supported: 'unsupported',
  internal_server_error: 'unavailable',
  internal_error: 'unavailable',
  provider_error: 'unavailable',
  temporarily_unavailable: 'unavailable',
  connector_overload: 'unavailable',
  provider_timeout: 'unavailable',
  connector_timeout: 'unavailable',
  account_temporarily_locked: 'unavailable',
  account_permanently_locked: 'access-denied',
  wrong_credentials: 'access-denied',
  user_input_required: 'sca-exceeded',
};
/** As a map, so that a code named like a property of every object is only unknown. */
const BY_CODE: ReadonlyMap<string, FailureKind> = new Map(Object.entries(CODES));

/**
 * Turns an answer that is not a success into what it means. Pure: the table tests cover every row of TrueLayer's
 * catalogue. Understands both error shapes (`{error}` and Problem JSON, RFC 9457) and bodies that are neither.
 */
export function refusalOf(
  answer: Pick<HttpAnswer, 'status' | 'headers' | 'text' | 'endpoint'>,
  door: Door,
  nowMs: number,
): BankFailure {
  const bankCode = readCode(answer.text);
  const evidence: FailureEvidence = {
    httpStatus: answer.status,
    bankCode,
    endpoint: answer.endpoint,
    correlationId: header(answer, 'x-tl-correlation-id'),
    retryAfterMs: retryAfterMs(header(answer, 'retry-after'), nowMs),
    answeredAtMs: instantOf(header(answer, 'date')),
  };
  const kind = isPage(answer.text) ? kindOfPage(answer.status) : kindOf(answer.status, bankCode, door);
  return new BankFailure(kind, evidence);
}

/**
 * TrueLayer speaks JSON. A page in its place is a proxy's or a captive portal's, and whatever it denies, it says nothing
 * about a consent.
 */
function kindOfPage(status: number): FailureKind {
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'unavailable' : 'unreadable';
}

function isPage(text: string): boolean {
  return /^\s*</.test(text);
}

function kindOf(status: number, bankCode: string | undefined, door: Door): FailureKind {
  // Extending answers Problem JSON: 401 means the refresh token, 400 and 422 that this way is not open for us or this bank.
  if (door === 'extend' && (status === 400 || status === 422))
    return bankCode === 'invalid_client' ? 'client-rejected' : 'unsupported';
  // Tokens: `invalid_grant` (400) and a bare 401 both end the grant; during a sign-in they end only that sign-in.
  if (bankCode === 'invalid_grant') return door === 'token-code' ? 'code-rejected' : 'grant-rejected';
  const known = BY_CODE.get(bankCode ?? '');
  if (known !== undefined) return known;
  if (status === 401)
    return door === 'data' || door === 'auth'
      ? 'token-rejected'
      : door === 'token-code'
        ? 'code-rejected'
        : 'grant-rejected';
  // A consent is judged by TrueLayer's words alone; a bare 403 may be anybody's.
  if (status === 403 && bankCode === undefined) return 'unreadable';
  // The token endpoint has no codes of its own for these: something in front of it speaks, and not about the grant.
  if ((status === 403 || status === 404) && (door === 'token-code' || door === 'token-refresh')) return 'unavailable';
  if (status === 403) return 'access-denied';
  if (status === 404) return 'not-found';
  if (status === 408 || status === 504) return 'unavailable';
  if (status === 429) return 'rate-limited';
  if (status === 501) return 'unsupported';
  if (status >= 500) return 'unavailable';
  if (status >= 300 && status < 400) return 'unreadable';
  return bankCode === undefined ? 'unreadable' : 'request-refused';
}

/** The code of `{"error": "…"}`, or the `type`'s last part of Problem JSON. */
function readCode(text: string): string | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof body !== 'object' || body === null) return undefined;
  if ('error' in body && typeof body.error === 'string') return body.error.slice(0, 100);
  if ('type' in body && typeof body.type === 'string') return body.type.split(/[/#:]/).at(-1)?.slice(0, 100);
  return undefined;
}

function header(answer: Pick<HttpAnswer, 'headers'>, name: string): string | undefined {
  const value = answer.headers[name];
  return (Array.isArray(value) ? value[0] : value)?.slice(0, 200);
}

/** `Retry-After` as seconds or as a date (RFC 9110 §10.2.3), in milliseconds; at most a day. */
function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const waitMs = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(waitMs) && waitMs > 0 ? Math.min(waitMs, 86_400_000) : undefined;
}

/** An HTTP date (RFC 9110 §5.6.7), in milliseconds. */
function instantOf(value: string | undefined): number | undefined {
  const atMs = value === undefined ? Number.NaN : Date.parse(value);
  return Number.isNaN(atMs) ? undefined : atMs;
}
