import type { Database } from '../database/database.ts';

/** Rows of `logos`: bank logos as `data:` URIs, by the address they came from. */
export function createLogoStore(database: Database) {
  const select = database.prepare<[string], { data_uri: string }>('SELECT data_uri FROM logos WHERE url = ?');
  const upsert = database.prepare<[string, string, string]>(
    'INSERT INTO logos (url, data_uri, fetched_at) VALUES (?, ?, ?) ON CONFLICT (url) DO UPDATE SET data_uri = excluded.data_uri, fetched_at = excluded.fetched_at',
  );
  return {
    get: (url: string): string | undefined => select.get(url)?.data_uri,
    put: (url: string, dataUri: string, fetchedAt: string): void => void upsert.run(url, dataUri, fetchedAt),
  };
}
