import type { AlertKind } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import type { StoredAlert } from './plan-alerts.ts';

type AlertRow = {
  id: string;
  kind: AlertKind;
  connection_id: string | null;
  is_open: 0 | 1;
  since: string;
  last_at: string;
  count: number;
  notified_at: string | null;
  dismissed_at: string | null;
};

/** Creates the store over an open database: rows of `alerts`, and what of the trail the alerts are judged by. */
export function createAlertStore(database: Database) {
  const all = database.prepare<[], AlertRow>('SELECT * FROM alerts ORDER BY last_at DESC');
  const put = database.prepare<[AlertRow]>(
    `INSERT INTO alerts (id, kind, connection_id, is_open, since, last_at, count, notified_at, dismissed_at)
     VALUES (@id, @kind, @connection_id, @is_open, @since, @last_at, @count, @notified_at, @dismissed_at)
     ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, since = excluded.since, last_at = excluded.last_at,
       count = excluded.count, notified_at = excluded.notified_at, dismissed_at = excluded.dismissed_at`,
  );
  const dismiss = database.prepare<[string, string]>('UPDATE alerts SET dismissed_at = ? WHERE id = ?');
  const prune = database.prepare<[string]>('DELETE FROM alerts WHERE is_open = 0 AND last_at < ?');
  // Without a network every renewal fails, and the user knows it or sleeps.
  const failedRefreshes = database.prepare<[string], { connection_id: string; created_at: string }>(
    `SELECT failed.connection_id, failed.created_at
     FROM connections JOIN audit_logs AS failed ON failed.connection_id = connections.id
     WHERE connections.status = 'ACTIVE' AND failed.action = 'TOKEN_REFRESH_FAILED' AND failed.created_at >= ?
       AND instr(failed.metadata, '"code":"NETWORK_OFFLINE"') = 0 AND instr(failed.metadata, '"code":"CANCELLED"') = 0
       AND failed.id > coalesce((
         SELECT max(id) FROM audit_logs
         WHERE connection_id = connections.id AND action IN ('TOKEN_REFRESHED', 'CONNECTION_RENEWED', 'CONNECTION_EXTENDED')
       ), 0)
     ORDER BY failed.id`,
  );
  const rejectedWebhooks = database.prepare<[string], { created_at: string }>(
    "SELECT created_at FROM audit_logs WHERE action = 'WEBHOOK_REJECTED' AND created_at >= ? ORDER BY id LIMIT 10000",
  );

  return {
    all: (): StoredAlert[] => all.all().map(alertOf),
    put: (alert: StoredAlert): void => void put.run(rowOf(alert)),
    dismiss: (alertId: string, at: string): void => void dismiss.run(at, alertId),
    prune: (before: string): void => void prune.run(before),
    failedRefreshes: (since: string): { connectionId: string; atMs: number }[] =>
      failedRefreshes
        .all(since)
        .map(({ connection_id, created_at }) => ({ connectionId: connection_id, atMs: Date.parse(created_at) })),
    rejectedWebhooks: (since: string): { atMs: number }[] =>
      rejectedWebhooks.all(since).map(({ created_at }) => ({ atMs: Date.parse(created_at) })),
  };
}

function alertOf(row: AlertRow): StoredAlert {
  return {
    alertId: row.id,
    kind: row.kind,
    connectionId: row.connection_id ?? undefined,
    isOpen: row.is_open === 1,
    sinceMs: Date.parse(row.since),
    lastMs: Date.parse(row.last_at),
    count: row.count,
    notifiedAtMs: row.notified_at === null ? undefined : Date.parse(row.notified_at),
    dismissedAtMs: row.dismissed_at === null ? undefined : Date.parse(row.dismissed_at),
  };
}

function rowOf({
  alertId,
  kind,
  connectionId,
  isOpen,
  sinceMs,
  lastMs,
  count,
  notifiedAtMs,
  dismissedAtMs,
}: StoredAlert): AlertRow {
  const iso = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());
  return {
    id: alertId,
    kind,
    connection_id: connectionId ?? null,
    is_open: isOpen ? 1 : 0,
    since: new Date(sinceMs).toISOString(),
    last_at: new Date(lastMs).toISOString(),
    count,
    notified_at: iso(notifiedAtMs),
    dismissed_at: iso(dismissedAtMs),
  };
}
