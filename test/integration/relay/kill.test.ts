import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SealedEvent } from '../../../shared/relay/delivery.ts';
import { describeWith } from '../../support/capabilities.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { SECRET } from './local-relay.ts';
import { startPostgres } from './postgres-server.ts';
import { mintCode, startRelayProcess, type RelayEnvironment } from './relay-process.ts';
import { createTestDevice, pairDevice, type TestDevice } from './test-device.ts';
import { hmacHeaders } from './webhook-sender.ts';

/** Kills in the normal run; `KILL_COUNT=100` makes it the long one. */
const KILLS = Number(process.env['KILL_COUNT'] ?? 3);
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 100_000);
const SENDERS = 8;
const KEPT = { lost: [], doubled: [] };

const makeFolder = useTemporaryFolders();

/**
 * Kills the relay again and again while webhooks come in and a device reads. Whatever was answered with 202 must reach
 * the device, and once it is told apart by its id, once.
 */
async function killUnderLoad(env: RelayEnvironment): Promise<{ lost: string[]; doubled: string[] }> {
  const random = createSeededRandom(SEED);
  const dataDir = makeFolder('relay-kill');
  const withSecret = { ...env, TRUELAYER_WEBHOOK_SECRET: SECRET };
  let relay = await startRelayProcess(dataDir, withSecret);
  const port = Number(new URL(relay.url).port);
  const paired = await pairDevice(relay.url, await mintCode(dataDir, withSecret));
  const device = createTestDevice(relay.url, paired, paired.keys);
  const hook = relay.url + new URL(device.hookUrl).pathname;

  const promised = new Set<string>();
  const received = new Map<string, number>();
  let cursor = 0;
  const over = new AbortController();

  const sending = Array.from({ length: SENDERS }, async () => {
    while (!over.signal.aborted) {
      const id = randomUUID();
      const body = JSON.stringify({ event_id: id });
      const status = await fetch(hook, { method: 'POST', headers: hmacHeaders(SECRET, body), body }).then(
        async (answer) => {
          await answer.arrayBuffer();
          return answer.status;
        },
        () => 0,
      );
      if (status === 202) promised.add(id);
      else expect([0, 503]).toContain(status);
      // A sender repeats what was not accepted; here it is enough that it may have been stored all the same.
      if (status === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  const reading = (async () => {
    while (!over.signal.aborted) {
      const page = await device.page(`${device.epoch}:${cursor}`, 1).catch(() => undefined);
      if (page === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
      else await take(page.events);
    }
  })();

  for (let kills = 0; kills < KILLS; kills += 1) {
    const before = promised.size;
    // Not at once: it must be killed at work.
    while (promised.size < before + random.integer(5, 60)) await new Promise((resolve) => setTimeout(resolve, 5));
    await relay.kill();
    relay = await startRelayProcess(dataDir, withSecret, port);
  }
  over.abort();
  await Promise.all([...sending, reading]);
  for (;;) {
    const page = await device.page(`${device.epoch}:${cursor}`);
    if (page.events.length === 0) break;
    await take(page.events);
  }
  await relay.stop();

  return {
    lost: [...promised].filter((id) => !received.has(id)),
    doubled: [...received].filter(([, times]) => times > 1).map(([id]) => id),
  };

  /** Commits, then acknowledges, as a device does; an acknowledgement that is lost is repeated by the next. */
  async function take(events: readonly SealedEvent[]): Promise<void> {
    for (const event of events) {
      expect(event.seq).toBe(cursor + 1);
      const { body } = await device.open(event);
      const { event_id: id } = JSON.parse(body.toString()) as { event_id: string };
      received.set(id, (received.get(id) ?? 0) + 1);
      cursor = event.seq;
    }
    if (events.length > 0) await acknowledge(device, cursor);
  }
}

async function acknowledge(device: TestDevice, upto: number): Promise<void> {
  const answer = await device.ack(upto).catch(() => undefined);
  if (answer !== undefined) expect([200, 503]).toContain(answer.status);
}

describe(`killed ${KILLS} times under load (KILL_SEED=${SEED})`, () => {
  const timeoutMs = 60_000 + KILLS * 10_000;
  test('a relay over SQLite keeps every promise', async () => expect(await killUnderLoad({})).toEqual(KEPT), timeoutMs);
});

describeWith('postgres', `over PostgreSQL, killed ${KILLS} times under load (KILL_SEED=${SEED})`, () => {
  test(
    'a relay keeps every promise',
    async () => {
      const server = await startPostgres();
      try {
        expect(await killUnderLoad({ RELAY_DATABASE_URL: await server.createDatabase() })).toEqual(KEPT);
      } finally {
        await server.stop();
      }
    },
    60_000 + KILLS * 10_000,
  );
});
