import type { Connection } from '../../shared/contract/index.ts';
import type { Tone } from '../components/marks.tsx';
import type { Words } from '../words/en-gb.ts';

/** Days before the end of a consent from which we speak of it. */
export const CONSENT_WARNING_DAYS = 14;

/** How a connection stands, as a tone and the key of its word. */
export type ConnectionHealth = { readonly tone: Tone; readonly word: keyof Words['status'] };

/** The one place that decides how a connection looks. */
export function connectionHealth(
  connection: Pick<Connection, 'status' | 'reason' | 'daysLeft' | 'syncing'>,
): ConnectionHealth {
  const { status, reason, daysLeft, syncing } = connection;
  if (reason === 'disconnected') return { tone: 'off', word: 'disconnected' };
  if (status === 'EXPIRED') return { tone: 'over', word: 'expired' };
  if (status === 'REVOKED') return { tone: 'over', word: 'withdrawnAtBank' };
  if (status === 'ERROR') return { tone: 'bad', word: errorWord(reason) };
  if (syncing) return { tone: 'busy', word: 'fetching' };
  if (daysLeft !== undefined && daysLeft <= 0) return { tone: 'soon', word: 'endsToday' };
  if (daysLeft !== undefined && daysLeft <= CONSENT_WARNING_DAYS) return { tone: 'soon', word: 'endingSoon' };
  return { tone: 'good', word: 'active' };
}

function errorWord(reason: Connection['reason']): keyof Words['status'] {
  if (reason === 'credentials_rejected') return 'refused';
  if (reason === 'provider_withdrawn') return 'notOffered';
  if (reason === 'unreachable') return 'notAnswering';
  return 'fault';
}

/** The whole length of a consent in days, when both ends are known. */
export function consentTermDays(
  connection: Pick<Connection, 'consentCreatedAt' | 'consentExpiresAt'>,
): number | undefined {
  const { consentCreatedAt, consentExpiresAt } = connection;
  if (consentCreatedAt === undefined || consentExpiresAt === undefined) return undefined;
  const days = Math.round((Date.parse(consentExpiresAt) - Date.parse(consentCreatedAt)) / 86_400_000);
  return days > 0 ? days : undefined;
}

/** Whether the bank lets us read at the moment, so that syncing makes sense. */
export function canSync(connection: Pick<Connection, 'status'>): boolean {
  return connection.status === 'ACTIVE' || connection.status === 'ERROR';
}
