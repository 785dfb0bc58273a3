import type { Output } from '../../shared/contract/index.ts';
import type { Cause } from './plan-alerts.ts';

/** So many failed renewals in a row are a pattern; one or two are the weather. */
const REFRESH_FAILURES = 3;
/** So many refused webhooks within a day are not somebody's single test. */
const REJECTED_WEBHOOKS = 3;

const MINUTE_MS = 60_000;

/** What the alerts are judged by. */
export type AlertFacts = {
  nowMs: number;
  /** Renewals of access of live connections that failed since the last one that worked, oldest first. */
  failedRefreshes: readonly { connectionId: string; atMs: number }[];
  /** Webhooks of the last day that were not believed. */
  rejectedWebhooks: readonly { atMs: number }[];
  auditTrail: Output<'app.status'>['auditTrail'];
  clockAheadMs: number | undefined;
  /** When the last backup by plan failed; absent once one was made, or there is no plan. */
  backupFailedAtMs?: number | undefined;
  /** A clock further off than this is wrong. */
  clockToleranceMs: number;
};

/** What is wrong, by the facts. Pure. */
export function findCauses(facts: AlertFacts): Cause[] {
  const { nowMs, clockAheadMs, clockToleranceMs } = facts;
  const byConnection = Map.groupBy(facts.failedRefreshes, ({ connectionId }) => connectionId);
  const causes: Cause[] = [...byConnection].flatMap(([connectionId, failures]) =>
    failures.length < REFRESH_FAILURES ? [] : [{ kind: 'refresh-failing', connectionId, ...spanOf(failures) }],
  );
  if (facts.rejectedWebhooks.length >= REJECTED_WEBHOOKS)
    causes.push({ kind: 'webhooks-rejected', ...spanOf(facts.rejectedWebhooks) });
  if (facts.auditTrail.state === 'broken')
    causes.push({ kind: 'audit-broken', sinceMs: nowMs, lastMs: nowMs, count: 1 });
  if (clockAheadMs !== undefined && Math.abs(clockAheadMs) >= clockToleranceMs) {
    const minutes = Math.round(Math.abs(clockAheadMs) / MINUTE_MS);
    causes.push({ kind: 'clock-wrong', sinceMs: nowMs, lastMs: nowMs, count: minutes });
  }
  const { backupFailedAtMs } = facts;
  if (backupFailedAtMs !== undefined)
    causes.push({ kind: 'backup-failing', sinceMs: backupFailedAtMs, lastMs: backupFailedAtMs, count: 1 });
  return causes;
}

function spanOf(events: readonly { atMs: number }[]): Pick<Cause, 'sinceMs' | 'lastMs' | 'count'> {
  const times = events.map(({ atMs }) => atMs);
  return { sinceMs: Math.min(...times), lastMs: Math.max(...times), count: times.length };
}
