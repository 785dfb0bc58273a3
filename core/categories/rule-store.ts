import type { Database } from '../database/database.ts';

/** A row of `rules`; `conditions` is JSON. */
export type RuleRow = {
  id: number;
  /** Rules are tried from the lowest on. */
  position: number;
  conditions: string;
  category: string | null;
  name: string | null;
  created_at: string;
};

/** Rows of `rules`. */
export type RuleStore = ReturnType<typeof createRuleStore>;

/** Creates the store over an open database. */
export function createRuleStore(database: Database) {
  const all = database.prepare<[], RuleRow>('SELECT * FROM rules ORDER BY position, id');
  const insert = database.prepare<[Omit<RuleRow, 'id' | 'position'>]>(
    `INSERT INTO rules (position, conditions, category, name, created_at)
     VALUES ((SELECT coalesce(max(position), 0) + 1 FROM rules), @conditions, @category, @name, @created_at)`,
  );
  const update = database.prepare<[Pick<RuleRow, 'id' | 'conditions' | 'category' | 'name'>]>(
    'UPDATE rules SET conditions = @conditions, category = @category, name = @name WHERE id = @id',
  );
  const place = database.prepare<[number, number]>('UPDATE rules SET position = ? WHERE id = ?');
  const remove = database.prepare<[number]>('DELETE FROM rules WHERE id = ?');
  return {
    all: (): RuleRow[] => all.all(),
    /** Adds a rule after the others; answers its id. */
    insert: (row: Omit<RuleRow, 'id' | 'position'>): number => Number(insert.run(row).lastInsertRowid),
    update: (row: Pick<RuleRow, 'id' | 'conditions' | 'category' | 'name'>): void => void update.run(row),
    place: (id: number, position: number): void => void place.run(position, id),
    remove: (id: number): void => void remove.run(id),
  };
}
