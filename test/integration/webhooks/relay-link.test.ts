import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createRelayAccountStore } from '../../../core/relay-client/relay-account-store.ts';
import { openDatabase } from '../../../core/database/database.ts';
import { createTokenEnvelope } from '../../../core/keys/token-envelope.ts';
import { loadTokenKeys } from '../../../core/keys/token-keys.ts';
import { TEST_KEY } from '../../support/test-engine.ts';
import { untilQuiet } from '../lifecycle/connected.ts';
import { jwsHeaders, makeSigner } from '../relay/webhook-sender.ts';
import { useEngineAndRelay, until, type EngineAndRelay } from './engine-and-relay.ts';

const open = useEngineAndRelay();

const connected = (engine: EngineAndRelay): Promise<void> =>
  until(async () => (await engine.call('relay.status', {})).state === 'connected');

describe('pairing', () => {
  test('shows the digits that the relay shows, and both say who is paired', async () => {
    const engine = await open();
    await connected(engine);
    const status = await engine.call('relay.status', {});
    const [listed] = (await engine.relay.command({ command: 'devices' })) as { fingerprint: string; name: string }[];
    expect(listed).toMatchObject({ fingerprint: status.relay?.fingerprint, name: 'Laptop' });
    expect(status).toMatchObject({
      state: 'connected',
      via: 'stream',
      relay: { url: engine.relay.url, secret: 'settings' },
    });
    expect((await engine.call('app.status', {})).relay).toMatchObject({ state: 'connected' });
    expect((await engine.call('relay.devices', {})).devices).toMatchObject([
      { name: 'Laptop', isThisDevice: true, fingerprint: status.relay?.fingerprint },
    ]);
    expect(await engine.audited('RELAY_PAIRED')).toEqual([
      { deviceId: status.relay?.deviceId, relayHost: new URL(engine.relay.url).host },
    ]);
    expect(await engine.failure('relay.pair', { relayUrl: engine.relay.url, code: 'x' })).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  test('by a wrong code, an address that is none or a relay that is not there is refused in words, and nothing is kept', async () => {
    const engine = await open();
    await engine.call('relay.unpair', {});
    const failure = (relayUrl: string, code: string) => engine.failure('relay.pair', { relayUrl, code });
    expect(await failure(engine.relay.url, '00000-00000-00000-00000-00000-00000')).toMatchObject({
      code: 'PAIRING_CODE_INVALID',
    });
    expect(await failure('http://relay.example', 'x')).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failure('http://127.0.0.1:1', 'x')).toMatchObject({ code: 'RELAY_UNREACHABLE' });
    expect(await failure(`${engine.relay.url}/elsewhere`, 'x')).toMatchObject({ code: 'RELAY_REJECTED' });
    expect(await engine.call('relay.status', {})).toEqual({ state: 'unpaired' });
    for (const method of ['relay.devices', 'relay.mintCode', 'relay.sendTest', 'relay.unpair'] as const) {
      expect(await engine.failure(method, {})).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  test('of a second computer by a code from the first, until one of them is removed', async () => {
    const first = await open();
    const second = await open();
    await second.call('relay.unpair', {});
    const { code, relayUrl } = await first.call('relay.mintCode', {});
    await second.call('relay.pair', { relayUrl, code, name: 'Desk' });
    await connected(second);
    const { devices } = await first.call('relay.devices', {});
    expect(devices.map(({ name, isThisDevice }) => [name, isThisDevice])).toEqual([
      ['Laptop', true],
      ['Desk', false],
    ]);
    const { eventId } = await first.send({ type: 'moon.risen' });
    expect(await second.settled(eventId)).toMatchObject({ state: 'rejected', reason: 'no-secret' });
    expect(await first.settled(eventId)).toMatchObject({ state: 'ignored' });

    await first.call('relay.revokeDevice', { deviceId: devices[1]?.deviceId ?? '' });
    await until(async () => (await second.call('relay.status', {})).state === 'rejected');
    expect((await second.call('app.status', {})).relay.state).toBe('disconnected');
    // Only pairing again helps, and it is allowed without leaving first.
    const again = await first.call('relay.mintCode', {});
    await second.call('relay.pair', { relayUrl, code: again.code });
    await connected(second);
  });

  test('ends on both sides, or on this one when the relay cannot be told', async () => {
    const engine = await open();
    const { relay } = await engine.call('relay.status', {});
    expect(await engine.call('relay.unpair', {})).toEqual({ relayWasTold: true });
    expect(await engine.relay.command({ command: 'devices' })).toEqual([]);
    await engine.call('relay.pair', { relayUrl: engine.relay.url, code: await engine.relay.mint() });
    await engine.relay.close();
    expect(await engine.call('relay.unpair', {})).toEqual({ relayWasTold: false });
    expect(await engine.call('relay.status', {})).toEqual({ state: 'unpaired' });
    const entries = await engine.audited('RELAY_UNPAIRED');
    expect(entries.map(({ relayWasTold }) => relayWasTold)).toEqual([false, true]);
    expect(entries[1]).toMatchObject({ deviceId: relay?.deviceId });
  });

  test('keeps its keys to itself: not in an answer, the log, the audit or the profile’s bytes', async () => {
    const engine = await open();
    const told = [
      await engine.call('relay.status', {}),
      await engine.call('relay.devices', {}),
      await engine.call('audit.page', { limit: 500 }),
      await engine.call('app.status', {}),
    ];
    await engine.call('keyStore.rotate', {});
    await engine.close();
    const database = await openDatabase(engine.profileDir, TEST_KEY);
    const envelope = createTokenEnvelope(loadTokenKeys(database, TEST_KEY, engine.clock));
    const stored = createRelayAccountStore(database, envelope).get();
    database.close();
    const { token, keys } = stored?.account ?? { token: '', keys: undefined };
    const secrets = [token, keys?.sealing.private, keys?.signing.private, ...(stored?.webhookSecrets ?? [])];
    expect(secrets).toHaveLength(4);
    const files = readdirSync(engine.profileDir).map((name) => readFileSync(join(engine.profileDir, name)));
    for (const secret of secrets) {
      expect(secret?.length).toBeGreaterThan(20);
      expect(JSON.stringify(told) + engine.logged.join('\n')).not.toContain(secret);
      for (const bytes of files) expect(bytes.includes(secret ?? 'x')).toBe(false);
    }
  });
});

describe('while it lasts', () => {
  test('it survives a start, a new key, and a copy of the relay’s address in the ids it claims', async () => {
    const first = await open();
    await first.call('keyStore.rotate', {});
    const engine = await first.again();
    await connected(engine);
    const { eventId } = await engine.send({ type: 'moon.risen' });
    expect(await engine.settled(eventId)).toMatchObject({ state: 'ignored' });
    // The address that many users share finds it by what is connected here.
    const sharedUrl = (await engine.call('relay.status', {})).relay?.sharedHookUrl ?? '';
    const resourceId = (await engine.bankAccount()).accountId;
    await until(async () => {
      const answer = await fetch(`${engine.bank.controlUrl}/webhook`, {
        method: 'POST',
        body: JSON.stringify({
          url: sharedUrl,
          mode: 'jws',
          resourceId,
          type: 'moon.set',
          eventId: `shared-${Math.random()}`,
        }),
      });
      expect(answer.status).toBe(200);
      return (await engine.deliveries()).some(({ type }) => type === 'moon.set');
    });
  });

  test('a laptop that was asleep catches up, with one sync for all it missed', async () => {
    const engine = await open();
    await untilQuiet(engine);
    const sent: string[] = [];
    const awake = await engine.again(async () => {
      await engine.pay('WHILE ASLEEP');
      for (let index = 0; index < 12; index += 1) sent.push((await engine.send()).eventId);
    });
    for (const eventId of sent) expect(await awake.settled(eventId)).toMatchObject({ state: 'handled' });
    expect(await awake.newest()).toContain('WHILE ASLEEP');
    const byWebhook = (await awake.audited('SYNC_STARTED')).filter(({ purpose }) => purpose === 'webhook');
    expect(byWebhook.length).toBeLessThanOrEqual(2);
  });

  test('what was lost is made up for by a sync', async () => {
    const engine = await open();
    await untilQuiet(engine);
    const awake = await engine.again(async () => {
      await engine.pay('NEVER TOLD OF');
      await engine.relay.command({ command: 'restored' });
    });
    await until(async () => (await awake.newest()).includes('NEVER TOLD OF'));
    expect(await awake.audited('RELAY_GAP')).toEqual([{ reason: 'epoch' }]);
    await until(async () => (await awake.deliveries())[0]?.state === 'handled');
    expect(await awake.deliveries()).toMatchObject([{ type: 'relay.gap', state: 'handled', reason: 'epoch' }]);
    expect(await awake.call('webhooks.stats', {})).toMatchObject({ received: 0, gaps: 1 });
  });

  test('what was kept and not yet acted on is acted on after the next start', async () => {
    const engine = await open();
    await untilQuiet(engine);
    await engine.pay('CUT OFF AND TAKEN UP');
    // The bank lets it wait, so the engine is closed in the middle of the sync.
    await engine.bank.fault({ fault: 'slow', endpoint: 'data', ms: 60_000, times: 1 });
    const { eventId } = await engine.send();
    await until(async () => (await engine.connection()).syncing);
    const awake = await engine.again(() => engine.bank.clearFaults());
    expect(await awake.settled(eventId)).toMatchObject({ state: 'handled' });
    expect(await awake.newest()).toContain('CUT OFF AND TAKEN UP');
  });

  test('a test webhook comes back and asks no bank', async () => {
    const engine = await open();
    await untilQuiet(engine);
    await engine.asked();
    await engine.call('relay.sendTest', {});
    await until(async () => (await engine.deliveries())[0]?.state === 'handled');
    expect(await engine.deliveries()).toMatchObject([{ type: 'relay.test', reason: 'test', trust: 'unproven' }]);
    expect(await engine.asked()).toEqual({});
    expect(await engine.call('webhooks.stats', {})).toEqual({
      received: 1,
      handled: 1,
      failed: 0,
      rejected: 0,
      gaps: 0,
    });
  });

  test('a failing bank leaves the webhook to the next sync, which brings it', async () => {
    const engine = await open();
    await untilQuiet(engine);
    await engine.pay('AFTER THE OUTAGE');
    await engine.bank.fault({ fault: 'outage', endpoint: 'data' });
    const { eventId } = await engine.send();
    expect(await engine.settled(eventId)).toMatchObject({ state: 'failed', reason: 'PROVIDER_UNAVAILABLE' });
    expect((await engine.connection()).status).toBe('ACTIVE');
    await engine.bank.clearFaults();
    await engine.call('sync.run', { connectionId: engine.connectionId, userPresent: true });
    await until(async () => (await engine.deliveries())[0]?.state === 'handled');
    expect(await engine.newest()).toContain('AFTER THE OUTAGE');
  });

  test('the secret is changed on both sides, and the one before it stays good', async () => {
    const engine = await open({ hasSecret: false });
    const under = async (secret: string) => {
      const { status, eventId } = await engine.send({ secret, type: 'moon.risen' });
      return status === 202 ? (await engine.settled(eventId)).state : status;
    };
    await engine.call('relay.setSecret', { secret: 'the-first-secret-of-ours' });
    expect(await under('the-first-secret-of-ours')).toBe('ignored');
    await engine.call('relay.setSecret', { secret: 'the-second-secret-of-ours' });
    expect([await under('the-first-secret-of-ours'), await under('the-second-secret-of-ours')]).toEqual([
      'ignored',
      'ignored',
    ]);
    expect(await engine.call('relay.setSecret', {})).toMatchObject({ relay: { secret: 'none' } });
    await engine.relay.close();
    expect(await engine.failure('relay.setSecret', { secret: 'never-to-be-heard-of' })).toMatchObject({
      code: 'RELAY_UNREACHABLE',
    });
    expect((await engine.call('relay.status', {})).relay?.secret).toBe('none');
  });
});

describe('keys that cannot be had', () => {
  let stand: Server | undefined;
  afterEach(async () => {
    stand?.closeAllConnections();
    await new Promise((resolve) => (stand === undefined ? resolve(undefined) : stand.close(resolve)));
    stand = undefined;
  });

  test('let a webhook wait until they can, and then it counts', async () => {
    const signer = makeSigner('key-1');
    let bankUrl = '';
    let hasKeys = true;
    // Stands in for the bank, whose keys can be taken away.
    stand = createServer((request, response) => {
      if (request.url === '/.well-known/jwks') {
        if (hasKeys) response.end(JSON.stringify({ keys: [signer.publicJwk] }));
        else response.writeHead(503).end();
        return;
      }
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = 'GET', url = '', headers } = request;
        const { authorization = '', 'content-type': type = '' } = headers;
        const body = method === 'POST' ? { body: Buffer.concat(chunks) } : {};
        void fetch(bankUrl + url, { method, headers: { authorization, 'content-type': type }, ...body }).then(
          async (answer) => {
            response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
          },
        );
      });
    });
    await new Promise<void>((resolve) => stand?.listen(0, '127.0.0.1', resolve));
    const standUrl = `http://127.0.0.1:${(stand.address() as AddressInfo).port}`;
    const keySetUrl = `${standUrl}/.well-known/jwks`;
    const engine = await open({ relayEnv: { RELAY_JWKS_URLS: keySetUrl } });
    bankUrl = engine.bank.apiUrl;
    const own = { clientId: engine.bank.clientId, clientSecret: engine.bank.clientSecret };
    const config = { environment: 'demo', authUrl: standUrl, apiUrl: standUrl, credentials: own } as const;
    const stood = await engine.again(undefined, { config });
    await connected(stood);
    const send = async (eventId: string) => {
      const [body, path] = [
        JSON.stringify({ event_id: eventId, event_type: 'account.updated', resource_id: stood.connectionId }),
        new URL(stood.hookUrl).pathname,
      ];
      const headers = jwsHeaders({ signer, keySetUrl, path, body });
      expect((await fetch(stood.hookUrl, { method: 'POST', headers, body })).status).toBe(202);
    };
    await send('the-relay-learns-the-keys');
    await stood.settled('the-relay-learns-the-keys');
    // The relay keeps the keys it knows; this computer, started anew, has to ask for them.
    const afresh = await stood.again(undefined, { config });
    hasKeys = false;
    await connected(afresh);
    await send('unproven-for-now');
    await until(async () => (await afresh.deliveries()).some(({ eventId }) => eventId === 'unproven-for-now'));
    expect((await afresh.deliveries())[0]).toMatchObject({ state: 'waiting', trust: 'unproven' });

    hasKeys = true;
    afresh.clock.advance(61_000);
    afresh.engine.resume();
    expect(await afresh.settled('unproven-for-now')).toMatchObject({ state: 'handled', trust: 'signed' });
  });
});
