import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pairWithRelay } from '../../../core/relay-client/pair-with-relay.ts';
import { createRelayHttp } from '../../../core/relay-client/relay-http.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { SECRET } from './local-relay.ts';
import { mintCode, startRelayProcess } from './relay-process.ts';
import { openSqliteReceived } from './sqlite-received.ts';
import { hmacHeaders } from './webhook-sender.ts';

/** Kills in the normal run; `KILL_COUNT=100` makes it the long one. */
const KILLS = Number(process.env['KILL_COUNT'] ?? 3);
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 100_000);
const FROZEN_MS = Number(process.env['FROZEN_MS'] ?? 3000);

const makeFolder = useTemporaryFolders();

/** A relay, a device in a process of its own, and webhooks that keep coming. */
async function setUp() {
  const env = { TRUELAYER_WEBHOOK_SECRET: SECRET };
  const relayDir = makeFolder('relay');
  const relay = await startRelayProcess(relayDir, env);
  const http = createRelayHttp();
  const code = await mintCode(relayDir, env);
  const { account } = await pairWithRelay(http, { relayUrl: relay.url, code, name: 'Laptop' });
  await http.close();
  const path = join(makeFolder('device'), 'device.db');
  const received = openSqliteReceived(path);
  const promised = new Set<string>();
  const over = new AbortController();
  const sending = Array.from({ length: 4 }, async () => {
    while (!over.signal.aborted) {
      const id = randomUUID();
      const body = JSON.stringify({ event_id: id });
      const answer = await fetch(account.hookUrl, { method: 'POST', headers: hmacHeaders(SECRET, body), body });
      expect(answer.status).toBe(202);
      await answer.arrayBuffer();
      promised.add(id);
      await pause(5);
    }
  });
  const startDevice = (): ChildProcess =>
    spawn(process.execPath, [join(import.meta.dirname, 'device-process.ts'), JSON.stringify(account), path], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  return {
    received,
    startDevice,
    /** Ends the sending, waits until the device has all of it, and returns what is wrong. */
    async finish(device: ChildProcess) {
      over.abort();
      await Promise.all(sending);
      const kept = (): string[] => received.kept().map(({ senderEventId }) => senderEventId);
      for (let tries = 0; tries < 1500 && kept().length < promised.size; tries += 1) await pause(20);
      await kill(device);
      await relay.stop();
      const ids = kept();
      received.close();
      return { lost: [...promised].filter((id) => !ids.includes(id)), doubled: ids.length - new Set(ids).size };
    },
  };
}

describe(`a device (KILL_SEED=${SEED})`, () => {
  const timeoutMs = 90_000 + KILLS * 10_000;

  test(
    `killed ${KILLS} times while webhooks arrive has every one of them, once`,
    async () => {
      const random = createSeededRandom(SEED);
      const { received, startDevice, finish } = await setUp();
      let device = startDevice();
      for (let kills = 0; kills < KILLS; kills += 1) {
        const before = received.kept().length;
        const wanted = before + random.integer(1, 60);
        for (let tries = 0; tries < 1500 && received.kept().length < wanted; tries += 1) await pause(5);
        await kill(device);
        device = startDevice();
      }
      expect(await finish(device)).toEqual({ lost: [], doubled: 0 });
      expect.hasAssertions();
    },
    timeoutMs,
  );

  test(
    `frozen for ${FROZEN_MS} ms while webhooks arrive has every one of them, once`,
    async () => {
      const { received, startDevice, finish } = await setUp();
      const device = startDevice();
      for (let tries = 0; tries < 1500 && received.kept().length < 20; tries += 1) await pause(5);
      device.kill('SIGSTOP');
      await pause(FROZEN_MS);
      device.kill('SIGCONT');
      expect(await finish(device)).toEqual({ lost: [], doubled: 0 });
    },
    timeoutMs + FROZEN_MS * 3,
  );
});

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
