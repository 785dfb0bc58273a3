import type { Locale } from '../../shared/domain/language.ts';
import type { Audit } from '../audit/audit.ts';
import { accessEnd } from '../connections/access-end.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import type { Database } from '../database/database.ts';
import type { EventBus } from '../events.ts';
import type { Clock, Notifier } from '../ports.ts';
import { nextWarningAtMs, planWarnings, type DueWarning } from './plan-warnings.ts';
import { warningNotification } from './warning-notification.ts';
import type { WarningStore } from './warning-store.ts';
import { countAttention, watchedConsents } from './watched-consents.ts';

/** Warns before consents end. */
export type ConsentWarnings = {
  /** Gives the warnings that are due: stored, audited, told to the interface and to the system. Answers them. */
  warn(): DueWarning[];
  /** When {@link ConsentWarnings.warn} will next have something to say. */
  nextAtMs(): number | undefined;
};

type Needs = {
  database: Database;
  connections: ConnectionStore;
  warnings: WarningStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
  notifier: Notifier;
  /** The language in use. */
  locale: () => Locale;
};

/** Creates the warnings over a profile's connections. */
export function createConsentWarnings(needs: Needs): ConsentWarnings {
  const { database, connections, warnings, audit, events, clock, notifier, locale } = needs;
  let shownBadge: number | undefined;

  const give = (due: DueWarning): void => {
    const { connectionId, warningDay, daysLeft } = due;
    const row = connections.get(connectionId);
    if (!row) return;
    const { isEstimate, isWithToken, atMs } = accessEnd(row);
    // The row and the audit entry first: a crash then costs a notification, and never doubles a warning.
    database.transaction(() => {
      warnings.add(due, new Date(clock.nowMs()).toISOString());
      audit.append(
        'CONSENT_WARNED',
        { connectionId },
        {
          warningDay,
          daysLeft,
          consentExpiresAt: row.consent_expires_at,
          isEstimate,
          ...(isWithToken ? { accessEndsAt: new Date(atMs).toISOString() } : {}),
        },
      );
    })();
    events.emit('consents.warning', { connectionId, daysLeft });
    notifier.notify(
      warningNotification(
        due,
        { providerName: row.provider_name, country: row.country ?? undefined, isEstimate, isWithToken },
        locale(),
      ),
    );
  };

  return {
    warn() {
      const rows = connections.all();
      const due = planWarnings(watchedConsents(rows), warnings.all(), clock.nowMs());
      for (const warning of due) give(warning);
      const badge = countAttention(rows, clock.nowMs());
      if (badge !== shownBadge) notifier.setBadge(badge);
      shownBadge = badge;
      return due;
    },
    nextAtMs: () => nextWarningAtMs(watchedConsents(connections.all()), warnings.all(), clock.nowMs()),
  };
}
