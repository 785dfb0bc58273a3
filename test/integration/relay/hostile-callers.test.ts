import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { makeDeviceKeys } from '../../../core/relay-client/device-keys.ts';
import { formatPairingCode, pairingCodeFrom } from '../../../shared/relay/pairing.ts';
import { SECRET, useLocalRelays, type LocalRelay } from './local-relay.ts';
import { rawRequest, sendRaw } from './raw-http.ts';
import { codeOf, pairDevice, tryPairing } from './test-device.ts';
import { hmacHeaders } from './webhook-sender.ts';

const start = useLocalRelays();
const VIA_PROXY = { RELAY_TRUST_PROXY: 'loopback' };

const fromAddress = (address: string): Record<string, string> => ({
  'x-forwarded-proto': 'https',
  'x-forwarded-for': address,
});

async function post(url: string, headers: Record<string, string>, body: string) {
  const answer = await fetch(url, { method: 'POST', headers, body });
  const parsed = (await answer.json()) as { error?: { code: string }; status?: string };
  return { outcome: parsed.error?.code ?? parsed.status, retryAfter: answer.headers.get('retry-after') };
}

describe('a caller that is often wrong', () => {
  test('waits, and neither its neighbours nor itself after a while', async () => {
    let nowMs = Date.now();
    const relay = await start(VIA_PROXY, { nowMs: () => nowMs });
    const device = await relay.pair();
    const url = relay.url + new URL(device.hookUrl).pathname;
    const good = (address: string) => {
      const body = JSON.stringify({ event_id: randomUUID() });
      return post(url, { ...hmacHeaders(SECRET, body), ...fromAddress(address) }, body);
    };
    const bad = (address: string) => post(url, { ...hmacHeaders('wrong', 'x'), ...fromAddress(address) }, 'x');
    for (let index = 0; index < 100; index += 1) {
      expect(await bad(`2001:db8:0:4${String(index).padStart(2, '0')}::1`)).toMatchObject({
        outcome: 'SIGNATURE_WRONG',
      });
    }
    // One household has a /56 and so counts as one caller, whichever of its addresses it takes.
    expect(await bad('2001:db8:0:4ff::9')).toEqual({ outcome: 'RATE_LIMITED', retryAfter: '1' });
    expect(await good('2001:db8:0:400::2')).toMatchObject({ outcome: 'RATE_LIMITED' });
    expect(await good('2001:db8:0:500::1')).toMatchObject({ outcome: 'stored' });
    expect(await good('192.0.2.1')).toMatchObject({ outcome: 'stored' });
    nowMs += 1000;
    expect(await good('2001:db8:0:400::2')).toMatchObject({ outcome: 'stored' });
    expect(await relay.metric('webhooks_rejected_total{reason="SIGNATURE_WRONG"}')).toBe(100);
  });

  test('cannot guess a pairing code', async () => {
    const relay = await start();
    const outcomes = [];
    for (let tries = 0; tries < 12; tries += 1) {
      const answer = await tryPairing(relay.url, formatPairingCode(pairingCodeFrom(randomBytes(32))), makeDeviceKeys());
      outcomes.push(codeOf(answer));
    }
    expect(outcomes).toEqual([...Array<string>(10).fill('PAIRING_CODE_INVALID'), 'RATE_LIMITED', 'RATE_LIMITED']);
    const noted = await relay.audit();
    const refused = noted.find(({ action }) => action === 'PAIRING_REFUSED');
    expect(refused?.metadata).toMatchObject({ reason: 'RATE_LIMITED', count: 2 });
    const tried = noted.filter(({ metadata }) => metadata['reason'] === 'PAIRING_CODE_INVALID');
    expect(tried.reduce((sum, { metadata }) => sum + Number(metadata['count'] ?? 1), 0)).toBe(10);
  });

  test('cannot pair with a request that was signed for another relay or is not signed at all', async () => {
    const relay = await start();
    const keys = makeDeviceKeys();
    expect(codeOf(await tryPairing(relay.url, 'x', keys, 'https://relay.example'))).toBe('PAIRING_PROOF_INVALID');
    const send = async (body: string) =>
      (await post(`${relay.url}/v1/pair`, { 'content-type': 'application/json' }, body)).outcome;
    expect(await send('{"proof":"a.b.c"}')).toBe('PAIRING_PROOF_INVALID');
    expect(await send('{"proof":7}')).toBe('BAD_REQUEST');
    expect(await send('{"proof":')).toBe('BAD_REQUEST');
    expect(await send(JSON.stringify({ proof: 'x'.repeat(9000) }))).toBe('BODY_TOO_LARGE');
    const noted = (await relay.audit()).filter(({ action }) => action === 'PAIRING_REFUSED');
    expect(noted.map(({ metadata }) => metadata['reason'])).toContain('PAIRING_PROOF_INVALID');
  });
});

describe('on a raw socket', () => {
  const quick = { serverTimes: { headersTimeoutMs: 300, requestTimeoutMs: 600, checkEveryMs: 100 } };
  const hook = async (relay: LocalRelay): Promise<string> => new URL((await relay.pair()).hookUrl).pathname;

  test.each([
    ['headers that never end', 'POST /v1/webhooks/truelayer HTTP/1.1\r\nHost: a\r\nX-Slow: ', 408, 'REQUEST_TIMEOUT'],
    ['no request at all', 'hello\r\n\r\n', 400, 'BAD_REQUEST'],
    [
      'headers of 20 KiB',
      rawRequest({ path: '/v1/webhooks/truelayer' }, [['X-Big', 'a'.repeat(20_480)]]),
      431,
      'HEADERS_TOO_LARGE',
    ],
    [
      'two lengths',
      rawRequest(
        { path: '/v1/webhooks/truelayer' },
        [
          ['Content-Length', '1'],
          ['Content-Length', '2'],
        ],
        'x',
      ),
      400,
      'BAD_REQUEST',
    ],
    [
      'a length and chunks',
      rawRequest(
        { path: '/v1/webhooks/truelayer' },
        [
          ['Content-Length', '1'],
          ['Transfer-Encoding', 'chunked'],
        ],
        'x',
      ),
      400,
      'BAD_REQUEST',
    ],
    [
      'a length that is no number',
      rawRequest({ path: '/v1/webhooks/truelayer' }, [['Content-Length', 'ten']], 'x'),
      400,
      'BAD_REQUEST',
    ],
  ])('%s', async (_name, bytes, status, code) => {
    const relay = await start({}, quick);
    expect(await sendRaw(relay.url, bytes)).toMatchObject({ status, code });
    expect(await relay.metric(`requests_unreadable_total{reason="${code}"}`)).toBe(1);
    const [row] = await relay.audit();
    expect(row).toMatchObject({ action: 'REQUEST_UNREADABLE', metadata: { reason: code, from: '127.0.0.1' } });
  });

  test('a body that drips is cut off, and its webhook is not stored', async () => {
    const relay = await start({}, quick);
    const device = await relay.pair();
    const path = new URL(device.hookUrl).pathname;
    const request = rawRequest(
      { path },
      [...Object.entries(hmacHeaders(SECRET, 'x'.repeat(100))), ['Content-Length', '100']],
      'x'.repeat(50),
    );
    expect(await sendRaw(relay.url, request)).toMatchObject({ status: 408, code: 'REQUEST_TIMEOUT' });
    expect((await device.page(`${device.epoch}:0`)).newest).toBe(0);
  });

  test('a body that ends too soon, or is chunked beyond the limit', async () => {
    const relay = await start();
    const path = await hook(relay);
    const headers = Object.entries(hmacHeaders(SECRET, 'x'));
    const chunked = [...headers, ['Transfer-Encoding', 'chunked']] as [string, string][];
    const tooMuch = `${(70 * 1024).toString(16)}\r\n${'x'.repeat(70 * 1024)}\r\n0\r\n\r\n`;
    expect(await sendRaw(relay.url, rawRequest({ path }, chunked, tooMuch))).toMatchObject({
      status: 413,
      code: 'BODY_TOO_LARGE',
    });
    await new Promise<void>((resolve) => {
      const { hostname, port } = new URL(relay.url);
      const socket = connect(Number(port), hostname, () => {
        socket.end(rawRequest({ path }, [...headers, ['Content-Length', '10']], 'x'));
      });
      socket.on('close', () => resolve()).resume();
    });
    expect(await relay.metric('failures_total')).toBe(0);
    const noted = (await relay.audit()).map(({ metadata }) => metadata['reason']);
    expect(noted).toContain('BODY_TOO_LARGE');
  });
});

describe('a device that is wrong', () => {
  test.each([
    ['no token', {}, 'TOKEN_MISSING'],
    ['a bearer token', { authorization: 'Bearer abc' }, 'TOKEN_MISSING'],
    ['a token that is none', { authorization: 'DPoP abc', dpop: 'x' }, 'TOKEN_INVALID'],
    ['no proof', { authorization: `DPoP ${'A'.repeat(22)}.${'A'.repeat(43)}` }, 'PROOF_MISSING'],
    [
      'a proof that is none',
      { authorization: `DPoP ${'A'.repeat(22)}.${'A'.repeat(43)}`, dpop: 'x' },
      'PROOF_NONCE_NEEDED',
    ],
  ] as [string, Record<string, string>, string][])('%s', async (_name, headers, code) => {
    const relay = await start();
    const answer = await fetch(`${relay.url}/v1/events`, { headers });
    expect(answer.status).toBe(401);
    expect(((await answer.json()) as { error: { code: string } }).error.code).toBe(code);
    expect(answer.headers.get('www-authenticate')).toMatch(/^DPoP algs="Ed25519"/);
    expect(answer.headers.get('dpop-nonce')).toBeTruthy();
    // Asking for a nonce is how every conversation begins, so it is no refusal.
    const refusals = (await relay.audit()).filter(({ action }) => action === 'DEVICE_REFUSED');
    expect(refusals.map(({ metadata }) => metadata['reason'])).toEqual(code === 'PROOF_NONCE_NEEDED' ? [] : [code]);
  });

  test.each([-5, 5])(
    'whose clock is %i years off the relay’s is paired and works, since the nonce tells the time',
    async (years) => {
      let offMs = 0;
      const relay = await start({}, { nowMs: () => Date.now() + offMs });
      const first = await relay.pair();
      offMs = years * 365 * 24 * 3_600_000;
      const minted = (await first.request('POST', '/v1/pairing-codes')).body as { code: string };
      const device = await pairDevice(relay.url, minted.code);
      expect((await device.request('GET', '/v1/devices')).status).toBe(200);
    },
  );

  test('works on while the relay’s clock is put right, backwards and forwards', async () => {
    let offMs = 0;
    const relay = await start({}, { nowMs: () => Date.now() + offMs });
    const device = await relay.pair();
    for (const hours of [-26, 26, 0]) {
      offMs = hours * 3_600_000;
      expect((await device.request('GET', '/v1/devices')).status).toBe(200);
      // What is sent meanwhile is kept, and in its order, whatever the clock says.
      const body = JSON.stringify({ event_id: `at ${hours}` });
      const url = relay.url + new URL(device.hookUrl).pathname;
      expect(await post(url, hmacHeaders(SECRET, body), body)).toMatchObject({ outcome: 'stored' });
    }
    expect((await device.page(`${device.epoch}:0`)).events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('with a nonce of long ago is asked to take a new one', async () => {
    let nowMs = Date.now();
    const relay = await start({}, { nowMs: () => nowMs });
    const device = await relay.pair();
    await device.request('GET', '/v1/devices');
    const answer = await device.request('GET', '/v1/devices');
    expect(answer.status).toBe(200);
    nowMs += 11 * 60_000;
    const stale = await fetch(`${relay.url}/v1/devices`, {
      headers: { authorization: `DPoP ${device.token}`, dpop: 'x.y.z' },
    });
    expect(stale.headers.get('www-authenticate')).toContain('use_dpop_nonce');
    expect((await device.request('GET', '/v1/devices')).status).toBe(200);
  });

  test.each([
    ['PUT', '/v1/routes', { resourceIds: Array.from({ length: 2001 }, (_, index) => `r${index}`) }],
    ['PUT', '/v1/routes', { resourceIds: [''] }],
    ['PUT', '/v1/routes', {}],
    ['PUT', '/v1/hook', { mode: 'none' }],
    ['PUT', '/v1/hook', { unknown: true }],
    ['POST', '/v1/ack', { epoch: 1, upto: 1 }],
    ['POST', '/v1/ack', []],
  ])('sends %s %s with a body that does not fit', async (method, path, body) => {
    const relay = await start();
    const device = await relay.pair();
    expect(codeOf(await device.request(method, path, { body }))).toBe('BAD_REQUEST');
  });
});
