import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeDeviceKeys } from '../../../core/relay-client/device-keys.ts';
import { createDeviceProofs } from '../../../core/relay-client/device-proof.ts';
import type { SealedEvent } from '../../../shared/relay/delivery.ts';
import { codeOf, pairDevice, readAnswer, tryPairing, type TestDevice } from './test-device.ts';
import { hmacHeaders, jwsHeaders, type KeySetServer, type Signer } from './webhook-sender.ts';

/** A relay as the suite sees it: one process or two, over whichever database. */
export type RelayUnderTest = {
  /** Where webhooks come in. */
  inUrl: string;
  /** Where devices read: another process, when there are two. */
  outUrl: string;
  mint(user?: string): Promise<string>;
  secret: string;
  signer: Signer;
  keySet: KeySetServer;
};

/** What a relay must do, seen from outside: by senders and by devices, over HTTP alone. */
export function defineRelayConformance(use: () => RelayUnderTest): void {
  const pair = async (user?: string): Promise<TestDevice> => pairDevice(use().outUrl, await use().mint(user));
  const hookOf = (device: TestDevice): string => use().inUrl + new URL(device.hookUrl).pathname;

  /** Sends a webhook under the shared secret and returns its answer. */
  async function send(url: string, body: Buffer | string, headers = hmacHeaders(use().secret, body)) {
    return readAnswer(await fetch(url, { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) }));
  }
  const sendEvent = (device: TestDevice, eventId: string = randomUUID()) =>
    send(hookOf(device), JSON.stringify({ event_id: eventId, event_type: 'transaction.created' }));

  test('a webhook reaches the device byte by byte, with what it takes to verify it again', async () => {
    const device = await pair();
    const stream = await device.stream();
    expect((await stream.next())?.event).toBe('hello');
    const body = Buffer.concat([
      Buffer.from('\ufeff{"event_id":"e","amount":12345678901234567890,"x":"'),
      randomBytes(2000),
    ]);
    expect(await send(hookOf(device), body)).toMatchObject({ status: 202, body: { status: 'stored' } });
    const [sent] = await stream.take('webhook', 1);
    expect(sent?.id).toBe(`${device.epoch}:1`);
    const opened = await device.open(sent?.data);
    expect(opened.body.equals(body)).toBe(true);
    expect(opened.head).toEqual({
      method: 'POST',
      path: new URL(device.hookUrl).pathname,
      headers: Object.entries(hmacHeaders(use().secret, body)).toReversed(),
      verifiedAs: 'hmac',
    });
    stream.close();
  });

  test('a signed webhook is verified, and arrives with its signature', async () => {
    const { signer, keySet } = use();
    const device = await pair();
    const path = new URL(device.hookUrl).pathname;
    const body = JSON.stringify({ event_id: randomUUID() });
    const headers = jwsHeaders({ signer, keySetUrl: keySet.url, path, body });
    expect(await send(hookOf(device), body, headers)).toMatchObject({ status: 202 });
    const [event] = (await device.page(`${device.epoch}:0`)).events;
    const { head } = await device.open(event);
    expect(head).toMatchObject({ path, verifiedAs: 'jws' });
    expect(Object.fromEntries(head.headers)).toMatchObject({
      'tl-signature': headers['Tl-Signature'],
      'X-Tl-Webhook-Timestamp': headers['X-Tl-Webhook-Timestamp'],
    });
    const forged = {
      ...headers,
      'Tl-Signature': jwsHeaders({ signer, keySetUrl: keySet.url, path, body: 'x' })['Tl-Signature'] ?? '',
    };
    expect(codeOf(await send(hookOf(device), body, forged))).toBe('SIGNATURE_WRONG');
  });

  test('a repeated webhook is accepted again and delivered once', async () => {
    const device = await pair();
    const eventId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendEvent(device, eventId)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202));
    expect(answers.filter(({ body }) => (body as { status: string }).status === 'stored')).toHaveLength(1);
    await sendEvent(device);
    const page = await device.page(`${device.epoch}:0`);
    expect(page.events.map(({ seq }) => seq)).toEqual([1, 2]);
    await device.ack(2);
    expect(await sendEvent(device, eventId)).toMatchObject({ body: { status: 'duplicate' } });
  });

  test('three hundred at once reach two devices, each in a gapless order', async () => {
    const device = await pair();
    const second = await pair(device.userId);
    const ids = Array.from({ length: 300 }, () => randomUUID());
    const left = [...ids];
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        for (let id = left.pop(); id !== undefined; id = left.pop())
          expect((await sendEvent(device, id)).status).toBe(202);
      }),
    );
    for (const reader of [device, second]) {
      const events: SealedEvent[] = [];
      while (events.length < ids.length) {
        const page = await reader.page(`${reader.epoch}:${events.length}`);
        expect(page.events.length).toBeGreaterThan(0);
        events.push(...page.events);
      }
      expect(events.map(({ seq }) => seq)).toEqual(ids.map((_id, index) => index + 1));
      expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(ids.length);
    }
  });

  test('at most 64 are on their way; an acknowledgement lets more come, and a reconnect goes on where it was', async () => {
    const device = await pair();
    for (let index = 0; index < 70; index += 1) await sendEvent(device);
    const stream = await device.stream();
    expect((await stream.next())?.data).toMatchObject({ epoch: device.epoch, oldest: 1, newest: 70 });
    const first = await stream.take('webhook', 64);
    expect(first.at(-1)?.id).toBe(`${device.epoch}:64`);
    expect((await device.ack(10)).status).toBe(200);
    expect((await stream.take('webhook', 6)).map(({ id }) => id)).toEqual(
      [65, 66, 67, 68, 69, 70].map((seq) => `${device.epoch}:${seq}`),
    );
    stream.close();
    const again = await device.stream(`${device.epoch}:40`);
    expect((await again.next())?.data).toMatchObject({ oldest: 11, newest: 70 });
    expect((await again.take('webhook', 30))[0]?.id).toBe(`${device.epoch}:41`);
    again.close();
  });

  test('what a device can no longer have is a gap, on the stream and on the page', async () => {
    const device = await pair();
    for (let index = 0; index < 4; index += 1) await sendEvent(device);
    await device.ack(2);
    const cases = [
      [`${device.epoch}:1`, { to: 2, reason: 'acknowledged' }],
      ['another:3', { to: 2, reason: 'epoch' }],
      [`${device.epoch}:9`, { to: 2, reason: 'unknown-cursor' }],
    ] as const;
    for (const [cursor, gap] of cases) {
      expect(await device.page(cursor)).toMatchObject({ gap, events: [{ seq: 3 }, { seq: 4 }] });
      const stream = await device.stream(cursor);
      expect((await stream.take('gap', 1))[0]).toMatchObject({ id: `${device.epoch}:2`, data: gap });
      expect((await stream.take('webhook', 2)).map(({ id }) => id)).toEqual([`${device.epoch}:3`, `${device.epoch}:4`]);
      stream.close();
    }
    expect(codeOf(await device.request('GET', '/v1/events?after=nonsense'))).toBe('CURSOR_MALFORMED');
    expect(codeOf(await device.request('POST', '/v1/ack', { body: { epoch: device.epoch, upto: 5 } }))).toBe(
      'ACK_BEYOND_END',
    );
    expect(codeOf(await device.request('POST', '/v1/ack', { body: { epoch: 'another', upto: 1 } }))).toBe(
      'EPOCH_CHANGED',
    );
    expect(codeOf(await device.request('POST', '/v1/ack', { body: { epoch: device.epoch, upto: -1 } }))).toBe(
      'BAD_REQUEST',
    );
  });

  test('the newest stream of a device replaces the one before, wherever that is', async () => {
    const device = await pair();
    const older = await device.stream(undefined, use().inUrl);
    await older.next();
    const newer = await device.stream(undefined, use().outUrl);
    await newer.next();
    expect((await older.next())?.event).toBe('replaced');
    expect(await older.next()).toBeUndefined();
    await sendEvent(device);
    expect((await newer.take('webhook', 1))[0]?.id).toBe(`${device.epoch}:1`);
    newer.close();
  });

  test('a long poll is answered by the webhook it waits for', async () => {
    const device = await pair();
    const waiting = device.page(`${device.epoch}:0`, 25);
    // The order of the two is not certain, and must not matter.
    await sendEvent(device);
    const page = await waiting;
    expect(page.events.map(({ seq }) => seq)).toEqual([1]);
  });

  test('a removed device is cut off at once, and its user’s other devices are not', async () => {
    const device = await pair();
    const second = await pair(device.userId);
    const stream = await second.stream();
    await stream.next();
    expect((await device.request('DELETE', `/v1/devices/${second.deviceId}`, { base: use().inUrl })).status).toBe(200);
    expect((await stream.next())?.event).toBe('revoked');
    expect(codeOf(await second.request('GET', '/v1/events'))).toBe('DEVICE_REVOKED');
    expect(await sendEvent(device)).toMatchObject({ body: { status: 'stored' } });
    expect((await device.page(`${device.epoch}:0`)).events).toHaveLength(1);
    const stranger = await pair();
    expect(codeOf(await stranger.request('DELETE', `/v1/devices/${device.deviceId}`))).toBe('NOT_FOUND');
    const list = (await device.request('GET', '/v1/devices')).body as { devices: { deviceId: string }[] };
    expect(list.devices.map(({ deviceId }) => deviceId)).toEqual([device.deviceId]);
    await device.request('DELETE', `/v1/devices/${device.deviceId}`);
    expect(await sendEvent(device)).toMatchObject({ status: 202, body: { status: 'no-device' } });
  });

  test('the address that many users share goes by the ids that devices claim', async () => {
    const [anna, ben] = [await pair(), await pair()];
    const [annas, bens] = [randomUUID(), randomUUID()];
    expect((await anna.request('PUT', '/v1/routes', { body: { resourceIds: [annas] } })).status).toBe(200);
    expect((await ben.request('PUT', '/v1/routes', { body: { resourceIds: [bens] } })).status).toBe(200);
    const shared = use().inUrl + new URL(anna.sharedHookUrl).pathname;
    const sendShared = (resource: string) => {
      const body = JSON.stringify({ event_id: randomUUID(), resource_id: resource });
      const { signer, keySet } = use();
      return send(shared, body, jwsHeaders({ signer, keySetUrl: keySet.url, path: '/v1/webhooks/truelayer', body }));
    };
    expect(await sendShared(bens)).toMatchObject({ status: 202, body: { status: 'stored' } });
    expect(await sendShared(randomUUID())).toMatchObject({ status: 202, body: { status: 'unrouted' } });
    expect((await anna.page(`${anna.epoch}:0`)).events).toEqual([]);
    const [event] = (await ben.page(`${ben.epoch}:0`)).events;
    expect(event?.source).toBe('shared');
    expect((await ben.open(event)).body.toString()).toContain(bens);
  });

  test('a device that is paired while webhooks arrive misses none that come after', async () => {
    const device = await pair();
    let isPaired = false;
    const after: string[] = [];
    const sending = (async () => {
      for (let index = 0; index < 80 && after.length < 20; index += 1) {
        const startedAfter = isPaired;
        expect((await sendEvent(device)).status).toBe(202);
        if (startedAfter) after.push('sent');
      }
    })();
    const second = await pair(device.userId);
    isPaired = true;
    await sending;
    const page = await second.page(`${second.epoch}:0`);
    expect(page.newest).toBeGreaterThanOrEqual(after.length);
  });

  test('a token alone, a proof used twice and a proof for another request are refused', async () => {
    const device = await pair();
    const [one, other] = [use().inUrl, use().outUrl];
    await device.request('GET', '/v1/devices', { base: one });
    const nonce = (await device.request('GET', '/v1/devices')).headers.get('dpop-nonce') ?? '';
    const { token } = device;
    const proofFor = (keys: typeof device.keys, url: string, method = 'GET', over = token) =>
      createDeviceProofs(keys)({ method, url, token: over, nonce });
    const attempt = async (proof: string, base = one) =>
      codeOf(await device.request('GET', '/v1/devices', { base, proof }));
    expect(await attempt(await proofFor(makeDeviceKeys(), `${one}/v1/devices`))).toBe('PROOF_INVALID');
    expect(await attempt(await proofFor(device.keys, `${one}/v1/hook`))).toBe('PROOF_INVALID');
    expect(await attempt(await proofFor(device.keys, `${one}/v1/devices`, 'DELETE'))).toBe('PROOF_INVALID');
    expect(await attempt(await proofFor(device.keys, `${one}/v1/devices`, 'GET', 'another token'))).toBe(
      'PROOF_INVALID',
    );
    expect(await attempt('rubbish')).toBe('PROOF_NONCE_NEEDED');
    const good = await proofFor(device.keys, `${one}/v1/devices`);
    expect(await attempt(good)).toBeUndefined();
    expect(await attempt(good)).toBe('PROOF_REPLAYED');
    // Signed for the first process, so the second does not take it either.
    if (other !== one)
      expect(await attempt(await proofFor(device.keys, `${one}/v1/devices`), other)).toBe('PROOF_INVALID');
  });

  test('a code pairs one device, and a paired device can mint the next', async () => {
    const code = await use().mint();
    const device = await pairDevice(use().inUrl, code);
    expect(codeOf(await tryPairing(use().outUrl, code, makeDeviceKeys()))).toBe('PAIRING_CODE_INVALID');
    const again = await tryPairing(use().outUrl, code, device.keys);
    expect(again.body).toMatchObject({ deviceId: device.deviceId, userId: device.userId });
    const renewed = { ...device, token: (again.body as { token: string }).token };
    expect(renewed.token).not.toBe(device.token);
    expect(codeOf(await device.request('GET', '/v1/devices'))).toBe('TOKEN_INVALID');
  });

  test('a test webhook comes through', async () => {
    const device = await pair();
    expect((await device.request('POST', '/v1/test')).status).toBe(202);
    const [event] = (await device.page(`${device.epoch}:0`)).events;
    expect(event?.source).toBe('test');
    const { body, head } = await device.open(event);
    expect(head.verifiedAs).toBe('none');
    expect(JSON.parse(body.toString())).toMatchObject({ event_type: 'relay.test' });
  });
}
