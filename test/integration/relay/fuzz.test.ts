import { createHash, randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { describe, expect, test } from 'vitest';
import { createSeededRandom, type SeededRandom } from '../../support/seeded-random.ts';
import { SECRET, useLocalRelays } from './local-relay.ts';
import type { TestDevice } from './test-device.ts';
import { hmacHeaders } from './webhook-sender.ts';

const BODIES = Number(process.env['FUZZ_COUNT'] ?? 10_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 100_000);
const AT_ONCE = 16;
const ACK_EVERY = 500;
/** Drawing every byte anew would take longer than the test, so strange bytes are cut out of this much. */
const NOISE_BYTES = 1 << 20;

const start = useLocalRelays();

/** Parts that readers of JSON or of text stumble over. */
const SPICES = [
  '\ufeff',
  '\0',
  '\r\n\r\n',
  '\u2028',
  '{"a":1,"a":2}',
  '123456789012345678901234567890',
  '1e400',
  '-0',
  '"\\ud800"',
  '[[[[[[[[[[',
  'event: gap\ndata: {}\n\n',
  '__proto__',
  '\u202e',
].map((text) => Buffer.from(text, 'utf8'));

function makeBody(random: SeededRandom, noise: Buffer, index: number): Buffer {
  const kind = random.integer(0, 5);
  const size = random.chance(0.01) ? 64 * 1024 : random.integer(0, random.chance(0.1) ? 20_000 : 600);
  const from = random.integer(0, NOISE_BYTES - size);
  const bytes = noise.subarray(from, from + size);
  if (kind === 0) return bytes;
  if (kind === 1)
    return Buffer.concat([Buffer.from(`{"event_id":"${index}","x":"`), random.pick(SPICES), Buffer.from('"}')]);
  if (kind === 2) return Buffer.concat([random.pick(SPICES), Buffer.from(JSON.stringify({ event_id: `k${index}` }))]);
  if (kind === 3)
    return Buffer.from(JSON.stringify({ event_id: randomUUID(), text: bytes.subarray(0, 900).toString('latin1') }));
  if (kind === 4)
    return Buffer.concat([bytes.subarray(0, 1000), random.pick(SPICES), bytes.subarray(0, 1000), random.pick(SPICES)]);
  return Buffer.from('[]'.repeat(random.integer(0, 300)) + String(index));
}

const hashOf = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

describe(`${BODIES} strange bodies (FUZZ_SEED=${SEED})`, () => {
  test('arrive byte by byte', async () => {
    const random = createSeededRandom(SEED);
    const noise = Buffer.from(Array.from({ length: NOISE_BYTES }, () => random.integer(0, 255)));
    const bodies = Array.from({ length: BODIES }, (_, index) => makeBody(random, noise, index));
    const relay = await start({}, { storeLimits: { events: 1e6, bytes: 1e10 } });
    // Two people, because one may be sent no more than five thousand at a stretch.
    const devices = [await relay.pair(), await relay.pair()];
    const client = new Pool(relay.url, { connections: AT_ONCE });
    await Promise.all(
      devices.map(async (device, person) => {
        const own = bodies.filter((_, index) => index % devices.length === person);
        const sent = await sendAll(client, new URL(device.hookUrl).pathname, own);
        // The same bytes are the same webhook, so there are a few less than were sent.
        expect(sent).toEqual(new Set(own.map(hashOf)));
        await takeAll(device, sent);
        expect(sent.size).toBe(0);
      }),
    );
    await client.close();
  }, 600_000);
});

/** Sends them, several at once, and returns the hashes of those that were stored. */
async function sendAll(client: Pool, path: string, bodies: readonly Buffer[]): Promise<Set<string>> {
  const sent = new Set<string>();
  const left = bodies.values();
  await Promise.all(
    Array.from({ length: AT_ONCE / 2 }, async () => {
      for (const body of left) {
        const answer = await client.request({ method: 'POST', path, headers: hmacHeaders(SECRET, body), body });
        const { status } = (await answer.body.json()) as { status: string };
        expect(answer.statusCode).toBe(202);
        if (status === 'stored') sent.add(hashOf(body));
      }
    }),
  );
  return sent;
}

/** Reads a mailbox to its end and takes what it finds out of `sent`; fails at anything that is not in it, or not any more. */
async function takeAll(device: TestDevice, sent: Set<string>): Promise<void> {
  let seq = 0;
  while (sent.size > 0) {
    const { events } = await device.page(`${device.epoch}:${seq}`);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      seq = event.seq;
      const { body } = await device.open(event);
      expect(sent.delete(hashOf(body))).toBe(true);
    }
    if (seq % ACK_EVERY < 32) await device.ack(seq);
  }
}
