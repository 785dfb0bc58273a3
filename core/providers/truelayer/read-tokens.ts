import { BankFailure } from '../bank-failure.ts';
import type { ExtendAnswer } from '../bank-provider.ts';
import type { HttpAnswer } from './http.ts';
import { readJson } from './read-answer.ts';

/** TrueLayer's access tokens live an hour unless the answer says otherwise (official OpenAPI, authentication server). */
export const DEFAULT_EXPIRY_SECONDS = 3600;

/**
 * A token answer with a usable `expires_in`. A rotated refresh token arrives exactly once: an answer that carries one
 * must not be thrown away because a number beside it is missing, negative or a text.
 */
export function tolerantTokenBody(answer: HttpAnswer): Record<string, unknown> {
  const fields = readObject(answer);
  const seconds = Number(fields['expires_in']);
  const { refresh_token: refreshToken, ...rest } = fields;
  return {
    ...rest,
    ...(isText(refreshToken) ? { refresh_token: refreshToken } : {}),
    token_type: isText(fields['token_type']) ? fields['token_type'] : 'Bearer',
    expires_in: Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : DEFAULT_EXPIRY_SECONDS,
  };
}

/** `POST /connections/extend`: new tokens, or a link on which the bank wants to see the user. */
export function readExtension(answer: HttpAnswer): ExtendAnswer {
  const fields = tolerantTokenBody(answer);
  const {
    action_needed: action,
    access_token: accessToken,
    refresh_token: refreshToken,
    user_input_link: link,
  } = fields;
  // One page of the documents calls the field `action_type`; the answer itself shows which case it is.
  if (isText(accessToken) && (action === undefined || action === 'no_action_needed')) {
    return {
      kind: 'extended',
      tokens: {
        accessToken,
        refreshToken: isText(refreshToken) ? refreshToken : undefined,
        expiresInSeconds: Number(fields['expires_in']),
      },
    };
  }
  if (isText(link)) return { kind: 'browser', url: webAddress(link, answer) };
  throw unreadable(answer);
}

/** `POST /v1/reauthuri`: `{ result, success }`. */
export function readReauthLink(answer: HttpAnswer): string {
  const { result } = readObject(answer);
  if (!isText(result)) throw unreadable(answer);
  return webAddress(result, answer);
}

/** A link that will be opened in the user's browser has to be a web address, whatever the answer says. */
function webAddress(text: string, answer: HttpAnswer): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw unreadable(answer);
  return url.href;
}

function readObject(answer: HttpAnswer): Record<string, unknown> {
  const body = readJson(answer);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw unreadable(answer);
  return body as Record<string, unknown>;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function unreadable(answer: HttpAnswer): BankFailure {
  return new BankFailure('unreadable', { httpStatus: answer.status, endpoint: answer.endpoint });
}
