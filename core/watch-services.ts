import type { Locale } from '../shared/domain/language.ts';
import { createAlerts, type Alerts } from './alerts/alerts.ts';
import type { AuditTrail } from './audit/audit-trail.ts';
import type { Audit } from './audit/audit.ts';
import type { Backups } from './backup/backups.ts';
import { createBankHealth, type BankHealth } from './bank-health/bank-health.ts';
import { watchServerClock } from './bank-health/watch-clock.ts';
import { watchProvider } from './bank-health/watch-provider.ts';
import type { ConnectionStore } from './connections/connection-store.ts';
import type { ConnectionViews } from './connections/connection-views.ts';
import type { Credentials } from './credentials/credentials.ts';
import type { Database } from './database/database.ts';
import { CLOCK_TOLERANCE_MS } from './diagnosis/evidence-lines.ts';
import {
  describeAccount,
  describeApplication,
  describeConnection,
  describeEntry,
  describeSettings,
  describeSync,
} from './diagnostics/describe.ts';
import { createDiagnosticsStore } from './diagnostics/diagnostics-store.ts';
import { createDiagnostics, type Diagnostics } from './diagnostics/diagnostics.ts';
import { readLastErrors } from './diagnostics/read-last-errors.ts';
import type { EngineOptions } from './engine.ts';
import type { EventBus } from './events.ts';
import type { OutgoingFiles } from './files/outgoing-files.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { ReadGate } from './limits/read-gate.ts';
import type { TokenStats } from './metrics/token-stats.ts';
import type { Notifier } from './ports.ts';
import type { BankProvider } from './providers/bank-provider.ts';
import { createHttp, type Http } from './providers/truelayer/http.ts';
import { createTrueLayer } from './providers/truelayer/truelayer.ts';
import type { SettingsService } from './settings/settings.ts';
import type { SyncViews } from './sync/sync-views.ts';
import type { WebhookViews } from './webhooks/webhook-views.ts';
import type { KeyStore } from '../shared/contract/index.ts';

/** TrueLayer, and what is learnt from talking to it. */
export type WatchedTrueLayer = {
  http: Http;
  provider: BankProvider;
  bankHealth: BankHealth;
  /** How far our clock is ahead of theirs. */
  clockAheadMs(): number | undefined;
};

/** Wires the one way to TrueLayer with the eyes on it. */
export function createWatchedTrueLayer(
  needs: Pick<EngineOptions, 'clock' | 'log'> & { database: Database },
): WatchedTrueLayer {
  const bankHealth = createBankHealth(needs);
  const { http, watched } = watchServerClock(createHttp(), needs.clock);
  const provider = watchProvider(createTrueLayer(http, needs.clock), bankHealth.observe);
  return { http, provider, bankHealth, clockAheadMs: watched.aheadMs };
}

/** What tells the user how things stand: alerts and bundles for help. */
export type WatchServices = { alerts: Alerts; diagnostics: Diagnostics };

/** Entries, syncs and days that a bundle shows. */
const SHOWN = { entries: 200, syncs: 40, days: 14 };

/** Wires them. */
export function createWatchServices(
  needs: EngineOptions & {
    database: Database;
    audit: Audit;
    trail: AuditTrail;
    events: EventBus;
    files: OutgoingFiles;
    connections: ConnectionStore;
    views: ConnectionViews;
    ledger: Ledger;
    credentials: Credentials;
    settings: SettingsService;
    syncViews: SyncViews;
    gate: ReadGate;
    tokenStats: TokenStats;
    webhookViews: WebhookViews;
    trueLayer: WatchedTrueLayer;
    notifierOrNone: Notifier;
    locale(): Locale;
    backups: Pick<Backups, 'failedAtMs'>;
    keyStore(): KeyStore;
  },
): WatchServices {
  const { audit, trail, trueLayer, settings, connections } = needs;
  const alerts = createAlerts({
    ...needs,
    notifier: needs.notifierOrNone,
    providerNameOf: (connectionId) => connections.get(connectionId)?.provider_name,
    facts: () => ({
      auditTrail: trail.state(),
      clockAheadMs: trueLayer.clockAheadMs(),
      clockToleranceMs: CLOCK_TOLERANCE_MS,
      backupFailedAtMs: needs.backups.failedAtMs(),
    }),
  });
  const counts = createDiagnosticsStore(needs.database);
  const diagnostics = createDiagnostics({
    ...needs,
    sources: {
      program: () => ({
        version: needs.version,
        host: needs.host,
        platform: process.platform,
        architecture: process.arch,
        versions: { node: process.versions.node, electron: process.versions['electron'], v8: process.versions.v8 },
        locale: needs.locale(),
        builtAt: new Date(needs.clock.nowMs()).toISOString(),
        clockAheadMs: trueLayer.clockAheadMs(),
      }),
      profile: () => ({
        keyStore: { kind: needs.keyStore().kind, standing: needs.keyStore().state },
        trail: { standing: trail.state().state, anchor: trail.state().anchor, reason: trail.state().reason },
        ...counts.counts(),
        renewals: { lastDay: needs.tokenStats(24), last30Days: needs.tokenStats(30 * 24) },
        webhooks: needs.webhookViews.stats(24),
        alerts: alerts.list().alerts,
      }),
      settings: () => ({
        ...describeSettings(settings.get()),
        application: describeApplication(needs.credentials.status(settings.get().environment)),
      }),
      connections: () => needs.views.all().map(describeConnection),
      accounts: () => needs.ledger.accounts().map(describeAccount),
      syncs: () => ({
        newest: needs.syncViews.runs({ limit: SHOWN.syncs }).runs.map(describeSync),
        quotas: needs.gate.list(undefined).quotas,
      }),
      banks: () => trueLayer.bankHealth.report(settings.get().environment, SHOWN.days).banks,
      errors: () => readLastErrors(needs.profileDir),
      trail: async () => (await audit.page({ limit: SHOWN.entries })).entries.map(describeEntry),
    },
  });
  return { alerts, diagnostics };
}
