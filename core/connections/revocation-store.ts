import type { Environment } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';

/** Why a consent was given up. */
export type RevocationReason =
  /** The user ended it. */
  | 'disconnected'
  /** Its sign-in came to nothing after the tokens had arrived. */
  | 'sign-in-failed'
  /** A newer consent has taken its place, and the way back to it is over. */
  | 'superseded'
  /** The reconnect that brought it was undone. */
  | 'rolled-back';

/** A consent that is over here and that TrueLayer has still to be told about. Its tokens are sealed. */
export type RevocationRow = {
  id: string;
  connection_id: string | null;
  attempt_id: string | null;
  environment: Environment;
  because: RevocationReason;
  access_token: Buffer | null;
  refresh_token: Buffer | null;
  created_at: string;
};

/** Creates the store of `pending_revocations` over an open database. */
export function createRevocationStore(database: Database) {
  const insert = database.prepare<[RevocationRow]>(
    `INSERT INTO pending_revocations (id, connection_id, attempt_id, environment, because, access_token, refresh_token, created_at)
     VALUES (@id, @connection_id, @attempt_id, @environment, @because, @access_token, @refresh_token, @created_at)`,
  );
  const all = database.prepare<[], RevocationRow>('SELECT * FROM pending_revocations ORDER BY created_at');
  const count = database.prepare<[], { count: number }>('SELECT count(*) AS count FROM pending_revocations');
  const update = database.prepare<[Pick<RevocationRow, 'id' | 'access_token' | 'refresh_token'>]>(
    'UPDATE pending_revocations SET access_token = @access_token, refresh_token = @refresh_token WHERE id = @id',
  );
  const remove = database.prepare<[string]>('DELETE FROM pending_revocations WHERE id = ?');
  return {
    insert: (row: RevocationRow): void => void insert.run(row),
    /** Oldest first. */
    all: (): RevocationRow[] => all.all(),
    count: (): number => count.get()?.count ?? 0,
    replaceTokens: (row: Pick<RevocationRow, 'id' | 'access_token' | 'refresh_token'>): void => void update.run(row),
    remove: (id: string): void => void remove.run(id),
  };
}
