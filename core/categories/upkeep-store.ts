import type { Database } from '../database/database.ts';
import type { TransactionRow } from '../ledger/transaction-store.ts';

const NAME = 'classify-old-rows';

/** How far the classifying of an older version's rows has come, newest first. */
export type UpkeepStore = ReturnType<typeof createUpkeepStore>;

/** Creates the store over an open database. */
export function createUpkeepStore(database: Database) {
  const position = database.prepare<[string], { position: number }>('SELECT position FROM upkeep WHERE name = ?');
  const move = database.prepare<[number, string]>('UPDATE upkeep SET position = ? WHERE name = ?');
  const end = database.prepare<[string]>('DELETE FROM upkeep WHERE name = ?');
  const below = database.prepare<[number, number], TransactionRow>(
    'SELECT * FROM transactions WHERE sort_key < ? ORDER BY sort_key DESC LIMIT ?',
  );
  return {
    /** The sort key below which rows were not looked at yet; `undefined` when all were. */
    position: (): number | undefined => position.get(NAME)?.position,
    moveTo: (sortKey: number): void => void move.run(sortKey, NAME),
    end: (): void => void end.run(NAME),
    rowsBelow: (sortKey: number, limit: number): TransactionRow[] => below.all(sortKey, limit),
  };
}
