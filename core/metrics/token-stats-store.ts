import type { ConnectionStatus, Environment } from '../../shared/contract/index.ts';
import type { AuditAction } from '../../shared/domain/audit-actions.ts';
import type { Database } from '../database/database.ts';

/** Counts over the audit trail and the connections of one environment. */
export function createTokenStatsStore(database: Database) {
  // A connection that is gone belongs to no environment any more; what it did still counts.
  const actions = database.prepare<{ action: AuditAction; since: string; environment: Environment }, { count: number }>(
    `SELECT count(*) AS count FROM audit_logs LEFT JOIN connections ON connections.id = audit_logs.connection_id
     WHERE audit_logs.action = @action AND audit_logs.created_at >= @since
       AND coalesce(connections.environment, @environment) = @environment`,
  );
  const statuses = database.prepare<[Environment], { status: ConnectionStatus; count: number }>(
    'SELECT status, count(*) AS count FROM connections WHERE environment = ? GROUP BY status',
  );
  const ending = database.prepare<[Environment, string], { count: number }>(
    `SELECT count(*) AS count FROM connections
     WHERE environment = ? AND status IN ('ACTIVE', 'ERROR') AND consent_expires_at <= ?`,
  );
  return {
    countActions: (action: AuditAction, since: string, environment: Environment): number =>
      actions.get({ action, since, environment })?.count ?? 0,
    countStatuses: (environment: Environment): Partial<Record<ConnectionStatus, number>> =>
      Object.fromEntries(statuses.all(environment).map(({ status, count }) => [status, count])),
    countEndingBy: (iso: string, environment: Environment): number => ending.get(environment, iso)?.count ?? 0,
  };
}
