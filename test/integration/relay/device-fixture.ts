import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { SessionTimes } from '../../../core/relay-client/follow-stream.ts';
import { createDeviceVerifier } from '../../../core/relay-client/device-verifier.ts';
import { pairWithRelay } from '../../../core/relay-client/pair-with-relay.ts';
import type { RelayAccount } from '../../../core/relay-client/relay-account.ts';
import { createRelayClient, type RelayClient, type RelayConnection } from '../../../core/relay-client/relay-client.ts';
import { createRelayDeviceApi, type RelayDeviceApi } from '../../../core/relay-client/relay-device-api.ts';
import { createRelayHttp, type RelayHttp } from '../../../core/relay-client/relay-http.ts';
import { createRelayRequests } from '../../../core/relay-client/relay-requests.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { SECRET, useLocalRelays, type LocalRelay } from './local-relay.ts';
import { openSqliteReceived, type SqliteReceived } from './sqlite-received.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { hmacHeaders, jwsHeaders, makeSigner, serveKeySet, type KeySetServer } from './webhook-sender.ts';

/** Times that a test can wait for. */
export const QUICK_TIMES: SessionTimes = { helloMs: 500, watchdogMs: 700, pollMs: 5000, pollAgainMs: 2000 };

/** Waits, for a while, until something is so. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 750; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not come to that.');
}

const clock = { nowMs: () => Date.now() };
const log = { info: () => {}, warn: () => {}, error: () => {} };

/** The sender's ids of what a device kept, in order. */
export const idsOf = (received: SqliteReceived): string[] => received.kept().map(({ senderEventId }) => senderEventId);

/** Within a suite: relays, the network before them, and devices that follow their mailboxes; all closed after each test. */
export function useDevices() {
  const start = useLocalRelays();
  const makeFolder = useTemporaryFolders({ isInMemory: true });
  const signer = makeSigner('key-1');
  let http: RelayHttp;
  let keySet: KeySetServer;
  let proxies: TcpProxy[] = [];
  let open: { client: RelayClient; received: SqliteReceived }[] = [];
  beforeEach(async () => {
    http = createRelayHttp();
    keySet = await serveKeySet(signer);
  });
  afterEach(async () => {
    await Promise.all(open.map(({ client }) => client.stop()));
    for (const { received } of open) received.close();
    open = [];
    await http.close();
    await Promise.all(proxies.map((proxy) => proxy.close()));
    proxies = [];
    await keySet.close();
  });

  return {
    /** A relay whose streams beat often, so that a test's watchdog can be short. */
    startRelay: (): Promise<LocalRelay> =>
      start(
        { RELAY_JWKS_URLS: keySet.url },
        { streamTimes: { heartbeatMs: 100, rotateMs: 600_000, stalledMs: 60_000, tickMs: 20 } },
      ),
    async startProxy(target: string, atPort?: number): Promise<TcpProxy> {
      const proxy = await startTcpProxy(target, atPort);
      proxies.push(proxy);
      return proxy;
    },
    http: () => http,
    newPath: () => join(makeFolder('device'), 'device.db'),
    async pair(relay: LocalRelay, relayUrl = relay.url): Promise<RelayAccount> {
      return (await pairWithRelay(http, { relayUrl, code: await relay.mint(), name: 'Laptop' })).account;
    },
    apiOf: (account: RelayAccount): RelayDeviceApi => createRelayDeviceApi(createRelayRequests(account, http)),
    follow,
    send,
  };

  /** A device that follows its mailbox. */
  function follow(
    account: RelayAccount,
    options: { times?: SessionTimes; path?: string; onWebhook?(eventId: string): void; onMissed?(): void } = {},
  ) {
    const { times = QUICK_TIMES, path = join(makeFolder('device'), 'device.db') } = options;
    const received = openSqliteReceived(path);
    const states: RelayConnection[] = [];
    const told: string[] = [];
    const client = createRelayClient({
      account,
      http,
      received,
      verify: createDeviceVerifier({
        account,
        http,
        keySetUrls: () => [keySet.url],
        secrets: () => [SECRET],
        clock,
        log,
      }),
      onWebhook(webhook) {
        told.push(webhook.eventId);
        options.onWebhook?.(webhook.eventId);
      },
      onMissed(reason) {
        told.push(reason);
        options.onMissed?.();
      },
      onConnection: (connection) => states.push(connection),
      clock,
      log,
      times,
      // Full jitter with nothing drawn: the shortest waits.
      random: () => 0.01,
    });
    open.push({ client, received });
    client.start();
    return { client, received, states, told };
  }

  /** Sends a webhook as a bank does, and returns its id. */
  async function send(relay: LocalRelay, account: RelayAccount, how: 'hmac' | 'jws' = 'hmac'): Promise<string> {
    const id = randomUUID();
    const body = JSON.stringify({ event_id: id });
    const path = new URL(account.hookUrl).pathname;
    const headers =
      how === 'hmac' ? hmacHeaders(SECRET, body) : jwsHeaders({ signer, keySetUrl: keySet.url, path, body });
    const answer = await fetch(relay.url + path, { method: 'POST', headers, body });
    expect(await answer.json()).toEqual({ status: 'stored' });
    return id;
  }
}
