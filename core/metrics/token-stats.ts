import type { Environment, Output } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import type { Clock } from '../ports.ts';
import { createTokenStatsStore } from './token-stats-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How well tokens were kept alive in the last so many hours. */
export type TokenStats = (hours: number) => Output<'tokens.stats'>;

/** Creates the figures, counted from our own audit trail. */
export function createTokenStats(database: Database, clock: Clock, environment: () => Environment): TokenStats {
  const store = createTokenStatsStore(database);
  return (hours) => {
    const nowMs = clock.nowMs();
    const inUse = environment();
    const iso = (ms: number) => new Date(ms).toISOString();
    const refreshed = store.countActions('TOKEN_REFRESHED', iso(nowMs - hours * HOUR_MS), inUse);
    const failed = store.countActions('TOKEN_REFRESH_FAILED', iso(nowMs - hours * HOUR_MS), inUse);
    const statuses = store.countStatuses(inUse);
    return {
      refreshed,
      failed,
      successRate: refreshed + failed === 0 ? 1 : refreshed / (refreshed + failed),
      active: statuses.ACTIVE ?? 0,
      expired: statuses.EXPIRED ?? 0,
      revoked: statuses.REVOKED ?? 0,
      error: statuses.ERROR ?? 0,
      expiringSoon: store.countEndingBy(iso(nowMs + DAY_MS), inUse),
      expiringWithin14Days: store.countEndingBy(iso(nowMs + 14 * DAY_MS), inUse),
    };
  };
}
