import { randomBytes, randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createDeviceProofs } from '../../../core/relay-client/device-proof.ts';
import { STREAM_TIMES } from '../../../relay/delivery/stream-hub.ts';
import { SECRET, useLocalRelays, type LocalRelay } from './local-relay.ts';
import type { TestDevice } from './test-device.ts';
import { hmacHeaders } from './webhook-sender.ts';

const start = useLocalRelays();

async function send(relay: LocalRelay, device: TestDevice, filler = ''): Promise<void> {
  const body = JSON.stringify({ event_id: randomUUID(), filler });
  const url = relay.url + new URL(device.hookUrl).pathname;
  const answer = await fetch(url, { method: 'POST', headers: hmacHeaders(SECRET, body), body });
  expect(await answer.json()).toEqual({ status: 'stored' });
}

/** Opens a stream on a bare socket, for a reader that does not read. */
async function openSocket(relay: LocalRelay, device: TestDevice): Promise<Socket> {
  const nonce = (await device.request('GET', '/v1/devices')).headers.get('dpop-nonce') ?? '';
  const url = `${relay.url}/v1/stream`;
  const proof = await createDeviceProofs(device.keys)({ method: 'GET', url, token: device.token, nonce });
  const { hostname, port, host } = new URL(relay.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(
    `GET /v1/stream HTTP/1.1\r\nHost: ${host}\r\nAuthorization: DPoP ${device.token}\r\nDPoP: ${proof}\r\n\r\n`,
  );
  return socket;
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not come to that.');
}

describe('a stream', () => {
  test('beats while it is idle, and ends itself after a while with a hint', async () => {
    const relay = await start({}, { streamTimes: { heartbeatMs: 60, rotateMs: 700, stalledMs: 60_000, tickMs: 20 } });
    const device = await relay.pair();
    const socket = await openSocket(relay, device);
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await new Promise((resolve) => socket.on('close', resolve));
    expect(text.match(/event: heartbeat/g)?.length).toBeGreaterThan(2);
    // A heartbeat must not move the cursor.
    expect(text).not.toMatch(/id:[^\n]*\nevent: heartbeat/);
    expect(text).toMatch(/event: bye\ndata: \{"reason":"rotation","reconnectInMs":\d+\}\n\n/);
    await until(async () => (await relay.metric('streams')) === 0);
  });

  test('whose reader is frozen holds back in the store and not in memory, and is let go in the end', async () => {
    const relay = await start({}, { streamTimes: { ...STREAM_TIMES, stalledMs: 3000, tickMs: 20 } });
    const device = await relay.pair();
    const socket = await openSocket(relay, device);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    for (let index = 0; index < 60; index += 1) await send(relay, device, randomBytes(20_000).toString('hex'));
    // Far less than the 60 events of some 90 KB each went into the socket's buffers.
    await until(async () => (await relay.metric('streams')) === 0);
    expect(await relay.metric('events_delivered_total{way="stream"}')).toBeLessThan(60);
    socket.destroy();
    const stream = await device.stream(`${device.epoch}:0`);
    expect((await stream.take('webhook', 60)).map(({ id }) => id)).toEqual(
      Array.from({ length: 60 }, (_, index) => `${device.epoch}:${index + 1}`),
    );
    stream.close();
  });

  test('leaves nothing behind when its reader is gone', async () => {
    const relay = await start();
    const device = await relay.pair();
    for (let round = 0; round < 30; round += 1) {
      const socket = await openSocket(relay, device);
      await new Promise((resolve) => socket.once('data', resolve));
      socket.destroy();
    }
    await until(async () => (await relay.metric('streams')) === 0);
    await send(relay, device);
    expect((await device.page(`${device.epoch}:0`)).events).toHaveLength(1);
  });

  test('that delivers its first event again and again without an acknowledgement is noted', async () => {
    const relay = await start();
    const device = await relay.pair();
    await send(relay, device);
    for (let round = 0; round < 10; round += 1) {
      const stream = await device.stream(`${device.epoch}:0`);
      await stream.take('webhook', 1);
      stream.close();
    }
    const stuck = (await relay.audit()).filter(({ action }) => action === 'DELIVERY_STUCK');
    expect(stuck.map(({ metadata }) => metadata)).toEqual([{ seq: 1, tries: 10 }]);
  });
});

describe('a laptop that sleeps', () => {
  test('for a week finds everything in its order', async () => {
    let nowMs = Date.now();
    const relay = await start({}, { nowMs: () => nowMs });
    const device = await relay.pair();
    for (let day = 0; day < 7; day += 1) {
      for (let index = 0; index < 20; index += 1) await send(relay, device);
      nowMs += 24 * 3_600_000;
    }
    const seen: number[] = [];
    const stream = await device.stream(`${device.epoch}:0`);
    while (seen.length < 140) {
      const [sent] = await stream.take('webhook', 1);
      seen.push(Number(sent?.id?.split(':')[1]));
      if (seen.length % 50 === 0) await device.ack(seen.length);
    }
    expect(seen).toEqual(Array.from({ length: 140 }, (_, index) => index + 1));
    stream.close();
  });

  test('for longer than its mailbox holds is told of the gap, on the stream and while it is open', async () => {
    const relay = await start({}, { storeLimits: { events: 40, bytes: 1e9 } });
    const device = await relay.pair();
    for (let index = 0; index < 50; index += 1) await send(relay, device);
    const stream = await device.stream(`${device.epoch}:0`);
    expect((await stream.next())?.event).toBe('hello');
    const gap = await stream.next();
    expect(gap).toMatchObject({ event: 'gap', data: { reason: 'count' } });
    const { to } = (gap ?? { data: { to: 0 } }).data as { to: number };
    expect(to).toBeGreaterThanOrEqual(10);
    expect((await stream.take('webhook', 50 - to)).map(({ id }) => id)).toEqual(
      Array.from({ length: 50 - to }, (_, index) => `${device.epoch}:${to + index + 1}`),
    );
    // Nothing was acknowledged, so the window fills up, and behind it the mailbox runs over once more.
    for (let index = 0; index < 90; index += 1) await send(relay, device);
    expect((await device.ack(50)).status).toBe(200);
    const next = await stream.take('gap', 1);
    expect(next[0]?.data).toMatchObject({ reason: 'count' });
    expect((await relay.audit()).map(({ action }) => action)).toContain('GAP_REPORTED');
    stream.close();
  });
});
