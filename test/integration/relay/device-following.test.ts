import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { RelayAccount } from '../../../core/relay-client/relay-account.ts';
import { idsOf, QUICK_TIMES, until, useDevices } from './device-fixture.ts';

const { startRelay, startProxy, newPath, pair, apiOf, follow, send } = useDevices();

describe('a device', () => {
  const waitingAt = async (account: RelayAccount): Promise<number | undefined> =>
    (await apiOf(account).devices()).find(({ isThisDevice }) => isThisDevice)?.waiting;

  test('keeps what arrives, judges it again, acknowledges it, and goes on where it was', async () => {
    const relay = await startRelay();
    const account = await pair(relay);
    const path = newPath();
    const first = follow(account, { path });
    const ids = [await send(relay, account), await send(relay, account, 'jws')];
    await until(() => first.received.kept().length === 2);
    expect(first.received.kept().map(({ trust }) => trust)).toEqual(['secret', 'signed']);
    await until(async () => (await waitingAt(account)) === 0);
    expect(first.client.connection()).toMatchObject({ state: 'connected', via: 'stream' });
    await first.client.stop();
    expect(first.client.connection().state).toBe('stopped');

    for (let index = 0; index < 5; index += 1) ids.push(await send(relay, account));
    const second = follow(account, { path });
    await until(() => second.received.kept().length === ids.length);
    expect(idsOf(second.received)).toEqual(ids);
    expect([...first.told, ...second.told]).toHaveLength(ids.length);
    await apiOf(account).sendTest();
    await until(() => second.received.kept().at(-1)?.trust === 'test');
  });

  test('survives relays that go and come, and doubles nothing', async () => {
    const relay = await startRelay();
    let proxy = await startProxy(relay.url);
    const account = await pair(relay, proxy.url);
    const { received, states, told } = follow(account);
    const ids: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      await until(() => states.at(-1)?.state === 'connected');
      ids.push(await send(relay, account));
      proxy.weather = 'closed';
      const { url } = proxy;
      await proxy.close();
      ids.push(await send(relay, account));
      await until(() => states.at(-1)?.state === 'waiting');
      proxy = await startProxy(relay.url, Number(new URL(url).port));
    }
    await until(() => received.kept().length === ids.length);
    expect(idsOf(received)).toEqual(ids);
    expect(told).toHaveLength(ids.length);
    expect(received.missed()).toEqual([]);
  });

  test('notices a line that is dead but not closed, and one that comes back, while the relay’s end is half-open', async () => {
    const relay = await startRelay();
    const proxy = await startProxy(relay.url);
    const account = await pair(relay, proxy.url);
    const { received, states } = follow(account);
    await until(() => states.at(-1)?.state === 'connected');
    proxy.weather = 'silent';
    const sinceMs = Date.now();
    await until(() => states.at(-1)?.state === 'waiting' || states.at(-1)?.state === 'connecting');
    expect(states.at(-1)?.sinceMs).toBeGreaterThanOrEqual(sinceMs);
    const id = await send(relay, account);
    // The relay has not heard that the device hung up, and still holds its stream for the living one.
    expect(await relay.metric('streams')).toBe(1);
    proxy.weather = 'clear';
    await until(() => received.kept().length === 1);
    expect(idsOf(received)).toEqual([id]);
    expect(await relay.metric('streams')).toBe(1);
  });

  test('goes over to long-polls behind a proxy that holds streams back, and back again', async () => {
    const relay = await startRelay();
    const proxy = await startProxy(relay.url);
    const account = await pair(relay, proxy.url);
    proxy.weather = 'buffering';
    const { received, states } = follow(account);
    await send(relay, account);
    await until(() => received.kept().length === 1);
    expect(states.at(-1)).toMatchObject({ state: 'connected', via: 'poll' });
    await send(relay, account);
    await until(() => received.kept().length === 2);
    await until(async () => (await waitingAt(account)) === 0);
    proxy.weather = 'clear';
    // What it waits for in a long-poll ends that poll, and by then it is time to try the stream again.
    await until(async () => {
      await send(relay, account);
      return states.at(-1)?.via === 'stream';
    });
  });

  test('woken from sleep does not wait', async () => {
    const relay = await startRelay();
    const proxy = await startProxy(relay.url);
    const account = await pair(relay, proxy.url);
    const { client, received, states } = follow(account, {
      times: { ...QUICK_TIMES, watchdogMs: 600_000, helloMs: 600_000 },
    });
    await until(() => states.at(-1)?.state === 'connected');
    proxy.weather = 'silent';
    await send(relay, account);
    proxy.weather = 'clear';
    // The old line is dead, and without being told the client would wait for ten minutes.
    const { connections } = proxy;
    client.resume();
    await until(() => received.kept().length === 1);
    expect(proxy.connections).toBeGreaterThan(connections);
  });

  test('whose disk is full acknowledges nothing and gets it again', async () => {
    const relay = await startRelay();
    const account = await pair(relay);
    const { received, told } = follow(account);
    received.failOnce();
    const id = await send(relay, account);
    await until(() => received.kept().length === 1);
    expect(idsOf(received)).toEqual([id]);
    expect(told).toHaveLength(1);
  });

  test('that was replaced by a copy of itself keeps off, until it is asked to come back', async () => {
    const relay = await startRelay();
    const account = await pair(relay);
    const first = follow(account);
    await until(() => first.states.at(-1)?.state === 'connected');
    const copy = follow(account);
    await until(() => first.states.at(-1)?.state === 'replaced');
    expect(copy.states.at(-1)?.state).toBe('connected');
    first.client.resume();
    await until(() => copy.states.at(-1)?.state === 'replaced');
  });

  test('that was removed says so and does not come back', async () => {
    const relay = await startRelay();
    const account = await pair(relay);
    const { client, states } = follow(account);
    await until(() => states.at(-1)?.state === 'connected');
    const api = apiOf(account);
    await api.revoke(account.deviceId);
    await until(() => states.at(-1)?.state === 'rejected');
    await expect(api.devices()).rejects.toMatchObject({ code: 'RELAY_REJECTED' });
    const again = follow(account);
    await until(() => again.states.at(-1)?.state === 'rejected');
    client.resume();
    expect(client.connection().state).toBe('rejected');
  });

  test('is told what it missed, goes on behind it, and doubles nothing that comes again', async () => {
    const relay = await startRelay();
    const account = await pair(relay);
    const path = newPath();
    const first = follow(account, { path });
    const ids = [await send(relay, account)];
    await until(() => first.received.kept().length === 1);
    await first.client.stop();
    await relay.command({ command: 'restored' });
    ids.push(await send(relay, account));
    const again = follow(account, { path });
    await until(() => again.received.kept().length === 2);
    expect(idsOf(again.received)).toEqual(ids);
    expect(again.received.missed()).toEqual(['epoch']);
    expect(again.told).toHaveLength(2);
  });
});

test('a 503 is not the end, and its Retry-After is kept to', async () => {
  const times: number[] = [];
  const relay = await startRelay();
  const account = await pair(relay);
  const busy = createServer((_request, response) => {
    times.push(performance.now());
    response.writeHead(503, { 'retry-after': '1' }).end('<html>busy</html>');
  });
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
  const { states } = follow({ ...account, relayUrl: `http://127.0.0.1:${(busy.address() as AddressInfo).port}` });
  await until(() => times.length >= 2);
  expect(states.at(-1)?.state).not.toBe('rejected');
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  busy.closeAllConnections();
  await new Promise((resolve) => busy.close(resolve));
});
