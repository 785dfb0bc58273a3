import { createHash, randomBytes } from 'node:crypto';
import type { RunningSandbox } from '../../../sandbox/start-sandbox.ts';

/** A JSON object off the wire. */
export type Json = Record<string, unknown>;

/** An answer off the wire; `json` is undefined when the body is not JSON. */
export type Answered = { status: number; headers: Headers; text: string; json: Json | undefined };

export const REDIRECT_URI = 'http://127.0.0.1:53682/oauth/callback';
export const EVERY_SCOPE = 'info accounts balance cards transactions direct_debits standing_orders offline_access';

/** An array inside a JSON answer; fails when there is none. */
export function listIn(json: Json | undefined, name: string): Json[] {
  const list = json?.[name];
  if (!Array.isArray(list)) throw new Error(`There is no ${name} in the answer.`);
  return list as Json[];
}

/** Sends a call and reads the whole answer. */
export async function send(url: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  let json: Json | undefined;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
}

/** Posts JSON. */
export function post(url: string, body: unknown): Promise<Answered> {
  return send(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
}

/** An auth link with a fresh state, and the verifier of its challenge. */
export function authLink(
  sandbox: RunningSandbox,
  change: Record<string, string> = {},
): { url: string; verifier: string; state: string } {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: sandbox.clientId,
    redirect_uri: REDIRECT_URI,
    scope: EVERY_SCOPE,
    providers: 'uk-ob-all uk-oauth-all uk-cs-mock de-xs2a-all de-ob-all at-ob-all at-xs2a-all',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  });
  return { url: `${sandbox.authUrl}/?${query}`, verifier, state };
}

/** Walks the dialog without a browser and returns the address it leads back to. */
export async function authorize(sandbox: RunningSandbox, authUrl: string, fields: Json = {}): Promise<URL> {
  const answer = await post(`${sandbox.controlUrl}/authorize`, { authUrl, ...fields });
  if (typeof answer.json?.['redirectUrl'] !== 'string') throw new Error(`The dialog refused: ${answer.text}`);
  return new URL(answer.json['redirectUrl']);
}

/** The fields of a code exchange. */
export function exchangeFields(sandbox: RunningSandbox, code: string, verifier: string): Record<string, string> {
  return {
    grant_type: 'authorization_code',
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: verifier,
  };
}

/** The fields of a refresh. */
export function refreshFields(sandbox: RunningSandbox, refreshToken: string): Record<string, string> {
  return {
    grant_type: 'refresh_token',
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
    refresh_token: refreshToken,
  };
}

/** A connected bank, as a client sees it. */
export type Connected = {
  credentialsId: string;
  accessToken: string;
  refreshToken: string;
  /** Reads below `/data/v1`. */
  get(path: string, headers?: Record<string, string>): Promise<Answered>;
  /** Reads below `/data/v1` and hands out `results`; fails on any other status than 200. */
  results(path: string): Promise<Json[]>;
  refresh(): Promise<Answered>;
};

/** Connects a bank from link to tokens. */
export async function connect(
  sandbox: RunningSandbox,
  given: { providerId?: string; username?: string; password?: string; link?: Record<string, string> } = {},
): Promise<Connected> {
  const { providerId = 'ob-barclays', username = 'john', password = 'doe' } = given;
  const { url, verifier } = authLink(sandbox, given.link);
  const back = await authorize(sandbox, url, { providerId, username, password });
  const tokens = await post(
    `${sandbox.authUrl}/connect/token`,
    exchangeFields(sandbox, back.searchParams.get('code') ?? '', verifier),
  );
  const accessToken = String(tokens.json?.['access_token']);
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { sub: string };
  const connected: Connected = {
    credentialsId: claims.sub,
    accessToken,
    refreshToken: String(tokens.json?.['refresh_token']),
    get: (path, headers = {}) =>
      send(`${sandbox.apiUrl}/data/v1${path}`, {
        headers: { authorization: `Bearer ${connected.accessToken}`, ...headers },
      }),
    async results(path) {
      const answer = await connected.get(path, { 'x-psu-ip': '203.0.113.7' });
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${answer.text.slice(0, 200)}`);
      return answer.json?.['results'] as Json[];
    },
    refresh: () => post(`${sandbox.authUrl}/connect/token`, refreshFields(sandbox, connected.refreshToken)),
  };
  return connected;
}

/** Path of the first account, `/accounts/{id}`, or of the first card. */
export async function firstAccountPath(connected: Connected, kind: 'accounts' | 'cards' = 'accounts'): Promise<string> {
  const [first] = await connected.results(`/${kind}`);
  return `/${kind}/${String(first?.['account_id'])}`;
}
