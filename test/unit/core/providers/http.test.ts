import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BankFailure } from '../../../../core/providers/bank-failure.ts';
import { createHttp, type Http, type HttpRequest } from '../../../../core/providers/truelayer/http.ts';

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
