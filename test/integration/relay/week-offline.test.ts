import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { RelayAccount } from '../../../core/relay-client/relay-account.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { QUICK_TIMES, until, useDevices } from './device-fixture.ts';
import { SECRET, useLocalRelays } from './local-relay.ts';
import { hmacHeaders } from './webhook-sender.ts';

const WEEKS = Number(process.env['WEEK_COUNT'] ?? 5);
const SEED = Number(process.env['WEEK_SEED'] ?? Date.now() % 100_000);
const HOUR_MS = 3_600_000;
const WEEK_HOURS = 7 * 24;
const STREAM_TIMES = { heartbeatMs: 100, rotateMs: 600_000, stalledMs: 60_000, tickMs: 20 };

const start = useLocalRelays();
const { startProxy, pair, apiOf, follow, newPath } = useDevices();

/**
 * A week of a household with two laptops: one is opened now and then, one stays shut. Webhooks come at any hour and some
 * of them twice; the relay is restarted, and restored from a backup; the network comes and goes; sometimes a mailbox is
 * too small for the week. In the end both laptops are opened.
 */
async function liveAWeek(seed: number) {
  const random = createSeededRandom(seed);
  let nowMs = Date.now();
  // One mailbox in three runs over within the week.
  const events = random.chance(0.33) ? random.integer(10, 30) : 10_000;
  const overrides = { nowMs: () => nowMs, streamTimes: STREAM_TIMES, storeLimits: { events, bytes: 1e9 } };
  let relay = await start({}, overrides);
  let proxy = await startProxy(relay.url);
  const opened = await pair(relay, proxy.url);
  const code = await apiOf(opened).mintCode();
  const laptops = [
    { account: opened, path: newPath(), lost: [] as number[] },
    {
      account: await pair({ ...relay, mint: async () => code.code }, proxy.url),
      path: newPath(),
      lost: [] as number[],
    },
  ] as const;
  const [first] = laptops;

  /** Ids of webhooks that were answered with 202, in order. */
  const promised: string[] = [];
  const told = laptops.map(() => [] as string[]);
  const open = (laptop: (typeof laptops)[number]) => {
    const index = laptops.indexOf(laptop);
    const device = follow(laptop.account, {
      path: laptop.path,
      times: QUICK_TIMES,
      onMissed: () => laptop.lost.push(promised.length),
      onWebhook: (id) => told[index]?.push(id),
    });
    return device;
  };
  const waiting = async (account: RelayAccount) =>
    (await apiOf(account).devices()).find(({ isThisDevice }) => isThisDevice)?.waiting;

  for (let hours = 0; hours < WEEK_HOURS;) {
    const passed = random.integer(1, 16);
    hours += passed;
    nowMs += passed * HOUR_MS;
    for (let left = random.integer(0, 5); left > 0; left -= 1) {
      const again = random.chance(0.15) ? random.pick([...promised, randomUUID()]) : randomUUID();
      if (await send(relay.url, first.account, again)) promised.push(again);
    }
    const event = random.pick(['nothing', 'restart', 'restore', 'visit', 'visit', 'glimpse']);
    if (event === 'restart') {
      const { dataDir } = relay;
      const port = Number(new URL(proxy.url).port);
      await proxy.close();
      await relay.close();
      relay = await start({}, overrides, dataDir);
      proxy = await startProxy(relay.url, port);
    }
    if (event === 'restore' && random.chance(0.3)) await relay.command({ command: 'restored' });
    if (event === 'visit' || event === 'glimpse') {
      const device = open(first);
      // A lid that is shut at once, or when all has come.
      if (event === 'visit') await until(async () => (await waiting(first.account)) === 0);
      else await new Promise((resolve) => setTimeout(resolve, random.integer(0, 80)));
      await device.client.stop();
      device.received.close();
    }
  }

  const outcome = [];
  for (const [index, laptop] of laptops.entries()) {
    const device = open(laptop);
    await until(async () => device.client.connection().state === 'connected' && (await waiting(laptop.account)) === 0);
    await device.client.stop();
    const kept = device.received.kept().map(({ senderEventId }) => senderEventId);
    const has = new Set(kept);
    const uncovered = promised.filter((id, at) => !has.has(id) && !laptop.lost.some((seen) => seen > at));
    outcome.push({
      uncovered,
      doubled: kept.length - has.size,
      toldTwice: (told[index] ?? []).length - new Set(told[index]).size,
    });
  }
  return { promised: promised.length, runsOver: promised.length > events, gapsOfShut: laptops[1].lost.length, outcome };
}

/** Whether the relay promised to keep it. */
async function send(relayUrl: string, account: RelayAccount, id: string): Promise<boolean> {
  const body = JSON.stringify({ event_id: id });
  const url = relayUrl + new URL(account.hookUrl).pathname;
  const answer = await fetch(url, { method: 'POST', headers: hmacHeaders(SECRET, body), body });
  const { status } = (await answer.json()) as { status: string };
  expect(answer.status).toBe(202);
  return status === 'stored';
}

describe(`a week offline (WEEK_SEED=${SEED})`, () => {
  const right = { uncovered: [], doubled: 0, toldTwice: 0 };
  const weeks = Array.from({ length: WEEKS }, (_, index) => SEED + index);

  test(
    `${WEEKS} times: every webhook that was taken arrives once, or a gap is told of that covers it`,
    async () => {
      let promised = 0;
      for (const seed of weeks) {
        const week = await liveAWeek(seed);
        expect(week.outcome, `WEEK_SEED=${seed} WEEK_COUNT=1`).toEqual([right, right]);
        promised += week.promised;
        // What cannot all be kept must be told of.
        expect(week.runsOver).toBe(week.runsOver && week.gapsOfShut > 0);
      }
      // Weeks in which nothing came would prove nothing.
      expect(promised).toBeGreaterThan(WEEKS * 10);
    },
    60_000 + WEEKS * 30_000,
  );
});
