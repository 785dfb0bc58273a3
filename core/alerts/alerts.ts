import type { Output } from '../../shared/contract/index.ts';
import type { AuditAction } from '../../shared/domain/audit-actions.ts';
import type { Locale } from '../../shared/domain/language.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { Clock, Log, Notifier } from '../ports.ts';
import { alertNotification } from './alert-notification.ts';
import { createAlertStore } from './alert-store.ts';
import { findCauses, type AlertFacts } from './find-causes.ts';
import { isShown, planAlerts } from './plan-alerts.ts';

/** What the user is told when something is wrong. */
export type Alerts = {
  list(): Output<'alerts.list'>;
  dismiss(alertId: string): void;
  /** Looks at the facts now, and tells what is news. */
  look(): void;
  /** Looks whenever something happens that an alert may follow from, and every hour. */
  start(): void;
  close(): void;
};

type Needs = {
  database: Database;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  log: Log;
  notifier: Notifier;
  locale(): Locale;
  /** The bank's name of a connection. */
  providerNameOf(connectionId: string): string | undefined;
  /** What is known elsewhere. */
  facts(): Pick<AlertFacts, 'auditTrail' | 'clockAheadMs' | 'clockToleranceMs' | 'backupFailedAtMs'>;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Renewals that failed longer ago have either healed or ended the connection. */
const REFRESH_WINDOW_MS = 7 * DAY_MS;
const WEBHOOK_WINDOW_MS = DAY_MS;
/** Alerts that are over are remembered for their quiet time, and then some. */
const KEPT_MS = 60 * DAY_MS;
/** Several entries come at a time; one look is enough for all of them. */
const LOOK_DELAY_MS = 500;

/** Entries after which there may be something to tell, or something is over. */
const TELLING: ReadonlySet<AuditAction> = new Set([
  'TOKEN_REFRESH_FAILED',
  'TOKEN_REFRESHED',
  'CONNECTION_RENEWED',
  'CONNECTION_EXTENDED',
  'CONNECTION_EXPIRED',
  'CONNECTION_REVOKED',
  'CONNECTION_DISCONNECTED',
  'CONNECTION_ERROR',
  'WEBHOOK_REJECTED',
  'SYNC_FINISHED',
  'SYNC_FAILED',
]);

/** Creates the alerts. */
export function createAlerts(needs: Needs): Alerts {
  const { database, audit, events, clock, log, notifier } = needs;
  const store = createAlertStore(database);
  let looking: NodeJS.Timeout | undefined;
  let hourly: NodeJS.Timeout | undefined;
  let unsubscribe = () => {};
  const isoOf = (ms: number) => new Date(ms).toISOString();

  const look = (): void => {
    clearTimeout(looking);
    looking = undefined;
    const nowMs = clock.nowMs();
    const causes = findCauses({
      nowMs,
      failedRefreshes: store.failedRefreshes(isoOf(nowMs - REFRESH_WINDOW_MS)),
      rejectedWebhooks: store.rejectedWebhooks(isoOf(nowMs - WEBHOOK_WINDOW_MS)),
      ...needs.facts(),
    });
    const { put, notify } = planAlerts(causes, store.all(), nowMs);
    if (put.length === 0) return;
    const news = new Set(notify.map(({ alertId }) => alertId));
    // Stored first: a crash then costs a notification, and never gives one twice.
    database.transaction(() => {
      for (const alert of put) {
        store.put(alert);
        if (news.has(alert.alertId))
          audit.append('ALERT_RAISED', { connectionId: alert.connectionId }, { kind: alert.kind, count: alert.count });
      }
      store.prune(isoOf(nowMs - KEPT_MS));
    })();
    events.emit('alerts.changed', {});
    for (const alert of notify) {
      const { connectionId } = alert;
      const provider = connectionId === undefined ? undefined : needs.providerNameOf(connectionId);
      notifier.notify(alertNotification(alert, provider, needs.locale()));
    }
  };
  const lookSoon = (): void => {
    looking ??= setTimeout(tryLook, LOOK_DELAY_MS).unref();
  };
  function tryLook(): void {
    try {
      look();
    } catch (cause) {
      log.error('alerts could not be looked after', { cause });
    }
  }

  return {
    look,
    list() {
      const nowMs = clock.nowMs();
      return {
        alerts: store
          .all()
          .filter((alert) => isShown(alert, nowMs))
          .map(({ alertId, kind, connectionId, sinceMs, lastMs, count }) => ({
            alertId,
            kind,
            ...(connectionId === undefined ? {} : { connectionId }),
            since: isoOf(sinceMs),
            lastAt: isoOf(lastMs),
            count,
          })),
      };
    },
    dismiss(alertId) {
      database.transaction(() => {
        const alert = store.all().find((one) => one.alertId === alertId);
        if (!alert) throw new AppError('NOT_FOUND', { details: { alertId } });
        store.dismiss(alertId, isoOf(clock.nowMs()));
        audit.append('ALERT_DISMISSED', { connectionId: alert.connectionId }, { kind: alert.kind });
      })();
      events.emit('alerts.changed', {});
    },
    start() {
      unsubscribe = events.subscribe((event) => {
        if (event.event === 'audit.judged' || event.event === 'backups.changed') lookSoon();
        if (event.event === 'audit.appended' && TELLING.has(event.payload.entry.action)) lookSoon();
      });
      hourly = setInterval(tryLook, HOUR_MS).unref();
      lookSoon();
    },
    close() {
      unsubscribe();
      clearTimeout(looking);
      clearInterval(hourly);
    },
  };
}
