import type { Audit } from './audit/audit.ts';
import { createBulkEdits, type BulkEdits } from './categories/bulk-edits.ts';
import { createCategories, createKindOf, isChoosable, type Categories } from './categories/categories.ts';
import { createCategoryStore, type CategoryStore } from './categories/category-store.ts';
import { createClassifier, type Classifier } from './categories/classify.ts';
import { classifyOldRows } from './categories/classify-old-rows.ts';
import { createEditStore } from './categories/edit-store.ts';
import { createRuleBook, type RuleBook } from './categories/rule-book.ts';
import { createRuleStore, type RuleStore } from './categories/rule-store.ts';
import { createRules, type Rules } from './categories/rules.ts';
import { createUpkeepStore } from './categories/upkeep-store.ts';
import type { Database } from './database/database.ts';
import type { EventBus } from './events.ts';
import { createInsightStore } from './insights/insight-store.ts';
import { createInsights, type Insights } from './insights/insights.ts';
import type { AccountStore } from './ledger/account-store.ts';
import { createTransactionEditor, type TransactionEditor } from './ledger/edit-transactions.ts';
import type { TransactionStore } from './ledger/transaction-store.ts';
import type { Clock } from './ports.ts';

/** What gives rows their categories; the ledger's store needs it before it can place a row. */
export type Categorising = {
  classifier: Classifier;
  ownCategories: CategoryStore;
  ruleStore: RuleStore;
  book: RuleBook;
};

/** Wires what gives rows their categories. */
export function createCategorising(database: Database, accounts: AccountStore): Categorising {
  const ruleStore = createRuleStore(database);
  const book = createRuleBook(ruleStore);
  return {
    classifier: createClassifier({ rules: book.ready, isCard: accounts.isCard }),
    ownCategories: createCategoryStore(database),
    ruleStore,
    book,
  };
}

/** The parts of the engine that make sense of money. */
export type MoneyServices = {
  editor: TransactionEditor;
  categories: Categories;
  rules: Rules;
  edits: BulkEdits;
  insights: Insights;
  /** Takes up what an older version or a crash left; rejects only when the database does. */
  resume(): Promise<void>;
};

/** Wires the parts that make sense of money: categories, rules, insights. */
export function createMoneyServices(
  base: { database: Database; audit: Audit; events: EventBus; clock: Clock },
  { ownCategories, ruleStore, book }: Categorising,
  { accounts, transactions }: { accounts: AccountStore; transactions: TransactionStore },
): MoneyServices {
  const { database, events } = base;
  const isCategory = (categoryId: string) => isChoosable(ownCategories, categoryId);
  const edits = createBulkEdits({ ...base, store: createEditStore(database), transactions });
  return {
    editor: createTransactionEditor(database, transactions, events, isCategory),
    categories: createCategories({ ...base, store: ownCategories, rules: ruleStore, book, transactions }),
    rules: createRules({ ...base, store: ruleStore, book, transactions, edits, isCategory }),
    edits,
    insights: createInsights(createInsightStore(database), accounts, () => createKindOf(ownCategories)),
    async resume() {
      const count = await classifyOldRows({ database, transactions, upkeep: createUpkeepStore(database) });
      if (count > 0) events.emit('transactions.changed', {});
    },
  };
}
