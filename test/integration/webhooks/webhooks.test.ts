import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { SECRET } from '../relay/local-relay.ts';
import { jwsHeaders, makeSigner, serveKeySet } from '../relay/webhook-sender.ts';
import { statusTrail, untilQuiet } from '../lifecycle/connected.ts';
import { useEngineAndRelay, until } from './engine-and-relay.ts';

const open = useEngineAndRelay();

describe('a webhook', () => {
  test.each(['hmac', 'jws'] as const)('signed by %s brings its row', async (mode) => {
    const engine = await open();
    await engine.pay('A ROW BY WEBHOOK');
    const { status, eventId } = await engine.send({ mode });
    expect(status).toBe(202);
    expect(await engine.settled(eventId)).toMatchObject({
      state: 'handled',
      type: 'transaction.created',
      resourceId: engine.connectionId,
      connectionId: engine.connectionId,
      trust: mode === 'jws' ? 'signed' : 'secret',
    });
    expect(await engine.newest()).toContain('A ROW BY WEBHOOK');
    expect(await engine.audited('WEBHOOK_RECEIVED')).toMatchObject([{ eventId, type: 'transaction.created' }]);
    expect((await engine.audited('SYNC_STARTED'))[0]).toMatchObject({ purpose: 'webhook', attended: false });
  });

  test('names its connection by our id, by the bank’s credentials or by an account', async () => {
    const engine = await open();
    const ids = [engine.credentialsId, (await engine.bankAccount()).accountId];
    for (const resourceId of ids) {
      const { eventId } = await engine.send({ type: 'account.updated', resourceId });
      expect(await engine.settled(eventId)).toMatchObject({ state: 'handled', connectionId: engine.connectionId });
    }
    const { eventId } = await engine.send({ type: 'account.updated', resourceId: 'nobody' });
    expect(await engine.settled(eventId)).toMatchObject({ state: 'ignored', reason: 'unknown-resource' });
  });

  test('about a balance reads the balance and nothing else, and leaves the next sync where it was', async () => {
    const engine = await open();
    await untilQuiet(engine);
    const before = await engine.connection();
    await engine.pay('SEEN BY THE BALANCE');
    const { accountId, balanceMinor } = await engine.bankAccount();
    await engine.asked();
    const { eventId } = await engine.send({ type: 'balance.updated', resourceId: accountId });
    expect(await engine.settled(eventId)).toMatchObject({ state: 'handled' });
    expect(await engine.asked()).toEqual({ balance: 1 });
    const { accounts } = await engine.call('accounts.list', {});
    expect(accounts.map(({ balance }) => balance?.currentMinor)).toContain(balanceMinor);
    expect(await engine.newest()).not.toContain('SEEN BY THE BALANCE');
    expect((await engine.connection()).lastSyncedAt).toBe(before.lastSyncedAt);
    expect((await engine.call('connections.get', { connectionId: engine.connectionId })).connection.status).toBe(
      'ACTIVE',
    );
  });

  test('about a withdrawn consent is confirmed by a call before it is believed', async () => {
    const engine = await open();
    await untilQuiet(engine);
    await engine.asked();
    const { eventId: alarm } = await engine.send({ type: 'consent.revoked', mode: 'jws' });
    expect(await engine.settled(alarm)).toMatchObject({ state: 'handled', reason: 'not-confirmed' });
    expect((await engine.connection()).status).toBe('ACTIVE');
    expect(await engine.asked()).toMatchObject({ me: 1 });

    await engine.bank.fault({ fault: 'revoke' });
    const { eventId } = await engine.send({ type: 'consent.revoked', mode: 'jws' });
    expect(await engine.settled(eventId)).toMatchObject({ state: 'handled', reason: 'confirmed' });
    expect(await engine.connection()).toMatchObject({ status: 'REVOKED', reason: 'revoked_at_bank' });
    expect(await statusTrail(engine, engine.connectionId)).toEqual(['ACTIVE > REVOKED (revoked_at_bank)']);
    const { eventId: late } = await engine.send({ type: 'transaction.created' });
    expect(await engine.settled(late)).toMatchObject({ state: 'ignored', reason: 'connection-ended' });
  });

  test('of an unknown type is kept on record, and nothing is asked', async () => {
    const engine = await open();
    await untilQuiet(engine);
    await engine.asked();
    const { eventId } = await engine.send({ type: 'moon.risen' });
    expect(await engine.settled(eventId)).toMatchObject({
      state: 'ignored',
      reason: 'unknown-type',
      type: 'moon.risen',
    });
    expect(await engine.asked()).toEqual({});
    expect(await engine.audited('WEBHOOK_RECEIVED')).toMatchObject([{ type: 'moon.risen' }]);
  });
});

describe('TrueLayer’s own', () => {
  test('callback of a v1 request makes a sync, and an address in it is never called', async () => {
    const engine = await open();
    await untilQuiet(engine);
    const called: string[] = [];
    const trap = createServer((request, response) => {
      called.push(request.url ?? '');
      response.end('{}');
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const elsewhere = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/data/v1/results/1`;
    const callback = async (resultsUri: string, status: string) => {
      const taskId = randomUUID();
      const body = {
        request_timestamp: new Date().toISOString(),
        request_uri: `${engine.bank.apiUrl}/data/v1/accounts`,
        results_uri: resultsUri,
        credentials_id: engine.credentialsId,
        task_id: taskId,
        status,
      };
      expect((await engine.send({ rawBody: JSON.stringify(body) })).status).toBe(202);
      return engine.settled(`task:${taskId}`);
    };
    await engine.pay('FETCHED AFTER ALL');
    expect(await callback(`${engine.bank.apiUrl}/data/v1/results/1`, 'Failed')).toMatchObject({
      state: 'ignored',
      reason: 'nothing-to-fetch',
    });
    expect(await callback(elsewhere, 'Succeeded')).toMatchObject({ state: 'rejected', reason: 'foreign-address' });
    expect(await engine.audited('WEBHOOK_REJECTED')).toEqual([{ reason: 'foreign-address' }]);
    expect(await engine.newest()).not.toContain('FETCHED AFTER ALL');
    expect(await callback(`${engine.bank.apiUrl}/data/v1/results/1`, 'Succeeded')).toMatchObject({ state: 'handled' });
    expect(await engine.newest()).toContain('FETCHED AFTER ALL');
    expect(called).toEqual([]);
    expect((await engine.bank.calls()).filter(({ path }) => path.includes('/results/'))).toEqual([]);
    await new Promise((resolve) => trap.close(resolve));
  });

  test('event of a v3 request makes a sync', async () => {
    const engine = await open();
    await engine.pay('BY A V3 EVENT');
    const { accountId } = await engine.bankAccount();
    const eventId = randomUUID();
    const body = {
      type: 'transactions_request_completed',
      event_version: 1,
      event_id: eventId,
      account_id: accountId,
      request_id: 'q',
    };
    await engine.send({ rawBody: JSON.stringify(body), mode: 'jws' });
    expect(await engine.settled(eventId)).toMatchObject({ state: 'handled', type: 'transactions_request_completed' });
    expect(await engine.newest()).toContain('BY A V3 EVENT');
  });
});

describe('within the law’s quota', () => {
  test('a hundred webhooks at once are a sync or two, and the user’s last read stays untouched', async () => {
    const engine = await open();
    await untilQuiet(engine);
    await engine.asked();
    const sent = await Promise.all(Array.from({ length: 100 }, () => engine.send()));
    await until(async () => {
      const all = await engine.deliveries();
      return all.length === sent.length && all.every(({ state }) => state !== 'waiting');
    });
    const { accounts } = await engine.call('accounts.list', {});
    const transactions = (await engine.asked())['transactions'] ?? 0;
    expect(transactions).toBeGreaterThanOrEqual(accounts.length);
    expect(transactions).toBeLessThanOrEqual(3 * accounts.length);
  });

  test('what cannot be asked any more waits for the sync that brings it', async () => {
    const engine = await open();
    const states: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      const { eventId } = await engine.send();
      states.push((await engine.settled(eventId)).state);
    }
    // The first fetch has spent one of the four, a webhook leaves one to the user.
    expect(states).toEqual(['handled', 'handled', 'deferred', 'deferred', 'deferred', 'deferred']);
    const quotas = (await engine.call('quota.list', {})).quotas.filter(({ endpoint }) => endpoint === 'transactions');
    expect(quotas.every(({ used, limit }) => used === limit - 1)).toBe(true);

    await engine.pay('FOUND BY HAND');
    await engine.call('sync.run', { connectionId: engine.connectionId, userPresent: true });
    await until(async () => (await engine.deliveries()).every(({ state }) => state === 'handled'));
    expect(await engine.newest()).toContain('FOUND BY HAND');
  });
});

describe('what is not believed', () => {
  test('an HMAC where no secret was given: no silent trust in the relay', async () => {
    const engine = await open({ hasSecret: false });
    await untilQuiet(engine);
    await engine.asked();
    const { status, eventId } = await engine.send({ mode: 'hmac' });
    expect(status).toBe(202);
    expect(await engine.settled(eventId)).toMatchObject({ state: 'rejected', reason: 'no-secret', trust: 'unproven' });
    expect(await engine.asked()).toEqual({});
    expect(await engine.audited('WEBHOOK_REJECTED')).toMatchObject([{ reason: 'no-secret', eventId }]);

    // One or two may be somebody's test; the third within a day is told of, in the window and outside.
    for (let more = 0; more < 2; more++) await engine.settled((await engine.send({ mode: 'hmac' })).eventId);
    const told: string[] = [];
    const notifier = { notify: ({ title }: { title: string }) => void told.push(title), setBadge: () => {} };
    const watched = await engine.again(undefined, { background: true, notifier });
    await until(async () => (await watched.call('alerts.list', {})).alerts.length > 0);
    expect((await watched.call('alerts.list', {})).alerts).toMatchObject([{ kind: 'webhooks-rejected', count: 3 }]);
    expect(told).toEqual(['Webhooks are refused']);
  });

  test('an HMAC under a secret that only the relay knows', async () => {
    const engine = await open({ engine: { config: { webhook: { secret: 'the-secret-of-this-computer' } } } }).catch(
      (error: unknown) => error,
    );
    // The environment's secret is fixed, so the test's own cannot be set over it.
    expect(String(engine)).toContain('TRUELAYER_WEBHOOK_SECRET');
    const fixed = await open({
      hasSecret: false,
      engine: { config: { webhook: { secret: 'the-secret-of-this-computer' } } },
    });
    expect((await fixed.call('relay.status', {})).relay?.secret).toBe('environment');
    const { eventId } = await fixed.send({ mode: 'hmac', secret: SECRET });
    expect(await fixed.settled(eventId)).toMatchObject({ state: 'rejected', reason: 'forged' });
  });

  test('a signature of a stranger whom the relay was made to believe', async () => {
    const signer = makeSigner('theirs');
    const keySet = await serveKeySet(signer);
    const engine = await open({ relayEnv: { RELAY_JWKS_URLS: keySet.url } });
    const [body, path] = [JSON.stringify({ event_id: 'by-a-stranger' }), new URL(engine.hookUrl).pathname];
    const headers = jwsHeaders({ signer, keySetUrl: keySet.url, path, body });
    expect((await fetch(engine.hookUrl, { method: 'POST', headers, body })).status).toBe(202);
    expect(await engine.settled('by-a-stranger')).toMatchObject({ state: 'rejected', reason: 'forged' });
    expect(keySet.requests).toBe(1);
    await keySet.close();
  });
});

describe('the same event twice', () => {
  test('under the relay’s id or the sender’s is acted on once', async () => {
    const engine = await open();
    const eventId = randomUUID();
    await engine.send({ eventId });
    await engine.settled(eventId);
    await engine.send({ eventId });
    const { eventId: other } = await engine.send();
    await engine.settled(other);
    expect((await engine.deliveries()).filter((one) => one.eventId === eventId)).toHaveLength(1);
  });
});
