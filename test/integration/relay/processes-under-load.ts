import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { SessionTimes } from '../../../core/relay-client/follow-stream.ts';
import { pairWithRelay } from '../../../core/relay-client/pair-with-relay.ts';
import { createRelayHttp } from '../../../core/relay-client/relay-http.ts';
import { SECRET } from './local-relay.ts';
import { mintCode, startRelayProcess, type RelayEnvironment, type RelayProcess } from './relay-process.ts';
import { openSqliteReceived, type SqliteReceived } from './sqlite-received.ts';
import { hmacHeaders } from './webhook-sender.ts';

/** A relay and a device, each in a process of its own, and webhooks that keep coming. */
export type ProcessesUnderLoad = {
  relay(): ChildProcess;
  device(): ChildProcess;
  received: SqliteReceived;
  /** Webhooks that were answered with 202. */
  promised: ReadonlySet<string>;
  /** The states of the device's link, as it told them. */
  states: readonly string[];
  /** Ends one as a power cut would, and starts it again. */
  killRelay(): Promise<void>;
  killDevice(): Promise<void>;
  /** Ends the sending, waits until the device has all of it, and returns what is wrong. */
  finish(): Promise<{ lost: string[]; doubled: number; missed: string[] }>;
};

/** What {@link ProcessesUnderLoad.finish} returns when all is well. */
export const NOTHING_WRONG = { lost: [], doubled: 0, missed: [] };

const SENDERS = 4;
/** Webhooks that the device may lie behind: a load that the slower of the two can bear. */
const MOST_AHEAD = 40;

/** Starts them. The programs are files for Node; the folders are the caller's to remove. */
export async function startUnderLoad(place: {
  relayProgram: string;
  deviceProgram: string;
  relayDir: string;
  deviceDir: string;
  env?: RelayEnvironment;
  times?: SessionTimes;
}): Promise<ProcessesUnderLoad> {
  const { relayProgram, deviceProgram, relayDir, deviceDir, times } = place;
  const env = { ...place.env, TRUELAYER_WEBHOOK_SECRET: SECRET };
  let relay: RelayProcess = await startRelayProcess(relayDir, env, 0, relayProgram);
  const port = Number(new URL(relay.url).port);
  const http = createRelayHttp();
  const code = await mintCode(relayDir, env);
  const { account } = await pairWithRelay(http, { relayUrl: relay.url, code, name: 'Laptop' });
  await http.close();

  const path = join(deviceDir, 'device.db');
  const received = openSqliteReceived(path);
  const states: string[] = [];
  const given = [deviceProgram, JSON.stringify(account), path, ...(times ? [JSON.stringify(times)] : [])];
  const startDevice = (): ChildProcess => {
    const child = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      states.push(...text.split('\n').filter((line) => line !== ''));
    });
    return child;
  };
  let device = startDevice();

  const promised = new Set<string>();
  const over = new AbortController();
  const sending = Array.from({ length: SENDERS }, async () => {
    while (!over.signal.aborted) {
      const id = randomUUID();
      const status = await send(account.hookUrl, JSON.stringify({ event_id: id }));
      if (status === 202) promised.add(id);
      // Cut off, or the relay is just coming up. What was not promised may have been stored all the same.
      else expect([0, 503]).toContain(status);
      if (status !== 202) await pause(10);
      while (promised.size - received.count() > MOST_AHEAD && !over.signal.aborted) await pause(5);
    }
  });

  return {
    relay: () => relay.child,
    device: () => device,
    received,
    promised,
    states,
    async killRelay() {
      await relay.kill();
      relay = await startRelayProcess(relayDir, env, port, relayProgram);
    },
    async killDevice() {
      const ended = new Promise((resolve) => device.once('close', resolve));
      device.kill('SIGKILL');
      await ended;
      device = startDevice();
    },
    async finish() {
      over.abort();
      await Promise.all(sending);
      const lost = (): string[] => {
        const kept = new Set(received.kept().map(({ senderEventId }) => senderEventId));
        return [...promised].filter((id) => !kept.has(id));
      };
      for (let tries = 0; tries < 1500 && lost().length > 0; tries += 1) await pause(20);
      const ended = new Promise((resolve) => device.once('close', resolve));
      device.kill('SIGKILL');
      await ended;
      await relay.stop();
      const ids = received.kept().map(({ senderEventId }) => senderEventId);
      const outcome = { lost: lost(), doubled: ids.length - new Set(ids).size, missed: received.missed() };
      received.close();
      return outcome;
    },
  };
}

/** Waits until it is so. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 12_000; tries += 1) {
    if (isSo()) return;
    await pause(5);
  }
  throw new Error('It did not come to that.');
}

/** Lets time pass. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The status, or 0 where there was no answer. */
async function send(url: string, body: string): Promise<number> {
  try {
    const answer = await fetch(url, { method: 'POST', headers: hmacHeaders(SECRET, body), body });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
