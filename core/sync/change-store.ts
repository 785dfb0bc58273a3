import type { Database } from '../database/database.ts';
import type { TransactionRow } from '../ledger/transaction-store.ts';

/** What happened to a known row in a run. Added rows are not recorded here: they carry the run's number themselves. */
export type ChangeKind = 'changed' | 'booked' | 'removed' | 'doubted' | 'vanished' | 'returned';

/** One recorded write. */
export type Change = {
  kind: ChangeKind;
  reason: string;
  before: TransactionRow | undefined;
  after: TransactionRow | undefined;
};

/** A change as it stands in the record. */
export type StoredChange = Change & { seq: number; accountId: string; transactionId: number };

type ChangeRow = {
  seq: number;
  account_id: string;
  transaction_id: number;
  kind: ChangeKind;
  reason: string;
  before: string | null;
  after: string | null;
};

/** Rows of `changes`: the changeset of every run. */
export type ChangeStore = ReturnType<typeof createChangeStore>;

/** Creates the store over an open database. */
export function createChangeStore(database: Database) {
  const insert = database.prepare<[string, number, string, number, ChangeKind, string, string | null, string | null]>(
    'INSERT INTO changes (run_id, seq, account_id, transaction_id, kind, reason, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const last = database.prepare<[string], { seq: number | null }>(
    'SELECT max(seq) AS seq FROM changes WHERE run_id = ?',
  );
  const page = database.prepare<[string, number, number], ChangeRow>(
    'SELECT * FROM changes WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  const backwards = database.prepare<[string, number], ChangeRow>(
    'SELECT * FROM changes WHERE run_id = ? ORDER BY seq DESC LIMIT ?',
  );
  const dropFrom = database.prepare<[string, number]>('DELETE FROM changes WHERE run_id = ? AND seq >= ?');
  const ofTransaction = database.prepare<[number], ChangeRow & { run_id: string }>(
    'SELECT * FROM changes WHERE transaction_id = ?',
  );

  const drop = database.prepare<[string, number]>('DELETE FROM changes WHERE run_id = ? AND seq = ?');
  const setAddedBy = database.prepare<[number, number, number]>(
    `UPDATE changes SET before = json_set(before, '$.added_by_run', ?), after = json_set(after, '$.added_by_run', ?)
     WHERE transaction_id = ?`,
  );

  return {
    nextSeq: (runId: string): number => (last.get(runId)?.seq ?? 0) + 1,
    insert(runId: string, seq: number, { kind, reason, before, after }: Change): void {
      const row = after ?? before;
      if (!row) return;
      insert.run(runId, seq, row.account_id, row.id, kind, reason, pack(before), pack(after));
    },
    page: (runId: string, afterSeq: number, limit: number): StoredChange[] =>
      page.all(runId, afterSeq, limit).map(changeOf),
    /** The newest changes of a run, newest first: the order in which they are undone. */
    newest: (runId: string, limit: number): StoredChange[] => backwards.all(runId, limit).map(changeOf),
    dropFrom: (runId: string, seq: number): void => void dropFrom.run(runId, seq),
    drop: (runId: string, seq: number): void => void drop.run(runId, seq),
    /** Says of what is written down about a transaction that another run had added it. */
    setAddedBy: (transactionId: number, run: number): void => void setAddedBy.run(run, run, transactionId),
    ofTransaction: (transactionId: number): (StoredChange & { runId: string })[] =>
      ofTransaction.all(transactionId).map((row) => ({ ...changeOf(row), runId: row.run_id })),
  };
}

function pack(row: TransactionRow | undefined): string | null {
  return row === undefined ? null : JSON.stringify(row);
}

function changeOf(row: ChangeRow): StoredChange {
  const unpack = (text: string | null) => (text === null ? undefined : (JSON.parse(text) as TransactionRow));
  return {
    seq: row.seq,
    accountId: row.account_id,
    transactionId: row.transaction_id,
    kind: row.kind,
    reason: row.reason,
    before: unpack(row.before),
    after: unpack(row.after),
  };
}
