import type { CategoryGroup } from '../../shared/domain/categories.ts';
import type { Database } from '../database/database.ts';

/** A row of `categories`: one of the user's own. */
export type CategoryRow = { id: string; name: string; category_group: CategoryGroup; created_at: string };

/** Rows of `categories`. */
export type CategoryStore = ReturnType<typeof createCategoryStore>;

/** Creates the store over an open database. */
export function createCategoryStore(database: Database) {
  const all = database.prepare<[], CategoryRow>('SELECT * FROM categories ORDER BY name COLLATE NOCASE, id');
  const get = database.prepare<[string], CategoryRow>('SELECT * FROM categories WHERE id = ?');
  const put = database.prepare<[CategoryRow]>(
    `INSERT INTO categories (id, name, category_group, created_at) VALUES (@id, @name, @category_group, @created_at)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, category_group = excluded.category_group`,
  );
  const remove = database.prepare<[string]>('DELETE FROM categories WHERE id = ?');
  return {
    all: (): CategoryRow[] => all.all(),
    get: (id: string): CategoryRow | undefined => get.get(id),
    put: (row: CategoryRow): void => void put.run(row),
    remove: (id: string): void => void remove.run(id),
  };
}
