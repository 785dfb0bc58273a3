import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { CofferBridge } from '../../../../renderer/transport/bridge-transport.ts';
import { ContractError, failureOf } from '../../../../renderer/transport/contract-error.ts';
import type { HttpTools } from '../../../../renderer/transport/http-transport.ts';
import { pickTransport } from '../../../../renderer/transport/pick-transport.ts';
import type { EngineEvent, Envelope } from '../../../../shared/contract/index.ts';

const SILENT: Omit<HttpTools, 'fetch'> = {
  openEventSource: () => ({ addEventListener: () => {}, close: () => {} }),
  setTimer: () => 0,
  clearTimer: () => {},
  random: () => 0,
};
const never: typeof fetch = () => Promise.reject(new Error('HTTP was used'));
const wrong = {
  ok: false,
  error: { code: 'PASSPHRASE_WRONG', message: 'No.', retry: 'now', details: { a: 1 } },
} as const;

async function failureFrom(call: Promise<unknown>) {
  const thrown: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(ContractError);
  return failureOf(thrown);
}

describe('inside Electron', () => {
  const bridge = (answer: () => Promise<Envelope<unknown>>) =>
    ({ 'connections.list': answer, subscribe: () => () => {} }) as unknown as CofferBridge;

  it('the bridge is used, and its envelope opened', async () => {
    const coffer = bridge(() => Promise.resolve({ ok: true, value: { connections: [] } }));
    const transport = pickTransport({ coffer }, { ...SILENT, fetch: never });
    expect(await transport.call('connections.list', {})).toEqual({ connections: [] });
  });

  it('a failure keeps its code, words and details', async () => {
    const transport = pickTransport({ coffer: bridge(() => Promise.resolve(wrong)) }, { ...SILENT, fetch: never });
    expect(await failureFrom(transport.call('connections.list', {}))).toEqual(wrong.error);
  });

  it('a bridge that breaks is an engine that cannot be reached', async () => {
    const coffer = bridge(() => Promise.reject(new Error('gone')));
    const transport = pickTransport({ coffer }, { ...SILENT, fetch: never });
    expect(await failureFrom(transport.call('connections.list', {}))).toMatchObject({ code: 'ENGINE_UNREACHABLE' });
  });

  it('events come through, and the link is never lost', () => {
    let send: (event: EngineEvent) => void = () => {};
    const coffer = { subscribe: (listener: typeof send) => ((send = listener), () => {}) } as unknown as CofferBridge;
    const seen: string[] = [];
    pickTransport({ coffer }, { ...SILENT, fetch: never }).subscribe({
      event: ({ event }) => seen.push(event),
      link: (state) => seen.push(state),
    });
    send({ event: 'accounts.changed', payload: {} });
    expect(seen).toEqual(['connected', 'accounts.changed']);
  });
});

describe('in a browser', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  async function over(listener: RequestListener) {
    const running = (server = createServer(listener));
    await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
    const { port } = running.address() as AddressInfo;
    const onServer: typeof fetch = (path, init) => fetch(`http://127.0.0.1:${port}${path as string}`, init);
    return pickTransport({}, { ...SILENT, fetch: onServer });
  }

  it('a call is a POST of JSON to its method', async () => {
    const transport = await over((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url, headers } = request;
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
        response.end(JSON.stringify({ ok: true, value: { method, url, type: headers['content-type'], body } }));
      });
    });
    expect(await transport.call('connections.disconnect', { connectionId: 'c1', deleteData: false })).toEqual({
      method: 'POST',
      url: '/api/connections.disconnect',
      type: 'application/json',
      body: { connectionId: 'c1', deleteData: false },
    });
  });

  it.each([
    ['a coded failure, whatever its status', 401, JSON.stringify(wrong), 'PASSPHRASE_WRONG'],
    ['a page of something else', 200, '<!doctype html><title>Hello</title>', 'ENGINE_UNREACHABLE'],
    ['JSON that is no envelope', 200, '{"ok":"yes"}', 'ENGINE_UNREACHABLE'],
    [
      'a code nobody knows',
      200,
      '{"ok":false,"error":{"code":"NEW","message":"x","retry":"now"}}',
      'ENGINE_UNREACHABLE',
    ],
    ['an empty answer', 503, '', 'ENGINE_UNREACHABLE'],
  ])('%s', async (_name, status, body, code) => {
    const transport = await over((_request, response) => response.writeHead(status).end(body));
    expect(await failureFrom(transport.call('connections.list', {}))).toMatchObject({ code });
  });

  it('a cut line is an engine that cannot be reached', async () => {
    const transport = await over((request) => request.socket.destroy());
    expect(await failureFrom(transport.call('connections.list', {}))).toMatchObject({ code: 'ENGINE_UNREACHABLE' });
  });
});
