import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import {
  OUTSIDE_TEXT,
  requestText,
  sendRaw,
  startHostUnderTest,
  statusesIn,
  type HostUnderTest,
} from './host-under-test.ts';

const makeFolder = useTemporaryFolders();
const MIB = 1024 * 1024;

let host: HostUnderTest;
let ourHost: string;
let signedIn: Record<string, string>;
beforeAll(async () => {
  host = await startHostUnderTest(makeFolder());
  ourHost = `127.0.0.1:${host.port}`;
  signedIn = { Host: ourHost, Authorization: `Bearer ${host.token}`, 'Content-Type': 'application/json' };
});
afterAll(() => host.close());
beforeEach(() => {
  host.engine.received.length = 0;
  host.engine.redirects.length = 0;
});

const send = (requestLine: string, headers: Parameters<typeof requestText>[1], body?: string) =>
  sendRaw(host.port, requestText(requestLine, headers, body));

/** A call with a body of the right length. */
const post = (headers: Parameters<typeof requestText>[1], body = '{}', method = 'app.status') =>
  send(`POST /api/${method}`, { ...signedIn, 'Content-Length': String(Buffer.byteLength(body)), ...headers }, body);

function expectUntouched(): void {
  expect(host.engine.received).toEqual([]);
  expect(host.engine.redirects).toEqual([]);
}

test('a call that is in order is answered', async () => {
  expect(statusesIn(await post({}))).toEqual([200]);
  expect(host.engine.received).toEqual([{ method: 'app.status', input: {} }]);
});

describe('Host', () => {
  const hosts = (): [string, string | string[] | undefined][] => [
    ['a rebound name', `evil.example:${host.port}`],
    ['localhost', `localhost:${host.port}`],
    ['another port', '127.0.0.1:1'],
    ['no port', '127.0.0.1'],
    ['a name that starts like ours', `${ourHost}.evil.example`],
    ['two', [ourHost, 'evil.example']],
    ['the same twice', [ourHost, ourHost]],
    ['an empty one', ''],
    ['none', undefined],
  ];

  test.each([
    'GET /',
    'GET /assets/app.js',
    'POST /api/app.status',
    'GET /api/events',
    'GET /oauth/callback?code=c&state=s',
  ])('%s is refused for every other host', async (requestLine) => {
    for (const [what, value] of hosts()) {
      const received = await send(requestLine, { ...signedIn, 'Content-Length': '0', Host: value });
      expect([what, ...statusesIn(received)]).toEqual([what, value === undefined ? 400 : 403]);
      expect(received).not.toContain('document.title');
    }
    expectUntouched();
  });

  test('an address of another server as the target is no path of ours', async () => {
    const received = await send(`GET http://evil.example/oauth/callback?code=c&state=s`, { Host: ourHost });
    expect(statusesIn(received)).toEqual([404]);
    expectUntouched();
  });
});

describe('who may call', () => {
  test.each<[string, () => Record<string, string | string[] | undefined>]>([
    ['no token', () => ({ Authorization: undefined })],
    ['a wrong token', () => ({ Authorization: `Bearer ${'A'.repeat(43)}` })],
    ['half a token', () => ({ Authorization: `Bearer ${host.token.slice(0, 20)}` })],
    ['the token in the wrong place', () => ({ Authorization: undefined, 'X-Token': host.token })],
    ['the cookie of another port', () => ({ Authorization: undefined, Cookie: `coffer-1=${host.token}` })],
  ])('%s is 401', async (_what, headers) => {
    const received = await post(headers());
    expect(statusesIn(received)).toEqual([401]);
    expect(received).toContain('"code":"UNAUTHENTICATED"');
    expectUntouched();
  });

  test('the cookie is as good as the token', async () => {
    const cookie = `coffer-${host.port}=${host.token}`;
    expect(statusesIn(await post({ Authorization: undefined, Cookie: cookie }))).toEqual([200]);
  });

  test.each<[string, Record<string, string>]>([
    ['another origin', { Origin: 'https://evil.example' }],
    ['no origin', { Origin: 'null' }],
    ['our address on another port', { Origin: 'http://127.0.0.1:1' }],
    ['another site, by the browser’s word', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another port, by the browser’s word', { 'Sec-Fetch-Site': 'same-site' }],
  ])('a page of %s is 403, with the token too', async (_what, headers) => {
    for (const requestLine of ['POST /api/app.status', 'GET /api/events', 'OPTIONS /api/app.status']) {
      const received = await send(requestLine, { ...signedIn, 'Content-Length': '0', ...headers });
      expect(statusesIn(received)).toEqual([403]);
      expect(received).not.toMatch(/Access-Control/i);
    }
    expectUntouched();
  });
});

describe('what a call has to look like', () => {
  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'HEAD', 'QUERY'])('%s is 405', async (method) => {
    const received = await send(`${method} /api/app.status`, { ...signedIn, 'Content-Length': '0' });
    expect(statusesIn(received)).toEqual([405]);
    expect(received).toMatch(/^Allow: POST\r$/m);
    expect(received).not.toMatch(/Access-Control/i);
    expectUntouched();
  });

  test.each([
    [undefined],
    ['text/plain'],
    ['text/plain; application/json'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/json; charset=utf-16'],
    ['application/jsonp'],
  ])('content of type %s is 415', async (type) => {
    expect(statusesIn(await post({ 'Content-Type': type }))).toEqual([415]);
    expectUntouched();
  });

  test('compressed content is 415', async () => {
    expect(statusesIn(await post({ 'Content-Encoding': 'gzip' }))).toEqual([415]);
    expectUntouched();
  });

  test.each([
    ['no JSON', '{"a"'],
    ['two values', '{}{}'],
    ['a key that names the prototype', '{"__proto__":{}}'],
    ['such a key further down', '{"a":[{"__proto__":1}]}'],
    ['such a key in disguise', '{"\\u005f_proto__":1}'],
    ['nesting without end', `${'['.repeat(400_000)}${']'.repeat(400_000)}`],
  ])('%s is 400', async (_what, body) => {
    expect(statusesIn(await post({}, body))).toEqual([400]);
    expectUntouched();
  });

  test('bytes that are no UTF-8 are 400', async () => {
    const answer = await fetch(`${host.url}/api/app.status`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${host.token}`, 'Content-Type': 'application/json' },
      body: Buffer.from('{"a":"\xff"}', 'latin1'),
    });
    expect(answer.status).toBe(400);
    expectUntouched();
  });

  test('a body of 1 MiB is read, and one byte more is 413, announced or not', async () => {
    const padded = (bytes: number) => `{${' '.repeat(bytes - 2)}}`;
    expect(statusesIn(await post({}, padded(MIB)))).toEqual([200]);
    host.engine.received.length = 0;
    expect(statusesIn(await post({}, padded(MIB + 1)))).toEqual([413]);
    const chunked = await send(
      'POST /api/app.status',
      { ...signedIn, 'Transfer-Encoding': 'chunked' },
      `${(MIB + 1).toString(16)}\r\n${padded(MIB + 1)}\r\n0\r\n\r\n`,
    );
    expect(statusesIn(chunked)).toEqual([413]);
    expect(statusesIn(await post({ 'Content-Length': '99999999999' }))).toEqual([413]);
    expectUntouched();
  });
});

describe('requests in one another', () => {
  const hidden = 'GET /oauth/callback?code=hidden&state=s HTTP/1.1\r\nHost: HOST\r\n\r\n';

  test('several on one line are answered in order', async () => {
    const one = requestText(
      'POST /api/app.status',
      { ...signedIn, Connection: undefined, 'Content-Length': '2' },
      '{}',
    );
    const two = requestText('GET /assets/app.js', { Host: ourHost, Connection: undefined });
    const three = requestText('GET /nothing', { Host: ourHost });
    expect(statusesIn(await sendRaw(host.port, one + two + three))).toEqual([200, 200, 404]);
  });

  test('a request inside a refused body is not carried out', async () => {
    const inner = hidden.replace('HOST', ourHost);
    for (const refused of [
      { Authorization: undefined },
      { 'Content-Type': 'text/plain' },
      { Origin: 'https://evil.example' },
    ]) {
      const headers = { ...signedIn, ...refused, Connection: undefined, 'Content-Length': String(inner.length) };
      const outer = requestText('POST /api/app.status', headers, inner);
      const received = await sendRaw(host.port, outer + requestText('GET /nothing', { Host: ourHost }));
      expect(statusesIn(received).slice(1)).toEqual([404]);
    }
    expectUntouched();
  });

  test.each([
    ['two lengths', { 'Content-Length': ['2', '90'] }],
    ['a length and chunks', { 'Content-Length': '2', 'Transfer-Encoding': 'chunked' }],
    ['chunks by another name', { 'Transfer-Encoding': 'xchunked' }],
    ['a length with a sign', { 'Content-Length': '+2' }],
  ])('%s are refused', async (_what, headers) => {
    const received = await send(
      'POST /api/app.status',
      { ...signedIn, ...headers },
      `{}${hidden.replace('HOST', ourHost)}`,
    );
    expect(statusesIn(received)).toEqual([400]);
    expectUntouched();
  });

  test('lines that do not end as they should are refused', async () => {
    for (const text of [
      `GET / HTTP/1.1\nHost: ${ourHost}\n\n`,
      `GET / HTTP/1.1\r\nHost: ${ourHost}\r\nX: a\r\n b\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: ${ourHost}\r\nX\0: a\r\n\r\n`,
      `GET / HTTP/9.9\r\nHost: ${ourHost}\r\n\r\n`,
      `\x16\x03\x01\x02\x00\x01\x00`,
    ]) {
      expect(statusesIn(await sendRaw(host.port, text))).toEqual([400]);
    }
  });

  test('a wish for another protocol is ignored', async () => {
    const received = await send('GET /api/events', {
      Host: ourHost,
      Connection: 'Upgrade, close',
      Upgrade: 'websocket',
    });
    expect(statusesIn(received)).toEqual([401]);
    expect(statusesIn(await send(`CONNECT ${ourHost}`, { Host: ourHost }))).toEqual([]);
  });
});

test.each([
  '/../outside.js',
  '/assets/../../outside.js',
  '/%2e%2e/outside.js',
  '/%2e%2e%2foutside.js',
  '/..%5coutside.js',
  '/..\\outside.js',
  '/../renderer-private/outside.js',
  '/%252e%252e/outside.js',
  '//../outside.js',
  '/.env.txt',
  '/assets/app.js%00.html',
  '/assets/app.js/',
  '/assets/',
  '/renderer',
  '/%c0%ae%c0%ae/outside.js',
  `/${'a/../'.repeat(150)}../outside.js`,
])('GET %s finds nothing', async (path) => {
  const received = await send(`GET ${path}`, { Host: ourHost });
  expect(statusesIn(received)).toEqual([404]);
  expect(received).not.toContain(OUTSIDE_TEXT);
});

test('the interface is served to GET and HEAD, with its type', async () => {
  expect(await send('GET /assets/app.js', { Host: ourHost })).toMatch(
    /^Content-Type: text\/javascript; charset=utf-8\r$[^]*document.title/m,
  );
  expect(await send('HEAD /assets/app.js', { Host: ourHost })).not.toContain('document.title');
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']) {
    expect(statusesIn(await send(`${method} /`, { Host: ourHost, 'Content-Length': '0' }))).toEqual([405]);
  }
});
