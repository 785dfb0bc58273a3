import { createHash } from 'node:crypto';
import type { Environment, ErrorCode } from '../../shared/contract/index.ts';
import { CALLBACK_PATH, CUSTOM_PROTOCOL_REDIRECT_URI, parseRedirect } from '../../shared/domain/deep-link.ts';
import { isLoopbackHost } from '../credentials/redirect-address.ts';
import type { AttemptRow } from './attempt-store.ts';

declare const verified: unique symbol;

/**
 * A redirect that belongs to an attempt this profile began, in time, once, with a code. Only {@link verifyRedirect}
 * makes one, so nothing can be exchanged unchecked.
 */
export type VerifiedRedirect = {
  readonly [verified]: true;
  attempt: AttemptRow;
  parameters: ReadonlyMap<string, string>;
  state: string;
};

/** The verdict on a redirect. `closes` names the attempt that ends with a failure; `because` and `bankError` go into the audit. */
export type RedirectVerdict =
  | { ok: true; redirect: VerifiedRedirect }
  | {
      ok: false;
      code: ErrorCode;
      closes?: AttemptRow;
      bankError?: string;
      because?: 'other-environment' | 'other-way';
    };

/** How a state is stored: only its hash, so a copy of the database cannot finish an attempt. */
export function hashState(state: string): Buffer {
  return createHash('sha256').update(state, 'utf8').digest();
}

/**
 * Judges an address that claims to come from the bank. Pure; the state is looked up by its SHA-256, which makes the
 * comparison one of hashes and leaves nothing to time.
 *
 * An attempt is bound to the environment it was begun in and to the way its answer was to come: a state that turns up
 * elsewhere has leaked, so the attempt ends.
 *
 * @see RFC 6749 §4.1.2, RFC 9700 §4.7
 */
export function verifyRedirect(
  address: string,
  findAttempt: (stateHash: Buffer) => AttemptRow | undefined,
  { nowMs, environment }: { nowMs: number; environment: Environment },
): RedirectVerdict {
  const link = parseRedirect(address);
  const state = link.kind === 'oauth-callback' ? link.parameters.get('state') : undefined;
  if (link.kind !== 'oauth-callback' || state === undefined || state === '')
    return { ok: false, code: 'STATE_UNKNOWN' };
  const attempt = findAttempt(hashState(state));
  if (!attempt) return { ok: false, code: 'STATE_UNKNOWN' };
  if (attempt.status !== 'waiting') return { ok: false, code: 'STATE_USED' };
  if (Date.parse(attempt.expires_at) <= nowMs) return { ok: false, code: 'STATE_EXPIRED', closes: attempt };
  if (attempt.environment !== environment)
    return { ok: false, code: 'STATE_UNKNOWN', closes: attempt, because: 'other-environment' };
  if (!cameAsAgreed(address, attempt))
    return { ok: false, code: 'STATE_UNKNOWN', closes: attempt, because: 'other-way' };
  const bankError = link.parameters.get('error');
  if (bankError !== undefined)
    return { ok: false, code: codeOfBankError(bankError), closes: attempt, bankError: safeToken(bankError) };
  if (!link.parameters.get('code')) return { ok: false, code: 'AUTH_CODE_REJECTED', closes: attempt };
  return { ok: true, redirect: { attempt, parameters: link.parameters, state } as VerifiedRedirect };
}

/** Whether the answer came the way that was agreed. A relay's page hands over to this computer by either of its own ways. */
function cameAsAgreed(address: string, { redirect_mode, redirect_uri }: AttemptRow): boolean {
  const place = placeOf(address);
  if (place === placeOf(redirect_uri)) return true;
  return (
    redirect_mode === 'relay' &&
    (place === CUSTOM_PROTOCOL_REDIRECT_URI || (place.startsWith('this computer ') && place.endsWith(CALLBACK_PATH)))
  );
}

/** An address without its parameters, with one spelling for our scheme (systems rewrite its slashes) and for this computer. */
function placeOf(address: string): string {
  const url = URL.parse(address.trim());
  // `parseRedirect` lets nothing through but web addresses and our scheme.
  if (url === null || !url.protocol.startsWith('http')) return CUSTOM_PROTOCOL_REDIRECT_URI;
  return isLoopbackHost(url.hostname) ? `this computer ${url.port} ${url.pathname}` : `${url.origin}${url.pathname}`;
}

/** The full vocabulary of callback errors is not published; all that is not the user's or bank's "no" is the bank's trouble. */
function codeOfBankError(error: string): ErrorCode {
  switch (error) {
    case 'access_denied':
    case 'login_required':
    case 'consent_required':
      return 'AUTH_DENIED';
    case 'unauthorized_client':
    case 'invalid_client':
      return 'CREDENTIALS_REJECTED';
    case 'server_error':
    case 'temporarily_unavailable':
    case 'provider_error':
      return 'PROVIDER_UNAVAILABLE';
    default:
      return 'AUTH_DENIED';
  }
}

/** An error code may be recorded; free text from outside may not. */
function safeToken(text: string): string {
  return /^[a-z_]{1,60}$/.test(text) ? text : 'other';
}
