import type { Handlers, KeyStore } from '../shared/contract/index.ts';
import { createAudit } from './audit/audit.ts';
import { createAttemptStore } from './connections/attempt-store.ts';
import { createConnect, type Connect } from './connections/connect.ts';
import { createConnectionHealth } from './connections/connection-health.ts';
import { createConnectionStore } from './connections/connection-store.ts';
import { createConnectionTokens } from './connections/connection-tokens.ts';
import { createConnectionViews } from './connections/connection-views.ts';
import { createDisconnect } from './connections/disconnect.ts';
import { createEstablishConnection } from './connections/establish-connection.ts';
import { createCredentials } from './credentials/credentials.ts';
import type { Database } from './database/database.ts';
import type { EngineOptions } from './engine.ts';
import type { EventBus } from './events.ts';
import { createTokenEnvelope } from './keys/token-envelope.ts';
import { createAccountStore } from './ledger/account-store.ts';
import { createLedger } from './ledger/ledger.ts';
import { createTransactionStore } from './ledger/transaction-store.ts';
import { fetchImage } from './providers/fetch-image.ts';
import { createProviderCatalogue } from './providers/provider-catalogue.ts';
import { createHttp } from './providers/truelayer/http.ts';
import { createTrueLayer } from './providers/truelayer/truelayer.ts';
import { createSettings } from './settings/settings.ts';
import { createSyncRunStore } from './sync/sync-run-store.ts';
import { createSync, type Sync } from './sync/sync.ts';

/** What works over an open profile. */
export type Services = {
  handlers: Omit<Handlers, 'keyStore.setPassphrase' | 'keyStore.unlock'>;
  connect: Connect;
  /** Takes up what the last run left unfinished. */
  start(): void;
  resume(): void;
  close(): Promise<void>;
};

type Needs = EngineOptions & { database: Database; rootKey: Buffer; events: EventBus; keyStore(): KeyStore };

/** Wires the engine's parts together: one readable page, plain functions, no container. */
export function createServices(needs: Needs): Services {
  const { database, events, clock, log, config, browser, demoBank, redirectTargets } = needs;
  const envelope = createTokenEnvelope(needs.rootKey, 1);
  const audit = createAudit(database, clock, events);
  const settings = createSettings(database, audit, { fixedEnvironment: config.environment });
  const credentials = createCredentials({ database, audit, envelope, clock, config, demoBank, redirectTargets });

  const http = createHttp();
  const provider = createTrueLayer(http, clock);
  const catalogue = createProviderCatalogue({ database, provider, clock, events, fetchImage });

  const connections = createConnectionStore(database);
  const accounts = createAccountStore(database);
  const transactions = createTransactionStore(database);
  const health = createConnectionHealth(connections, audit, clock, events);
  const tokens = createConnectionTokens({
    database,
    store: connections,
    audit,
    envelope,
    clock,
    credentials,
    provider,
    health,
  });
  const runs = createSyncRunStore(database);
  const sync: Sync = createSync({
    database,
    connections,
    accounts,
    transactions,
    runs,
    audit,
    events,
    clock,
    log,
    provider,
    tokens,
    health,
  });
  const ledger = createLedger(accounts, transactions, events);
  const views = createConnectionViews(connections, clock, catalogue, sync);
  const attempts = createAttemptStore(database);
  const runInBackground = (work: Promise<unknown>, name: string) => {
    work.catch((cause: unknown) => log.error(`${name} failed`, { cause }));
  };
  const establish = createEstablishConnection({
    database, attempts, connections, accounts, audit, events, clock, credentials, provider, catalogue, tokens, health, views,
    onEstablished: (connectionId) => runInBackground(sync.run(connectionId), 'first fetch'),
  }); // prettier-ignore
  const connect = createConnect({
    database,
    store: attempts,
    audit,
    events,
    envelope,
    clock,
    browser,
    credentials,
    settings,
    provider,
    establish,
  });
  const disconnection = createDisconnect({
    database,
    store: connections,
    transactions,
    audit,
    events,
    envelope,
    clock,
    credentials,
    provider,
    health,
  });
  let demoIsRunning = false;

  const handlers: Services['handlers'] = {
    'app.status': () => ({
      version: needs.version,
      environment: settings.get().environment,
      host: needs.host,
      keyStore: needs.keyStore(),
      relay: { state: 'unpaired' },
      demo: { running: demoIsRunning },
      now: new Date(clock.nowMs()).toISOString(),
    }),
    'settings.get': () => settings.get(),
    'settings.update': (input) => settings.update(input),
    'credentials.status': ({ environment }) => credentials.status(environment ?? settings.get().environment),
    'credentials.set': (input) => credentials.set(input),
    'providers.list': async ({ country }) =>
      catalogue.list(await credentials.application(settings.get().environment), country),
    'connections.begin': (input) => connect.begin(input),
    'connections.finish': ({ redirectUrl }) => connect.finish(redirectUrl),
    'connections.attempts': () => ({ attempts: connect.attempts() }),
    'connections.retry': ({ attemptId }) => connect.retry(attemptId),
    'connections.list': () => ({ connections: views.all() }),
    'connections.get': ({ connectionId }) => ({
      connection: views.one(connectionId),
      accounts: ledger.accountsOf(connectionId),
    }),
    'connections.refreshTokens': async ({ connectionId }) => {
      await tokens.refresh(connectionId);
      return { connection: views.one(connectionId) };
    },
    'connections.disconnect': async ({ connectionId, deleteData }) => {
      await disconnection.disconnect(connectionId, { deleteData });
      return {};
    },
    'sync.run': async ({ connectionId }) => ({ runs: await sync.run(connectionId) }),
    'accounts.list': () => ({ accounts: ledger.accounts() }),
    'accounts.update': (input) => ({ account: ledger.updateAccount(input) }),
    'transactions.page': (input) => ledger.page(input),
    'audit.page': (input) => audit.page(input),
    'demo.start': async () => {
      const { controlUrl } = await demoBank.start();
      demoIsRunning = true;
      if (config.environment === undefined) settings.update({ environment: 'demo' });
      return { controlUrl };
    },
    'demo.stop': async () => {
      await demoBank.stop();
      demoIsRunning = false;
      return {};
    },
  };

  return {
    handlers,
    connect,
    start() {
      sync.recover();
      runInBackground(connect.recover(), 'recovery of sign-ins');
      runInBackground(disconnection.revokePending(), 'pending revocation');
    },
    resume() {
      runInBackground(sync.run(), 'sync after wake-up');
      runInBackground(disconnection.revokePending(), 'pending revocation');
    },
    async close() {
      await sync.close();
      await http.close();
      await demoBank.stop();
      database.close();
    },
  };
}
