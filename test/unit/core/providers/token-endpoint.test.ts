import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BankFailure } from '../../../../core/providers/bank-failure.ts';
import { createHttp, type Http } from '../../../../core/providers/truelayer/http.ts';
import { createTrueLayer } from '../../../../core/providers/truelayer/truelayer.ts';

type Reply = { status: number; body: unknown };

let http: Http;
let server: Server;
/** What the server was sent, in the order it came. */
let received: { kind: 'form' | 'json'; fields: Record<string, unknown> }[];
let reply: (kind: 'form' | 'json') => Reply;

beforeEach(async () => {
  http = createHttp();
  received = [];
  server = createServer((request, response) => {
    void read(request).then((seen) => {
      received.push(seen);
      const { status, body } = reply(seen.kind);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await http.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function read(request: IncomingMessage): Promise<(typeof received)[number]> {
  const body = await text(request);
  return request.headers['content-type'] === 'application/json'
    ? { kind: 'json', fields: JSON.parse(body) as Record<string, unknown> }
    : { kind: 'form', fields: Object.fromEntries(new URLSearchParams(body)) };
}

function refreshed() {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = createTrueLayer(http, { nowMs: Date.now });
  const redirect = { mode: 'loopback' as const, uri: 'http://127.0.0.1:4280/oauth/callback' };
  const application = { environment: 'sandbox' as const, authUrl: url, apiUrl: url, clientId: 'c', clientSecret: 's', redirect }; // prettier-ignore
  return () => provider.refresh(application, 'old', {});
}

const TOKENS: Reply = { status: 200, body: { access_token: 'new', refresh_token: 'newer', expires_in: 3600, token_type: 'Bearer' } }; // prettier-ignore
const refusal = (status: number, error: string): Reply => ({ status, body: { error } });

test('a server that takes forms is sent forms', async () => {
  reply = () => TOKENS;
  const refresh = refreshed();
  expect(await refresh()).toMatchObject({ accessToken: 'new', refreshToken: 'newer' });
  expect(received).toEqual([
    { kind: 'form', fields: { grant_type: 'refresh_token', refresh_token: 'old', client_id: 'c', client_secret: 's' } },
  ]);
});

test.each([
  ['415', refusal(415, 'unsupported_media_type')],
  ['invalid_request', refusal(400, 'invalid_request')],
  ['validation_error', refusal(400, 'validation_error')],
  ['unsupported_grant_type', refusal(400, 'unsupported_grant_type')],
])('a server that takes JSON only and says %s is asked in JSON, and from then on at once', async (_name, refused) => {
  reply = (kind) => (kind === 'json' ? TOKENS : refused);
  const refresh = refreshed();
  expect(await refresh()).toMatchObject({ accessToken: 'new' });
  await refresh();
  expect(received.map(({ kind }) => kind)).toEqual(['form', 'json', 'json']);
  expect(received[1]?.fields).toEqual(received[0]?.fields);
});

test.each([
  ['invalid_grant', refusal(400, 'invalid_grant'), 'grant-rejected'],
  ['invalid_client', refusal(400, 'invalid_client'), 'client-rejected'],
  ['a failure', refusal(500, 'internal_server_error'), 'unavailable'],
  ['too many', refusal(429, 'provider_too_many_requests'), 'rate-limited'],
])('%s is an answer, and is not asked for twice', async (_name, refused, kind) => {
  reply = () => refused;
  await expect(refreshed()()).rejects.toMatchObject({ kind });
  expect(received.map((one) => one.kind)).toEqual(['form']);
});

test('a request that is understood in neither form fails as the first one did, and the next one starts anew', async () => {
  reply = () => refusal(400, 'invalid_request');
  const refresh = refreshed();
  await expect(refresh()).rejects.toBeInstanceOf(BankFailure);
  await expect(refresh()).rejects.toMatchObject({ kind: 'request-refused' });
  expect(received.map(({ kind }) => kind)).toEqual(['form', 'json', 'form', 'json']);
});
