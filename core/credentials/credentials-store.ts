import type { Environment, RedirectMode } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';

/** A row of `credentials`; the secret is sealed. */
export type CredentialsRow = {
  environment: Environment;
  client_id: string;
  client_secret: Buffer | null;
  redirect_mode: RedirectMode;
  redirect_uri: string | null;
  updated_at: string;
};

/** Rows of `credentials`: one TrueLayer application per environment. */
export function createCredentialsStore(database: Database) {
  const select = database.prepare<[string], CredentialsRow>('SELECT * FROM credentials WHERE environment = ?');
  const upsert = database.prepare<[CredentialsRow]>(
    `INSERT INTO credentials (environment, client_id, client_secret, redirect_mode, redirect_uri, updated_at)
     VALUES (@environment, @client_id, @client_secret, @redirect_mode, @redirect_uri, @updated_at)
     ON CONFLICT (environment) DO UPDATE SET client_id = excluded.client_id, client_secret = excluded.client_secret,
       redirect_mode = excluded.redirect_mode, redirect_uri = excluded.redirect_uri, updated_at = excluded.updated_at`,
  );
  return {
    get: (environment: Environment): CredentialsRow | undefined => select.get(environment),
    put: (row: CredentialsRow): void => void upsert.run(row),
  };
}
