import type { AuditAction } from '../../shared/domain/audit-actions.ts';
import type { AuditEntry } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';

type AuditRow = { id: number; action: AuditAction; connection_id: string | null; metadata: string; created_at: string };

/** What {@link AuditStore.page} selects. Times are ISO instants; `beforeId` is the keyset cursor. */
export type AuditFilter = {
  action?: AuditAction | undefined;
  connectionId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  beforeId?: number | undefined;
  limit: number;
};

/** Creates the store over an open database. */
export function createAuditStore(database: Database) {
  const insert = database.prepare<[string, string, string | null, string, string]>(
    'INSERT INTO audit_logs (user_id, action, connection_id, metadata, created_at) VALUES (?, ?, ?, ?, ?)',
  );

  return {
    append(userId: string, entry: Omit<AuditEntry, 'auditId'>): AuditEntry {
      const { lastInsertRowid } = insert.run(
        userId,
        entry.action,
        entry.connectionId ?? null,
        JSON.stringify(entry.metadata),
        entry.at,
      );
      return { auditId: Number(lastInsertRowid), ...entry };
    },

    page(filter: AuditFilter): AuditEntry[] {
      const conditions: string[] = [];
      const values: (string | number)[] = [];
      const where = (condition: string, value: string | number | undefined) => {
        if (value === undefined) return;
        conditions.push(condition);
        values.push(value);
      };
      where('action = ?', filter.action);
      where('connection_id = ?', filter.connectionId);
      where('created_at >= ?', filter.from);
      where('created_at <= ?', filter.to);
      where('id < ?', filter.beforeId);
      const clause = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      return database
        .prepare<(string | number)[], AuditRow>(
          `SELECT id, action, connection_id, metadata, created_at FROM audit_logs ${clause} ORDER BY id DESC LIMIT ?`,
        )
        .all(...values, filter.limit)
        .map(entryOf);
    },
  };
}

function entryOf(row: AuditRow): AuditEntry {
  return {
    auditId: row.id,
    at: row.created_at,
    action: row.action,
    ...(row.connection_id === null ? {} : { connectionId: row.connection_id }),
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
  };
}
