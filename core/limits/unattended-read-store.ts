import type { Database } from '../database/database.ts';
import type { CountedEndpoint, UnattendedRead } from './quota.ts';

type ReadRow = { connection_id: string; account_id: string; endpoint: CountedEndpoint; at: string };

/** Rows of `unattended_reads`. */
export function createUnattendedReadStore(database: Database) {
  const insert = database.prepare<[string, string, string, string]>(
    'INSERT INTO unattended_reads (connection_id, account_id, endpoint, at) VALUES (?, ?, ?, ?)',
  );
  const times = database.prepare<[string, string, string, string], { at: string }>(
    'SELECT at FROM unattended_reads WHERE connection_id = ? AND account_id = ? AND endpoint = ? AND at > ?',
  );
  const all = database.prepare<[string], ReadRow>('SELECT * FROM unattended_reads WHERE at > ?');
  const prune = database.prepare<[string]>('DELETE FROM unattended_reads WHERE at <= ?');
  const ahead = database.prepare<[string], { at: string }>('SELECT at FROM unattended_reads WHERE at > ? LIMIT 1');
  const pullBack = database.prepare<{ now: string }>('UPDATE unattended_reads SET at = @now WHERE at > @now');
  const forget = database.prepare<[string]>('DELETE FROM unattended_reads WHERE connection_id = ?');

  return {
    record: ({ connectionId, accountId, endpoint, atMs }: UnattendedRead): void =>
      void insert.run(connectionId, accountId, endpoint, new Date(atMs).toISOString()),
    times: (connectionId: string, accountId: string, endpoint: CountedEndpoint, sinceMs: number): number[] =>
      times.all(connectionId, accountId, endpoint, new Date(sinceMs).toISOString()).map(({ at }) => Date.parse(at)),
    since: (sinceMs: number): UnattendedRead[] =>
      all.all(new Date(sinceMs).toISOString()).map((row) => ({
        connectionId: row.connection_id,
        accountId: row.account_id,
        endpoint: row.endpoint,
        atMs: Date.parse(row.at),
      })),
    /**
     * Dates reads of the future to this moment. They were made before a clock was set back; when, nobody knows any more, so
     * they count for a day from now on, and not until the clock has caught up with them.
     */
    pullBack(nowMs: number): void {
      const now = new Date(nowMs).toISOString();
      if (ahead.get(now) !== undefined) pullBack.run({ now });
    },
    forget: (connectionId: string): void => void forget.run(connectionId),
    prune: (beforeMs: number): void => void prune.run(new Date(beforeMs).toISOString()),
  };
}
