import type { HookMode } from '../../shared/relay/device-api.ts';
import { run, type Sql } from '../store/sql.ts';

/** A user's webhook address. Secrets are sealed with the relay's key. */
export type HookRow = { user_id: string; mode: HookMode; secret: Buffer | null; previous_secret: Buffer | null };

/** Webhook addresses. */
export type HookStore = {
  byPathHash(pathHash: Buffer): Promise<HookRow | undefined>;
  ofUser(userId: string): Promise<HookRow | undefined>;
  /** Changes mode or secret. A new secret makes the old one the previous one; `null` removes both. */
  update(userId: string, change: { mode?: HookMode | undefined; secret?: Buffer | null | undefined }): Promise<void>;
};

const COLUMNS = 'user_id, mode, secret, previous_secret';

/** Creates the store of webhook addresses. */
export function createHookStore(sql: Sql): HookStore {
  return {
    byPathHash: async (pathHash) =>
      (await sql.rows<HookRow>(`SELECT ${COLUMNS} FROM hooks WHERE path_hash = ?`, pathHash))[0],
    ofUser: async (userId) => (await sql.rows<HookRow>(`SELECT ${COLUMNS} FROM hooks WHERE user_id = ?`, userId))[0],
    update: (userId, { mode, secret }) =>
      sql.transaction(function* () {
        if (mode !== undefined) yield* run('UPDATE hooks SET mode = ? WHERE user_id = ?', mode, userId);
        if (secret === null) {
          yield* run('UPDATE hooks SET secret = NULL, previous_secret = NULL WHERE user_id = ?', userId);
        } else if (secret !== undefined) {
          yield* run('UPDATE hooks SET previous_secret = secret, secret = ? WHERE user_id = ?', secret, userId);
        }
      }),
  };
}
