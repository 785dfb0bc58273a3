import type { Database } from '../database/database.ts';

/** A place in the database that holds sealed values: one column of one table. */
export type SealedColumn = { table: string; column: string; idColumn: string };

/** Every column that holds sealed values. A new one must be named here, or a rotation would leave it behind. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'connections', column: 'access_token', idColumn: 'id' },
  { table: 'connections', column: 'refresh_token', idColumn: 'id' },
  { table: 'connections', column: 'previous_refresh_token', idColumn: 'id' },
  { table: 'oauth_states', column: 'code_verifier', idColumn: 'id' },
  { table: 'oauth_states', column: 'tokens', idColumn: 'id' },
  { table: 'credentials', column: 'client_secret', idColumn: 'environment' },
  { table: 'pending_revocations', column: 'access_token', idColumn: 'id' },
  { table: 'pending_revocations', column: 'refresh_token', idColumn: 'id' },
  { table: 'relay_accounts', column: 'account', idColumn: 'relay_id' },
  { table: 'relay_accounts', column: 'webhook_secrets', idColumn: 'relay_id' },
];

/** Creates the store over an open database. */
export function createTokenKeyStore(database: Database) {
  const all = database.prepare<[], { id: number; wrapped: Buffer }>('SELECT id, wrapped FROM token_keys ORDER BY id');
  const insert = database.prepare<[number, Buffer, string]>(
    'INSERT INTO token_keys (id, wrapped, created_at) VALUES (?, ?, ?)',
  );
  const replace = database.prepare<[Buffer, number]>('UPDATE token_keys SET wrapped = ? WHERE id = ?');
  const remove = database.prepare<[number]>('DELETE FROM token_keys WHERE id < ?');
  // The key id stands in bytes 2 to 5 of an envelope, big-endian: hex text compares like the number.
  const older = SEALED_COLUMNS.map(({ table, column, idColumn }) => ({
    table,
    column,
    select: database.prepare<[string, number], { id: string; sealed: Buffer }>(
      `SELECT ${idColumn} AS id, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL AND hex(substr(${column}, 2, 4)) < ? LIMIT ?`,
    ),
    update: database.prepare<[Buffer, string]>(`UPDATE ${table} SET ${column} = ? WHERE ${idColumn} = ?`),
  }));

  return {
    all: () => all.all(),
    insert: (id: number, wrapped: Buffer, at: string): void => void insert.run(id, wrapped, at),
    replace: (id: number, wrapped: Buffer): void => void replace.run(wrapped, id),
    removeBefore: (id: number): void => void remove.run(id),
    /** Up to `limit` values sealed under a key older than `keyId`, each with the function that replaces it. */
    sealedBefore(
      keyId: number,
      limit: number,
    ): { table: string; column: string; rowId: string; sealed: Buffer; replace(sealed: Buffer): void }[] {
      const mark = keyId.toString(16).toUpperCase().padStart(8, '0');
      const found = [];
      for (const { table, column, select, update } of older) {
        for (const { id, sealed } of select.all(mark, limit - found.length)) {
          found.push({ table, column, rowId: id, sealed, replace: (fresh: Buffer) => void update.run(fresh, id) });
        }
        if (found.length >= limit) break;
      }
      return found;
    },
  };
}
