import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { sign, verify, type SignWithPemArguments } from 'truelayer-signing';
import { describe, expect, test } from 'vitest';
import { makeDeviceKeys } from '../../../core/relay-client/device-keys.ts';
import { createOpenSealedEvent } from '../../../core/relay-client/sealed-event.ts';
import { createSealEvent } from '../../../relay/ingest/seal-event.ts';
import { isHmacOf } from '../../../relay/ingest/verify-hmac.ts';
import { isJwsOf } from '../../../relay/ingest/verify-jws.ts';
import { packEnvelope } from '../../../shared/relay/sealed-envelope.ts';
import { readSignatureShape } from '../../../shared/relay/webhook-signature.ts';
import { jwsHeaders, makeSigner } from '../../integration/relay/webhook-sender.ts';

/** Their enum exists for their compiler only. */
const POST = 'POST' as NonNullable<SignWithPemArguments['method']>;

describe('a detached signature', () => {
  const signer = makeSigner('key-1');
  const publicKey = createPublicKey(signer.privateKey);
  const shapeOf = (header: string) => {
    const shape = readSignatureShape(header);
    if (shape.kind !== 'jws') throw new Error(shape.kind);
    return { protectedHeader: shape.protectedHeader, signature: Buffer.from(shape.signature, 'base64url') };
  };

  test('by TrueLayer’s own library is right here, and one of ours is right there', async () => {
    const body = '{"event_id":"ä"}';
    const headers = { 'X-Tl-Webhook-Timestamp': '2026-05-18T10:17:47Z' };
    const theirs = sign({
      kid: 'key-1',
      privateKeyPem: signer.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
      method: POST,
      path: '/v1/webhooks/x',
      headers,
      body,
    });
    const request = {
      method: 'POST',
      path: '/v1/webhooks/x',
      headers: Object.entries(headers),
      body: Buffer.from(body),
    };
    expect(await isJwsOf(shapeOf(theirs), request, publicKey)).toBe(true);
    for (const change of [
      { method: 'PUT' },
      { path: '/v1/webhooks/y' },
      { body: Buffer.from('{}') },
      { headers: [] },
    ]) {
      expect(await isJwsOf(shapeOf(theirs), { ...request, ...change }, publicKey)).toBe(false);
    }

    const ours = jwsHeaders({ signer, keySetUrl: 'https://k.example', path: '/v1/webhooks/x', body, headers });
    const check = { signature: ours['Tl-Signature'] ?? '', method: POST, path: '/v1/webhooks/x', headers };
    const jwks = JSON.stringify({ keys: [signer.publicJwk] });
    expect(() => verify({ ...check, jwks, body }) as unknown).not.toThrow();
    expect(() => verify({ ...check, jwks, body: 'x' }) as unknown).toThrow();
  });

  test('that is no signature at all is wrong and not an error', async () => {
    const request = { method: 'POST', path: '/', headers: [], body: Buffer.alloc(0) };
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    for (const signature of [Buffer.alloc(0), Buffer.alloc(132), Buffer.alloc(132, 255), randomBytes(7)]) {
      expect(await isJwsOf({ protectedHeader: 'e30', signature }, request, publicKey)).toBe(false);
      expect(await isJwsOf({ protectedHeader: 'e30', signature }, request, other)).toBe(false);
    }
  });
});

test('an HMAC is right under the current and the previous secret, and under no secret never', () => {
  // RFC 4231, test case 2.
  const digest = Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex');
  const body = Buffer.from('what do ya want for nothing?');
  expect(isHmacOf(digest, body, ['Jefe'])).toBe(true);
  expect(isHmacOf(digest, body, ['new', 'Jefe'])).toBe(true);
  expect(isHmacOf(digest, body, ['Jefe', 'old'])).toBe(true);
  expect(isHmacOf(digest, body, [])).toBe(false);
  expect(isHmacOf(digest, body, ['jefe'])).toBe(false);
  expect(isHmacOf(digest.subarray(1), body, ['Jefe'])).toBe(false);
});

describe('a seal', () => {
  const head = {
    method: 'POST',
    path: '/v1/webhooks/x',
    headers: [['a', 'ü']] as [string, string][],
    verifiedAs: 'jws' as const,
  };
  const packed = (body: Uint8Array) => packEnvelope(Buffer.from(JSON.stringify(head)), body);
  const place = { eventId: 'event', source: 'hook' as const, receivedAt: '2026-05-18T10:00:00.000Z' };

  function setUp(nowMs: () => number = () => 0) {
    const keys = makeDeviceKeys();
    const device = { deviceId: 'device', sealingKey: keys.sealing.public };
    const seal = createSealEvent('relay', nowMs);
    const open = createOpenSealedEvent({ relayId: 'relay', deviceId: 'device', keys });
    const sealed = async (body: Uint8Array) => ({
      ...place,
      seq: 1,
      sealed: (await seal(device, place, packed(body))).toString('base64'),
    });
    return { keys, device, seal, open, sealed };
  }

  test('opens to what it closed over, whatever that is', async () => {
    const { sealed, open } = setUp();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (body) => {
        const opened = await open(await sealed(body));
        expect(opened?.head).toEqual(head);
        expect(opened?.body.equals(Buffer.from(body))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('opens alone and in any order, though events of a second share an agreement', async () => {
    const { sealed, open } = setUp();
    const events = await Promise.all(Array.from({ length: 20 }, (_, index) => sealed(Buffer.from(String(index)))));
    const starts = new Set(events.map((event) => Buffer.from(event.sealed, 'base64').subarray(0, 32).toString('hex')));
    expect(starts.size).toBe(1);
    expect(new Set(events.map((event) => event.sealed)).size).toBe(20);
    for (const [index, event] of [...events.entries()].toReversed()) {
      expect((await open(event))?.body.toString()).toBe(String(index));
    }
  });

  test('is made with a new agreement after a second', async () => {
    let nowMs = 0;
    const { sealed } = setUp(() => nowMs);
    const start = async () =>
      Buffer.from((await sealed(Buffer.alloc(0))).sealed, 'base64')
        .subarray(0, 32)
        .toString('hex');
    const first = await start();
    nowMs = 999;
    expect(await start()).toBe(first);
    nowMs = 1000;
    expect(await start()).not.toBe(first);
  });

  test('is broken by any change, and opens for nobody else', async () => {
    const { sealed, keys } = setUp();
    const event = await sealed(Buffer.from('secret'));
    const openAs = (change: Partial<{ relayId: string; deviceId: string; keys: typeof keys }>) =>
      createOpenSealedEvent({ relayId: 'relay', deviceId: 'device', keys, ...change });
    expect(await openAs({})(event)).toBeDefined();
    expect(await openAs({ relayId: 'another' })(event)).toBeUndefined();
    expect(await openAs({ deviceId: 'another' })(event)).toBeUndefined();
    expect(await openAs({ keys: makeDeviceKeys() })(event)).toBeUndefined();
    for (const change of [
      { eventId: 'x' },
      { source: 'shared' as const },
      { receivedAt: '2026-05-18T10:00:00.001Z' },
      { sealed: '' },
      { sealed: 'AAAA' },
    ]) {
      expect(await openAs({})({ ...event, ...change })).toBeUndefined();
    }
    const bytes = Buffer.from(event.sealed, 'base64');
    for (const at of [0, 31, 32, 35, 36, 200, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await openAs({})({ ...event, sealed: changed.toString('base64') })).toBeUndefined();
    }
    expect(await openAs({})({ ...event, sealed: bytes.subarray(0, -1).toString('base64') })).toBeUndefined();
  });
});
