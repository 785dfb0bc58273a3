import type { Handlers, KeyStore } from '../shared/contract/index.ts';
import { createFileAnchor, createKeychainAnchor, type AuditAnchor } from './audit/audit-anchor.ts';
import { createAuditSigner, type AuditSigner } from './audit/audit-signer.ts';
import { createAuditTrail } from './audit/audit-trail.ts';
import { createAudit } from './audit/audit.ts';
import { readKeyRecord } from './keys/key-record.ts';
import { createTokenStats } from './metrics/token-stats.ts';
import { createAttemptStore } from './connections/attempt-store.ts';
import { createAttempts } from './connections/attempts.ts';
import { createConnect, type Connect } from './connections/connect.ts';
import { createConnectionHealth } from './connections/connection-health.ts';
import { createConnectionStore } from './connections/connection-store.ts';
import { createConnectionTokens } from './connections/connection-tokens.ts';
import { createConnectionViews } from './connections/connection-views.ts';
import { createDisconnect } from './connections/disconnect.ts';
import { createRefreshLeases } from './connections/refresh-lease-store.ts';
import { createRenew } from './connections/renew.ts';
import { createRollback } from './connections/rollback.ts';
import { createEstablishConnection } from './connections/establish-connection.ts';
import { createCheckConsent } from './consents/check-consent.ts';
import { createConsentWarnings } from './consents/consent-warnings.ts';
import { createConsents } from './consents/consents.ts';
import { createWarningStore } from './consents/warning-store.ts';
import { createCredentials } from './credentials/credentials.ts';
import { watchDemoBank } from './credentials/watch-demo-bank.ts';
import type { Database } from './database/database.ts';
import { createAskService } from './diagnosis/ask-service.ts';
import { createCollectFacts } from './diagnosis/collect-facts.ts';
import { diagnose } from './diagnosis/diagnose.ts';
import type { EngineOptions } from './engine.ts';
import type { EventBus } from './events.ts';
import { createInsightStore } from './insights/insight-store.ts';
import { createInsights } from './insights/insights.ts';
import { createRotateTokenKey } from './keys/rotate-token-key.ts';
import { createTokenEnvelope } from './keys/token-envelope.ts';
import { loadTokenKeys } from './keys/token-keys.ts';
import { createAccountStore } from './ledger/account-store.ts';
import { createTransactionEditor } from './ledger/edit-transactions.ts';
import { createEnvironmentScope } from './ledger/environment-scope.ts';
import { createLedger, transactionOf } from './ledger/ledger.ts';
import { createTransactionStore } from './ledger/transaction-store.ts';
import { createRateLimiter } from './limits/rate-limiter.ts';
import { createReadGate } from './limits/read-gate.ts';
import { ownPublicAddress } from './limits/user-address.ts';
import { fetchImage } from './providers/fetch-image.ts';
import { createProviderCatalogue } from './providers/provider-catalogue.ts';
import { createHttp } from './providers/truelayer/http.ts';
import { createTrueLayer } from './providers/truelayer/truelayer.ts';
import { createBackground } from './scheduling/background.ts';
import { createSettings } from './settings/settings.ts';
import { createChangeStore } from './sync/change-store.ts';
import { createFetchStore } from './sync/fetch-store.ts';
import { createProviderTraitStore } from './sync/provider-trait-store.ts';
import { createReviewStore } from './sync/review-store.ts';
import { createSyncAccount } from './sync/sync-account.ts';
import { createSyncRunStore } from './sync/sync-run-store.ts';
import { createSyncViews } from './sync/sync-views.ts';
import { createUndoRuns } from './sync/undo-run.ts';
import { createSync } from './sync/sync.ts';

/** What works over an open profile. */
export type Services = {
  handlers: Omit<Handlers, 'keyStore.setPassphrase' | 'keyStore.unlock'>;
  connect: Connect;
  /** Takes up what the last run left unfinished. */
  start(): void;
  resume(): void;
  close(): Promise<void>;
};

/** How long a refresh under way may still take when Coffer closes. */
const CLOSING_GRACE_MS = 5_000;

type Needs = EngineOptions & { database: Database; rootKey: Buffer; events: EventBus; keyStore(): KeyStore };

/** Wires the engine's parts together: one readable page, plain functions, no container. */
export function createServices(needs: Needs): Services {
  const { database, events, clock, log, config, browser, redirectTargets } = needs;
  const demoBank = watchDemoBank(needs.demoBank);
  const tokenKeys = loadTokenKeys(database, needs.rootKey, clock);
  const envelope = createTokenEnvelope(tokenKeys);
  const audit = createAudit(database, clock, events);
  const signer = createAuditSigner(needs.rootKey);
  const anchor = auditAnchorOf(needs, signer);
  const trail = createAuditTrail({ database, audit, events, clock, log, signer, anchor });
  const tokenStats = createTokenStats(database, clock);
  // What nearly every part takes.
  const base = { database, audit, events, clock };
  const settings = createSettings(database, audit, { fixedEnvironment: config.environment });
  const credentials = createCredentials({ ...base, envelope, config, demoBank, redirectTargets });

  const http = createHttp();
  const provider = createTrueLayer(http, clock);
  const catalogue = createProviderCatalogue({ database, provider, clock, events, fetchImage });
  const limiter = createRateLimiter(clock);
  const gate = createReadGate(database, limiter, clock);

  const connections = createConnectionStore(database);
  const accounts = createAccountStore(database);
  const transactions = createTransactionStore(database);
  const health = createConnectionHealth(connections, audit, clock, events);
  const leases = createRefreshLeases(database);
  const tokens = createConnectionTokens({
    ...base,
    store: connections,
    leases,
    envelope,
    credentials,
    provider,
    limiter,
    health,
    onEnded: () => inBackground(disconnection.revokePending(), 'revocation of late tokens'),
  });
  const runs = createSyncRunStore(database);
  const changes = createChangeStore(database);
  const fetches = createFetchStore(database);
  const reviews = createReviewStore(database);
  const traits = createProviderTraitStore(database);
  const syncAccount = createSyncAccount({ ...base, accounts, transactions, changes, fetches, reviews, provider });
  const sync = createSync({
    ...base,
    connections,
    accounts,
    runs,
    fetches,
    traits,
    log,
    tokens,
    health,
    gate,
    syncAccount,
  });
  const undo = createUndoRuns({
    ...base,
    runs,
    changes,
    fetches,
    reviews,
    transactions,
    accounts,
    connections,
    isRunning: (connectionId) => sync.isRunning(connectionId),
  });
  const syncViews = createSyncViews({ runs, changes, fetches, reviews, accounts, transactions });
  const editor = createTransactionEditor(database, transactions, events);
  const ledger = createLedger(accounts, transactions, events);
  const scope = createEnvironmentScope(connections, accounts, () => settings.get().environment);
  const insights = createInsights(createInsightStore(database), accounts);
  const views = createConnectionViews(connections, clock, catalogue, {
    isRunning: (connectionId) => sync.isRunning(connectionId),
    nextSyncAtMs: (connectionId) => background.nextSyncAtMs(connectionId),
  });

  const inBackground = (work: Promise<unknown>, name: string) => {
    work.catch((cause: unknown) => log.error(`${name} failed`, { cause }));
  };
  const attemptStore = createAttemptStore(database);
  const attempts = createAttempts({ ...base, store: attemptStore, envelope });
  const rollback = createRollback({
    ...base,
    connections,
    accounts,
    transactions,
    tokens,
    undoSyncsSince: (connectionId, sinceIso) => undo.undoSince(connectionId, sinceIso),
  });
  const establish = createEstablishConnection({
    ...base,
    attempts: attemptStore,
    connections,
    accounts,
    credentials,
    provider,
    catalogue,
    tokens,
    gate,
    health,
    views,
    rollback,
    onEstablished: (connectionId) => inBackground(sync.run({ connectionId, purpose: 'first-fetch' }), 'first fetch'),
  });
  const connect = createConnect({
    attempts,
    connections,
    clock,
    browser,
    credentials,
    settings,
    provider,
    limiter,
    establish,
    rollback,
  });
  const renew = createRenew({
    ...base,
    store: connections,
    attempts,
    browser,
    credentials,
    settings,
    provider,
    limiter,
    tokens,
    health,
    views,
    connect,
    onExtended: (connectionId) => inBackground(sync.run({ connectionId, purpose: 'user' }), 'sync after an extension'),
  });
  const disconnection = createDisconnect({
    ...base,
    store: connections,
    transactions,
    envelope,
    credentials,
    provider,
    health,
  });
  const rotation = createRotateTokenKey({ ...base, envelope, keys: tokenKeys, resealOthers: rollback.reseal });
  const warnings = createWarningStore(database);
  const notifier = needs.notifier ?? { notify() {}, setBadge() {} };
  const consents = createConsents(connections, audit, clock);
  const consentWarnings = createConsentWarnings({ ...base, connections, warnings, notifier });
  const checkConsent = createCheckConsent({ ...base, connections, warnings, provider, tokens, health });
  const background = createBackground({
    ...base,
    connections,
    warnings,
    consentWarnings,
    checkConsent,
    tokens,
    sync,
    revokePending: () => disconnection.revokePending(),
    quotaFreeAtMs: (connectionId) => gate.nextAt(connectionId, 'scheduled'),
    environment: () => settings.get().environment,
    log,
    isEnabled: needs.background ?? true,
  });
  const collectFacts = createCollectFacts({
    ...base,
    connections,
    gate,
    catalogue,
    credentials,
    askService: createAskService(clock),
    hasAttendedReads: () => userAddress(true) !== undefined,
    isSyncing: (connectionId) => sync.isRunning(connectionId),
    restoredAtMs: () => undefined,
  });

  /** The address that tells banks the user is present, when they agreed to it. */
  const userAddress = (userPresent: boolean | undefined): string | undefined => {
    const { enabled, address } = settings.get().attendedAccess;
    return userPresent === true && enabled ? (address ?? ownPublicAddress()) : undefined;
  };

  const handlers: Services['handlers'] = {
    'app.status': () => ({
      version: needs.version,
      environment: settings.get().environment,
      host: needs.host,
      keyStore: needs.keyStore(),
      relay: { state: 'unpaired' },
      demo: { running: demoBank.isRunning() },
      auditTrail: trail.state(),
      now: new Date(clock.nowMs()).toISOString(),
    }),
    'keyStore.rotate': async () => ({ values: await rotation.rotate() }),
    'settings.get': () => settings.get(),
    'settings.update': (input) => settings.update(input),
    'credentials.status': ({ environment }) => credentials.status(environment ?? settings.get().environment),
    'credentials.set': (input) => credentials.set(input),
    'providers.list': async ({ country }) =>
      catalogue.list(await credentials.application(settings.get().environment), country),
    'connections.begin': (input) => connect.begin(input),
    'connections.finish': ({ redirectUrl }) => connect.finish(redirectUrl),
    'connections.attempts': () => ({ attempts: connect.attempts().filter(scope.isShown) }),
    'connections.retry': ({ attemptId }) => connect.retry(attemptId),
    'connections.list': () => ({ connections: views.all().filter(scope.isShown) }),
    'connections.get': ({ connectionId }) => ({
      connection: views.one(connectionId),
      accounts: ledger.accountsOf(connectionId),
    }),
    'connections.refreshTokens': async ({ connectionId }) => {
      await tokens.refresh(connectionId);
      health.record(connectionId, { kind: 'succeeded' });
      return { connection: views.one(connectionId) };
    },
    'connections.disconnect': async ({ connectionId, deleteData }) => {
      await disconnection.disconnect(connectionId, { deleteData });
      return {};
    },
    'connections.commit': ({ attemptId }) => connect.commit(attemptId),
    'connections.dismiss': ({ attemptId }) => {
      connect.dismiss(attemptId);
      return {};
    },
    'connections.rollback': async ({ connectionId, attemptId }) => {
      await rollback.run(connectionId, attemptId);
      return {};
    },
    'connections.renew': (input) => renew(input),
    'connections.diagnose': async ({ connectionId }) => diagnose(await collectFacts(connectionId)),
    'consents.calendar': () => consents.calendar(),
    'consents.ics': () => consents.ics(),
    'consents.receipts': ({ connectionId }) => consents.receipts(connectionId),
    'quota.list': ({ connectionId }) => gate.list(connectionId),
    // Without word from the caller, a call by hand counts as the user being there.
    'sync.run': async ({ connectionId, userPresent = true }) => {
      const purpose = userPresent ? 'user' : 'scheduled';
      const done = await sync.run({ connectionId, purpose, userAddress: userAddress(userPresent) });
      // Asking by hand is also asking how the consents stand; `/me` costs none of the bank's reads.
      if (userPresent) await Promise.allSettled(done.map((run) => checkConsent(run.connectionId)));
      return { runs: done };
    },
    'sync.cancel': ({ connectionId }) => {
      sync.cancel(connectionId);
      return {};
    },
    'sync.runs': (input) => syncViews.runs(input),
    'sync.changes': (input) => syncViews.changes(input),
    'sync.undo': async ({ runId }) => {
      await undo.undo(runId);
      return {};
    },
    'coverage.get': ({ accountId }) => syncViews.coverage(accountId),
    'reviews.list': () => syncViews.reviews(),
    'reviews.dismiss': ({ reviewId }) => {
      reviews.close(Number(reviewId), 'dismissed');
      return {};
    },
    'transactions.get': ({ transactionId }) => {
      const row = editor.row(transactionId);
      return { transaction: transactionOf(row), provenance: syncViews.provenanceOf(row) };
    },
    'transactions.update': ({ transactionId, ...edit }) => ({ transaction: editor.update(transactionId, edit) }),
    'accounts.list': () => ({ accounts: ledger.accounts().filter(scope.isAccountShown) }),
    'accounts.update': (input) => ({ account: ledger.updateAccount(input) }),
    'transactions.page': (input) => ledger.page(scope.narrow(input)),
    'insights.netWorth': (query) => insights.netWorth(scope.narrow(query)),
    'insights.cashFlow': (query) => insights.cashFlow(scope.narrow(query)),
    'insights.spending': (query) => insights.spending(scope.narrow(query)),
    'audit.page': (input) => audit.page(input),
    'audit.verify': () => trail.verify(),
    'audit.export': () => trail.export(),
    'tokens.stats': ({ hours = 24 }) => tokenStats(hours),
    'demo.start': async () => {
      const { controlUrl } = await demoBank.start();
      if (config.environment === undefined) settings.update({ environment: 'demo' });
      return { controlUrl };
    },
    'demo.stop': async () => {
      await demoBank.stop();
      return {};
    },
  };

  return {
    handlers,
    connect,
    start() {
      inBackground(trail.start(), 'check of the audit trail');
      // The profile's lock is ours, so whoever held a lease is gone.
      leases.clear();
      rollback.prune();
      sync.recover();
      inBackground(rotation.resume(), 'key rotation');
      inBackground(connect.recover(), 'recovery of sign-ins');
      background.start();
    },
    resume: () => background.resume(),
    async close() {
      const ended = background.stop(CLOSING_GRACE_MS);
      await sync.close();
      await ended;
      await tokens.close();
      await catalogue.close();
      await trail.close();
      await http.close();
      await demoBank.stop();
      database.close();
    },
  };
}

/** The head of the audit trail goes where the root key is: a key store cannot be put back with the profile's files. */
function auditAnchorOf({ keyring, keyStore, profileDir }: Needs, signer: AuditSigner): AuditAnchor {
  const profileId = readKeyRecord(profileDir)?.profileId;
  return keyring && profileId !== undefined && keyStore().kind === 'os-keychain'
    ? createKeychainAnchor(keyring, profileId)
    : createFileAnchor(profileDir, signer);
}
