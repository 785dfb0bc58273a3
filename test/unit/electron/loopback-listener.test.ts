import { connect } from 'node:net';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import type { RedirectOutcome } from '../../../core/engine.ts';
import { createLoopbackListener, judgeKnock, loopbackTarget } from '../../../electron/loopback-listener.ts';

test.each<[string, { port: number; path: string } | undefined]>([
  ['http://127.0.0.1:17653/oauth/callback', { port: 17653, path: '/oauth/callback' }],
  ['http://localhost:3000/callback', { port: 3000, path: '/callback' }],
  ['http://127.0.0.1/oauth/callback', { port: 80, path: '/oauth/callback' }],
  ['https://127.0.0.1:17653/oauth/callback', undefined],
  ['http://127.0.0.1.evil.example:17653/oauth/callback', undefined],
  ['http://0.0.0.0:17653/oauth/callback', undefined],
  ['http://192.168.1.2:17653/oauth/callback', undefined],
  ['http://user@127.0.0.1:17653/oauth/callback', undefined],
  ['http://127.0.0.1:17653/oauth/callback?x=1', undefined],
  ['http://127.0.0.1:17653/oauth/callback#x', undefined],
  ['app.coffer:/oauth/callback', undefined],
  ['', undefined],
])('the place of %s', (redirectUri, expected) => {
  expect(loopbackTarget(redirectUri)).toEqual(expected);
});

describe('a knock at the door', () => {
  const target = { port: 17653, path: '/oauth/callback' };
  const good = { method: 'GET', url: '/oauth/callback?code=c&state=s', host: '127.0.0.1:17653' };
  test.each([
    ['the bank’s answer', good, 'accept'],
    ['by the name localhost', { ...good, host: 'localhost:17653' }, 'accept'],
    ['a name that points here', { ...good, host: 'evil.example:17653' }, 400],
    ['another port in Host', { ...good, host: '127.0.0.1:80' }, 400],
    ['no Host', { ...good, host: undefined }, 400],
    ['another path', { ...good, url: '/?code=c' }, 404],
    ['a longer path', { ...good, url: '/oauth/callback/x?code=c' }, 404],
    ['a path in another spelling', { ...good, url: '/oauth/%63allback?code=c' }, 404],
    ['an absolute address', { ...good, url: 'http://evil.example/oauth/callback?code=c' }, 404],
    ['POST', { ...good, method: 'POST' }, 405],
    ['HEAD', { ...good, method: 'HEAD' }, 405],
  ])('%s: %s', (_name, request, expected) => {
    const decision = judgeKnock(request, target);
    expect(decision.kind === 'accept' ? 'accept' : decision.status).toBe(expected);
  });
});

describe('the listener, over raw sockets', () => {
  let stop: (() => Promise<void>) | undefined;
  afterEach(() => stop?.());

  async function open(outcomes: RedirectOutcome[], openForMs?: number) {
    const accepted: string[] = [];
    const listener = createLoopbackListener({
      locale: () => 'en-GB',
      accept: async (url) => {
        accepted.push(url);
        return outcomes.shift() ?? failed('STATE_UNKNOWN');
      },
      ...(openForMs === undefined ? {} : { openForMs }),
    });
    stop = () => listener.close();
    const port = await freePort();
    await listener.listen(`http://127.0.0.1:${port}/oauth/callback`);
    return { listener, port, accepted };
  }

  test('takes one answer and closes; the page repeats nothing of the request', async () => {
    const { port, accepted } = await open([{ state: 'connected', connectionId: 'c1' }]);
    const answer = await raw(port, get(port, '/oauth/callback?code=PLANTED&state=%3Cscript%3E'));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/connection: close/i);
    expect(answer).toMatch(/content-security-policy: default-src 'none'/i);
    expect(answer).not.toMatch(/PLANTED|script>|code=|state=/);
    expect(accepted).toEqual([`http://127.0.0.1:${port}/oauth/callback?code=PLANTED&state=%3Cscript%3E`]);
    await expect(raw(port, get(port, '/oauth/callback?code=again'))).rejects.toThrow(/ECONNREFUSED/);
  });

  test('a wrong, used or late state leaves it open; a refusal by the bank ends it', async () => {
    const { port } = await open([
      failed('STATE_UNKNOWN'),
      failed('STATE_USED'),
      failed('STATE_EXPIRED'),
      failed('INVALID_INPUT'),
      failed('AUTH_DENIED'),
    ]);
    for (let knock = 0; knock < 5; knock += 1) {
      expect(await raw(port, get(port, `/oauth/callback?state=${knock}`))).toMatch(/^HTTP\/1\.1 400 /);
    }
    await expect(raw(port, get(port, '/oauth/callback?state=6'))).rejects.toThrow(/ECONNREFUSED/);
  });

  test('what is not the bank’s answer never reaches the engine and leaves it open', async () => {
    const { port, accepted } = await open([{ state: 'connected', connectionId: 'c1' }]);
    const knocks = [
      `GET /oauth/callback?code=c HTTP/1.1\r\nHost: evil.example:${port}\r\n\r\n`,
      `GET /oauth/callback?code=c HTTP/1.1\r\n\r\n`,
      `POST /oauth/callback?code=c HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 0\r\n\r\n`,
      `GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
      `GET /oauth/callback?code=${'c'.repeat(9000)} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
      'no http at all\r\n\r\n',
    ];
    for (const knock of knocks) expect(await raw(port, knock)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(accepted).toEqual([]);
    expect(await raw(port, get(port, '/oauth/callback?code=c'))).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('is not there for any other address of this computer', async () => {
    const { port, accepted } = await open([{ state: 'connected', connectionId: 'c1' }]);
    // On Linux all of 127.0.0.0/8 is this computer, so whoever binds more than 127.0.0.1 answers here.
    await expect(raw(port, get(port, '/oauth/callback?code=c'), '127.0.0.2')).rejects.toThrow(
      /ECONNREFUSED|EADDRNOTAVAIL|ETIMEDOUT/,
    );
    expect(accepted).toEqual([]);
  });

  test('closes by itself when nobody comes', async () => {
    const { port } = await open([], 1);
    await expect.poll(() => raw(port, get(port, '/oauth/callback')).catch(String)).toMatch(/ECONNREFUSED/);
  });

  test('says which way is blocked when the port is taken, and refuses addresses that are not here', async () => {
    const { listener } = await open([]);
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const { port } = squatter.address() as AddressInfo;
    await expect(listener.listen(`http://127.0.0.1:${port}/oauth/callback`)).rejects.toMatchObject({
      code: 'PORT_TAKEN',
    });
    await expect(listener.listen('https://console.truelayer.com/redirect-page')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    squatter.close();
  });

  test('listening again for the same address keeps the door, another address moves it', async () => {
    const { listener, port } = await open([]);
    await listener.listen(`http://127.0.0.1:${port}/oauth/callback`);
    expect(await raw(port, get(port, '/oauth/callback?state=x'))).toMatch(/^HTTP\/1\.1 400 /);
    const other = await freePort();
    await listener.listen(`http://127.0.0.1:${other}/callback`);
    await expect(raw(port, get(port, '/oauth/callback'))).rejects.toThrow(/ECONNREFUSED/);
    expect(await raw(other, get(other, '/callback?state=x'))).toMatch(/^HTTP\/1\.1 400 /);
  });
});

function failed(code: ConstructorParameters<typeof AppError>[0]): RedirectOutcome {
  return { state: 'failed', error: new AppError(code).toValue() };
}

function get(port: number, url: string): string {
  return `GET ${url} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
}

function raw(port: number, request: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, host, () => socket.write(request));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
