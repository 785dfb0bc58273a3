import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useLocalRelays } from './local-relay.ts';
import { jwsHeaders, makeSigner, serveKeySet, type KeySetServer, type Signer } from './webhook-sender.ts';

const MINUTE_MS = 60_000;
const start = useLocalRelays();
const signer = makeSigner('key-1');
let keySet: KeySetServer;
beforeEach(async () => {
  keySet = await serveKeySet(signer);
});
afterEach(() => keySet.close());

/** A relay with a clock that the test moves, and a sender of signed webhooks. */
async function setUp() {
  let nowMs = Date.now();
  const relay = await start({ RELAY_JWKS_URLS: keySet.url }, { nowMs: () => nowMs, keySetTimeoutMs: 300 });
  const device = await relay.pair();
  const path = new URL(device.hookUrl).pathname;
  const send = async (by: Signer = signer) => {
    const body = JSON.stringify({ event_id: randomUUID() });
    const timestamp = new Date(nowMs).toISOString();
    const headers = jwsHeaders({ signer: by, keySetUrl: keySet.url, path, body, timestamp });
    const answer = await fetch(relay.url + path, { method: 'POST', headers, body });
    const parsed = (await answer.json()) as { error?: { code: string }; status?: string };
    return { outcome: parsed.error?.code ?? parsed.status, retryAfter: answer.headers.get('retry-after') };
  };
  return { relay, send, pass: (ms: number) => (nowMs += ms) };
}

describe('a key set that cannot be had', () => {
  const huge = Buffer.alloc(70 * 1024, ' ');
  const ways: [string, (request: IncomingMessage, response: ServerResponse) => void][] = [
    ['fails', (_request, response) => void response.writeHead(500).end()],
    ['is cut off', (request) => void request.socket.destroy()],
    ['is huge', (_request, response) => void response.end(huge)],
    ['never answers', () => {}],
    ['is no JSON', (_request, response) => void response.end('<html>')],
    ['is another JSON', (_request, response) => void response.end('{"keys":"none"}')],
    [
      'is elsewhere',
      (request, response) =>
        request.url === '/elsewhere'
          ? void response.end(JSON.stringify({ keys: [signer.publicJwk] }))
          : void response.writeHead(302, { location: '/elsewhere' }).end(),
    ],
  ];
  test.each(ways)(
    'because it %s: the sender comes back later, and one fetch a minute is made',
    async (_name, answer) => {
      const { relay, send, pass } = await setUp();
      keySet.answer = answer;
      for (let index = 0; index < 3; index += 1) {
        expect(await send()).toEqual({ outcome: 'KEY_SET_UNAVAILABLE', retryAfter: '60' });
      }
      expect(keySet.requests).toBe(1);
      expect(relay.log.join()).toContain('key set not fetched');
      const [row] = await relay.audit();
      expect(row).toMatchObject({ action: 'WEBHOOK_REJECTED', metadata: { reason: 'KEY_SET_UNAVAILABLE' } });
      keySet.answer = undefined;
      pass(MINUTE_MS);
      expect(await send()).toMatchObject({ outcome: 'stored' });
      expect(keySet.requests).toBe(2);
    },
  );

  test('but was had before, stays in use', async () => {
    const { send, pass } = await setUp();
    expect(await send()).toMatchObject({ outcome: 'stored' });
    keySet.answer = (request) => void request.socket.destroy();
    pass(MINUTE_MS);
    expect(await send(makeSigner('key-2'))).toMatchObject({ outcome: 'JWS_KEY_UNKNOWN' });
    expect(await send()).toMatchObject({ outcome: 'stored' });
  });
});

describe('a key set that changes', () => {
  test('brings a new key with the first signature by it, even among a hundred at once', async () => {
    const { send, pass } = await setUp();
    await send();
    const next = makeSigner('key-2');
    keySet.keys.push(next.publicJwk);
    pass(MINUTE_MS);
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => send(next)));
    expect(outcomes.every(({ outcome }) => outcome === 'stored')).toBe(true);
    expect(keySet.requests).toBe(2);
  });

  test('replaces a key under the same name', async () => {
    const { send, pass } = await setUp();
    await send();
    const replacement = makeSigner('key-1');
    keySet.keys = [replacement.publicJwk];
    // Within the minute a failed signature fetches nothing; after it, one does.
    expect(await send(replacement)).toMatchObject({ outcome: 'SIGNATURE_WRONG' });
    pass(MINUTE_MS);
    expect(await send(replacement)).toMatchObject({ outcome: 'stored' });
    expect(await send()).toMatchObject({ outcome: 'SIGNATURE_WRONG' });
    expect(keySet.requests).toBe(2);
  });

  test('brings a new key also after a clock that ran a year ahead was put right', async () => {
    const { send, pass } = await setUp();
    await send();
    const next = makeSigner('key-2');
    keySet.keys.push(next.publicJwk);
    pass(-365 * 24 * 60 * MINUTE_MS);
    expect(await send(next)).toMatchObject({ outcome: 'stored' });
  });
});
