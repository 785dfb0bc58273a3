import type { CalendarEntry } from '../../shared/contract/index.ts';
import { addDays, utcDateOf } from '../../shared/domain/local-date.ts';
import type { ConnectionRow } from '../connections/connection-store.ts';
import { WARNING_DAYS } from './plan-warnings.ts';

/** The fields of a connection that the calendar is made from. */
export type CalendarConnection = Pick<
  ConnectionRow,
  'id' | 'status' | 'country' | 'provider_name' | 'consent_expires_at' | 'consent_expiry_is_estimate'
>;

const KIND_ORDER: readonly CalendarEntry['kind'][] = ['renew-from', 'warning', 'reconfirm', 'expires'];

/**
 * What is due for the consents, day by day, earliest first. Pure. A consent that is over has its end only; one that was
 * ended before its time has nothing.
 */
export function planCalendar(connections: readonly CalendarConnection[]): CalendarEntry[] {
  return connections
    .filter(({ status }) => status !== 'REVOKED')
    .flatMap(entriesOf)
    .toSorted(
      (left, right) =>
        left.date.localeCompare(right.date) ||
        left.connectionId.localeCompare(right.connectionId) ||
        KIND_ORDER.indexOf(left.kind) - KIND_ORDER.indexOf(right.kind),
    );
}

function entriesOf(connection: CalendarConnection): CalendarEntry[] {
  const endsOn = utcDateOf(Date.parse(connection.consent_expires_at));
  const entry = (kind: CalendarEntry['kind'], daysBefore: number): CalendarEntry => ({
    connectionId: connection.id,
    kind,
    date: addDays(endsOn, -daysBefore),
    daysBefore,
    isEstimate: connection.consent_expiry_is_estimate === 1,
  });
  if (connection.status === 'EXPIRED') return [entry('expires', 0)];
  return [
    entry('renew-from', WARNING_DAYS[0]),
    ...WARNING_DAYS.map((day) => entry('warning', day)),
    // The law asks for the user's yes every 90 days (FCA PS21/19); the day before the end is the last whole one.
    ...(connection.country === 'uk' ? [entry('reconfirm', 1)] : []),
    entry('expires', 0),
  ];
}
