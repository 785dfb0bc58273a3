import type { Clock } from '../../ports.ts';
import { TOKEN_ENDPOINT } from '../bank-failure.ts';
import type { Http, HttpAnswer } from './http.ts';
import { refusalOf, type Door } from './refusal.ts';

/** Asks the token endpoint; rejects with a `BankFailure` unless the answer is a success. */
export type AskTokenEndpoint = (request: TokenRequest) => Promise<HttpAnswer>;

type TokenRequest = {
  url: string;
  headers: Record<string, string>;
  fields: URLSearchParams;
  door: Door;
  signal: AbortSignal | undefined;
};

/** Codes by which a server says that it could make nothing of a request; it has not looked at the grant. */
const NOT_UNDERSTOOD = new Set(['invalid_request', 'validation_error', 'unsupported_grant_type']);

/**
 * Creates the one door to `POST /connect/token`.
 *
 * OAuth sends a form (RFC 6749 §4.1.3) and TrueLayer takes one, but its official OpenAPI document names JSON only. So a
 * form goes first, and a server that says it did not understand it is asked once more in JSON, and in JSON from then on.
 * Nothing is risked by that: a code or a refresh token that was not understood was not used up either.
 */
export function createTokenEndpoint(http: Http, clock: Clock): AskTokenEndpoint {
  const takesJson = new Set<string>();

  return async (request) => {
    const { url, door } = request;
    if (takesJson.has(url)) return accepted(await post(request, 'json'), door);
    const first = await post(request, 'form');
    if (!isNotUnderstood(first, door)) return accepted(first, door);
    const second = await post(request, 'json');
    if (isNotUnderstood(second, door)) return accepted(first, door);
    takesJson.add(url);
    return accepted(second, door);
  };

  function post({ url, headers, fields, signal }: TokenRequest, format: 'form' | 'json'): Promise<HttpAnswer> {
    return http.send({
      method: 'POST',
      url,
      headers: format === 'form' ? headers : { ...headers, 'content-type': 'application/json' },
      body: format === 'form' ? fields.toString() : JSON.stringify(Object.fromEntries(fields)),
      endpoint: TOKEN_ENDPOINT,
      signal,
    });
  }

  function accepted(answer: HttpAnswer, door: Door): HttpAnswer {
    if (answer.status !== 200) throw refusalOf(answer, door, clock.nowMs());
    return answer;
  }

  function isNotUnderstood(answer: HttpAnswer, door: Door): boolean {
    if (answer.status === 415) return true;
    const { bankCode } = refusalOf(answer, door, clock.nowMs()).evidence;
    return answer.status === 400 && bankCode !== undefined && NOT_UNDERSTOOD.has(bankCode);
  }
}
