import { BankFailure } from '../bank-failure.ts';
import type { ExtendAnswer } from '../bank-provider.ts';
import type { HttpAnswer } from './http.ts';
import { readJson } from './read-json.ts';

/** TrueLayer's access tokens live an hour unless the answer says otherwise (official OpenAPI, authentication server). */
export const DEFAULT_EXPIRY_SECONDS = 3600;

/** Stands in for an access token that an answer forgot: nobody honours it, so its first use brings a real one. */
const NO_ACCESS_TOKEN = 'none';

/**
 * The fields of a token answer that we use, in the form that we need. A rotated refresh token arrives exactly once: an
 * answer that carries one must not be thrown away because of anything that is wrong or missing beside it.
 */
export function tolerantTokenBody(answer: HttpAnswer): Record<string, string | number> {
  return tolerantFields(readObject(answer));
}

function tolerantFields(fields: Record<string, unknown>): Record<string, string | number> {
  const { access_token: accessToken, refresh_token: refreshToken, scope } = fields;
  const hasRefreshToken = isText(refreshToken);
  const seconds = Number(fields['expires_in']);
  const expiresIn = Number.isFinite(seconds) && seconds >= 1 ? Math.floor(seconds) : DEFAULT_EXPIRY_SECONDS;
  return {
    ...(isText(accessToken) ? { access_token: accessToken } : hasRefreshToken ? { access_token: NO_ACCESS_TOKEN } : {}),
    ...(hasRefreshToken ? { refresh_token: refreshToken } : {}),
    ...(isText(scope) ? { scope } : {}),
    // TrueLayer has one kind, whatever it is called.
    token_type: 'Bearer',
    expires_in: isText(accessToken) ? expiresIn : 1,
  };
}

/** `POST /connections/extend`: new tokens, or a link on which the bank wants to see the user. */
export function readExtension(answer: HttpAnswer): ExtendAnswer {
  const fields = readObject(answer);
  const { action_needed: action, user_input_link: link } = fields;
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn } = tolerantFields(fields);
  // One page of the documents calls the field `action_type`; the answer itself shows which case it is.
  if (isText(accessToken) && (action === undefined || action === 'no_action_needed')) {
    return {
      kind: 'extended',
      tokens: {
        accessToken,
        refreshToken: isText(refreshToken) ? refreshToken : undefined,
        expiresInSeconds: Number(expiresIn),
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
