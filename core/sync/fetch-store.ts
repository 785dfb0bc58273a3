import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { CountedEndpoint } from '../limits/quota.ts';
import type { Database } from '../database/database.ts';
import { SECOND_WITNESS_AFTER_MS } from './decide-missing.ts';

/** One question to a bank and how it was answered. `result` is `ok` or an error code. */
export type FetchRecord = {
  run_id: string;
  account_id: string;
  endpoint: CountedEndpoint;
  from_date: LocalDate | null;
  to_date: LocalDate | null;
  fetched_at: string;
  result: string;
  rows: number | null;
  raw_sha256: string | null;
  /** By what known rows were recognised, as counts in JSON. */
  kept: string | null;
};

/** Rows of `fetches`. */
export type FetchStore = ReturnType<typeof createFetchStore>;

/** Creates the store over an open database. */
export function createFetchStore(database: Database) {
  const insert = database.prepare<[FetchRecord]>(
    `INSERT INTO fetches (run_id, account_id, endpoint, from_date, to_date, fetched_at, result, rows, raw_sha256, kept)
     VALUES (@run_id, @account_id, @endpoint, @from_date, @to_date, @fetched_at, @result, @rows, @raw_sha256, @kept)`,
  );
  // The order in which they were written, not the clock, says which question was the last.
  const lastGood = database.prepare<[string], { fetched_at: string }>(
    "SELECT fetched_at FROM fetches WHERE account_id = ? AND endpoint = 'transactions' AND result = 'ok' ORDER BY rowid DESC LIMIT 1",
  );
  const paymentsSince = database.prepare<[number, string], { isThere: 1 }>(
    `SELECT 1 AS isThere FROM fetches f JOIN sync_runs r ON r.id = f.run_id AND r.number >= ?
     WHERE f.account_id = ? AND f.endpoint = 'transactions' AND f.result = 'ok' AND f.rows > 0 LIMIT 1`,
  );
  const answersSince = database.prepare<[number, string], { first: string | null; last: string | null }>(
    `SELECT min(f.fetched_at) AS first, max(f.fetched_at) AS last
     FROM fetches f JOIN sync_runs r ON r.id = f.run_id AND r.number >= ?
     WHERE f.account_id = ? AND f.endpoint = 'transactions' AND f.result = 'ok'`,
  );
  const ranges = database.prepare<[string], FetchRecord>(
    "SELECT * FROM fetches WHERE account_id = ? AND endpoint = 'transactions' AND from_date IS NOT NULL ORDER BY rowid",
  );
  const ofRun = database.prepare<[string], FetchRecord>('SELECT * FROM fetches WHERE run_id = ? ORDER BY rowid');
  const dropRun = database.prepare<[string]>('DELETE FROM fetches WHERE run_id = ?');

  return {
    insert: (record: FetchRecord): void => void insert.run(record),
    /** When the account's transactions were last answered. */
    lastGoodAt: (accountId: string): string | undefined => lastGood.get(accountId)?.fetched_at,
    /**
     * Whether the account's transactions were answered in a sync of this number or a later one. That there are none is an
     * answer once a second one, later than the cache, has said so too.
     */
    isAnsweredSince(accountId: string, run: number): boolean {
      if (paymentsSince.get(run, accountId)) return true;
      const { first = null, last = null } = answersSince.get(run, accountId) ?? {};
      return first !== null && last !== null && Date.parse(last) - Date.parse(first) >= SECOND_WITNESS_AFTER_MS;
    },
    /** Every range asked of an account, oldest question first. */
    ranges: (accountId: string): FetchRecord[] => ranges.all(accountId),
    ofRun: (runId: string): FetchRecord[] => ofRun.all(runId),
    dropRun: (runId: string): void => void dropRun.run(runId),
  };
}
