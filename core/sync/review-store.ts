import type { Database } from '../database/database.ts';
import type { TransactionRow } from '../ledger/transaction-store.ts';
import type { BankTransaction } from '../providers/bank-provider.ts';
import type { UserData } from './user-data.ts';

/** A row that may be the answer: as the bank described it, and its number once it stands in the ledger. */
export type StoredCandidate = Pick<BankTransaction, 'date' | 'amountMinor' | 'currency' | 'description'> & {
  transactionId?: number | undefined;
};

/** What an answer moved between rows, to be taken back. */
export type Move = { transactionId: number; before: UserData; after: UserData };

/** A question to the user. */
export type StoredReview = {
  id: number;
  runId: string;
  accountId: string;
  kind: 'amended' | 'booked';
  /** The row as it was before the sync that raised the question. */
  before: TransactionRow;
  candidates: StoredCandidate[];
  state: 'open' | 'resolved' | 'dismissed';
  createdAt: string;
  /** The row on which the note stands now; none while it stands nowhere. */
  holderId: number | undefined;
  chosenId: number | undefined;
  moves: Move[];
  answeredAt: string | undefined;
};

type ReviewRow = {
  id: number;
  run_id: string;
  account_id: string;
  kind: StoredReview['kind'];
  before: string;
  candidates: string;
  state: StoredReview['state'];
  created_at: string;
  holder_id: number | null;
  chosen_id: number | null;
  moves: string | null;
  answered_at: string | null;
};

/** What a question starts from. */
export type NewReview = Pick<StoredReview, 'runId' | 'accountId' | 'kind' | 'before' | 'candidates' | 'createdAt'>;

/** Rows of `reviews`. */
export type ReviewStore = ReturnType<typeof createReviewStore>;

/** Creates the store over an open database. */
export function createReviewStore(database: Database) {
  const insert = database.prepare<[string, string, string, string, string, string, number, number | null]>(
    `INSERT INTO reviews (run_id, account_id, kind, before, candidates, created_at, subject_id, holder_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const openAbout = database.prepare<[string, number], { id: number }>(
    "SELECT id FROM reviews WHERE account_id = ? AND subject_id = ? AND state = 'open' LIMIT 1",
  );
  const open = database.prepare<[], ReviewRow>("SELECT * FROM reviews WHERE state = 'open' ORDER BY id DESC LIMIT 200");
  const answered = database.prepare<[], ReviewRow>(
    "SELECT * FROM reviews WHERE state <> 'open' AND answered_at IS NOT NULL ORDER BY answered_at DESC, id DESC LIMIT 20",
  );
  const get = database.prepare<[number], ReviewRow>('SELECT * FROM reviews WHERE id = ?');
  const ofRun = database.prepare<[string], ReviewRow>('SELECT * FROM reviews WHERE run_id = ? ORDER BY id DESC');
  const resolved = database.prepare<[string], ReviewRow>(
    "SELECT * FROM reviews WHERE account_id = ? AND state = 'resolved' ORDER BY answered_at, id",
  );
  const setCandidates = database.prepare<[string, number]>('UPDATE reviews SET candidates = ? WHERE id = ?');
  const answer = database.prepare<[string, number | null, string | null, string | null, number]>(
    'UPDATE reviews SET state = ?, chosen_id = ?, moves = ?, answered_at = ? WHERE id = ?',
  );
  const setHolder = database.prepare<[number | null, number]>('UPDATE reviews SET holder_id = ? WHERE id = ?');
  const dropRun = database.prepare<[string]>('DELETE FROM reviews WHERE run_id = ?');

  return {
    /** Asks, unless the same row is asked about already (a sync that was cut off had asked); answers the question's number. */
    insert({ runId, accountId, kind, before, candidates, createdAt }: NewReview): number | undefined {
      if (openAbout.get(accountId, before.id) !== undefined) return undefined;
      const holder = kind === 'amended' ? before.id : null;
      const texts = [JSON.stringify(before), JSON.stringify(candidates)] as const;
      return Number(insert.run(runId, accountId, kind, ...texts, createdAt, before.id, holder).lastInsertRowid);
    },
    setCandidates: (id: number, candidates: readonly StoredCandidate[]): void =>
      void setCandidates.run(JSON.stringify(candidates), id),
    open: (): StoredReview[] => open.all().map(reviewOf),
    /** The latest answers, which can be taken back. */
    answered: (): StoredReview[] => answered.all().map(reviewOf),
    get(id: number): StoredReview | undefined {
      const row = get.get(id);
      return row && reviewOf(row);
    },
    /** Every question that a run raised, the last one first. */
    ofRun: (runId: string): StoredReview[] => ofRun.all(runId).map(reviewOf),
    /** Answers that have moved a note onto a row, or off it. */
    movesOf: (accountId: string, transactionId: number): StoredReview[] =>
      resolved
        .all(accountId)
        .map(reviewOf)
        .filter(({ moves }) => moves.some((move) => move.transactionId === transactionId)),
    /** Closes a question, or opens it again (`state` open, nothing moved). */
    answer(
      id: number,
      state: StoredReview['state'],
      chosenId?: number,
      moves: readonly Move[] = [],
      at?: string,
    ): void {
      answer.run(state, chosenId ?? null, moves.length === 0 ? null : JSON.stringify(moves), at ?? null, id);
    },
    setHolder: (id: number, holderId: number | undefined): void => void setHolder.run(holderId ?? null, id),
    dropRun: (runId: string): void => void dropRun.run(runId),
  };
}

function reviewOf(row: ReviewRow): StoredReview {
  return {
    id: row.id,
    runId: row.run_id,
    accountId: row.account_id,
    kind: row.kind,
    before: JSON.parse(row.before) as TransactionRow,
    candidates: JSON.parse(row.candidates) as StoredCandidate[],
    state: row.state,
    createdAt: row.created_at,
    holderId: row.holder_id ?? undefined,
    chosenId: row.chosen_id ?? undefined,
    moves: row.moves === null ? [] : (JSON.parse(row.moves) as Move[]),
    answeredAt: row.answered_at ?? undefined,
  };
}
