import type { ConnectionRow } from '../connections/connection-store.ts';
import type { WatchedConsent } from './plan-warnings.ts';

/** From here on a connection that works counts as needing attention (the first of the warnings). */
const ENDING_SOON_MS = 15 * 86_400_000;

/** The consents whose end is watched: not those that the user or the bank ended before their time. Pure. */
export function watchedConsents(rows: readonly ConnectionRow[]): WatchedConsent[] {
  return rows
    .filter(({ status }) => status !== 'REVOKED')
    .map(({ id, status, consent_expires_at }) => ({
      connectionId: id,
      endsAtMs: Date.parse(consent_expires_at),
      isLive: status !== 'EXPIRED',
    }));
}

/**
 * How many connections need the user: broken ones, and ones whose consent ends within the days of the first warning. One
 * that the user disconnected needs nobody. Pure; the badge shows it.
 */
export function countAttention(rows: readonly ConnectionRow[], nowMs: number): number {
  return rows.filter(
    ({ status, reason, consent_expires_at }) =>
      reason !== 'disconnected' && (status !== 'ACTIVE' || Date.parse(consent_expires_at) - nowMs < ENDING_SOON_MS),
  ).length;
}
