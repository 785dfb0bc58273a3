import { createPublicKey, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MissedReason, ReceivedWebhook } from '../../../core/relay-client/received-webhooks.ts';
import { reconnectDelay } from '../../../core/relay-client/reconnect-delay.ts';
import type { OpenedEvent } from '../../../core/relay-client/sealed-event.ts';
import { createServerSentEventParser } from '../../../core/relay-client/server-sent-events.ts';
import { createTakeDelivery } from '../../../core/relay-client/take-delivery.ts';
import { createVerifyWebhook } from '../../../core/relay-client/verify-webhook.ts';
import type { Cursor } from '../../../shared/relay/cursor.ts';
import type { EventSource, SealedEvent } from '../../../shared/relay/delivery.ts';
import type { KeySetCache } from '../../../shared/relay/key-set-cache.ts';
import { hmacHeaders, jwsHeaders, makeSigner } from '../../integration/relay/webhook-sender.ts';

describe('server-sent events', () => {
  const text =
    ': a comment\n\nevent: hello\ndata: {"a":1}\n\nid: e:1\r\nevent: webhook\r\ndata: {"b":2}\r\n\r\ndata: one\ndata:two\nretry: 5\nunknown\n\nevent: nothing\n\n';
  const events = [
    { name: 'hello', data: '{"a":1}' },
    { name: 'webhook', id: 'e:1', data: '{"b":2}' },
    { name: 'message', data: 'one\ntwo' },
  ];

  test('are the same, wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), (cuts) => {
        const parser = createServerSentEventParser();
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const parsed = places.slice(1).flatMap((end, index) => parser.push(text.slice(places[index], end)));
        expect(parsed).toEqual(events);
      }),
    );
  });

  test('that never end are an error and not a growing memory', () => {
    const parser = createServerSentEventParser();
    const flood = (): void => {
      for (let index = 0; index < 100; index += 1) parser.push(`data: ${'x'.repeat(10_000)}\n`);
    };
    expect(flood).toThrow('does not end');
  });
});

test.each([
  [1, undefined, 0, 0],
  [1, undefined, 0.999, 999],
  [2, undefined, 0.5, 1000],
  [6, undefined, 0.5, 16_000],
  [7, undefined, 0.999, 59_940],
  [500, undefined, 0.999, 59_940],
  [1, 5000, 0, 5000],
  [1, 5000, 0.5, 5500],
  [9, 120_000, 0.5, 150_000],
])('after %d failures, asked for %s ms, with %d drawn: %d ms', (failures, asked, random, expected) => {
  expect(reconnectDelay(failures, asked, random)).toBe(expected);
});

describe('what is delivered', () => {
  function setUp(at?: Cursor) {
    const log: string[] = [];
    const known = new Set<string>();
    let cursor = at;
    const delivery = createTakeDelivery({
      firstEpoch: 'e',
      received: {
        cursor: () => cursor,
        keep(webhook, to) {
          cursor = to;
          if (known.has(webhook.eventId)) return false;
          known.add(webhook.eventId);
          return true;
        },
        keepGap: (_reason, to) => void (cursor = to),
      },
      open: async (event) =>
        event.sealed === 'bad' ? undefined : ({ head: {}, body: Buffer.alloc(0) } as OpenedEvent),
      verify: async () => ({ trust: 'signed' }),
      onWebhook: (webhook: ReceivedWebhook) => log.push(`${webhook.eventId} ${webhook.state}`),
      onMissed: (reason: MissedReason) => log.push(`missed: ${reason}`),
    });
    const event = (seq: number, eventId = `id${seq}`, sealed = 'good'): SealedEvent => ({
      seq,
      eventId,
      source: 'hook',
      receivedAt: '2026-05-18T10:00:00Z',
      sealed,
    });
    return { delivery, log, event };
  }

  test('in order is taken once', async () => {
    const { delivery, log, event } = setUp();
    for (const seq of [1, 2, 2, 1, 3]) await delivery.event('e', event(seq));
    expect(log).toEqual(['id1 opened', 'id2 opened', 'id3 opened']);
    expect(delivery.cursor()).toEqual({ epoch: 'e', seq: 3 });
  });

  test('under a new number but with a known id is not new', async () => {
    const { delivery, log, event } = setUp();
    await delivery.event('e', event(1, 'same'));
    await delivery.event('e', event(2, 'same'));
    expect(log).toEqual(['same opened']);
    expect(delivery.cursor().seq).toBe(2);
  });

  test('with a hole in its numbers, or in an epoch nobody told of, means that something was missed', async () => {
    const { delivery, log, event } = setUp();
    await delivery.event('e', event(1));
    await delivery.event('e', event(4));
    await delivery.event('f', event(1, 'x'));
    await delivery.event('g', event(7, 'y'));
    expect(log).toEqual([
      'id1 opened',
      'missed: hole',
      'id4 opened',
      'missed: hole',
      'x opened',
      'missed: hole',
      'y opened',
    ]);
    expect(delivery.cursor()).toEqual({ epoch: 'g', seq: 7 });
  });

  test('that does not open is kept as unreadable, and does not stop the rest', async () => {
    const { delivery, log, event } = setUp();
    await delivery.event('e', event(1, 'a', 'bad'));
    await delivery.event('e', event(2, 'b'));
    expect(log).toEqual(['a unreadable', 'b opened']);
  });

  test.each<[string, Cursor, [string, number, MissedReason], string[], Cursor]>([
    ['ahead', { epoch: 'e', seq: 3 }, ['e', 9, 'count'], ['missed: count'], { epoch: 'e', seq: 9 }],
    ['told again', { epoch: 'e', seq: 9 }, ['e', 9, 'count'], [], { epoch: 'e', seq: 9 }],
    ['in a new epoch', { epoch: 'e', seq: 9 }, ['f', 0, 'epoch'], ['missed: epoch'], { epoch: 'f', seq: 0 }],
    [
      'that sets back',
      { epoch: 'e', seq: 9 },
      ['e', 2, 'unknown-cursor'],
      ['missed: unknown-cursor'],
      { epoch: 'e', seq: 2 },
    ],
  ])('a gap %s', (_name, at, [epoch, to, reason], told, after) => {
    const { delivery, log } = setUp(at);
    delivery.gap(epoch, { to, reason: reason as 'count' });
    expect(log).toEqual(told);
    expect(delivery.cursor()).toEqual(after);
  });
});

describe('the second look at a webhook', () => {
  const signer = makeSigner('key-1');
  const stranger = makeSigner('key-1');
  const keySetUrl = 'https://webhooks.truelayer.com/.well-known/jwks';
  const path = '/v1/webhooks/mine';
  const body = '{"event_id":"e"}';
  const keys = (state: 'found' | 'unknown' | 'unavailable', replacement?: KeyObject): KeySetCache<KeyObject> => ({
    find: async () => (state === 'found' ? { state, key: createPublicKey(signer.privateKey) } : { state }),
    findReplaced: async () => replacement,
  });
  const verify = (keySets: KeySetCache<KeyObject>, secrets = ['s']) =>
    createVerifyWebhook({
      hookUrl: `https://r.example${path}`,
      sharedHookUrl: 'https://r.example/v1/webhooks/truelayer',
      keySetUrls: () => [keySetUrl],
      keySets,
      secrets: () => secrets,
    });
  const signed = (change: Partial<Parameters<typeof jwsHeaders>[0]> = {}): OpenedEvent => ({
    head: {
      method: 'POST',
      path: change.path ?? path,
      headers: Object.entries(jwsHeaders({ signer, keySetUrl, path, body, ...change })),
      verifiedAs: 'jws',
    },
    body: Buffer.from(body),
  });
  const withHead = (event: OpenedEvent, head: Partial<OpenedEvent['head']>): OpenedEvent => ({
    ...event,
    head: { ...event.head, ...head },
  });
  const hmac: OpenedEvent = {
    head: { method: 'POST', path, headers: Object.entries(hmacHeaders('s', body)), verifiedAs: 'hmac' },
    body: Buffer.from(body),
  };

  test.each<[string, OpenedEvent, EventSource, KeySetCache<KeyObject>, string]>([
    ['a right signature', signed(), 'hook', keys('found'), 'signed'],
    ['at the shared address', signed({ path: '/v1/webhooks/truelayer' }), 'shared', keys('found'), 'signed'],
    [
      'under a key that was replaced',
      signed({ signer: stranger }),
      'hook',
      keys('found', createPublicKey(stranger.privateKey)),
      'signed',
    ],
    ['while the keys cannot be had', signed(), 'hook', keys('unavailable'), 'relayed'],
    ['an HMAC under the secret', hmac, 'hook', keys('found'), 'secret'],
    ['an HMAC of another body', { ...hmac, body: Buffer.from('{}') }, 'hook', keys('found'), 'forged'],
    ['a stranger’s signature', signed({ signer: stranger }), 'hook', keys('found'), 'forged'],
    ['an unknown key', signed(), 'hook', keys('unknown'), 'forged'],
    ['another body', { ...signed(), body: Buffer.from('{}') }, 'hook', keys('found'), 'forged'],
    ['a signature for another address', signed({ path: '/v1/webhooks/other' }), 'hook', keys('found'), 'forged'],
    ['one address presented as the other', signed(), 'shared', keys('found'), 'forged'],
    ['another method', withHead(signed(), { method: 'PUT' }), 'hook', keys('found'), 'forged'],
    ['a key set of a stranger', signed({ keySetUrl: 'https://evil.example/jwks' }), 'hook', keys('found'), 'forged'],
    ['another algorithm', signed({ header: { alg: 'HS512' } }), 'hook', keys('found'), 'forged'],
    ['no signature', withHead(signed(), { headers: [] }), 'hook', keys('found'), 'forged'],
    ['an HMAC presented as a signature', withHead(hmac, { verifiedAs: 'jws' }), 'hook', keys('found'), 'forged'],
    ['nothing presented as checked', withHead(hmac, { verifiedAs: 'none' }), 'hook', keys('found'), 'forged'],
    ['a test', withHead(hmac, { verifiedAs: 'none' }), 'test', keys('found'), 'test'],
    ['a real webhook presented as a test', signed(), 'test', keys('found'), 'forged'],
  ])('%s', async (_name, event, source, keySets, trust) => {
    expect((await verify(keySets)(event, source)).trust).toBe(trust);
  });

  test('an HMAC is taken under the secret or the one before it, and never without one', async () => {
    const under = async (...secrets: string[]) => (await verify(keys('found'), secrets)(hmac, 'hook')).trust;
    expect([await under(), await under('new'), await under('new', 's')]).toEqual(['no-secret', 'forged', 'secret']);
  });

  test('says whose key set it was', async () => {
    expect(await verify(keys('found'))(signed(), 'hook')).toEqual({ trust: 'signed', keySetUrl });
  });
});
