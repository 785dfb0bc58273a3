import { hostname } from 'node:os';
import type { Environment, Output, ParsedInput, RelayDevice, RelayStatus } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { Clock, Log } from '../ports.ts';
import { makeDeviceKeys, type DeviceKeys } from './device-keys.ts';
import { createDeviceVerifier } from './device-verifier.ts';
import { pairWithRelay } from './pair-with-relay.ts';
import type { ReceivedWebhooks } from './received-webhooks.ts';
import type { RelayAccountStore, StoredRelayAccount } from './relay-account-store.ts';
import { createRelayClient, type RelayClient, type RelayConnection } from './relay-client.ts';
import { createRelayDeviceApi, type RelayDeviceApi } from './relay-device-api.ts';
import { createRelayHttp } from './relay-http.ts';
import { createRelayRequests } from './relay-requests.ts';
import { describeRelay, redirectUriAt, summariseRelay } from './relay-view.ts';
import type { OpenedEvent } from './sealed-event.ts';
import type { VerifyWebhook, WebhookVerdict } from './verify-webhook.ts';

/** The engine's link to a relay: paired or not, followed while paired. */
export type RelayLink = {
  start(): void;
  /** The computer woke up, or its network is another one. */
  resume(): void;
  close(): Promise<void>;
  status(): RelayStatus;
  /** The link in two words, for `app.status`. */
  summary(): Output<'app.status'>['relay'];
  /** The relay's page that hands a bank's answer on to this computer, while paired. */
  redirectUri(environment: Environment): string | undefined;
  pair(request: ParsedInput<'relay.pair'>): Promise<RelayStatus>;
  unpair(): Promise<{ relayWasTold: boolean }>;
  devices(): Promise<RelayDevice[]>;
  revokeDevice(deviceId: string): Promise<void>;
  mintCode(): Promise<Output<'relay.mintCode'>>;
  setSecret(secret: string | null): Promise<RelayStatus>;
  sendTest(): Promise<void>;
  /** Checks a webhook once more; `undefined` while unpaired. */
  verifyAgain(event: OpenedEvent, source: 'hook' | 'shared' | 'test'): Promise<WebhookVerdict | undefined>;
};

type Needs = {
  database: Database;
  store: RelayAccountStore;
  received: ReceivedWebhooks;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  log: Log;
  /** What the start fixes: the shared secret of webhooks, and the address that TrueLayer was given. */
  webhook: { secret?: string; url?: string };
  keySetUrls(): readonly string[];
  /** The ids of what this profile has at banks, by which webhooks at the shared address find it. */
  resourceIds(): string[];
  /** Something new was kept. */
  onKept(): void;
};

/** Ids change in bursts while a bank is connected; the relay is told once. */
const TELL_ROUTES_AFTER_MS = 500;

type Paired = StoredRelayAccount & { client: RelayClient; api: RelayDeviceApi; verify: VerifyWebhook };

/** Creates the link. Nothing is connected until it starts. */
export function createRelayLink(needs: Needs): RelayLink {
  const { database, store, received, audit, events, clock, log, webhook } = needs;
  const http = createRelayHttp();
  let paired: Paired | undefined;
  let isPairing = false;
  let isClosed = false;
  /** Of a pairing whose answer was lost: with the same keys the same code gives the same place. */
  let tried: { relayUrl: string; code: string; keys: DeviceKeys } | undefined;
  let toldRoutes = '';
  let routesTimer: NodeJS.Timeout | undefined;

  const stopListening = events.subscribe(({ event }) => {
    if (event === 'connections.changed' || event === 'accounts.changed') tellRoutesSoon();
  });

  return {
    start() {
      const stored = load();
      if (stored !== undefined) follow(stored);
    },
    resume: () => paired?.client.resume(),
    async close() {
      isClosed = true;
      clearTimeout(routesTimer);
      stopListening();
      await leave();
      await http.close();
    },
    status,
    summary: () => summariseRelay(paired?.client.connection(), paired?.lastSeenAt),
    redirectUri: (environment) => paired && redirectUriAt(paired.account.relayUrl, environment),

    async pair(request) {
      const isFree = paired === undefined || paired.client.connection().state === 'rejected';
      if (!isFree || isPairing) {
        throw new AppError('INVALID_INPUT', { sentence: 'relay-paired-already' });
      }
      isPairing = true;
      try {
        return await pair(request);
      } finally {
        isPairing = false;
      }
    },

    async unpair() {
      const { api, account } = current();
      const relayWasTold = await api.revoke(account.deviceId).then(
        () => true,
        () => false,
      );
      await leave();
      database.transaction(() => {
        store.remove();
        audit.append('RELAY_UNPAIRED', {}, { deviceId: account.deviceId, relayWasTold });
      })();
      events.emit('relay.changed', {});
      return { relayWasTold };
    },

    devices: () => current().api.devices(),
    async revokeDevice(deviceId) {
      await current().api.revoke(deviceId);
      audit.append('RELAY_DEVICE_REMOVED', {}, { deviceId });
      events.emit('relay.changed', {});
    },
    async mintCode() {
      const { api, account } = current();
      const code = await api.mintCode();
      audit.append('RELAY_CODE_CREATED', {});
      return { ...code, relayUrl: account.relayUrl };
    },
    setSecret,
    sendTest: () => current().api.sendTest(),
    verifyAgain: async (event, source) => paired?.verify(event, source),
  };

  function status(): RelayStatus {
    if (paired === undefined) return { state: 'unpaired' };
    return describeRelay({ ...paired, connection: paired.client.connection(), webhook });
  }

  function current(): Paired {
    if (paired === undefined) throw new AppError('NOT_FOUND', { sentence: 'relay-not-paired' });
    return paired;
  }

  function load(): StoredRelayAccount | undefined {
    try {
      return store.get();
    } catch (cause) {
      log.error('the place at the relay cannot be read', { cause });
      return undefined;
    }
  }

  async function pair({ relayUrl, code, name }: ParsedInput<'relay.pair'>): Promise<RelayStatus> {
    const isAgain = tried?.relayUrl === relayUrl && tried.code === code;
    const keys = isAgain && tried !== undefined ? tried.keys : makeDeviceKeys();
    tried = { relayUrl, code, keys };
    const { account } = await pairWithRelay(http, { relayUrl, code, keys, name: name?.trim() || hostname() });
    await leave();
    database.transaction(() => {
      store.put(account, new Date(clock.nowMs()).toISOString());
      audit.append('RELAY_PAIRED', {}, { deviceId: account.deviceId, relayHost: new URL(account.relayUrl).host });
    })();
    tried = undefined;
    const stored = store.get();
    if (stored !== undefined && !isClosed) follow(stored);
    events.emit('relay.changed', {});
    return status();
  }

  function follow(stored: StoredRelayAccount): void {
    const { account } = stored;
    const verify = createDeviceVerifier({
      account,
      http,
      keySetUrls: needs.keySetUrls,
      secrets: () => (webhook.secret === undefined ? (paired?.webhookSecrets ?? []) : [webhook.secret]),
      clock,
      log,
    });
    const client = createRelayClient({
      account,
      http,
      received,
      verify,
      onWebhook: needs.onKept,
      onMissed: needs.onKept,
      onConnection: (connection) => connectionChanged(connection),
      clock,
      log,
    });
    const api = createRelayDeviceApi(createRelayRequests(account, http));
    paired = { ...stored, client, api, verify };
    toldRoutes = '';
    client.start();
  }

  /** Stops following; what is kept stays. */
  async function leave(): Promise<void> {
    const left = paired;
    paired = undefined;
    if (left === undefined) return;
    rememberSeen(left.client.connection());
    await left.client.stop();
  }

  function connectionChanged(connection: RelayConnection): void {
    if (connection.state === 'connected') tellRoutesSoon();
    if (connection.state === 'waiting') rememberSeen(connection);
    events.emit('relay.changed', {});
  }

  /** So that after a start it is still known since when nothing was heard. */
  function rememberSeen({ lastSeenAtMs }: RelayConnection): void {
    if (lastSeenAtMs === undefined) return;
    try {
      store.setLastSeen(new Date(lastSeenAtMs).toISOString());
    } catch (cause) {
      log.warn('when the relay was last heard could not be noted', { cause });
    }
  }

  async function setSecret(secret: string | null): Promise<RelayStatus> {
    const { api } = current();
    if (webhook.secret !== undefined) {
      throw new AppError('INVALID_INPUT', { sentence: 'webhook-secret-fixed' });
    }
    const before = current().webhookSecrets;
    // The relay takes the new one at once, and what it takes must be taken here too.
    if (secret !== null) keepSecrets([secret, ...before.filter((other) => other !== secret)].slice(0, 2));
    try {
      await api.updateHook({ secret });
    } catch (thrown) {
      keepSecrets(before);
      throw thrown;
    }
    database.transaction(() => {
      if (secret === null) keepSecrets([]);
      audit.append('SETTINGS_CHANGED', {}, { settings: ['webhookSecret'] });
    })();
    events.emit('relay.changed', {});
    return status();
  }

  function keepSecrets(secrets: string[]): void {
    store.setSecrets(secrets);
    if (paired !== undefined) paired = { ...paired, webhookSecrets: secrets };
  }

  function tellRoutesSoon(): void {
    if (paired === undefined || isClosed) return;
    clearTimeout(routesTimer);
    routesTimer = setTimeout(() => void tellRoutes(), TELL_ROUTES_AFTER_MS).unref();
  }

  /** A relay that cannot be told now is told when it is connected again. */
  async function tellRoutes(): Promise<void> {
    const at = paired;
    if (at?.client.connection().state !== 'connected') return;
    const ids = needs.resourceIds().toSorted();
    const routes = JSON.stringify(ids);
    if (routes === toldRoutes) return;
    try {
      await at.api.setRoutes(ids);
      if (paired?.account.deviceId === at.account.deviceId) toldRoutes = routes;
    } catch (cause) {
      log.warn('the relay was not told what is connected here', { cause });
    }
  }
}
