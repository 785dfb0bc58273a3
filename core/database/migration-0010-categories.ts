import type { Migration } from './migrate.ts';

/**
 * Categories, and the rules that give them. `shown_category` is the category that counts; rows that are here already get
 * theirs in the background (`core/categories/classify-old-rows.ts`), because a million of them take longer than a start may.
 */
export const migration0010: Migration = {
  version: 10,
  why: 'what money is for: categories by hand, by rule and by the bank, with what the rules did to be taken back',
  sql: `
    CREATE TABLE categories (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      category_group TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE rules (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      position INTEGER NOT NULL,
      conditions TEXT NOT NULL,
      category TEXT,
      name TEXT,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE edits (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      rule_id INTEGER,
      created_at TEXT NOT NULL,
      rows INTEGER NOT NULL DEFAULT 0,
      undone_at TEXT
    ) STRICT;
    CREATE TABLE edit_changes (
      edit_id INTEGER NOT NULL REFERENCES edits (id) ON DELETE CASCADE,
      transaction_id INTEGER NOT NULL,
      before TEXT NOT NULL,
      after TEXT NOT NULL,
      PRIMARY KEY (edit_id, transaction_id)
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE transactions ADD COLUMN transfer_id INTEGER;
    ALTER TABLE transactions ADD COLUMN rule_id INTEGER;
    ALTER TABLE transactions ADD COLUMN rule_category TEXT;
    ALTER TABLE transactions ADD COLUMN rule_name TEXT;
    ALTER TABLE transactions ADD COLUMN shown_category TEXT;
    -- Partial, so that making them costs nothing where no row has its category yet.
    CREATE INDEX transactions_by_category ON transactions (account_id, shown_category, sort_key)
      WHERE shown_category IS NOT NULL;
    CREATE INDEX transactions_by_rule ON transactions (rule_id, sort_key) WHERE rule_id IS NOT NULL;

    -- How far down (by sort key) work has come that goes through all rows in the background; gone when it is done.
    CREATE TABLE upkeep (
      name TEXT PRIMARY KEY,
      position INTEGER NOT NULL
    ) STRICT;
    INSERT INTO upkeep (name, position)
      SELECT 'classify-old-rows', max(sort_key) + 1 FROM transactions HAVING max(sort_key) IS NOT NULL;
  `,
};
