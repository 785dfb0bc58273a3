import type { Country, Environment, RedirectMode } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';

/** A row of `oauth_states`: one attempt to connect a bank. The verifier and the tokens are sealed. */
export type AttemptRow = {
  id: string;
  user_id: string;
  state: Buffer;
  code_verifier: Buffer | null;
  environment: Environment;
  redirect_mode: RedirectMode;
  redirect_uri: string;
  connection_id: string | null;
  provider_id: string | null;
  country: Country | null;
  scopes: string;
  status: 'waiting' | 'finishing' | 'review' | 'connected' | 'failed';
  tokens: Buffer | null;
  error: string | null;
  /** A plan that is not plainly clean waits for the user's yes. */
  review: 0 | 1;
  kind: 'link' | 'extend' | 'reauth';
  expires_at: string;
  created_at: string;
};

/** Rows of `oauth_states`. */
export type AttemptStore = ReturnType<typeof createAttemptStore>;

/** Creates the store over an open database. */
export function createAttemptStore(database: Database) {
  const insert = database.prepare<[AttemptRow]>(
    `INSERT INTO oauth_states (id, user_id, state, code_verifier, environment, redirect_mode, redirect_uri, connection_id,
       provider_id, country, scopes, status, tokens, error, review, kind, expires_at, created_at)
     VALUES (@id, @user_id, @state, @code_verifier, @environment, @redirect_mode, @redirect_uri, @connection_id,
       @provider_id, @country, @scopes, @status, @tokens, @error, @review, @kind, @expires_at, @created_at)`,
  );
  const byState = database.prepare<[Buffer], AttemptRow>('SELECT * FROM oauth_states WHERE state = ?');
  const byId = database.prepare<[string], AttemptRow>('SELECT * FROM oauth_states WHERE id = ?');
  const recent = database.prepare<[string], AttemptRow>(
    'SELECT * FROM oauth_states WHERE created_at >= ? ORDER BY created_at DESC LIMIT 20',
  );
  const unfinished = database.prepare<[], AttemptRow>(
    "SELECT * FROM oauth_states WHERE status IN ('finishing', 'review')",
  );
  const claim = database.prepare<[string]>(
    "UPDATE oauth_states SET status = 'finishing', code_verifier = NULL, error = NULL WHERE id = ? AND status = 'waiting'",
  );
  const keepTokens = database.prepare<[Buffer, string]>('UPDATE oauth_states SET tokens = ? WHERE id = ?');
  const resume = database.prepare<[string]>(
    "UPDATE oauth_states SET status = 'finishing', error = NULL WHERE id = ? AND tokens IS NOT NULL",
  );
  const fail = database.prepare<[string, string]>(
    "UPDATE oauth_states SET status = 'failed', code_verifier = NULL, error = ? WHERE id = ?",
  );
  const dropTokens = database.prepare<[string]>('UPDATE oauth_states SET tokens = NULL WHERE id = ?');
  const succeed = database.prepare<[string, string]>(
    "UPDATE oauth_states SET status = 'connected', code_verifier = NULL, tokens = NULL, error = NULL, connection_id = ? WHERE id = ?",
  );
  const wait = database.prepare<[string]>(
    "UPDATE oauth_states SET status = 'review' WHERE id = ? AND status = 'finishing'",
  );
  const remove = database.prepare<[string]>('DELETE FROM oauth_states WHERE id = ?');
  const removeOf = database.prepare<[string]>('DELETE FROM oauth_states WHERE connection_id = ?');
  const heldOf = database.prepare<[string], AttemptRow>(
    'SELECT * FROM oauth_states WHERE tokens IS NOT NULL AND connection_id = ?',
  );
  const heldBefore = database.prepare<[string], AttemptRow>(
    'SELECT * FROM oauth_states WHERE tokens IS NOT NULL AND created_at < ?',
  );
  const prune = database.prepare<[string]>('DELETE FROM oauth_states WHERE created_at < ?');

  return {
    insert: (row: AttemptRow): void => void insert.run(row),
    byState: (stateHash: Buffer): AttemptRow | undefined => byState.get(stateHash),
    get: (id: string): AttemptRow | undefined => byId.get(id),
    recent: (sinceIso: string): AttemptRow[] => recent.all(sinceIso),
    unfinished: (): AttemptRow[] => unfinished.all(),
    /** Takes an attempt for use and deletes its verifier; false when another answer was quicker. */
    claim: (id: string): boolean => claim.run(id).changes === 1,
    keepTokens: (id: string, sealed: Buffer): void => void keepTokens.run(sealed, id),
    /** Takes a failed attempt that still holds tokens up again. */
    resume: (id: string): boolean => resume.run(id).changes === 1,
    fail: (id: string, error: string): void => void fail.run(error, id),
    dropTokens: (id: string): void => void dropTokens.run(id),
    succeed: (id: string, connectionId: string): void => void succeed.run(connectionId, id),
    /** Lets a plan wait for the user. */
    waitForReview: (id: string): void => void wait.run(id),
    remove: (id: string): void => void remove.run(id),
    /** Forgets every sign-in of a connection whose data is deleted. */
    removeOf: (connectionId: string): void => void removeOf.run(connectionId),
    /** Attempts onto a connection that hold tokens. */
    heldOf: (connectionId: string): AttemptRow[] => heldOf.all(connectionId),
    /** Old attempts that still hold tokens. */
    heldBefore: (beforeIso: string): AttemptRow[] => heldBefore.all(beforeIso),
    prune: (beforeIso: string): void => void prune.run(beforeIso),
  };
}
