import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Database } from '../database/database.ts';
import { firstSortKeyOf } from '../ledger/sort-key.ts';
import type { TransferReason } from './find-transfers.ts';
import type { HalfRow } from './half.ts';

/** How a transfer stands: counted because it is certain or the user said so, waiting for the user, or turned down. */
export type TransferState = 'found' | 'suggested' | 'confirmed' | 'rejected';

/** A row of `transfers`. */
export type TransferRow = {
  id: number;
  out_id: number;
  in_id: number;
  out_date: LocalDate;
  state: TransferState;
  because: TransferReason[];
  decided_at: string | null;
};

type StoredRow = Omit<TransferRow, 'because'> & { because: string };

/** A row that could be half of a transfer, and the pair that it counts in. */
export type CandidateRow = HalfRow & { sort_key: number; transfer_id: number | null };

/** Rows of `transfers`, and the rows that they are made from. */
export type TransferStore = ReturnType<typeof createTransferStore>;

/** Creates the store over an open database. */
export function createTransferStore(database: Database) {
  const insert = database.prepare<[number, number, LocalDate, TransferState, string]>(
    'INSERT INTO transfers (out_id, in_id, out_date, state, because) VALUES (?, ?, ?, ?, ?)',
  );
  const get = database.prepare<[number], StoredRow>('SELECT * FROM transfers WHERE id = ?');
  const ofHalf = database.prepare<[number, number], StoredRow>('SELECT * FROM transfers WHERE out_id = ? OR in_id = ?');
  const since = database.prepare<[LocalDate, LocalDate, number, number], StoredRow>(
    'SELECT * FROM transfers WHERE out_date > ? OR (out_date = ? AND id > ?) ORDER BY out_date, id LIMIT ?',
  );
  const decide = database.prepare<[TransferState, string | null, number]>(
    'UPDATE transfers SET state = ?, decided_at = ? WHERE id = ?',
  );
  const explain = database.prepare<[TransferState, string, number]>(
    'UPDATE transfers SET state = ?, because = ? WHERE id = ?',
  );
  const remove = database.prepare<[number]>('DELETE FROM transfers WHERE id = ?');
  const page = database.prepare<[string, string, LocalDate, LocalDate, number, number], StoredRow>(
    `SELECT x.* FROM transfers x JOIN transactions o ON o.id = x.out_id
     WHERE x.state IN (SELECT value FROM json_each(?)) AND o.account_id IN (SELECT value FROM json_each(?))
       AND (x.out_date < ? OR (x.out_date = ? AND x.id < ?)) ORDER BY x.out_date DESC, x.id DESC LIMIT ?`,
  );
  const counts = database.prepare<[string], { state: TransferState; count: number }>(
    `SELECT x.state, count(*) AS count FROM transfers x JOIN transactions o ON o.id = x.out_id
     WHERE o.account_id IN (SELECT value FROM json_each(?)) GROUP BY x.state`,
  );
  const candidates = database.prepare<[number, number], CandidateRow>(
    `SELECT sort_key, id, account_id, date, amount_minor, currency, description, category, classification, category_id,
       rule_category, transfer_id FROM transactions
     WHERE sort_key > ? AND status = 'booked' AND vanished_at IS NULL AND deleted = 0 ORDER BY sort_key LIMIT ?`,
  );

  return {
    /** Adds a pair; answers its id. */
    insert: (
      outId: number,
      inId: number,
      outDate: LocalDate,
      state: TransferState,
      because: readonly TransferReason[],
    ): number => Number(insert.run(outId, inId, outDate, state, JSON.stringify(because)).lastInsertRowid),
    get: (id: number): TransferRow | undefined => unpack(get.get(id)),
    /** Every pair, of whatever state, that a row is a half of. */
    ofHalf: (transactionId: number): TransferRow[] => ofHalf.all(transactionId, transactionId).map(unpackOne),
    /** Pairs from a day on, oldest first, after one that was the last of an earlier portion. */
    since: (date: LocalDate, afterId: number, limit: number): TransferRow[] =>
      since.all(date, date, afterId, limit).map(unpackOne),
    decide: (id: number, state: TransferState, atIso: string | null): void => void decide.run(state, atIso, id),
    /** What is known of a pair that was found anew. */
    explain: (id: number, state: TransferState, because: readonly TransferReason[]): void =>
      void explain.run(state, JSON.stringify(because), id),
    remove: (id: number): void => void remove.run(id),
    /** Pairs of some states whose halves are of some accounts (both JSON arrays), newest first. */
    page: (states: string, accounts: string, before: { date: LocalDate; id: number }, limit: number): TransferRow[] =>
      page.all(states, accounts, before.date, before.date, before.id, limit).map(unpackOne),
    counts: (accounts: string): Map<TransferState, number> =>
      new Map(counts.all(accounts).map(({ state, count }) => [state, count])),
    /** Booked rows that stand, by their sort keys, from a day on or after a key. */
    candidatesFrom: (date: LocalDate, limit: number): CandidateRow[] => candidates.all(firstSortKeyOf(date) - 1, limit),
    candidatesAfter: (sortKey: number, limit: number): CandidateRow[] => candidates.all(sortKey, limit),
  };
}

function unpackOne({ because, ...row }: StoredRow): TransferRow {
  return { ...row, because: JSON.parse(because) as TransferReason[] };
}

function unpack(row: StoredRow | undefined): TransferRow | undefined {
  return row && unpackOne(row);
}
