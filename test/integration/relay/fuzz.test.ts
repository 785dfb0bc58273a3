import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSeededRandom, type SeededRandom } from '../../support/seeded-random.ts';
import { SECRET, useLocalRelays } from './local-relay.ts';
import { hmacHeaders } from './webhook-sender.ts';

/** Bodies in the normal run; `FUZZ_COUNT=10000` makes it the long one. */
const BODIES = Number(process.env['FUZZ_COUNT'] ?? 600);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 100_000);
const AT_ONCE = 16;
const ACK_EVERY = 500;

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

function makeBody(random: SeededRandom, index: number): Buffer {
  const kind = random.integer(0, 5);
  const size = random.chance(0.02) ? 64 * 1024 : random.integer(0, random.chance(0.1) ? 20_000 : 600);
  const bytes = Buffer.from(Array.from({ length: size }, () => random.integer(0, 255)));
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

describe(`${BODIES} strange bodies (FUZZ_SEED=${SEED})`, () => {
  test('arrive byte by byte', async () => {
    const random = createSeededRandom(SEED);
    const relay = await start({}, { storeLimits: { events: 1e6, bytes: 1e10 } });
    const device = await relay.pair();
    const url = relay.url + new URL(device.hookUrl).pathname;
    const sent = new Map<string, Buffer>();
    const bodies = Array.from({ length: BODIES }, (_, index) => makeBody(random, index));
    const left = bodies.entries();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const [, body] of left) {
          const answer = await fetch(url, {
            method: 'POST',
            headers: hmacHeaders(SECRET, body),
            body: new Uint8Array(body),
          });
          const { status } = (await answer.json()) as { status: string };
          expect(answer.status).toBe(202);
          if (status === 'stored') sent.set(body.toString('base64'), body);
        }
      }),
    );
    // The same bytes are the same webhook, so there are a few less than were sent.
    expect(sent.size).toBe(new Set(bodies.map((body) => body.toString('base64'))).size);
    let seq = 0;
    while (sent.size > 0) {
      const { events } = await device.page(`${device.epoch}:${seq}`);
      expect(events.length).toBeGreaterThan(0);
      for (const event of events) {
        seq = event.seq;
        const { body } = await device.open(event);
        expect(sent.delete(body.toString('base64'))).toBe(true);
      }
      if (seq % ACK_EVERY < 32) await device.ack(seq);
    }
  }, 600_000);
});
