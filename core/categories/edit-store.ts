import type { Database } from '../database/database.ts';
import type { RuleColumns } from './classify.ts';

/** A row of `edits`: a change of many transactions at once. */
export type EditRow = {
  id: number;
  rule_id: number | null;
  created_at: string;
  rows: number;
  undone_at: string | null;
};

/** What an edit did to one transaction. */
export type EditChange = { transactionId: number; before: RuleColumns; after: RuleColumns };

/** So many of the newest edits can be taken back. */
const KEPT_EDITS = 20;

/** Rows of `edits` and `edit_changes`. */
export type EditStore = ReturnType<typeof createEditStore>;

/** Creates the store over an open database. */
export function createEditStore(database: Database) {
  const insert = database.prepare<[number | null, string]>('INSERT INTO edits (rule_id, created_at) VALUES (?, ?)');
  const get = database.prepare<[number], EditRow>('SELECT * FROM edits WHERE id = ?');
  const newest = database.prepare<[number], EditRow>('SELECT * FROM edits WHERE rows > 0 ORDER BY id DESC LIMIT ?');
  const forget = database.prepare<[number]>(
    'DELETE FROM edits WHERE id NOT IN (SELECT id FROM edits ORDER BY id DESC LIMIT ?)',
  );
  const count = database.prepare<[number, number]>('UPDATE edits SET rows = rows + ? WHERE id = ?');
  const close = database.prepare<[string, number]>('UPDATE edits SET undone_at = ? WHERE id = ?');
  const note = database.prepare<[number, number, string, string]>(
    'INSERT INTO edit_changes (edit_id, transaction_id, before, after) VALUES (?, ?, ?, ?)',
  );
  const changes = database.prepare<[number, number], { transaction_id: number; before: string; after: string }>(
    'SELECT * FROM edit_changes WHERE edit_id = ? LIMIT ?',
  );
  const drop = database.prepare<[number, number]>('DELETE FROM edit_changes WHERE edit_id = ? AND transaction_id = ?');
  return {
    /** Begins an edit and lets go of the oldest; answers its id. */
    insert(ruleId: number | null, atIso: string): number {
      const id = Number(insert.run(ruleId, atIso).lastInsertRowid);
      forget.run(KEPT_EDITS);
      return id;
    },
    get: (id: number): EditRow | undefined => get.get(id),
    newest: (): EditRow[] => newest.all(KEPT_EDITS),
    note(editId: number, { transactionId, before, after }: EditChange): void {
      note.run(editId, transactionId, JSON.stringify(before), JSON.stringify(after));
      count.run(1, editId);
    },
    changes: (editId: number, limit: number): EditChange[] =>
      changes.all(editId, limit).map(({ transaction_id, before, after }) => ({
        transactionId: transaction_id,
        before: JSON.parse(before) as RuleColumns,
        after: JSON.parse(after) as RuleColumns,
      })),
    drop: (editId: number, transactionId: number): void => void drop.run(editId, transactionId),
    markUndone: (editId: number, atIso: string): void => void close.run(atIso, editId),
  };
}
