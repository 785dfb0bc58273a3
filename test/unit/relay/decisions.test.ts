import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { planDelivery, type MailboxState } from '../../../relay/delivery/plan-delivery.ts';
import { createProofNonces } from '../../../relay/devices/proof-nonces.ts';
import { bounceTarget } from '../../../relay/http/bounce-page.ts';
import { callerOfAddress } from '../../../relay/http/caller.ts';
import { peekEvent } from '../../../relay/ingest/peek-event.ts';
import { deriveRelayKeys } from '../../../relay/keys/relay-keys.ts';
import { createRecentCache } from '../../../relay/limits/recent-cache.ts';
import { createTokenBuckets } from '../../../relay/limits/token-buckets.ts';
import { createVerifyQueue } from '../../../relay/limits/verify-queue.ts';
import { asStoreFailure } from '../../../relay/store/postgres-sql.ts';
import { createUsedProofs } from '../../../relay/store/used-proofs.ts';

describe('where delivery goes on', () => {
  const mailbox: MailboxState = {
    epoch: 'e',
    isRevoked: false,
    ackedSeq: 10,
    droppedSeq: 20,
    dropReason: 'count',
    lastSeq: 30,
  };
  test.each<[string, MailboxState, { epoch: string; seq: number } | undefined, object]>([
    ['after the cursor', mailbox, { epoch: 'e', seq: 25 }, { afterSeq: 25 }],
    ['at the end', mailbox, { epoch: 'e', seq: 30 }, { afterSeq: 30 }],
    ['at the edge of what was dropped', mailbox, { epoch: 'e', seq: 20 }, { afterSeq: 20 }],
    ['before what was dropped', mailbox, { epoch: 'e', seq: 19 }, { afterSeq: 20, gap: { to: 20, reason: 'count' } }],
    [
      'before what was acknowledged',
      { ...mailbox, droppedSeq: 0 },
      { epoch: 'e', seq: 3 },
      { afterSeq: 10, gap: { to: 10, reason: 'acknowledged' } },
    ],
    ['beyond the end', mailbox, { epoch: 'e', seq: 31 }, { afterSeq: 20, gap: { to: 20, reason: 'unknown-cursor' } }],
    ['in another epoch', mailbox, { epoch: 'x', seq: 25 }, { afterSeq: 20, gap: { to: 20, reason: 'epoch' } }],
    ['without a cursor', { ...mailbox, droppedSeq: 0 }, undefined, { afterSeq: 10 }],
    ['without a cursor, after a drop', mailbox, undefined, { afterSeq: 20, gap: { to: 20, reason: 'count' } }],
    [
      'in an empty mailbox',
      { ...mailbox, ackedSeq: 0, droppedSeq: 0, lastSeq: 0 },
      { epoch: 'e', seq: 0 },
      { afterSeq: 0 },
    ],
  ])('%s', (_name, state, cursor, expected) => {
    expect(planDelivery(state, cursor)).toEqual(expected);
  });
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2ff::1', '2001:db8:1:200::/56'],
  ['2001:db8:1:2aa:5:6:7:8', '2001:db8:1:200::/56'],
  ['2001:db8::1', '2001:db8:0:0::/56'],
  ['::1', '0:0:0:0::/56'],
  ['fe80::1%eth0', 'fe80:0:0:0::/56'],
  ['', 'unknown'],
  ['evil', 'unknown'],
])('the caller %s counts as %s', (address, caller) => {
  expect(callerOfAddress(address)).toBe(caller);
});

describe('token buckets', () => {
  test('give what they hold, refill steadily, and never more than they hold', () => {
    let nowMs = 0;
    const buckets = createTokenBuckets({ capacity: 2, perSecond: 0.5, nowMs: () => nowMs });
    expect([buckets.take('a'), buckets.take('a'), buckets.take('a'), buckets.take('b')]).toEqual([0, 0, 2, 0]);
    nowMs = 1000;
    expect(buckets.wait('a')).toBe(1);
    nowMs = 2000;
    expect([buckets.wait('a'), buckets.take('a'), buckets.take('a')]).toEqual([0, 0, 2]);
    nowMs = 3_600_000;
    expect([buckets.take('a'), buckets.take('a'), buckets.take('a')]).toEqual([0, 0, 2]);
    nowMs = 0;
    expect(buckets.take('a')).toBe(2);
  });

  test('forget who came longest ago, and nobody else', () => {
    const buckets = createTokenBuckets({ capacity: 1, perSecond: 0.001, nowMs: () => 0, mostKeys: 3 });
    for (const key of ['a', 'b', 'c', 'a', 'd']) buckets.take(key);
    expect(['a', 'b', 'c', 'd'].map((key) => buckets.wait(key) > 0)).toEqual([true, false, true, true]);
  });
});

describe('the verify queue', () => {
  /** Checks that end when the test says so. */
  function setUp() {
    const queue = createVerifyQueue({ concurrency: 1, limit: 2 });
    const ends: (() => void)[] = [];
    const log: string[] = [];
    const run = (name: string, isKnown = false): Promise<void> =>
      queue
        .run(async () => {
          log.push(name);
          await new Promise<void>((resolve) => ends.push(resolve));
        }, isKnown)
        .catch((error: unknown) => void log.push(`${name}: ${(error as { code: string }).code}`));
    const finishOne = async (): Promise<void> => {
      ends.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { queue, log, run, finishOne };
  }

  test('is bounded, and in order', async () => {
    const { queue, log, run, finishOne } = setUp();
    const all = ['a', 'b', 'c', 'd'].map((name) => run(name));
    await all[3];
    expect(log).toEqual(['a', 'd: VERIFY_QUEUE_FULL']);
    expect(queue.depth()).toBe(2);
    await finishOne();
    await finishOne();
    expect(log.slice(2)).toEqual(['b', 'c']);
    expect(queue.depth()).toBe(0);
  });

  test('lets a known sender in before strangers, and in their place when it is full', async () => {
    const { log, run, finishOne } = setUp();
    const all = [run('a'), run('b'), run('c'), run('known', true)];
    await all[2];
    expect(log).toEqual(['a', 'c: VERIFY_QUEUE_FULL']);
    await finishOne();
    await finishOne();
    expect(log.slice(2)).toEqual(['known', 'b']);
    await Promise.all([run('k1', true), run('k2', true), run('k3', true)].slice(2));
    expect(log.at(-1)).toBe('k3: VERIFY_QUEUE_FULL');
  });

  test('goes on after a check that fails', async () => {
    const queue = createVerifyQueue({ concurrency: 1, limit: 2 });
    const failing = queue.run(() => Promise.reject(new Error('no')), false);
    await expect(failing).rejects.toThrow('no');
    expect(await queue.run(async () => 7, false)).toBe(7);
  });
});

test('the cache forgets what is old and what was set first', () => {
  let nowMs = 0;
  const cache = createRecentCache<number>({ most: 2, lifetimeMs: 10, nowMs: () => nowMs });
  cache.set('a', 1);
  cache.set('b', 2);
  cache.set('a', 3);
  cache.set('c', 4);
  expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([3, undefined, 4]);
  nowMs = 10;
  expect(cache.get('a')).toBeUndefined();
  cache.set('d', 5);
  // The clock is set back by a year: the entry would live as long.
  nowMs -= 365 * 86_400_000;
  expect(cache.get('d')).toBeUndefined();
});

test('used proofs are bounded, and only what has expired is forgotten otherwise', () => {
  const proofs = createUsedProofs(3);
  expect(proofs.use('a', 10, 0)).toBe(true);
  expect(proofs.use('a', 10, 9)).toBe(false);
  expect(proofs.use('a', 30, 10)).toBe(true);
  for (const id of ['b', 'c', 'd']) expect(proofs.use(id, 30, 10)).toBe(true);
  expect(proofs.use('d', 30, 11)).toBe(false);
});

test('a nonce is fresh for its window and the next', () => {
  let nowMs = 0;
  const nonces = createProofNonces(deriveRelayKeys(randomBytes(32)).nonceKey, () => nowMs);
  const nonce = nonces.current();
  expect(nonces.isFresh(nonce)).toBe(true);
  nowMs = 9 * 60_000;
  expect(nonces.isFresh(nonce)).toBe(true);
  nowMs = 10 * 60_000;
  expect(nonces.isFresh(nonce)).toBe(false);
  for (const other of [undefined, 7, '', 'x', nonce.slice(1), `${nonce}x`]) expect(nonces.isFresh(other)).toBe(false);
});

describe('what is taken from a body', () => {
  const idOf = (body: string | Buffer) => peekEvent(Buffer.from(body)).senderEventId;
  test('is the sender’s id, or the body itself where there is none', () => {
    expect(idOf('{"event_id":"e"}')).toBe('id:e');
    for (const body of [
      '',
      'x',
      '[]',
      'null',
      '"event_id"',
      '{}',
      '{"event_id":7}',
      '{"event_id":""}',
      `{"event_id":"${'x'.repeat(301)}"}`,
      '\ufeff{"event_id":"e"}',
      '{"__proto__":{"event_id":"e"}}',
      '['.repeat(60_000),
    ]) {
      expect(idOf(body)).toMatch(/^body:[0-9a-f]{64}$/);
    }
    expect(idOf('a')).not.toBe(idOf('b'));
    expect(idOf('{"event_id":"body:x"}')).toBe('id:body:x');
  });

  test('is every id under which a device may have claimed it', () => {
    const peeked = peekEvent(
      Buffer.from(
        '{"resource_id":"r","account_id":"a","task_id":"t","connection_id":7,"event_timestamp":"2026-05-18T10:00:00Z"}',
      ),
    );
    expect(peeked.resourceIds).toEqual(['r', 'a', 't']);
    expect(peeked.timestamp).toBe('2026-05-18T10:00:00Z');
  });
});

test('keys: each secret opens for its user only, each scope has ids of its own, and another key knows nothing', () => {
  const [keys, others] = [deriveRelayKeys(randomBytes(32)), deriveRelayKeys(randomBytes(32))];
  const sealed = keys.sealSecret('webhook secret', 'anna');
  expect(keys.openSecret(sealed, 'anna')).toBe('webhook secret');
  expect(() => keys.openSecret(sealed, 'ben')).toThrow();
  expect(() => others.openSecret(sealed, 'anna')).toThrow();
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = Buffer.from(sealed);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => keys.openSecret(changed, 'anna')).toThrow();
  }
  expect(keys.hookPath('anna')).toMatch(/^[A-Za-z0-9_-]{27}$/);
  const all = [
    keys.eventId('anna', 'e'),
    keys.eventId('ben', 'e'),
    others.eventId('anna', 'e'),
    keys.eventId('anna', 'f'),
  ];
  expect(new Set(all).size).toBe(4);
  expect(keys.eventId('anna', 'e')).toBe(all[0]);
});

describe('where a redirect goes on to', () => {
  const state = 's'.repeat(43);
  test.each<[string, string | undefined]>([
    [`/x?code=a&state=${state}`, `app.coffer:/oauth/callback?code=a&state=${state}`],
    [`/x?code=a&state=${state}.17653`, `http://127.0.0.1:17653/oauth/callback?code=a&state=${state}.17653`],
    [`/x?error=access_denied&state=${state}`, `app.coffer:/oauth/callback?state=${state}&error=access_denied`],
    [`/x?code=a+b%26&state=${state}&evil=1`, `app.coffer:/oauth/callback?code=a+b%26&state=${state}`],
    [`/x?code=a&state=${state}.22`, undefined],
    [`/x?code=a&code=b&state=${state}`, undefined],
    [`/x?code=a&state=${state}&state=${state}`, undefined],
    [`/x?state=${state}`, undefined],
    ['/x?code=a', undefined],
    ['/x', undefined],
    [`/x?code=${'a'.repeat(5000)}&state=${state}`, undefined],
    [`/x?code=a&state=javascript:alert(1)//${state}`, undefined],
  ])('%s', (url, target) => {
    expect(bounceTarget(url)).toBe(target);
  });
});

test.each([
  ['53100', 'full'],
  ['57P01', 'unavailable'],
  ['ECONNREFUSED', 'unavailable'],
])('PostgreSQL’s %s is a store that is %s, which the sender is asked to outwait', (code, kind) => {
  expect(asStoreFailure(Object.assign(new pg.DatabaseError('', 0, 'error'), { code }))).toMatchObject({ kind });
});

test('what is not the database’s fault is passed on as it is', () => {
  const thrown = new TypeError('ours');
  expect(asStoreFailure(thrown)).toBe(thrown);
});
