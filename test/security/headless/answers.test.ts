import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from '../../../core/web/security-headers.ts';
import { AppError } from '../../../core/errors.ts';
import { ERROR_WORDS, type EventPayload } from '../../../shared/contract/index.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { requestText, sendRaw, startHostUnderTest, statusesIn, type HostUnderTest } from './host-under-test.ts';

const makeFolder = useTemporaryFolders();

let host: HostUnderTest;
let ourHost: string;
beforeAll(async () => {
  host = await startHostUnderTest(makeFolder());
  ourHost = `127.0.0.1:${host.port}`;
});
afterAll(() => host.close());
beforeEach(() => {
  host.engine.received.length = 0;
  host.engine.redirects.length = 0;
  host.engine.redirectOutcome = { state: 'connected', connectionId: 'c1' };
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(host.url + path, { headers, redirect: 'manual' });

describe('every answer carries the security headers', () => {
  const bearer = () => ({ Authorization: `Bearer ${host.token}`, 'Content-Type': 'application/json' });
  test.each<[string, number, () => Promise<Response>]>([
    ['the interface', 200, () => get('/')],
    ['a file', 200, () => get('/assets/app.js')],
    ['nothing', 404, () => get('/nothing')],
    ['a call', 200, () => fetch(`${host.url}/api/app.status`, { method: 'POST', headers: bearer(), body: '{}' })],
    ['a call of no method', 200, () => fetch(`${host.url}/api/x`, { method: 'POST', headers: bearer(), body: '{}' })],
    ['a call without the token', 401, () => fetch(`${host.url}/api/app.status`, { method: 'POST', body: '{}' })],
    ['a call by another page', 403, () => get('/api/app.status', { Origin: 'https://evil.example' })],
    ['a call with the wrong method', 405, () => get('/api/app.status', bearer())],
    [
      'a call that is no JSON',
      415,
      () => fetch(`${host.url}/api/x`, { method: 'POST', headers: { Authorization: `Bearer ${host.token}` } }),
    ],
    ['the token for the cookie', 303, () => get(`/?token=${host.token}`)],
  ])('%s', async (_what, status, ask) => {
    const response = await ask();
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject(lowerCased(SECURITY_HEADERS));
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('server')).toBeNull();
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each<[string, number, () => Promise<Response>]>([
    ['a wrong token', 401, () => get('/?token=wrong')],
    ['the bank’s answer', 200, () => get('/oauth/callback?code=c&state=s')],
  ])('%s has a stricter policy of its own', async (_what, status, ask) => {
    const response = await ask();
    expect(response.status).toBe(status);
    const { 'content-security-policy': policy, ...others } = lowerCased(SECURITY_HEADERS);
    expect(Object.fromEntries(response.headers)).toMatchObject(others);
    expect(policy).toBe(CONTENT_SECURITY_POLICY);
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
  });

  test('the event stream, and what is no HTTP', async () => {
    const stop = new AbortController();
    const response = await fetch(`${host.url}/api/events`, { headers: bearer(), signal: stop.signal });
    expect(Object.fromEntries(response.headers)).toMatchObject(lowerCased(SECURITY_HEADERS));
    stop.abort();
    expect(await sendRaw(host.port, 'nonsense\r\n\r\n')).toContain(
      `Content-Security-Policy: ${CONTENT_SECURITY_POLICY}\r\n`,
    );
  });
});

describe('the token for the cookie', () => {
  test('becomes a cookie that no script and no other site can use, and leaves the address', async () => {
    const response = await get(`/?token=${host.token}`);
    expect(response.headers.get('location')).toBe('/');
    expect(response.headers.getSetCookie()).toEqual([
      `coffer-${host.port}=${host.token}; Path=/; HttpOnly; SameSite=Strict`,
    ]);
  });

  test('the address that opens the browser works once', async () => {
    const { search } = new URL(host.ticketUrl());
    expect(search).not.toContain(host.token);
    expect((await get(`/${search}`)).status).toBe(303);
    expect((await get(`/${search}`)).status).toBe(401);
    // Going back to it in a browser that is signed in is no error.
    const again = await get(`/${search}`, { Cookie: `coffer-${host.port}=${host.token}` });
    expect([again.status, again.headers.get('set-cookie')]).toEqual([303, null]);
  });

  test('a wrong one gives nothing, and is not repeated', async () => {
    for (const query of [
      'token=planted-1f9c',
      'token=',
      `token=${host.token}&token=planted-1f9c`,
      `token=${host.token}x`,
    ]) {
      const response = await get(`/?${query}`);
      expect(response.status).toBe(401);
      expect(response.headers.get('set-cookie')).toBeNull();
      const page = await response.text();
      expect(page).toContain(ERROR_WORDS.UNAUTHENTICATED.title);
      expect(page).not.toMatch(/planted/);
    }
    expect(statusesIn(await sendRaw(host.port, requestText(`HEAD /?token=${host.token}`, { Host: ourHost })))).toEqual([
      401,
    ]);
  });
});

describe('the bank’s answer', () => {
  const address = '/oauth/callback?code=planted-code&state=planted-state&x=%3Cscript%3E';

  test('reaches the engine whole, without a token, and the page repeats none of it', async () => {
    const response = await get(address, { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'document' });
    expect(response.status).toBe(200);
    expect(host.engine.redirects).toEqual([host.url + address]);
    const page = await response.text();
    expect(page).not.toMatch(/planted|script/);
    expect(page).toContain('content="1;url=/"');
  });

  test('that fails is told in its words, and its details stay here', async () => {
    const error = new AppError('STATE_UNKNOWN', { message: 'planted', details: { state: 'planted' } }).toValue();
    host.engine.redirectOutcome = { state: 'failed', error };
    const response = await get(address);
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toContain(ERROR_WORDS.STATE_UNKNOWN.title);
    expect(page).not.toContain('planted');
  });

  test.each(['POST', 'HEAD', 'PUT', 'OPTIONS'])('by %s is no answer', async (method) => {
    const received = await sendRaw(
      host.port,
      requestText(`${method} ${address}`, { Host: ourHost, 'Content-Length': '0' }),
    );
    expect(statusesIn(received)).toEqual([405]);
    expect(host.engine.redirects).toEqual([]);
  });

  test.each([
    ['an image', { 'Sec-Fetch-Dest': 'image' }],
    ['a frame', { 'Sec-Fetch-Dest': 'iframe' }],
    ['a script’s fetch', { 'Sec-Fetch-Dest': 'empty' }],
    ['a prefetch', { 'Sec-Fetch-Dest': 'document', 'Sec-Purpose': 'prefetch' }],
  ])('fetched as %s is refused, so that it cannot use up a state', async (_what, headers) => {
    const received = await sendRaw(host.port, requestText(`GET ${address}`, { Host: ourHost, ...headers }));
    expect(statusesIn(received)).toEqual([403]);
    expect(host.engine.redirects).toEqual([]);
  });

  test.each(['/oauth/callback/', '/oauth/Callback', '/oauth/callback%3f', '//oauth/callback', '/oauth/./callback'])(
    'at %s is not expected',
    async (path) => {
      const received = await sendRaw(host.port, requestText(`GET ${path}?code=c&state=s`, { Host: ourHost }));
      expect(statusesIn(received)).toEqual([404]);
      expect(host.engine.redirects).toEqual([]);
    },
  );

  test('comes to localhost when the redirect address says so, and nothing else does', async () => {
    const local = await startWithLocalhost();
    try {
      const { port } = local;
      const Host = `localhost:${port}`;
      const page = await sendRaw(port, requestText('GET /oauth/callback?code=c&state=s', { Host }));
      expect(statusesIn(page)).toEqual([200]);
      // The cookie belongs to 127.0.0.1, so that is where the browser is sent back to.
      expect(page).toContain(`content="1;url=http://127.0.0.1:${port}/"`);
      expect(local.engine.redirects).toEqual([`http://localhost:${port}/oauth/callback?code=c&state=s`]);
      expect(statusesIn(await sendRaw(port, requestText('GET /', { Host })))).toEqual([403]);
      const signedIn = { Host, Authorization: `Bearer ${local.token}`, 'Content-Type': 'application/json' };
      expect(statusesIn(await sendRaw(port, requestText('POST /api/app.status', signedIn)))).toEqual([403]);
    } finally {
      await local.close();
    }
  });
});

describe('event streams', () => {
  const progress = (done: number): EventPayload<'sync.progress'> => ({ connectionId: 'c1', step: 'saving', done });

  /** Opens a stream; waits for a place when the host has not yet noticed that an earlier test left. */
  const openStream = (): Promise<Socket> =>
    vi.waitFor(
      async () => {
        const socket = connect(host.port, '127.0.0.1');
        socket.write(requestText('GET /api/events', { Host: ourHost, Authorization: `Bearer ${host.token}` }));
        const [first] = (await once(socket.setEncoding('utf8'), 'data')) as [string];
        if (statusesIn(first)[0] === 200) return socket;
        socket.destroy();
        throw new Error(first);
      },
      { timeout: 10_000 },
    );

  test('a field that the contract does not know never leaves', async () => {
    const socket = await openStream();
    let received = '';
    socket.on('data', (chunk: string) => (received += chunk));
    host.engine.emit('sync.finished', { connectionId: 'c1', ok: true, refreshToken: 'planted-1f9c' } as never);
    host.engine.emit('sync.finished', { connectionId: 'c2', ok: true });
    await vi.waitFor(() => expect(received).toContain('"c2"'));
    expect(received).not.toMatch(/planted|c1/);
    expect(host.engine.logLines.join()).not.toContain('planted');
    socket.destroy();
  });

  test('are sixteen at most, and a place becomes free again', async () => {
    const sockets = await Promise.all(Array.from({ length: 16 }, openStream));
    const full = await get('/api/events', { Authorization: `Bearer ${host.token}` });
    expect(full.status).toBe(503);
    sockets[0]?.destroy();
    const again = await openStream();
    for (const socket of [...sockets, again]) socket.destroy();
  });

  test('a reader that does not read is cut off, and the others miss nothing', async () => {
    const stalled = await openStream();
    stalled.pause();
    const reader = await openStream();
    let received = '';
    reader.on('data', (chunk: string) => (received += chunk));
    const closed = once(stalled, 'close');
    const total = 40_000;
    for (let done = 1; done <= total; done++) {
      host.engine.emit('sync.progress', { ...progress(done), connectionId: 'c'.repeat(250) });
      // In slices, as a sync would, so that the reader has its turns.
      if (done % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(received).toContain(`"done":${total}}`), { timeout: 20_000 });
    const seen = [...received.matchAll(/"done":(\d+)/g)].map(([, done]) => Number(done));
    expect(seen).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    stalled.resume();
    await closed;
    reader.destroy();
  });
});

/** A host whose redirect address says `localhost`. Tries another port when someone else was quicker. */
function startWithLocalhost(): Promise<HostUnderTest> {
  return vi.waitFor(
    async () => {
      const probe = await startHostUnderTest(makeFolder());
      await probe.close();
      const { port } = probe;
      return startHostUnderTest(makeFolder(), {
        redirectUri: `http://localhost:${port}/oauth/callback`,
        portPlan: { port, isFixed: true, alsoIpv6: true },
      });
    },
    { timeout: 10_000 },
  );
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
