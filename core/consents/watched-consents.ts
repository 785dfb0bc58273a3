import { accessEnd } from '../connections/access-end.ts';
import type { ConnectionRow } from '../connections/connection-store.ts';
import type { WatchedConsent } from './plan-warnings.ts';

/** From here on a connection that works counts as needing attention (the first of the warnings). */
const ENDING_SOON_MS = 15 * 86_400_000;

/** The consents whose end is watched: not those that the user or the bank ended before their time. Pure. */
export function watchedConsents(rows: readonly ConnectionRow[]): WatchedConsent[] {
  return rows
    .filter(({ status }) => status !== 'REVOKED')
    .map((row) => {
      const { atMs, isWithToken } = accessEnd(row);
      return { connectionId: row.id, endsAtMs: atMs, isLive: row.status !== 'EXPIRED', isOfOneSignIn: isWithToken };
    });
}

/**
 * How many connections need the user: broken ones, and ones whose consent ends within the days of the first warning. One
 * that the user disconnected needs nobody. Pure; the badge shows it.
 */
export function countAttention(rows: readonly ConnectionRow[], nowMs: number): number {
  return rows.filter(
    (row) => row.reason !== 'disconnected' && (row.status !== 'ACTIVE' || accessEnd(row).atMs - nowMs < ENDING_SOON_MS),
  ).length;
}
