import type { Database } from '../database/database.ts';

/** A question to the user; `before` and `candidates` are JSON. */
export type ReviewRow = {
  id: number;
  run_id: string;
  account_id: string;
  kind: 'amended' | 'booked';
  before: string;
  candidates: string;
  state: 'open' | 'resolved' | 'dismissed';
  created_at: string;
};

/** Rows of `reviews`. */
export type ReviewStore = ReturnType<typeof createReviewStore>;

/** Creates the store over an open database. */
export function createReviewStore(database: Database) {
  const insert = database.prepare<[Omit<ReviewRow, 'id' | 'state'>]>(
    `INSERT INTO reviews (run_id, account_id, kind, before, candidates, created_at)
     VALUES (@run_id, @account_id, @kind, @before, @candidates, @created_at)`,
  );
  const open = database.prepare<[], ReviewRow>("SELECT * FROM reviews WHERE state = 'open' ORDER BY id DESC LIMIT 200");
  const get = database.prepare<[number], ReviewRow>('SELECT * FROM reviews WHERE id = ?');
  const close = database.prepare<[ReviewRow['state'], number]>('UPDATE reviews SET state = ? WHERE id = ?');
  const dropRun = database.prepare<[string]>('DELETE FROM reviews WHERE run_id = ?');
  return {
    insert: (row: Omit<ReviewRow, 'id' | 'state'>): void => void insert.run(row),
    open: (): ReviewRow[] => open.all(),
    get: (id: number): ReviewRow | undefined => get.get(id),
    close: (id: number, state: 'resolved' | 'dismissed'): void => void close.run(state, id),
    dropRun: (runId: string): void => void dropRun.run(runId),
  };
}
