import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { SECRET, useLocalRelays, type LocalRelay } from './local-relay.ts';
import { startPostgres } from './postgres-server.ts';
import type { TestDevice } from './test-device.ts';
import { hmacHeaders } from './webhook-sender.ts';

const start = useLocalRelays();

async function send(relay: LocalRelay, device: TestDevice, filler = '') {
  const body = JSON.stringify({ event_id: randomUUID(), filler });
  const url = relay.url + new URL(device.hookUrl).pathname;
  const answer = await fetch(url, { method: 'POST', headers: hmacHeaders(SECRET, body), body });
  const parsed = (await answer.json()) as { error?: { code: string }; status?: string };
  return {
    status: answer.status,
    outcome: parsed.error?.code ?? parsed.status,
    retryAfter: answer.headers.get('retry-after'),
  };
}

test('a store that is full refuses, keeps all it promised, and goes on when there is room', async () => {
  const relay = await start({}, { storeLimits: { events: 10_000, bytes: 1e9, pages: 300 } });
  const device = await relay.pair();
  let stored = 0;
  let last = await send(relay, device);
  while (last.status === 202 && stored < 200) {
    stored += 1;
    last = await send(relay, device, randomBytes(10_000).toString('hex'));
  }
  expect(last).toEqual({ status: 503, outcome: 'STORE_FULL', retryAfter: '300' });
  expect(stored).toBeGreaterThan(10);
  expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);

  // What was promised is there, in order, and taking it makes room.
  let seq = 0;
  while (seq < stored) {
    const { events } = await device.page(`${device.epoch}:${seq}`);
    for (const event of events) expect(event.seq).toBe((seq += 1));
  }
  expect((await device.page(`${device.epoch}:${seq}`)).newest).toBe(stored);
  expect((await device.ack(stored)).status).toBe(200);
  expect(await send(relay, device)).toMatchObject({ outcome: 'stored' });
  const noted = (await relay.audit()).map(({ metadata }) => metadata['reason']);
  expect(noted).toContain('STORE_FULL');
});

describeWith('postgres', 'a database that is gone', () => {
  test('is said so, ends nothing, and when it is back all goes on', async () => {
    const server = await startPostgres();
    try {
      const relay = await start({ RELAY_DATABASE_URL: await server.createDatabase() });
      const device = await relay.pair();
      expect(await send(relay, device)).toMatchObject({ outcome: 'stored' });
      const stream = await device.stream();
      await stream.take('webhook', 1);

      await server.crash();
      expect(await send(relay, device)).toEqual({ status: 503, outcome: 'STORE_UNAVAILABLE', retryAfter: '5' });
      expect((await fetch(`${relay.url}/healthz`)).status).toBe(503);
      expect((await device.request('POST', '/v1/ack', { body: { epoch: device.epoch, upto: 1 } })).status).toBe(503);

      await server.restart();
      // The first tries may still meet a connection of the old server.
      let outcome = await send(relay, device);
      for (let tries = 0; outcome.status !== 202 && tries < 20; tries += 1) outcome = await send(relay, device);
      expect(outcome).toMatchObject({ outcome: 'stored' });
      const page = await device.page(`${device.epoch}:0`);
      expect(page.events.map(({ seq }) => seq)).toEqual([1, 2]);
      const noted = (await relay.audit()).map(({ metadata }) => metadata['reason']);
      expect(noted).toContain('STORE_UNAVAILABLE');
      stream.close();
      expect(relay.log.join()).not.toContain('postgresql://');
    } finally {
      await server.stop();
    }
  });
});
