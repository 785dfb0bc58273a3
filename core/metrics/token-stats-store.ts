import type { ConnectionStatus } from '../../shared/contract/index.ts';
import type { AuditAction } from '../../shared/domain/audit-actions.ts';
import type { Database } from '../database/database.ts';

/** Counts over the audit trail and the connections. */
export function createTokenStatsStore(database: Database) {
  const actions = database.prepare<[AuditAction, string], { count: number }>(
    'SELECT count(*) AS count FROM audit_logs WHERE action = ? AND created_at >= ?',
  );
  const statuses = database.prepare<[], { status: ConnectionStatus; count: number }>(
    'SELECT status, count(*) AS count FROM connections GROUP BY status',
  );
  const ending = database.prepare<[string], { count: number }>(
    "SELECT count(*) AS count FROM connections WHERE status IN ('ACTIVE', 'ERROR') AND consent_expires_at <= ?",
  );
  return {
    countActions: (action: AuditAction, sinceIso: string): number => actions.get(action, sinceIso)?.count ?? 0,
    countStatuses: (): Partial<Record<ConnectionStatus, number>> =>
      Object.fromEntries(statuses.all().map(({ status, count }) => [status, count])),
    countEndingBy: (iso: string): number => ending.get(iso)?.count ?? 0,
  };
}
