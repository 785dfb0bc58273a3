import type { Database } from '../database/database.ts';
import { TURN_MS } from '../turns.ts';
import { indexedText, type WordedRow } from './search-words.ts';
import type { TransactionRow } from './transaction-store.ts';

/** Rows whose words are put in between two looks at the watch. */
const ROWS_PER_LOOK = 100;
/** Pages of the index that one step merges. */
const PAGES_PER_MERGE = 64;
/** Of so many steps one merges while there are rows without words: about as much as the others give it to merge. */
const STEPS_PER_MERGE = 3;

/**
 * Creates the store of the ledger's words over an open database: what rows are found by, and what keeps that quick to search.
 *
 * Every commit leaves a piece of the index to be merged with the others, so an import of many rows only notes that they
 * lack their words, in the transaction that adds them, and the words follow many rows at a time: by `upkeep`, which whoever
 * adds so calls to its end. After a crash the next start does.
 */
export function createSearchWordStore(database: Database) {
  const insert = database.prepare<[number, string]>('INSERT INTO transaction_words (rowid, words) VALUES (?, ?)');
  const remove = database.prepare<[number]>('DELETE FROM transaction_words WHERE rowid = ?');
  const removeOfAccount = database.prepare<[string]>(
    'DELETE FROM transaction_words WHERE rowid IN (SELECT sort_key FROM transactions WHERE account_id = ?)',
  );
  const removeOfConnection = database.prepare<[string]>(
    `DELETE FROM transaction_words WHERE rowid IN
       (SELECT t.sort_key FROM transactions t JOIN accounts a ON a.id = t.account_id WHERE a.connection_id = ?)`,
  );
  const merge = database.prepare<[number]>(
    "INSERT INTO transaction_words (transaction_words, rank) VALUES ('merge', ?)",
  );
  const totalChanges = database.prepare<[], { count: number }>('SELECT total_changes() AS count');
  const backlog = database.prepare<[], { after_id: number }>('SELECT after_id FROM search_backlog');
  const fallBehind = database.prepare<[number]>(
    `INSERT INTO search_backlog (only_one, after_id) VALUES (1, ?)
     ON CONFLICT (only_one) DO UPDATE SET after_id = min(after_id, excluded.after_id)`,
  );
  const moveOn = database.prepare<[number]>('UPDATE search_backlog SET after_id = ?');
  const haveCaughtUp = database.prepare<[]>('DELETE FROM search_backlog');
  const wordless = database.prepare<[number, number], WordedRow & Pick<TransactionRow, 'id' | 'sort_key'>>(
    `SELECT id, sort_key, account_id, description, merchant, note, rule_name FROM transactions t
     WHERE id > ? AND NOT EXISTS (SELECT 1 FROM transaction_words w WHERE w.rowid = t.sort_key) ORDER BY id LIMIT ?`,
  );
  let steps = 0;

  return {
    /** Puts in the words of a row that has none. */
    put: (row: TransactionRow): void => void insert.run(row.sort_key, indexedText(row)),

    /** Takes out the words of whatever row stands in a place. */
    remove: (sortKey: number): void => void remove.run(sortKey),

    /** Takes out the words of every row of an account; the rows themselves go with it. */
    removeOfAccount: (accountId: string): void => void removeOfAccount.run(accountId),

    /** The same for every account of a connection. */
    removeOfConnection: (connectionId: string): void => void removeOfConnection.run(connectionId),

    /** Notes that rows from a number on are without their words. */
    fallBehind: (firstId: number): void => void fallBehind.run(firstId - 1),

    /** Whether there may be rows without their words. */
    isBehind: (): boolean => backlog.get() !== undefined,

    /**
     * A step of what writes have left to do, for a transaction of its own: words of rows that lack them, or a merge of some
     * pages. Answers whether more is to be done. Without merges searches are right, only slower.
     *
     * @param endMs when it has to be done, of `performance.now()`
     */
    upkeep(endMs: number = performance.now() + TURN_MS): boolean {
      steps += 1;
      const after = backlog.get()?.after_id;
      if (after === undefined) return mergePages();
      if (steps % STEPS_PER_MERGE === 0) mergePages();
      else catchUp(after, endMs);
      return true;
    },
  };

  function mergePages(): boolean {
    const before = totalChanges.get()?.count ?? 0;
    merge.run(PAGES_PER_MERGE);
    // SQLite counts the command itself as one change.
    return (totalChanges.get()?.count ?? 0) - before >= 2;
  }

  function catchUp(from: number, endMs: number): void {
    let after = from;
    do {
      const rows = wordless.all(after, ROWS_PER_LOOK);
      for (const row of rows) insert.run(row.sort_key, indexedText(row));
      after = rows.at(-1)?.id ?? after;
      if (rows.length < ROWS_PER_LOOK) return void haveCaughtUp.run();
    } while (performance.now() < endMs);
    moveOn.run(after);
  }
}
