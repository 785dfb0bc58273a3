import type { AuditEntry, Output } from '../../shared/contract/index.ts';
import type { Locale } from '../../shared/domain/language.ts';
import type { Audit } from '../audit/audit.ts';
import { accessEnd } from '../connections/access-end.ts';
import type { ConnectionRow, ConnectionStore } from '../connections/connection-store.ts';
import type { Clock } from '../ports.ts';
import { planCalendar, type CalendarConnection } from './consent-calendar.ts';
import { consentIcs } from './consent-ics.ts';
import { consentReceipts, ENDS, GRANTS } from './consent-receipts.ts';

/** What can be read about consents: the calendar, its file, and receipts. */
export type Consents = {
  calendar(): Output<'consents.calendar'>;
  /** In `locale`, or in the language in use. */
  ics(locale?: Locale): Output<'consents.ics'>;
  receipts(connectionId: string | undefined): Promise<Output<'consents.receipts'>>;
};

/** The acts that receipts are made from. */
const RECEIPT_ACTIONS = [...Object.keys(GRANTS), ...Object.keys(ENDS), 'CONSENT_CHANGED'] as AuditEntry['action'][];

/** Creates the readings over a profile's connections and trail. */
export function createConsents(needs: {
  connections: ConnectionStore;
  audit: Audit;
  clock: Clock;
  /** The language in use. */
  locale: () => Locale;
}): Consents {
  const { connections, audit, clock } = needs;
  return {
    calendar: () => ({ entries: planCalendar(connections.all().map(calendarConnection)) }),
    ics: (locale = needs.locale()) => ({
      ics: consentIcs(connections.all().map(calendarConnection), clock.nowMs(), locale),
    }),
    async receipts(connectionId) {
      const entries = await audit.history({ actions: RECEIPT_ACTIONS, connectionId });
      const known = new Map(
        connections
          .all()
          .map(({ id, provider_id, provider_name, scopes }) => [
            id,
            { providerId: provider_id, providerName: provider_name, scopes: JSON.parse(scopes) as string[] },
          ]),
      );
      return { receipts: consentReceipts(entries, known) };
    },
  };
}

/** What ends before the consent has that end in the calendar. */
function calendarConnection(row: ConnectionRow): CalendarConnection {
  const { atMs, isEstimate } = accessEnd(row);
  return {
    ...row,
    consent_expires_at: new Date(atMs).toISOString(),
    consent_expiry_is_estimate: isEstimate ? 1 : 0,
  };
}
