import type { Database } from '../database/database.ts';

/** A row of `budgets`. */
export type BudgetRow = { category_id: string; currency: string; limit_minor: number };

/** Rows of `budgets`. */
export type BudgetStore = ReturnType<typeof createBudgetStore>;

/** Creates the store over an open database. */
export function createBudgetStore(database: Database) {
  const all = database.prepare<[], BudgetRow>('SELECT * FROM budgets ORDER BY currency, category_id');
  const put = database.prepare<[BudgetRow]>(
    `INSERT INTO budgets (category_id, currency, limit_minor) VALUES (@category_id, @currency, @limit_minor)
     ON CONFLICT (category_id, currency) DO UPDATE SET limit_minor = excluded.limit_minor`,
  );
  const remove = database.prepare<[string, string]>('DELETE FROM budgets WHERE category_id = ? AND currency = ?');
  return {
    all: (): BudgetRow[] => all.all(),
    put: (row: BudgetRow): void => void put.run(row),
    /** Answers whether there was one. */
    remove: (categoryId: string, currency: string): boolean => remove.run(categoryId, currency).changes > 0,
  };
}
