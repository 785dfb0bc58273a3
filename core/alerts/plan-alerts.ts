import type { AlertKind } from '../../shared/contract/index.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** For so long after the user was told of something, or has put it aside, they are not told of it again. */
export const QUIET_MS: Readonly<Record<AlertKind, number>> = {
  'refresh-failing': 3 * DAY_MS,
  'webhooks-rejected': 7 * DAY_MS,
  'audit-broken': 7 * DAY_MS,
  'clock-wrong': 3 * DAY_MS,
  'backup-failing': 3 * DAY_MS,
};

/** Something that is wrong at this moment. */
export type Cause = {
  kind: AlertKind;
  connectionId?: string | undefined;
  sinceMs: number;
  lastMs: number;
  count: number;
};

/** What is stored of an alert. It stays when its cause has gone, so that one that comes and goes is told of once. */
export type StoredAlert = Cause & {
  alertId: string;
  isOpen: boolean;
  notifiedAtMs: number | undefined;
  dismissedAtMs: number | undefined;
};

/** What to store, and what to tell the user of outside the window. */
export type AlertPlan = { put: StoredAlert[]; notify: StoredAlert[] };

/**
 * Which alerts stand, and which of them are news. Pure.
 *
 * A cause is told of when it appears and, while it lasts, again after its quiet time; one that goes and comes back within
 * it stays quiet, over restarts too. A stored moment that lies in the future was written by a wrong clock and keeps
 * nothing quiet.
 */
export function planAlerts(causes: readonly Cause[], stored: readonly StoredAlert[], nowMs: number): AlertPlan {
  const known = new Map(stored.map((alert) => [alert.alertId, alert]));
  const standing = causes.map((cause) => standingAlert(cause, known.get(alertIdOf(cause)), nowMs));
  const ids = new Set(standing.map(({ alert }) => alert.alertId));
  const over = stored.filter(({ isOpen, alertId }) => isOpen && !ids.has(alertId));
  return {
    put: [
      ...standing.map(({ alert }) => alert).filter((alert) => !isSame(alert, known.get(alert.alertId))),
      ...over.map((alert) => ({ ...alert, isOpen: false })),
    ],
    notify: standing.filter(({ isNews }) => isNews).map(({ alert }) => alert),
  };
}

/** Whether an alert is shown in the window: it stands, and was not put aside lately. Pure. */
export function isShown({ isOpen, kind, dismissedAtMs }: StoredAlert, nowMs: number): boolean {
  return isOpen && !isQuiet(dismissedAtMs, kind, nowMs);
}

/** One alert per kind and connection. */
export function alertIdOf({ kind, connectionId }: Pick<Cause, 'kind' | 'connectionId'>): string {
  return connectionId === undefined ? kind : `${kind}:${connectionId}`;
}

function standingAlert(
  cause: Cause,
  before: StoredAlert | undefined,
  nowMs: number,
): { alert: StoredAlert; isNews: boolean } {
  const isAside = isQuiet(before?.dismissedAtMs, cause.kind, nowMs);
  const isNews = !isAside && !isQuiet(before?.notifiedAtMs, cause.kind, nowMs);
  return {
    isNews,
    alert: {
      ...cause,
      alertId: alertIdOf(cause),
      isOpen: true,
      sinceMs: before?.isOpen ? Math.min(before.sinceMs, cause.sinceMs) : cause.sinceMs,
      notifiedAtMs: isNews ? nowMs : before?.notifiedAtMs,
      dismissedAtMs: isAside ? before?.dismissedAtMs : undefined,
    },
  };
}

function isQuiet(atMs: number | undefined, kind: AlertKind, nowMs: number): boolean {
  return atMs !== undefined && atMs <= nowMs && nowMs - atMs < QUIET_MS[kind];
}

/** Whether there is nothing worth writing down anew. That the same still stands is written down hourly. */
function isSame(left: StoredAlert, right: StoredAlert | undefined): boolean {
  return (
    right !== undefined &&
    Math.abs(left.lastMs - right.lastMs) < HOUR_MS &&
    (['isOpen', 'sinceMs', 'count', 'notifiedAtMs', 'dismissedAtMs'] as const).every(
      (name) => left[name] === right[name],
    )
  );
}
