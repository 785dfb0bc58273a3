import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { SECRET, useLocalRelays } from './local-relay.ts';
import { rawRequest, sendRaw } from './raw-http.ts';
import { codeOf } from './test-device.ts';
import { hmacHeaders, jwsHeaders, makeSigner, serveKeySet } from './webhook-sender.ts';

const start = useLocalRelays();
const get = async (url: string, headers: Record<string, string> = {}) => fetch(url, { headers, redirect: 'manual' });

describe('https', () => {
  test.each<[string, string | undefined, Record<string, string>, number]>([
    ['nobody in front, on this computer', undefined, {}, 404],
    [
      'a proxy that is not trusted does not count',
      undefined,
      { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1' },
      404,
    ],
    [
      'a trusted proxy that says https',
      'loopback',
      { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1' },
      404,
    ],
    [
      'a trusted proxy that says http',
      'loopback',
      { 'x-forwarded-proto': 'http', 'x-forwarded-for': '192.0.2.1' },
      403,
    ],
    ['a trusted proxy that says nothing', '1', { 'x-forwarded-for': '192.0.2.1' }, 403],
    ['a caller that pretends behind a trusted proxy', '1', { 'x-forwarded-for': '127.0.0.1, 192.0.2.1' }, 403],
  ])('%s', async (_name, trust, headers, status) => {
    const relay = await start(trust === undefined ? {} : { RELAY_TRUST_PROXY: trust });
    const answer = await get(`${relay.url}/nothing`, headers);
    expect(answer.status).toBe(status);
    expect((await get(`${relay.url}/healthz`, headers)).status).toBe(200);
  });

  test('every answer carries its id and the headers that keep a browser out', async () => {
    const relay = await start();
    for (const path of ['/nothing', '/v1/webhooks/truelayer', '/oauth/callback/sandbox', '/v1/events']) {
      const { headers } = await get(relay.url + path);
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });
});

test('behind a proxy that takes a prefix away, what is signed and what is proven begins with the prefix', async () => {
  const signer = makeSigner('key-1');
  const keySet = await serveKeySet(signer);
  const relay = await start({
    RELAY_PUBLIC_URL: 'https://bank.example/relay/',
    RELAY_TRUST_PROXY: 'loopback',
    RELAY_JWKS_URLS: keySet.url,
  });
  const device = await relay.pair();
  expect(device.hookUrl).toMatch(/^https:\/\/bank\.example\/relay\/v1\/webhooks\/[A-Za-z0-9_-]{27}$/);
  const path = new URL(device.hookUrl).pathname;
  const body = JSON.stringify({ event_id: randomUUID() });
  const headers = jwsHeaders({ signer, keySetUrl: keySet.url, path, body });
  const request = rawRequest(
    { path: path.slice('/relay'.length) },
    [...Object.entries(headers), ['X-Forwarded-Proto', 'https'], ['Content-Length', String(body.length)]],
    body,
  );
  expect((await sendRaw(relay.url, request)).status).toBe(202);
  const [event] = (await device.page(`${device.epoch}:0`)).events;
  expect((await device.open(event)).head.path).toBe(path);
  await keySet.close();
});

describe('/metrics', () => {
  test('is for this computer, unless there is a token', async () => {
    const open = await start({ RELAY_TRUST_PROXY: 'loopback' });
    expect((await get(`${open.url}/metrics`)).status).toBe(200);
    const outside = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1' };
    expect((await get(`${open.url}/metrics`, outside)).status).toBe(404);
    const token = 'a-token-for-prometheus';
    const guarded = await start({ RELAY_METRICS_TOKEN: token, RELAY_TRUST_PROXY: 'loopback' });
    expect((await get(`${guarded.url}/metrics`)).status).toBe(404);
    expect((await get(`${guarded.url}/metrics`, { ...outside, authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await get(`${guarded.url}/metrics`, { authorization: 'Bearer another' })).status).toBe(404);
  });

  test('counts what happened, in a form that Prometheus reads', async () => {
    const relay = await start();
    const device = await relay.pair();
    const stream = await device.stream();
    const hook = relay.url + new URL(device.hookUrl).pathname;
    const send = async (body: string, secret = SECRET) => {
      await (await fetch(hook, { method: 'POST', headers: hmacHeaders(secret, body), body })).arrayBuffer();
    };
    await send('{"event_id":"1"}');
    await send('{"event_id":"1"}');
    await send('{"event_id":"2"}', 'wrong');
    await stream.take('webhook', 1);
    await device.ack(1);
    const answer = await get(`${relay.url}/metrics`);
    expect(answer.headers.get('content-type')).toContain('version=0.0.4');
    const text = await answer.text();
    for (const line of [
      'webhooks_received_total 3',
      'webhooks_verified_total{kind="hmac"} 2',
      'webhooks_rejected_total{reason="SIGNATURE_WRONG"} 1',
      'webhooks_duplicate_total 1',
      'webhooks_stored_total 1',
      'events_delivered_total{way="stream"} 1',
      'events_acknowledged_total 1',
      'devices_paired_total 1',
      'streams 1',
      'verify_queue_depth 0',
      'ingest_seconds_count 2',
    ]) {
      expect(text).toContain(`coffer_relay_${line}\n`);
    }
    for (const line of text.trim().split('\n')) {
      expect(line).toMatch(
        /^(# (HELP|TYPE) [a-z_0-9]+ .+|[a-z_0-9]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.e+-]+)$/,
      );
    }
    stream.close();
  });

  test('a webhook that has nobody to go to is taken, dropped, counted and recorded', async () => {
    const relay = await start();
    const device = await relay.pair();
    await device.request('DELETE', `/v1/devices/${device.deviceId}`);
    const send = async (path: string, body: string): Promise<unknown> =>
      (await fetch(relay.url + path, { method: 'POST', headers: hmacHeaders(SECRET, body), body })).json();
    expect(await send(new URL(device.hookUrl).pathname, '{"event_id":"1"}')).toEqual({ status: 'no-device' });
    expect(await send('/v1/webhooks/truelayer', '{"resource_id":"nobody’s"}')).toEqual({ status: 'unrouted' });
    const dropped = (await relay.audit()).filter(({ action }) => action === 'WEBHOOK_DROPPED');
    expect(new Set(dropped.map(({ metadata }) => metadata['reason']))).toEqual(new Set(['no-device', 'unrouted']));
    expect(await relay.metric('webhooks_dropped_total{reason="no-device"}')).toBe(1);
    expect(await relay.metric('webhooks_dropped_total{reason="unrouted"}')).toBe(1);
  });
});

/** An answer that never ends, until nobody listens. */
function pour(response: ServerResponse): void {
  response.write('x'.repeat(16_384), () => response.destroyed || pour(response));
}

describe('the token broker', () => {
  /** A token endpoint that notes what it is sent. */
  async function serveTokens() {
    const seen: { url: string; body: string; headers: IncomingHttpHeaders }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ url: request.url ?? '', body, headers: request.headers });
        if (body.includes('endless')) return pour(response);
        const isBad = body.includes('revoked');
        response.writeHead(isBad ? 400 : 200, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify(isBad ? { error: 'invalid_grant' } : { access_token: 'planted-access', expires_in: 3600 }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { seen, url, close: () => new Promise((resolve) => server.close(resolve)) };
  }

  test('adds the secret for a paired device and keeps nothing', async () => {
    const tokens = await serveTokens();
    const relay = await start({
      RELAY_TOKEN_BROKER: 'true',
      TRUELAYER_CLIENT_ID: 'vendor-1',
      TRUELAYER_CLIENT_SECRET: 'planted-secret',
      TRUELAYER_AUTH_URL: tokens.url,
    });
    const device = await relay.pair();
    const ask = (body: object) => device.request('POST', '/v1/oauth/token', { body });
    const good = await ask({
      grant_type: 'authorization_code',
      code: 'planted-code',
      redirect_uri: 'https://r.example',
      client_id: 'mine',
      scope: 'x',
    });
    expect(good).toMatchObject({ status: 200, body: { access_token: 'planted-access' } });
    expect(good.headers.get('cache-control')).toBe('no-store');
    expect(tokens.seen[0]?.url).toBe('/connect/token');
    expect(Object.fromEntries(new URLSearchParams(tokens.seen[0]?.body))).toEqual({
      client_id: 'vendor-1',
      client_secret: 'planted-secret',
      grant_type: 'authorization_code',
      code: 'planted-code',
      redirect_uri: 'https://r.example',
    });
    expect(tokens.seen[0]?.headers['dpop']).toBeUndefined();
    expect(await ask({ grant_type: 'refresh_token', refresh_token: 'revoked' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect(codeOf(await ask({ grant_type: 'client_credentials', scope: 'payments' }))).toBe('BROKER_GRANT_REFUSED');
    expect(codeOf(await ask({ grant_type: 'refresh_token' }))).toBe('BROKER_GRANT_REFUSED');
    expect((await fetch(`${relay.url}/v1/oauth/token`, { method: 'POST' })).status).toBe(401);
    expect(codeOf(await ask({ grant_type: 'refresh_token', refresh_token: 'endless' }))).toBe('BROKER_UNAVAILABLE');
    expect(tokens.seen).toHaveLength(3);
    await tokens.close();
    expect(codeOf(await ask({ grant_type: 'refresh_token', refresh_token: 'x' }))).toBe('BROKER_UNAVAILABLE');
    const told = JSON.stringify(await relay.audit()) + relay.log.join();
    expect(told).toContain('TOKEN_BROKERED');
    expect(told).not.toContain('planted');
  });

  test('is off by default', async () => {
    const relay = await start();
    const device = await relay.pair();
    expect(codeOf(await device.request('POST', '/v1/oauth/token', { body: {} }))).toBe('BROKER_OFF');
  });
});

describe('the https page of a redirect', () => {
  test('goes home, keeps nothing and shows nothing', async () => {
    const relay = await start();
    const state = `${'s'.repeat(43)}.17653`;
    const answer = await get(
      `${relay.url}/oauth/callback/production?code=planted%22%3E%3Cscript%3E&state=${state}&extra=1`,
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    const page = await answer.text();
    expect(page).toContain(
      `url=http://127.0.0.1:17653/oauth/callback?code=planted%22%3E%3Cscript%3E&amp;state=${state}"`,
    );
    expect(page).not.toContain('<script');
    expect(page).not.toContain('extra');
    const german = await get(`${relay.url}/oauth/callback/production?code=a&state=${state}`, {
      'accept-language': 'de-AT,de;q=0.9',
    });
    expect(await german.text()).toMatch(/<html lang="de">.*Zurück zu Coffer/);
    expect((await get(`${relay.url}/oauth/callback/elsewhere?code=a&state=${state}`)).status).toBe(400);
    expect(JSON.stringify(await relay.audit()) + relay.log.join()).not.toContain('planted');
  });
});
