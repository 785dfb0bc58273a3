import type { Database } from '../../core/database/database.ts';
import { createTokenEnvelope } from '../../core/keys/token-envelope.ts';
import { loadTokenKeys } from '../../core/keys/token-keys.ts';

const COLUMNS = [
  ['connections', 'access_token', 'id'],
  ['connections', 'refresh_token', 'id'],
  ['connections', 'previous_refresh_token', 'id'],
  ['pending_revocations', 'access_token', 'id'],
  ['pending_revocations', 'refresh_token', 'id'],
  ['oauth_states', 'code_verifier', 'id'],
  ['oauth_states', 'tokens', 'id'],
  ['credentials', 'client_secret', 'environment'],
] as const;

/** Every sealed value of a profile's database in clear, by table, column and row. What cannot be opened is left out. */
export function sealedValues(database: Database, rootKey: Buffer): Record<string, string> {
  const envelope = createTokenEnvelope(loadTokenKeys(database, rootKey, { nowMs: Date.now }));
  return Object.fromEntries(
    COLUMNS.flatMap(([table, column, idColumn]) =>
      database
        .prepare<[], { id: string; sealed: Buffer }>(
          `SELECT ${idColumn} AS id, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL`,
        )
        .all()
        .flatMap(({ id, sealed }) => {
          try {
            return [[`${table}.${column} of ${id}`, envelope.open(sealed, { table, column, rowId: id })]];
          } catch {
            return [];
          }
        }),
    ),
  );
}
