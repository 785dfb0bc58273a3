import type { Database } from '../database/database.ts';
import type { CountedEndpoint, UnattendedRead } from './quota.ts';

type ReadRow = { connection_id: string; account_id: string; endpoint: CountedEndpoint; at: string };

/** So many reads of a place are kept however old they seem: a clock that is wrong must not make them forgotten. */
const KEPT_PER_PLACE = 8;

/**
 * When a read counts from, seen from `@now`. One that lies ahead was made before the clock was set back; when, nobody knows
 * any more, so it counts from the moment at which that was noticed. Once the clock is where it was, its own time is right.
 */
const COUNTS_FROM = 'CASE WHEN at <= @now THEN at WHEN noticed_at <= @now THEN noticed_at ELSE @now END';

/** Rows of `unattended_reads`. */
export function createUnattendedReadStore(database: Database) {
  const insert = database.prepare<[string, string, string, string]>(
    'INSERT INTO unattended_reads (connection_id, account_id, endpoint, at) VALUES (?, ?, ?, ?)',
  );
  const times = database.prepare<
    { connectionId: string; accountId: string; endpoint: string; now: string; since: string },
    { at: string }
  >(
    `SELECT ${COUNTS_FROM} AS at FROM unattended_reads
     WHERE connection_id = @connectionId AND account_id = @accountId AND endpoint = @endpoint AND at > @since AND ${COUNTS_FROM} > @since`,
  );
  const columns = `connection_id, account_id, endpoint, ${COUNTS_FROM} AS at`;
  const all = database.prepare<{ now: string; since: string }, ReadRow>(
    `SELECT ${columns} FROM unattended_reads WHERE at > @since AND ${COUNTS_FROM} > @since`,
  );
  const ofConnection = database.prepare<{ connectionId: string; now: string; since: string }, ReadRow>(
    `SELECT ${columns} FROM unattended_reads WHERE connection_id = @connectionId AND at > @since AND ${COUNTS_FROM} > @since`,
  );
  const prune = database.prepare<{ before: string; kept: number }>(
    `DELETE FROM unattended_reads WHERE (at <= @before OR noticed_at <= @before) AND rowid NOT IN (
       SELECT rowid FROM (
         SELECT rowid, row_number() OVER (PARTITION BY connection_id, account_id, endpoint ORDER BY rowid DESC) AS place
         FROM unattended_reads
       ) WHERE place <= @kept)`,
  );
  // A moment of notice that lies ahead itself was noted by yet another wrong clock.
  const isNews = 'at > @now AND (noticed_at IS NULL OR noticed_at > @now)';
  const ahead = database.prepare<{ now: string }, { at: string }>(
    `SELECT at FROM unattended_reads WHERE ${isNews} LIMIT 1`,
  );
  const notice = database.prepare<{ now: string }>(`UPDATE unattended_reads SET noticed_at = @now WHERE ${isNews}`);
  const forget = database.prepare<[string]>('DELETE FROM unattended_reads WHERE connection_id = ?');
  const iso = (ms: number) => new Date(ms).toISOString();

  return {
    record: ({ connectionId, accountId, endpoint, atMs }: UnattendedRead): void =>
      void insert.run(connectionId, accountId, endpoint, iso(atMs)),
    /** When the reads of one place since a moment count from. */
    times: (
      connectionId: string,
      accountId: string,
      endpoint: CountedEndpoint,
      sinceMs: number,
      nowMs: number,
    ): number[] =>
      times
        .all({ connectionId, accountId, endpoint, now: iso(nowMs), since: iso(sinceMs) })
        .map(({ at }) => Date.parse(at)),
    /** Reads since a moment, of one connection or of all. */
    since(sinceMs: number, nowMs: number, connectionId?: string): UnattendedRead[] {
      const moments = { now: iso(nowMs), since: iso(sinceMs) };
      const rows = connectionId === undefined ? all.all(moments) : ofConnection.all({ ...moments, connectionId });
      return rows.map((row) => ({
        connectionId: row.connection_id,
        accountId: row.account_id,
        endpoint: row.endpoint,
        atMs: Date.parse(row.at),
      }));
    },
    /** Notes which reads lie in the future, so that they count for a day from now on and no longer. */
    noticeAhead(nowMs: number): void {
      const now = iso(nowMs);
      if (ahead.get({ now }) !== undefined) notice.run({ now });
    },
    forget: (connectionId: string): void => void forget.run(connectionId),
    prune: (beforeMs: number): void => void prune.run({ before: iso(beforeMs), kept: KEPT_PER_PLACE }),
  };
}
