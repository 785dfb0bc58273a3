import { createHash } from 'node:crypto';
import { openDatabase } from '../../../core/database/database.ts';
import { createTokenEnvelope } from '../../../core/keys/token-envelope.ts';
import { loadTokenKeys } from '../../../core/keys/token-keys.ts';
import { TEST_KEY } from '../../support/test-engine.ts';

/** A refresh token somewhere in a profile, by its SHA-256 as the sandbox lists the honoured ones. */
export type HeldToken = { place: string; rowId: string; sha256: string };

const PLACES = [
  { table: 'connections', column: 'refresh_token' },
  { table: 'connections', column: 'previous_refresh_token' },
  { table: 'oauth_states', column: 'tokens' },
  { table: 'pending_revocations', column: 'refresh_token' },
] as const;

/** Every refresh token that a profile holds, in whatever place. Reads the file by a handle of its own. */
export async function heldTokens(profileDir: string): Promise<HeldToken[]> {
  const database = await openDatabase(profileDir, TEST_KEY);
  try {
    const envelope = createTokenEnvelope(loadTokenKeys(database, TEST_KEY, { nowMs: () => 0 }));
    const held: HeldToken[] = [];
    const note = (place: string, rowId: string, token: string | undefined): void => {
      if (token === undefined) return;
      held.push({ place, rowId, sha256: createHash('sha256').update(token).digest('base64url') });
    };
    for (const { table, column } of PLACES) {
      const rows = database
        .prepare<[], { id: string; sealed: Buffer }>(
          `SELECT id, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL`,
        )
        .all();
      for (const { id, sealed } of rows) {
        const text = envelope.open(sealed, { table, column, rowId: id });
        note(
          `${table}.${column}`,
          id,
          column === 'tokens' ? (JSON.parse(text) as { refreshToken?: string }).refreshToken : text,
        );
      }
    }
    const snapshots = database
      .prepare<[], { connection_id: string; connection: string }>(
        'SELECT connection_id, connection FROM connection_snapshots',
      )
      .all();
    for (const { connection_id: rowId, connection } of snapshots) {
      const columns = JSON.parse(connection) as Record<string, unknown>;
      for (const column of ['refresh_token', 'previous_refresh_token']) {
        const packed = columns[column];
        if (typeof packed !== 'string') continue;
        const sealed = Buffer.from(packed.replace('base64:', ''), 'base64');
        note(`connection_snapshots.${column}`, rowId, envelope.open(sealed, { table: 'connections', column, rowId }));
      }
    }
    return held;
  } finally {
    database.close();
  }
}
