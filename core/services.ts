import type { KeyStore } from '../shared/contract/index.ts';
import { chooseLocale, type Locale } from '../shared/domain/language.ts';
import { createFileAnchor, createKeychainAnchor, type AuditAnchor } from './audit/audit-anchor.ts';
import { createSignerFromSeed, type AuditSigner } from './audit/audit-signer.ts';
import { createAuditTrail } from './audit/audit-trail.ts';
import { createAudit, type Audit } from './audit/audit.ts';
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
import { createEndAllConsents, type EndAllConsents } from './connections/end-all-consents.ts';
import { createRefreshLeases } from './connections/refresh-lease-store.ts';
import { createRenew } from './connections/renew.ts';
import { createRevocations } from './connections/revocations.ts';
import { createRelistAccounts } from './connections/relist-accounts.ts';
import { createRollback } from './connections/rollback.ts';
import { createEstablishConnection } from './connections/establish-connection.ts';
import { createCheckConsent } from './consents/check-consent.ts';
import { createConsentWarnings } from './consents/consent-warnings.ts';
import { createConsents } from './consents/consents.ts';
import { createWarningStore } from './consents/warning-store.ts';
import { createCheckApplication } from './credentials/check-application.ts';
import { createCredentials } from './credentials/credentials.ts';
import { watchDemoBank } from './credentials/watch-demo-bank.ts';
import type { Database } from './database/database.ts';
import { createAskService } from './diagnosis/ask-service.ts';
import { createCollectFacts } from './diagnosis/collect-facts.ts';
import type { EngineOptions } from './engine.ts';
import { createHandlers, type ServiceHandlers } from './handlers.ts';
import type { EventBus } from './events.ts';
import { createOutgoingFiles, type OutgoingFiles } from './files/outgoing-files.ts';
import { hasRecoveryCode, openWithRecoveryCode } from './keys/root-key-recovery.ts';
import { auditSeedOf } from './keys/kept-keys.ts';
import { createRotateTokenKey } from './keys/rotate-token-key.ts';
import { createTokenEnvelope } from './keys/token-envelope.ts';
import { loadTokenKeys } from './keys/token-keys.ts';
import { createAccountStore } from './ledger/account-store.ts';
import { createEnvironmentScope } from './ledger/environment-scope.ts';
import { createLedger } from './ledger/ledger.ts';
import { createTransactionStore } from './ledger/transaction-store.ts';
import { createAppLock, type AppLock } from './lock/app-lock.ts';
import { createLockStore } from './lock/lock-store.ts';
import { createRateLimiter } from './limits/rate-limiter.ts';
import { attendedAddress } from './limits/user-address.ts';
import { createReadGate } from './limits/read-gate.ts';
import { fetchImage } from './providers/fetch-image.ts';
import { createCategorising, createMoneyServices } from './money-services.ts';
import { createProviderCatalogue } from './providers/provider-catalogue.ts';
import { createBackground } from './scheduling/background.ts';
import { watchWakeUps } from './scheduling/watch-wake-ups.ts';
import { createSettings } from './settings/settings.ts';
import { createChangeStore } from './sync/change-store.ts';
import { createFetchStore } from './sync/fetch-store.ts';
import { createProviderTraitStore } from './sync/provider-trait-store.ts';
import { createReviewStore } from './sync/review-store.ts';
import { createReviews } from './sync/reviews.ts';
import { createSetAsideStore } from './sync/set-aside-store.ts';
import { createSyncAccount } from './sync/sync-account.ts';
import { createSyncAccounts } from './sync/sync-accounts.ts';
import { createSyncRunStore } from './sync/sync-run-store.ts';
import { createSyncViews } from './sync/sync-views.ts';
import { createUndoRuns } from './sync/undo-run.ts';
import { createSync } from './sync/sync.ts';
import { createWatchedTrueLayer, createWatchServices } from './watch-services.ts';
import { createOwnDataServices, type OwnDataServices } from './own-data-services.ts';
import { createWebhookServices } from './webhook-services.ts';

/** What works over an open profile. */
export type Services = {
  handlers: ServiceHandlers;
  connect: Connect;
  files: OutgoingFiles;
  /** The language in use; `preferred` is asked, best first, where the user left it to the system. */
  locale(preferred?: readonly string[]): Locale;
  lock: AppLock;
  ownData: OwnDataServices;
  /** What is remembered of the audit trail outside, word for word. Can be asked after closing, too. */
  rawAnchor(): ReturnType<AuditAnchor['raw']>;
  /** Writes down what was done to the profile from outside of it. */
  record: Audit['append'];
  /** Ends every consent at TrueLayer, and this computer's place at a relay; see {@link EndAllConsents}. */
  endConsents: EndAllConsents;
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
  const signer = createSignerFromSeed(auditSeedOf(database, needs.rootKey));
  const audit = createAudit(database, clock, events, signer);
  const anchor = auditAnchorOf(needs, signer);
  const files = createOutgoingFiles({ dialogs: needs.fileDialogs, clock });
  const trail = createAuditTrail({ ...needs, audit, signer, anchor, files });
  // What nearly every part takes.
  const base = { database, audit, events, clock };
  const lock = createAppLock({
    ...base,
    store: createLockStore(database),
    cost: needs.scryptCost,
    hasRecoveryCode: () => hasRecoveryCode(needs.profileDir),
    opensByRecoveryCode: (code) =>
      openWithRecoveryCode(needs.profileDir, code).then(
        () => true,
        () => false,
      ),
  });
  const settings = createSettings(database, audit, { fixedEnvironment: config.environment });
  const tokenStats = createTokenStats(database, clock, () => settings.get().environment);
  const userAddress = () => attendedAddress(settings.get());
  const credentials = createCredentials({
    ...base,
    envelope,
    config,
    demoBank,
    redirectTargets,
    relayRedirectUri: (environment) => webhooks.relay.redirectUri(environment),
  });

  const trueLayer = createWatchedTrueLayer(needs);
  const { provider } = trueLayer;
  const catalogue = createProviderCatalogue({ database, provider, clock, events, fetchImage });
  const limiter = createRateLimiter(clock);
  const gate = createReadGate(database, limiter, clock);

  const connections = createConnectionStore(database);
  const accounts = createAccountStore(database);
  const categorising = createCategorising(database, accounts);
  const transactions = createTransactionStore(database, categorising.classifier);
  const health = createConnectionHealth(connections, audit, clock, events, needs.random);
  const leases = createRefreshLeases(database);
  const revocations = createRevocations({
    ...base,
    connections,
    envelope,
    credentials,
    provider,
    limiter,
    onAdded: () => inBackground(revocations.revokePending(), 'ending of consents'),
  });
  const tokens = createConnectionTokens({
    ...base,
    store: connections,
    leases,
    envelope,
    credentials,
    provider,
    limiter,
    health,
    revocations,
  });
  const runs = createSyncRunStore(database);
  const changes = createChangeStore(database);
  const fetches = createFetchStore(database);
  const reviewStore = createReviewStore(database);
  const setAside = createSetAsideStore(database);
  const traits = createProviderTraitStore(database);
  const syncAccount = createSyncAccount({
    ...base,
    accounts,
    transactions,
    changes,
    fetches,
    reviews: reviewStore,
    setAside,
    provider,
  });
  const reviews = createReviews({ ...base, reviews: reviewStore, transactions, accounts });
  const syncAccounts = createSyncAccounts({ ...base, accounts, runs, fetches, traits, tokens, gate, syncAccount });
  const relistAccounts = createRelistAccounts({ ...base, connections, accounts, tokens, provider });
  const sync = createSync({
    ...base,
    connections,
    accounts,
    runs,
    log,
    tokens,
    health,
    relistAccounts,
    syncAccounts,
  });
  const undo = createUndoRuns({
    ...base,
    runs,
    changes,
    fetches,
    reviews: reviewStore,
    setAside,
    questions: reviews,
    transactions,
    accounts,
    connections,
    isRunning: (connectionId) => sync.isRunning(connectionId),
  });
  const syncViews = createSyncViews({ runs, changes, fetches, reviews: reviewStore, accounts, transactions });
  const money = createMoneyServices({ ...base, log, ratesUrl: needs.ratesUrl }, categorising, {
    connections,
    accounts,
    transactions,
  });
  const ledger = createLedger(accounts, transactions);
  const scope = createEnvironmentScope(connections, accounts, () => settings.get().environment);
  const ownData = createOwnDataServices({
    ...needs,
    audit,
    anchor,
    trail,
    files,
    accounts,
    scope,
    transactions,
    runs,
    changes,
    fetches,
    reviews: reviewStore,
    setAside,
    sync,
    isCategory: money.isCategory,
  });
  const views = createConnectionViews(connections, clock, catalogue, {
    isRunning: (connectionId) => sync.isRunning(connectionId),
    nextSyncAtMs: (connectionId) => background.nextSyncAtMs(connectionId),
  });

  const inBackground = (work: Promise<unknown>, name: string) => {
    work.catch((cause: unknown) => log.error(`${name} failed`, { cause }));
  };
  const attemptStore = createAttemptStore(database);
  const attempts = createAttempts({ ...base, store: attemptStore, envelope, revocations });
  const rollback = createRollback({
    ...base,
    connections,
    accounts,
    transactions,
    tokens,
    nextRun: () => runs.nextNumber(),
    undoSyncsSince: (connectionId, number) => undo.undoSince(connectionId, number),
  });
  const establish = createEstablishConnection({
    ...base,
    log,
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
    userAddress,
    nextRun: () => runs.nextNumber(),
    // The user has signed in at the bank a moment ago.
    onEstablished: (connectionId) =>
      inBackground(sync.run({ connectionId, purpose: 'first-fetch', userAddress: userAddress() }), 'first fetch'),
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
    userAddress,
    onExtended: (connectionId) =>
      inBackground(sync.run({ connectionId, purpose: 'user', userAddress: userAddress() }), 'sync after an extension'),
  });
  const disconnect = createDisconnect({
    ...base,
    store: connections,
    transactions,
    tokens,
    rollback,
    health,
    attempts,
    trail,
    revocations,
  });
  const rotation = createRotateTokenKey({ ...base, envelope, keys: tokenKeys, resealOthers: rollback.reseal });
  const warnings = createWarningStore(database);
  const notifier = needs.notifier ?? { notify() {}, setBadge() {} };
  const locale = (preferred = needs.systemLocales ?? []) => chooseLocale(settings.get().language, preferred);
  const consents = createConsents({ ...base, connections, locale });
  const consentWarnings = createConsentWarnings({ ...base, connections, warnings, notifier, locale });
  const checkConsent = createCheckConsent({ ...base, connections, warnings, provider, tokens, health });
  const background = createBackground({
    ...base,
    connections,
    warnings,
    consentWarnings,
    checkConsent,
    tokens,
    sync,
    hasLeftovers: () => revocations.isPending() || attempts.hasStale() || rollback.hasStale(),
    clearLeftovers() {
      attempts.prune();
      rollback.prune();
      return revocations.revokePending();
    },
    backups: ownData.backups,
    quotaFreeAtMs: (connectionId) => gate.nextAt(connectionId, 'scheduled'),
    environment: () => settings.get().environment,
    log,
    isEnabled: needs.background ?? true,
    hooks: needs.scheduling ?? {},
  });
  const webhooks = createWebhookServices({
    ...base,
    connections,
    accounts,
    envelope,
    credentials,
    gate,
    sync,
    checkConsent,
    log,
    webhook: config.webhook ?? {},
    environment: () => settings.get().environment,
  });
  const watch = createWatchServices({
    ...needs,
    audit,
    trail,
    files,
    connections,
    views,
    ledger,
    credentials,
    settings,
    syncViews,
    gate,
    tokenStats,
    webhookViews: webhooks.views,
    trueLayer,
    notifierOrNone: notifier,
    backups: ownData.backups,
    locale,
  });
  const collectFacts = createCollectFacts({
    ...base,
    connections,
    gate,
    catalogue,
    credentials,
    askService: createAskService(clock),
    hasAttendedReads: () => userAddress() !== undefined,
    isSyncing: (connectionId) => sync.isRunning(connectionId),
    restoredAtMs: ownData.restoredAtMs,
  });

  const handlers = createHandlers({
    ...needs,
    settings,
    checkApplication: createCheckApplication({ credentials, provider, catalogue, limiter }),
    credentials,
    catalogue,
    connect,
    views,
    ledger,
    tokens,
    disconnect,
    rollback,
    renew,
    collectFacts,
    consents,
    gate,
    sync,
    checkConsent,
    syncViews,
    undo,
    reviews,
    ...money,
    scope,
    audit,
    trail,
    tokenStats,
    demoBank,
    rotation,
    health,
    ownData,
    relay: webhooks.relay,
    webhookViews: webhooks.views,
    lock,
    bankHealth: trueLayer.bankHealth,
    ...watch,
  });
  const resume = () => {
    background.resume();
    webhooks.resume();
  };
  let stopWatching = () => {};

  return {
    handlers,
    connect,
    files,
    locale,
    lock,
    ownData,
    rawAnchor: () => anchor.raw(),
    record: audit.append,
    endConsents: createEndAllConsents({ connections, disconnect, revocations, unpair: () => webhooks.relay.unpair() }),
    start() {
      inBackground(ownData.startTrail(), 'check of the audit trail');
      // The profile's lock is ours, so whoever held a lease is gone.
      leases.clear();
      rollback.prune();
      sync.recover();
      inBackground(rotation.resume(), 'key rotation');
      money.keeper.start();
      inBackground(connect.recover(), 'recovery of sign-ins');
      background.start();
      webhooks.start();
      lock.start();
      if (needs.background ?? true) {
        stopWatching = watchWakeUps(resume);
        watch.alerts.start();
      }
    },
    resume,
    async close() {
      stopWatching();
      watch.alerts.close();
      await webhooks.close();
      lock.close();
      await ownData.close();
      const ended = background.stop(CLOSING_GRACE_MS);
      await sync.close();
      await money.keeper.stop();
      await ended;
      await tokens.close();
      await revocations.close();
      await catalogue.close();
      await trail.close();
      await trueLayer.http.close();
      trueLayer.bankHealth.close();
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
