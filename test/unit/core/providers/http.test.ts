import { createHash } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BankFailure } from '../../../../core/providers/bank-failure.ts';
import { createHttp, type Http, type HttpRequest } from '../../../../core/providers/truelayer/http.ts';
import { readJson } from '../../../../core/providers/truelayer/read-json.ts';
import { createTrueLayer } from '../../../../core/providers/truelayer/truelayer.ts';

let http: Http;
let server: Server | undefined;
let sockets: Socket[] = [];

beforeEach(() => {
  http = createHttp({ connectTimeoutMs: 2_000, headersTimeoutMs: 300, bodyTimeoutMs: 300, maxBodyBytes: 1_000 });
});
afterEach(async () => {
  await http.close();
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

/** A server that does as it is told with each connection once a request has begun to arrive; returns its address. */
async function serve(act: (socket: Socket, request: string) => void): Promise<string> {
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', (data) => act(socket, data.toString()));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const get = (url: string, more: Partial<HttpRequest> = {}) =>
  http.send({ method: 'GET', url, endpoint: 'GET /accounts', ...more });

/** What became of a call: the kind of failure, or the answer's status. */
async function outcome(call: Promise<{ status: number }>): Promise<string> {
  try {
    return String((await call).status);
  } catch (thrown) {
    if (!(thrown instanceof BankFailure)) throw thrown;
    const { networkCode, ...evidence } = thrown.evidence;
    expect(evidence).toEqual({ endpoint: 'GET /accounts' });
    // The library's own word for it, or none; never a message, which may name what was sent.
    expect(networkCode ?? 'NONE').toMatch(/^[A-Z0-9_]{3,40}$/);
    // An error of the network library can hold the request, and the request a token.
    expect(thrown.cause).toBeUndefined();
    return thrown.kind;
  }
}

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

describe('silence has a name', () => {
  test.each<[string, (socket: Socket) => void, string]>([
    ['an answer that never begins', () => {}, 'timeout'],
    ['a body that never ends', (socket) => socket.write(`${HEAD}Content-Length: 20\r\n\r\n{"results"`), 'timeout'],
    ['a connection closed before a word', (socket) => socket.destroy(), 'unreadable'],
    ['half a body', (socket) => socket.end(`${HEAD}Content-Length: 20\r\n\r\n{"results"`), 'unreadable'],
    ['half a chunk', (socket) => socket.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\n20\r\n{"re`), 'unreadable'],
    ['half the headers', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Ty'), 'unreadable'],
    ['something that is not HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n\r\n'), 'unreadable'],
    ['more than fits', (socket) => socket.end(`${HEAD}Content-Length: 2000\r\n\r\n${'x'.repeat(2000)}`), 'unreadable'],
    ['an answer', (socket) => socket.end(`${HEAD}Content-Length: 2\r\n\r\n{}`), '200'],
    ['an empty answer', (socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'), '204'],
  ])('%s', async (_name, act, expected) => {
    expect(await outcome(get(await serve(act)))).toBe(expected);
  });

  test('nobody there', async () => {
    const url = await serve(() => {});
    await new Promise((resolve) => server?.close(resolve));
    expect(await outcome(get(url))).toBe('offline');
  });

  test('a call that was called off, before and while it waits', async () => {
    const url = await serve(() => {});
    expect(await outcome(get(url, { signal: AbortSignal.abort() }))).toBe('cancelled');
    const controller = new AbortController();
    const call = outcome(get(url, { signal: controller.signal }));
    setImmediate(() => controller.abort());
    expect(await call).toBe('cancelled');
  });
});

test('a redirect is not followed, because it would carry the token to a host nobody chose', async () => {
  const requests: string[] = [];
  const url = await serve((socket, request) => {
    requests.push(request);
    socket.end('HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n');
  });
  expect(await outcome(get(url, { headers: { authorization: 'Bearer t' } }))).toBe('302');
  expect(requests.length).toBe(1);
});

test('a call is made once, whatever happens to it', async () => {
  let calls = 0;
  const url = await serve((socket) => {
    calls += 1;
    socket.destroy();
  });
  await outcome(http.send({ method: 'POST', url, body: 'grant_type=refresh_token', endpoint: 'GET /accounts' }));
  await outcome(get(url));
  expect(calls).toBe(2);
});

describe('a packed body', () => {
  const JSON_TEXT = '{"results":["£"]}';
  const packed = (encoding: string, body: Uint8Array) => (socket: Socket) => {
    socket.write(`${HEAD}Content-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n`);
    socket.end(body);
  };
  /** What a reader makes of the answer: its JSON, or the failure that names its status. */
  async function read(act: (socket: Socket) => void): Promise<unknown> {
    const answer = await get(await serve(act));
    try {
      return readJson(answer);
    } catch (thrown) {
      if (!(thrown instanceof BankFailure)) throw thrown;
      expect(thrown.evidence).toEqual({ httpStatus: 200, endpoint: 'GET /accounts' });
      return thrown.code;
    }
  }

  test('is not asked for', async () => {
    const requests: string[] = [];
    const url = await serve((socket, request) => {
      requests.push(request);
      socket.end(`${HEAD}Content-Length: 2\r\n\r\n{}`);
    });
    await get(url);
    expect(requests[0]?.toLowerCase()).toContain('accept-encoding: identity\r\n');
  });

  const gzip = gzipSync(JSON_TEXT);
  test.each<[string, (socket: Socket) => void, unknown]>([
    ['gzip', packed('gzip', gzip), JSON.parse(JSON_TEXT)],
    ['gzip by its other names', packed('X-GZIP', gzip), JSON.parse(JSON_TEXT)],
    ['deflate', packed('deflate', deflateSync(JSON_TEXT)), JSON.parse(JSON_TEXT)],
    ['br', packed('br', brotliCompressSync(JSON_TEXT)), JSON.parse(JSON_TEXT)],
    ['identity', packed('identity', Buffer.from(JSON_TEXT)), JSON.parse(JSON_TEXT)],
    ['named gzip and sent plain', packed('gzip', Buffer.from(JSON_TEXT)), JSON.parse(JSON_TEXT)],
    ['that breaks off', packed('gzip', gzip.subarray(0, -9)), 'BAD_RESPONSE'],
    ['that breaks off in its last word', packed('gzip', gzip.subarray(0, -1)), 'BAD_RESPONSE'],
    ['of which a bit has turned', packed('gzip', gzip.with(gzip.length - 6, (gzip.at(-6) ?? 0) ^ 1)), 'BAD_RESPONSE'],
    ['of an unknown kind', packed('zstd', gzip), 'BAD_RESPONSE'],
    ['that just fits', packed('gzip', gzipSync(`"${'x'.repeat(998)}"`)), 'x'.repeat(998)],
    ['that unpacks to more than fits', packed('gzip', gzipSync(`"${'x'.repeat(999)}"`)), 'BAD_RESPONSE'],
  ])('%s', async (_name, act, expected) => {
    expect(await read(act)).toEqual(expected);
  });

  test('of many rows reaches the thread that reads them unpacked, and is known by what it says', async () => {
    const row = { timestamp: '2026-03-02T00:00:00Z', amount: -4.5, currency: 'GBP', description: 'x'.repeat(900) };
    const rows = Array.from({ length: 1200 }, (_, index) => ({ ...row, transaction_id: `t${index}` }));
    const body = JSON.stringify({ results: rows });
    expect(body.length).toBeGreaterThan(2 ** 20);
    const url = await serve(packed('gzip', gzipSync(body)));
    await http.close();
    http = createHttp();
    const redirect = { mode: 'loopback' as const, uri: 'http://127.0.0.1:4280/oauth/callback' };
    const application = { environment: 'sandbox' as const, authUrl: url, apiUrl: url, clientId: 'c', clientSecret: 's', redirect }; // prettier-ignore
    const answer = await createTrueLayer(http, { nowMs: Date.now }).transactions(
      { application, accessToken: 't' },
      { kind: 'account', providerAccountId: 'a', currency: 'GBP' },
    );
    expect([answer.transactions.length, answer.unreadable]).toEqual([1200, 0]);
    expect(answer.rawSha256).toBe(createHash('sha256').update(body).digest('hex'));
  });
});
