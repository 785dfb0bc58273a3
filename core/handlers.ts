import type { Handlers, KeyStore } from '../shared/contract/index.ts';
import type { SettingsService } from './settings/settings.ts';
import type { CheckApplication } from './credentials/check-application.ts';
import type { Credentials } from './credentials/credentials.ts';
import type { ProviderCatalogue } from './providers/provider-catalogue.ts';
import type { Connect } from './connections/connect.ts';
import type { ConnectionViews } from './connections/connection-views.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { ConnectionTokens } from './connections/connection-tokens.ts';
import type { Disconnect } from './connections/disconnect.ts';
import type { Rollback } from './connections/rollback.ts';
import type { Renew } from './connections/renew.ts';
import type { BulkEdits } from './categories/bulk-edits.ts';
import type { Budgets } from './budgets/budgets.ts';
import type { Categories } from './categories/categories.ts';
import type { Rules } from './categories/rules.ts';
import type { Transfers } from './transfers/transfers.ts';
import type { Recurring } from './recurring/recurring.ts';
import type { Rates } from './rates/rates.ts';
import type { CollectFacts } from './diagnosis/collect-facts.ts';
import type { Consents } from './consents/consents.ts';
import type { ReadGate } from './limits/read-gate.ts';
import type { Sync } from './sync/sync.ts';
import type { CheckConsent } from './consents/check-consent.ts';
import type { SyncViews } from './sync/sync-views.ts';
import type { UndoRuns } from './sync/undo-run.ts';
import type { Reviews } from './sync/reviews.ts';
import type { AccountEditor } from './ledger/edit-accounts.ts';
import type { TransactionEditor } from './ledger/edit-transactions.ts';
import type { EnvironmentScope } from './ledger/environment-scope.ts';
import type { Insights } from './insights/insights.ts';
import type { Alerts } from './alerts/alerts.ts';
import type { BankHealth } from './bank-health/bank-health.ts';
import type { Diagnostics } from './diagnostics/diagnostics.ts';
import type { Audit } from './audit/audit.ts';
import type { AuditTrail } from './audit/audit-trail.ts';
import type { RotateTokenKey } from './keys/rotate-token-key.ts';
import type { TokenStats } from './metrics/token-stats.ts';
import type { WatchedDemoBank } from './credentials/watch-demo-bank.ts';
import type { ConnectionHealth } from './connections/connection-health.ts';
import type { RelayLink } from './relay-client/relay-link.ts';
import type { WebhookViews } from './webhooks/webhook-views.ts';
import { diagnose } from './diagnosis/diagnose.ts';
import { transactionOf } from './ledger/ledger.ts';
import { attendedAddress } from './limits/user-address.ts';
import type { EngineOptions } from './engine.ts';
import type { OwnDataServices } from './own-data-services.ts';
import { addRecoveryCode } from './keys/root-key-recovery.ts';
import type { AppLock } from './lock/app-lock.ts';

/** What the calls are answered with: the engine's parts, as `services.ts` made them. */
export type HandlerParts = Pick<
  EngineOptions,
  'version' | 'host' | 'profileDir' | 'scryptCost' | 'config' | 'clock'
> & {
  keyStore(): KeyStore;
  settings: SettingsService;
  credentials: Credentials;
  checkApplication: CheckApplication;
  catalogue: ProviderCatalogue;
  connect: Connect;
  views: ConnectionViews;
  ledger: Ledger;
  tokens: ConnectionTokens;
  disconnect: Disconnect;
  rollback: Rollback;
  renew: Renew;
  collectFacts: CollectFacts;
  consents: Consents;
  gate: ReadGate;
  sync: Sync;
  checkConsent: CheckConsent;
  syncViews: SyncViews;
  undo: UndoRuns;
  reviews: Reviews;
  accountEditor: AccountEditor;
  editor: TransactionEditor;
  categories: Categories;
  rules: Rules;
  edits: BulkEdits;
  transfers: Transfers;
  recurring: Recurring;
  budgets: Budgets;
  rates: Rates;
  scope: EnvironmentScope;
  insights: Insights;
  audit: Audit;
  trail: AuditTrail;
  tokenStats: TokenStats;
  demoBank: WatchedDemoBank;
  rotation: RotateTokenKey;
  health: ConnectionHealth;
  bankHealth: BankHealth;
  alerts: Alerts;
  diagnostics: Diagnostics;
  ownData: Pick<OwnDataServices, 'handlers'>;
  relay: RelayLink;
  webhookViews: WebhookViews;
  lock: AppLock;
  rootKey: Buffer;
};

/** The calls that work over an open profile; the key store's own are the engine's. */
export type ServiceHandlers = Omit<
  Handlers,
  'keyStore.setPassphrase' | 'keyStore.unlock' | 'backup.restore' | 'profile.erase'
>;

/** One function per call, each a line or two: what a call does lives in the part it names. */
export function createHandlers(parts: HandlerParts): ServiceHandlers {
  const {
    settings,
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
    editor,
    categories,
    rules,
    edits,
    transfers,
    recurring,
    budgets,
    rates,
    scope,
    insights,
    audit,
    trail,
    tokenStats,
    demoBank,
    rotation,
    health,
    relay,
    webhookViews,
    lock,
    config,
    clock,
  } = parts;

  return {
    'app.status': () => ({
      version: parts.version,
      environment: settings.get().environment,
      host: parts.host,
      keyStore: parts.keyStore(),
      isOpen: true,
      lock: lockWord(lock),
      relay: relay.summary(),
      demo: { running: demoBank.isRunning() },
      auditTrail: trail.state(),
      now: new Date(clock.nowMs()).toISOString(),
    }),
    'keyStore.rotate': async () => ({ values: await rotation.rotate() }),
    'lock.state': () => lock.state(),
    'lock.set': (input) => lock.set(input),
    'lock.unlock': (input) => lock.unlock(input),
    'lock.now': () => {
      lock.lock();
      return lock.state();
    },
    'lock.activity': () => {
      lock.noteActivity();
      return {};
    },
    'lock.createRecoveryCode': async ({ current }) => {
      await lock.confirm(current);
      const recoveryCode = await addRecoveryCode(parts.profileDir, parts.rootKey, parts.scryptCost);
      audit.append('RECOVERY_CODE_CREATED', {});
      return { recoveryCode };
    },
    'settings.get': () => settings.get(),
    'settings.update': (input) => settings.update(input),
    'credentials.status': ({ environment }) => credentials.status(environment ?? settings.get().environment),
    'credentials.set': (input) => credentials.set(input),
    'credentials.check': ({ environment }) => parts.checkApplication(environment),
    'providers.list': async ({ country }) =>
      catalogue.list(await credentials.application(settings.get().environment), country),
    'connections.begin': (input) => connect.begin(input),
    'connections.finish': ({ redirectUrl }) => connect.finish(redirectUrl),
    'connections.attempts': ({ environment }) => ({
      attempts: connect.attempts().filter(scope.isShownIn(environment)),
    }),
    'connections.retry': ({ attemptId }) => connect.retry(attemptId),
    'connections.list': ({ environment }) => ({ connections: views.all().filter(scope.isShownIn(environment)) }),
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
      await disconnect(connectionId, { deleteData });
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
    'consents.ics': ({ locale }) => consents.ics(locale),
    'consents.receipts': ({ connectionId }) => consents.receipts(connectionId),
    'quota.list': ({ connectionId }) => gate.list(connectionId),
    // Without word from the caller, a call by hand counts as the user being there.
    'sync.run': async ({ connectionId, userPresent = true }) => {
      const purpose = userPresent ? 'user' : 'scheduled';
      const userAddress = userPresent ? attendedAddress(settings.get()) : undefined;
      const done = await sync.run({ connectionId, purpose, userAddress });
      // Asking by hand is also asking how the consents stand; `/me` costs none of the bank's reads.
      // Where the sync has just failed there is nothing to add: the same trouble would only count twice. Reads that are used
      // up say nothing of the consent, and `/me` may be asked all the same.
      const answered = done.filter(({ error }) => error === undefined || error.code === 'QUOTA_EXHAUSTED');
      if (userPresent) await Promise.allSettled(answered.map((run) => checkConsent(run.connectionId, userAddress)));
      return { runs: done };
    },
    'sync.cancel': ({ connectionId }) => {
      sync.cancel(connectionId);
      return {};
    },
    'sync.runs': (input) => syncViews.runs(input, scope.connectionIds()),
    'sync.changes': (input) => syncViews.changes(input),
    'sync.undo': async ({ runId }) => {
      await undo.undo(runId);
      return {};
    },
    'coverage.get': ({ accountId }) => syncViews.coverage(accountId),
    'reviews.list': () => reviews.list(scope.narrow({}).accountIds),
    'reviews.resolve': ({ reviewId, transactionId }) => {
      reviews.resolve(reviewId, transactionId);
      return {};
    },
    'reviews.dismiss': ({ reviewId }) => {
      reviews.dismiss(reviewId);
      return {};
    },
    'reviews.reopen': ({ reviewId }) => {
      reviews.reopen(reviewId);
      return {};
    },
    'transactions.get': ({ transactionId }) => {
      const row = editor.row(transactionId);
      const transfer = transfers.of(row);
      return {
        transaction: transactionOf(row),
        ...(transfer === undefined ? {} : { transfer }),
        provenance: syncViews.provenanceOf(row),
      };
    },
    'transactions.update': ({ transactionId, ...edit }) => ({ transaction: editor.update(transactionId, edit) }),
    'categories.list': () => ({ categories: categories.list() }),
    'categories.create': (input) => ({ category: categories.create(input) }),
    'categories.update': (input) => ({ category: categories.update(input) }),
    'categories.remove': async (input) => ({ rows: await categories.remove(input) }),
    'rules.list': () => rules.list(),
    'rules.preview': (draft) => rules.preview(draft),
    'rules.save': (draft) => ({ rule: rules.save(draft) }),
    'rules.move': ({ ruleId, beforeRuleId }) => {
      rules.move(ruleId, beforeRuleId);
      return {};
    },
    'rules.apply': async ({ ruleId }) => {
      const edit = await rules.apply(ruleId);
      return edit === undefined ? {} : { edit };
    },
    'rules.remove': async ({ ruleId, takeBack }) => ({ rows: await rules.remove(ruleId, takeBack) }),
    'edits.undo': async ({ editId }) => ({ rows: await edits.undo(editId) }),
    'transfers.page': (query) =>
      transfers.page(
        query,
        ledger
          .accounts()
          .filter(scope.isAccountShown)
          .map(({ accountId }) => accountId),
      ),
    'transfers.decide': (input) => {
      const transfer = transfers.decide(input);
      return transfer === undefined ? {} : { transfer };
    },
    'accounts.list': () => ({ accounts: ledger.accounts().filter(scope.isAccountShown) }),
    'accounts.update': (input) => ({ account: parts.accountEditor.update(input) }),
    'transactions.page': (input) => ledger.page(scope.narrow(input)),
    'insights.netWorth': (query) => insights.netWorth(scope.narrow(query)),
    'insights.cashFlow': (query) => insights.cashFlow(scope.narrow(query)),
    'insights.spending': (query) => insights.spending(scope.narrow(query)),
    'insights.recurring': (query) => recurring.list(scope.narrow(query)),
    'recurring.decide': (input) => {
      const payment = recurring.decide(input);
      return payment === undefined ? {} : { payment };
    },
    'rates.list': () => rates.list(),
    'rates.set': (input) => {
      rates.set(input);
      return {};
    },
    'rates.remove': (input) => {
      rates.remove(input);
      return {};
    },
    'rates.fetch': () => rates.fetch(),
    'budgets.list': ({ month }) => budgets.list({ ...scope.narrow({}), month }),
    'budgets.set': (input) => {
      budgets.set(input);
      return {};
    },
    'budgets.remove': (input) => {
      budgets.remove(input);
      return {};
    },
    ...parts.ownData.handlers,
    'audit.page': (input) => audit.page(input),
    'audit.verify': () => trail.verify(),
    'audit.cancelVerify': () => {
      trail.cancelVerify();
      return {};
    },
    'audit.export': () => trail.export(),
    'tokens.stats': ({ hours = 24 }) => tokenStats(hours),
    'health.banks': ({ days = 30 }) => parts.bankHealth.report(settings.get().environment, days),
    'alerts.list': () => parts.alerts.list(),
    'alerts.dismiss': ({ alertId }) => {
      parts.alerts.dismiss(alertId);
      return {};
    },
    'diagnostics.build': () => parts.diagnostics.build(),
    'diagnostics.save': (request) => parts.diagnostics.save(request),
    'relay.pair': (input) => relay.pair(input),
    'relay.status': () => relay.status(),
    'relay.unpair': () => relay.unpair(),
    'relay.devices': async () => ({ devices: await relay.devices() }),
    'relay.revokeDevice': async ({ deviceId }) => {
      await relay.revokeDevice(deviceId);
      return {};
    },
    'relay.mintCode': () => relay.mintCode(),
    'relay.setSecret': ({ secret }) => relay.setSecret(secret ?? null),
    'relay.sendTest': async () => {
      await relay.sendTest();
      return {};
    },
    'webhooks.deliveries': (input) => webhookViews.deliveries(input),
    'webhooks.stats': ({ hours = 24 }) => webhookViews.stats(hours),
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
}

function lockWord(lock: AppLock): 'off' | 'open' | 'locked' {
  const { isSet, isLocked } = lock.state();
  return isLocked ? 'locked' : isSet ? 'open' : 'off';
}
