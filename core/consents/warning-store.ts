import type { Database } from '../database/database.ts';
import type { RaisedWarning, WarningDay } from './plan-warnings.ts';

type WarningRow = { connection_id: string; warning_day: WarningDay; term_ends_at: string };

/** Rows of `consent_warnings` and `consent_checks`. */
export type WarningStore = ReturnType<typeof createWarningStore>;

/** Creates the store over an open database. */
export function createWarningStore(database: Database) {
  const insert = database.prepare<[string, WarningDay, string, string]>(
    'INSERT INTO consent_warnings (connection_id, warning_day, term_ends_at, warned_at) VALUES (?, ?, ?, ?)',
  );
  const all = database.prepare<[], WarningRow>('SELECT connection_id, warning_day, term_ends_at FROM consent_warnings');
  const check = database.prepare<[string, string]>(
    'INSERT INTO consent_checks (connection_id, checked_at) VALUES (?, ?) ON CONFLICT (connection_id) DO UPDATE SET checked_at = excluded.checked_at',
  );
  const checks = database.prepare<[], { connection_id: string; checked_at: string }>('SELECT * FROM consent_checks');

  return {
    add: ({ connectionId, warningDay, termEndsAtMs }: RaisedWarning, warnedAt: string): void =>
      void insert.run(connectionId, warningDay, new Date(termEndsAtMs).toISOString(), warnedAt),
    all: (): RaisedWarning[] =>
      all.all().map((row) => ({
        connectionId: row.connection_id,
        warningDay: row.warning_day,
        termEndsAtMs: Date.parse(row.term_ends_at),
      })),
    setChecked: (connectionId: string, checkedAt: string): void => void check.run(connectionId, checkedAt),
    /** When the bank was last asked about each consent, in milliseconds. */
    checkedAtMs: (): Map<string, number> =>
      new Map(checks.all().map((row) => [row.connection_id, Date.parse(row.checked_at)])),
  };
}
