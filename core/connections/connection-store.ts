import type { ConnectionReason, ConnectionStatus, Country, Environment } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';

/** A row of `connections`. Tokens are sealed; `core/connections/tokens.ts` alone opens them. */
export type ConnectionRow = {
  id: string;
  user_id: string;
  environment: Environment;
  credentials_id: string | null;
  provider_id: string;
  provider_name: string;
  country: Country | null;
  logo_uri: string | null;
  scopes: string;
  status: ConnectionStatus;
  reason: ConnectionReason | null;
  access_token: Buffer | null;
  refresh_token: Buffer | null;
  previous_refresh_token: Buffer | null;
  refresh_started_at: string | null;
  expires_at: string | null;
  consent_status: string | null;
  consent_created_at: string | null;
  consent_expires_at: string;
  consent_expiry_is_estimate: 0 | 1;
  granted_at: string;
  history_fetched_at: string | null;
  /** The number of the first sync under the consent in force. */
  term_first_run: number;
  last_synced: string | null;
  last_error: string | null;
  failing_since: string | null;
  failures_in_a_row: number;
  refresh_lease_holder: string | null;
  refresh_lease_until: string | null;
  next_attempt_at: string | null;
  extended_at: string | null;
  expiry_before_extension: string | null;
  extension_refused_at: string | null;
  created_at: string;
  updated_at: string;
};

/** Columns a change may name. */
export type ConnectionChange = Partial<Omit<ConnectionRow, 'id' | 'user_id' | 'created_at'>>;

/** Rows of `connections`. */
export type ConnectionStore = ReturnType<typeof createConnectionStore>;

const COLUMNS: readonly (keyof ConnectionRow)[] = [
  'id', 'user_id', 'environment', 'credentials_id', 'provider_id', 'provider_name', 'country', 'logo_uri', 'scopes', 'status',
  'reason', 'access_token', 'refresh_token', 'previous_refresh_token', 'refresh_started_at', 'expires_at', 'consent_status',
  'consent_created_at', 'consent_expires_at', 'consent_expiry_is_estimate', 'granted_at', 'history_fetched_at', 'term_first_run', 'last_synced',
  'last_error', 'failing_since', 'failures_in_a_row', 'refresh_lease_holder', 'refresh_lease_until', 'next_attempt_at',
  'extended_at', 'expiry_before_extension', 'extension_refused_at', 'created_at', 'updated_at',
]; // prettier-ignore

/** Creates the store over an open database. */
export function createConnectionStore(database: Database) {
  const insert = database.prepare<[ConnectionRow]>(
    `INSERT INTO connections (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((column) => `@${column}`).join(', ')})`,
  );
  const get = database.prepare<[string], ConnectionRow>('SELECT * FROM connections WHERE id = ?');
  const all = database.prepare<[], ConnectionRow>(
    'SELECT * FROM connections ORDER BY provider_name COLLATE NOCASE, created_at',
  );
  const byCredentials = database.prepare<[string, string], ConnectionRow>(
    'SELECT * FROM connections WHERE environment = ? AND credentials_id = ?',
  );
  const remove = database.prepare<[string]>('DELETE FROM connections WHERE id = ?');
  const putRight = database.prepare<{ now: string }>(
    `UPDATE connections SET last_synced = min(last_synced, @now), failing_since = min(failing_since, @now),
       granted_at = min(granted_at, @now), expires_at = NULL, next_attempt_at = NULL, updated_at = @now
     WHERE updated_at > @now`,
  );
  /** One statement for each set of columns that is changed together; there are a dozen or two. */
  const updates = new Map<string, ReturnType<Database['prepare']>>();
  const updateOf = (columns: readonly string[]) => {
    const assignments = columns.map((column) => `${column} = @${column}`).join(', ');
    const known = updates.get(assignments);
    if (known) return known;
    const statement = database.prepare(`UPDATE connections SET ${assignments} WHERE id = @id`);
    updates.set(assignments, statement);
    return statement;
  };

  return {
    insert: (row: ConnectionRow): void => void insert.run(row),
    get: (id: string): ConnectionRow | undefined => get.get(id),
    all: (): ConnectionRow[] => all.all(),
    byCredentials: (environment: Environment, credentialsId: string): ConnectionRow | undefined =>
      byCredentials.get(environment, credentialsId),
    /** Changes the named columns; names come from the type, never from outside. */
    update(id: string, change: ConnectionChange): void {
      const columns = Object.keys(change).filter((column) => COLUMNS.some((known) => known === column));
      if (columns.length > 0) updateOf(columns).run({ ...change, id });
    },
    /**
     * Puts right what a clock that was ahead has written: nothing has happened after now. How much longer an access token
     * lives is not known then, so that it is replaced before it is used.
     */
    putRight: (now: string): void => void putRight.run({ now }),
    remove: (id: string): void => void remove.run(id),
  };
}
