import { createSecretKey, randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createKeySetCache } from '../shared/relay/key-set-cache.ts';
import { createRelayAudit } from './audit/audit.ts';
import type { RelayConfig } from './config/read-config.ts';
import { createPollEvents } from './delivery/poll-events.ts';
import { createStreamHub, type StreamTimes } from './delivery/stream-hub.ts';
import { createAuthenticateDevice } from './devices/authenticate-device.ts';
import { createPairing } from './devices/pair-device.ts';
import { createProofNonces } from './devices/proof-nonces.ts';
import { readCommandMark } from './directory/command-mark.ts';
import { createDeviceStore } from './directory/device-store.ts';
import { createHookStore } from './directory/hook-store.ts';
import { createPairingStore } from './directory/pairing-store.ts';
import { prune } from './directory/prune-store.ts';
import { createRouteStore } from './directory/route-store.ts';
import { createSeenDevices } from './directory/seen-devices.ts';
import { createApp, safeHeaders } from './http/app.ts';
import { bounceRoutes } from './http/bounce-page.ts';
import { brokerRoutes } from './http/broker-routes.ts';
import { createDeviceGuard } from './http/device-guard.ts';
import { hookRoutes } from './http/hook-routes.ts';
import { mailboxRoutes } from './http/mailbox-routes.ts';
import { healthRoutes, metricsRoutes } from './http/operator-routes.ts';
import { pairingRoutes } from './http/pairing-routes.ts';
import { serve, type ServerTimes, type Serving } from './http/serve.ts';
import { webhookRoutes } from './http/webhook-routes.ts';
import { createAdmitWebhook } from './ingest/admit-webhook.ts';
import { createHookDirectory } from './ingest/hook-directory.ts';
import { createIngestWebhook } from './ingest/ingest-webhook.ts';
import { fetchKeySet } from './ingest/fetch-key-set.ts';
import type { KeySets } from './ingest/key-sets.ts';
import { createSealEvent, type SealEvent } from './ingest/seal-event.ts';
import { createStoreSealed } from './ingest/store-sealed.ts';
import { obtainRelayKeys } from './keys/obtain-relay-keys.ts';
import { createRecentCache } from './limits/recent-cache.ts';
import { createTokenBuckets } from './limits/token-buckets.ts';
import { createVerifyQueue } from './limits/verify-queue.ts';
import { describeError, type RelayLog } from './log.ts';
import { createMetrics } from './metrics/metrics.ts';
import type { EventStore, StoreLimits } from './store/event-store.ts';
import { openStore } from './store/open-store.ts';
import type { Sql } from './store/sql.ts';

const PRUNE_EVERY_MS = 10 * 60_000;
/** How soon a change by a command is noticed. */
const COMMAND_POLL_MS = 1000;
const KNOWN_SENDER_MS = 3_600_000;
/** Two more than the thread pool has threads, so that none is idle until it is given the next; the rest waits here, bounded. */
const VERIFY_CONCURRENCY = 6;
const VERIFY_QUEUE = 64;

/** A relay that serves. */
export type Relay = {
  /** Where it listens, without a trailing slash. */
  url: string;
  /** Writes the audit rows that wait for their turn, which comes once a second. */
  flushAudit(): Promise<void>;
  /** Says goodbye to the streams, finishes what it has begun, and closes the store. */
  close(): Promise<void>;
};

/** What tests and benches replace. */
export type RelayOverrides = {
  nowMs?: () => number;
  storeLimits?: StoreLimits;
  streamTimes?: StreamTimes;
  serverTimes?: ServerTimes;
  seal?: SealEvent;
  keySetTimeoutMs?: number;
};

/** Builds a relay from its configuration and starts it. Rejects when the store or the port cannot be had. */
export async function startRelay(config: RelayConfig, log: RelayLog, overrides: RelayOverrides = {}): Promise<Relay> {
  const nowMs = overrides.nowMs ?? Date.now;
  const { publicUrl, keySetUrls, webhookSecrets } = config;
  const onTrouble = (error: unknown): void => log.error('store trouble', { error: describeError(error) });

  const store = await openStore(config, { onTrouble, limits: overrides.storeLimits });
  const { sql, events } = store;
  const [{ keys, relayId }, commandMark] = await Promise.all([
    obtainRelayKeys(store, config),
    readCommandMark(sql),
  ]).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });

  const devices = createDeviceStore(sql);
  const hooks = createHookStore(sql);
  const routes = createRouteStore(sql);
  const audit = createRelayAudit(sql, nowMs);
  const metrics = createMetrics();
  observeProcess(metrics);

  // Callers pay for what they get wrong; what is right costs them nothing here.
  const failures = createTokenBuckets({ capacity: 100, perSecond: 10, nowMs });
  const perHook = createTokenBuckets({ capacity: 5000, perSecond: 500, nowMs });
  const perDevice = createTokenBuckets({ capacity: 500, perSecond: 250, nowMs });
  const pairingTries = createTokenBuckets({ capacity: 10, perSecond: 1 / 30, nowMs });

  const directory = createHookDirectory({ hooks, devices, routes, keys, webhookSecrets, nowMs });
  const keySets: KeySets = createKeySetCache({
    load: (url) => fetchKeySet(url, overrides.keySetTimeoutMs),
    isSame: (a, b) => a.equals(b),
    nowMs,
    onTrouble: (url, error) => log.error('key set not fetched', { url, error: describeError(error) }),
  });
  const queue = createVerifyQueue({ concurrency: VERIFY_CONCURRENCY, limit: VERIFY_QUEUE });
  metrics.gauge('verify_queue_depth', queue.depth);
  const seal = overrides.seal ?? createSealEvent(relayId, nowMs);
  const storeSealed = createStoreSealed({ directory, events, seal, nowMs });
  const knownSenders = createRecentCache<true>({ most: 10_000, lifetimeMs: KNOWN_SENDER_MS, nowMs });
  const admit = createAdmitWebhook({ directory, keySets, keySetUrls, failures, perHook, nowMs });
  const ingest = createIngestWebhook({ directory, keySets, queue, knownSenders, keys, storeSealed, nowMs });

  // Alone, proofs are remembered in memory, so a restart makes the nonces new; together, all share both.
  const nonces = createProofNonces(store.kind === 'sqlite' ? createSecretKey(randomBytes(32)) : keys.nonceKey, nowMs);
  const authenticate = createAuthenticateDevice({ devices, events, nonces, nowMs });
  const guard = createDeviceGuard({ authenticate, nonces, failures, perDevice, publicUrl, metrics, audit });
  const pairing = createPairing({
    store: createPairingStore(sql),
    keys,
    relayId,
    audit,
    metrics,
    nowMs,
    onDevicesChanged: directory.forget,
  });
  const hub = createStreamHub({
    events,
    metrics,
    audit,
    nowMs,
    onTrouble,
    ...(overrides.streamTimes === undefined ? {} : { times: overrides.streamTimes }),
  });
  const seen = createSeenDevices(sql, nowMs, onTrouble);
  const poll = createPollEvents({ events, metrics, audit, nowMs });

  let isClosing = false;
  const app = createApp({
    trustedProxies: config.trustedProxies,
    isClosing: () => isClosing,
    health: healthRoutes({ events, isClosing: () => isClosing }),
    webhooks: webhookRoutes({
      admit,
      ingest,
      failures,
      metrics,
      audit,
      publicPath: pathOf(publicUrl),
      safeHeaders: safeHeaders(),
    }),
    routes: [
      mailboxRoutes({ guard, hub, poll, events, seen, metrics }),
      pairingRoutes({
        guard,
        pairing,
        devices,
        events,
        directory,
        audit,
        keys,
        relayId,
        publicUrl,
        pairingTries,
        nowMs,
      }),
      hookRoutes({
        guard,
        hooks,
        routes,
        directory,
        storeSealed,
        keys,
        audit,
        publicUrl,
        hasCommonSecret: webhookSecrets.length > 0,
        nowMs,
      }),
      bounceRoutes(),
      brokerRoutes({ guard, broker: config.broker, audit }),
      metricsRoutes({ metrics, metricsToken: config.metricsToken }),
    ],
    onFailure(requestId, refusal) {
      metrics.count('failures_total');
      log.error('request failed', { requestId, code: refusal.code, error: describeError(refusal.cause) });
    },
  });

  const watching = watchCommands(sql, events, commandMark, onTrouble);
  const pruning = setInterval(() => void prune(sql, nowMs()).catch(onTrouble), PRUNE_EVERY_MS).unref();
  let serving: Serving;
  try {
    serving = await serve(config, app, {
      times: overrides.serverTimes,
      onUnreadable(reason, from) {
        metrics.count('requests_unreadable_total', { reason });
        audit.note('REQUEST_UNREADABLE', { metadata: { reason, from } });
      },
    });
  } catch (error) {
    clearInterval(watching);
    clearInterval(pruning);
    hub.close();
    await Promise.all([audit.close(), seen.close()]);
    await store.close();
    throw error;
  }
  log.info('serving', { store: store.kind });
  return {
    url: serving.url,
    flushAudit: audit.flush,
    async close() {
      isClosing = true;
      clearInterval(watching);
      clearInterval(pruning);
      hub.close();
      await serving.close();
      await Promise.all([audit.close(), seen.close()]);
      await store.close();
      log.info('closed');
    },
  };
}

/**
 * A device that was removed by the command must be cut off as soon as one that was removed by another device.
 *
 * @param mark the mark that stood before anybody was served: a command may come in the very first second
 */
function watchCommands(
  sql: Sql,
  events: EventStore,
  mark: string,
  onTrouble: (error: unknown) => void,
): NodeJS.Timeout {
  let seen = mark;
  return setInterval(() => {
    readCommandMark(sql).then((latest) => {
      if (latest !== seen) events.wakeAll();
      seen = latest;
    }, onTrouble);
  }, COMMAND_POLL_MS).unref();
}

function observeProcess(metrics: ReturnType<typeof createMetrics>): void {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  metrics.gauge('resident_memory_bytes', () => process.memoryUsage.rss());
  metrics.gauge('event_loop_delay_p99_seconds', () => {
    const seconds = delay.percentile(99) / 1e9;
    delay.reset();
    return Number.isFinite(seconds) ? seconds : 0;
  });
}

function pathOf(publicUrl: string | undefined): string {
  return publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '');
}
