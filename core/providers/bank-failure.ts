import type { ErrorCode, Retry } from '../../shared/contract/index.ts';
import { AppError } from '../errors.ts';
import { withoutUndefined } from '../without-undefined.ts';

/**
 * What a bank's or TrueLayer's refusal means for us, whatever its HTTP status and code were. The connection's state
 * machine and the sync decide by this alone.
 */
export type FailureKind =
  /** The refresh token (or what it stands for) is not accepted any more. */
  | 'grant-rejected'
  /** Our client id or secret is not accepted: a matter of settings, never of the connection. */
  | 'client-rejected'
  /** The one-time code of a sign-in is not accepted. */
  | 'code-rejected'
  /** The access token is not accepted; refresh once and replay once. */
  | 'token-rejected'
  /** The bank refuses: too wide a range, a missing resource, or a consent that is gone. Narrow first, then judge. */
  | 'access-denied'
  /** This part needs a fresh sign-in; nothing else is wrong. */
  | 'sca-exceeded'
  /** The range of dates is not given by this bank. */
  | 'range-refused'
  | 'not-found'
  /** Throttled for now. */
  | 'rate-limited'
  /** The law's unattended reads are used up. */
  | 'quota-exhausted'
  /** The bank or TrueLayer has a fault. */
  | 'unavailable'
  /** The bank does not offer this endpoint, ever. */
  | 'unsupported'
  | 'withdrawn'
  /** Something came back that is not an answer: HTML, half a body, no JSON. */
  | 'unreadable'
  | 'offline'
  | 'timeout'
  | 'cancelled'
  /** We asked for something malformed: a fault of ours. */
  | 'request-refused';

const CODE_OF: Record<FailureKind, ErrorCode> = {
  'grant-rejected': 'CONSENT_EXPIRED',
  'client-rejected': 'CREDENTIALS_REJECTED',
  'code-rejected': 'AUTH_CODE_REJECTED',
  'token-rejected': 'CONSENT_EXPIRED',
  'access-denied': 'CONSENT_REVOKED',
  'sca-exceeded': 'SCA_REQUIRED',
  'range-refused': 'BAD_RESPONSE',
  'not-found': 'NOT_FOUND',
  'rate-limited': 'RATE_LIMITED',
  'quota-exhausted': 'QUOTA_EXHAUSTED',
  unavailable: 'PROVIDER_UNAVAILABLE',
  unsupported: 'ENDPOINT_UNSUPPORTED',
  withdrawn: 'PROVIDER_WITHDRAWN',
  unreadable: 'BAD_RESPONSE',
  offline: 'NETWORK_OFFLINE',
  timeout: 'NETWORK_TIMEOUT',
  cancelled: 'CANCELLED',
  'request-refused': 'BAD_RESPONSE',
};

/** Whether a text, as an audit entry keeps it, names a kind of failure. */
export function isFailureKind(text: unknown): text is FailureKind {
  return typeof text === 'string' && Object.hasOwn(CODE_OF, text);
}

/** How the token endpoint is named in evidence. What fails there fails for the whole connection. */
export const TOKEN_ENDPOINT = 'POST /connect/token';

/** What stands in its place when there was nothing to ask it with, so that nobody was asked. */
export const NO_REFRESH_TOKEN = 'no refresh token';

/** Evidence about a failure that is safe to keep: no bodies, no tokens. */
export type FailureEvidence = {
  httpStatus?: number | undefined;
  /** The bank's own code, such as `provider_error`. */
  bankCode?: string | undefined;
  /** TrueLayer's `X-TL-Correlation-Id`, which their support asks for. */
  correlationId?: string | undefined;
  /** From `Retry-After`, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** Which endpoint was asked, as a template without ids. */
  endpoint?: string | undefined;
  /** Why no whole answer came, as the system or the HTTP client calls it (`ECONNRESET`, `UND_ERR_HEADERS_TIMEOUT`). */
  networkCode?: string | undefined;
  /** When it was answered, by the other side's clock (the `Date` header), in milliseconds: ours may be wrong. */
  answeredAtMs?: number | undefined;
};

/** A refusal by the bank or TrueLayer, or a network that did not carry the answer. */
export class BankFailure extends AppError {
  readonly kind: FailureKind;
  readonly evidence: FailureEvidence;

  constructor(kind: FailureKind, evidence: FailureEvidence = {}, options: { message?: string; retry?: Retry } = {}) {
    super(CODE_OF[kind], { ...options, details: withoutUndefined(evidence) });
    this.name = 'BankFailure';
    this.kind = kind;
    this.evidence = evidence;
  }
}

/** Trouble that passes by itself and must never end a connection: network, faults, throttling, unreadable answers. */
export function isTransient(kind: FailureKind): boolean {
  return ['offline', 'timeout', 'unavailable', 'rate-limited', 'quota-exhausted', 'unreadable', 'cancelled'].includes(
    kind,
  );
}

/** Codes of a network on which nobody is found to talk to. */
export const UNREACHABLE_CODES = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
] as const;

/** Codes of a call that never left, because there was nobody to send it to. */
const NEVER_SENT: ReadonlySet<string> = new Set([...UNREACHABLE_CODES, 'UND_ERR_CONNECT_TIMEOUT']);

/**
 * Whether a failed call may have been carried out all the same: it went out, and what came of it was lost on the way, or
 * a gateway answered in place of the one who was asked. A plain answer, or a call that never left, leaves no such doubt.
 */
export function isOutcomeUnknown(failure: unknown): boolean {
  return !(failure instanceof BankFailure) || leavesDoubt(failure.kind, failure.evidence);
}

/** The same, of a failure as the audit trail keeps it. Pure. */
export function leavesDoubt(
  kind: FailureKind,
  { httpStatus, networkCode }: Pick<FailureEvidence, 'httpStatus' | 'networkCode'>,
): boolean {
  switch (kind) {
    case 'cancelled':
      return true;
    case 'offline':
      return networkCode !== undefined && !NEVER_SENT.has(networkCode);
    case 'timeout':
      return networkCode === undefined || !NEVER_SENT.has(networkCode);
    case 'unreadable':
      // An answer that is no success is an answer, if only of something in between.
      return httpStatus === undefined || httpStatus === 200;
    case 'unavailable':
      return httpStatus === 502 || httpStatus === 504;
    default:
      return false;
  }
}
