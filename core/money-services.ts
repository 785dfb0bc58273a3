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
import { createBudgetStore } from './budgets/budget-store.ts';
import { createBudgets, type Budgets } from './budgets/budgets.ts';
import type { Database } from './database/database.ts';
import type { EventBus } from './events.ts';
import { createInsightStore } from './insights/insight-store.ts';
import { createInsights, type Insights } from './insights/insights.ts';
import type { AccountStore } from './ledger/account-store.ts';
import { catchUpWords } from './ledger/catch-up-words.ts';
import { createAccountEditor, type AccountEditor } from './ledger/edit-accounts.ts';
import { createTransactionEditor, type TransactionEditor } from './ledger/edit-transactions.ts';
import type { TransactionStore } from './ledger/transaction-store.ts';
import type { ConnectionStore } from './connections/connection-store.ts';
import { createInsightKeeper, type InsightKeeper } from './insights/keep-insights.ts';
import type { Clock, Log } from './ports.ts';
import { createKeepRecurring } from './recurring/keep-recurring.ts';
import { createRecurring, type Recurring } from './recurring/recurring.ts';
import { createRecurringStore } from './recurring/recurring-store.ts';
import { fetchEcbRates } from './rates/fetch-ecb-rates.ts';
import { createRateStore } from './rates/rate-store.ts';
import { createRates, type Rates } from './rates/rates.ts';
import { createKeepTransfers } from './transfers/keep-transfers.ts';
import { createTransferStore } from './transfers/transfer-store.ts';
import { createTransfers, type Transfers } from './transfers/transfers.ts';

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
  accountEditor: AccountEditor;
  editor: TransactionEditor;
  categories: Categories;
  rules: Rules;
  edits: BulkEdits;
  transfers: Transfers;
  recurring: Recurring;
  budgets: Budgets;
  rates: Rates;
  insights: Insights;
  keeper: InsightKeeper;
  /** Whether a person may choose a category of this id. */
  isCategory(categoryId: string): boolean;
};

/** Wires the parts that make sense of money: categories, rules, transfers, insights, and what keeps them true. */
export function createMoneyServices(
  base: { database: Database; audit: Audit; events: EventBus; clock: Clock; log: Log; ratesUrl?: string | undefined },
  { ownCategories, ruleStore, book }: Categorising,
  ledger: { connections: ConnectionStore; accounts: AccountStore; transactions: TransactionStore },
): MoneyServices {
  const { connections, accounts, transactions } = ledger;
  const { database, events } = base;
  const isCategory = (categoryId: string) => isChoosable(ownCategories, categoryId);
  const edits = createBulkEdits({ ...base, store: createEditStore(database), transactions });
  const transferStore = createTransferStore(database);
  const recurringStore = createRecurringStore(database);
  const readKinds = () => createKindOf(ownCategories);
  const rates = createRates({
    ...base,
    store: createRateStore(database),
    fetchEcb: () => fetchEcbRates(base.ratesUrl),
  });
  const insights = createInsights(createInsightStore(database), accounts, readKinds, () => rates.reader());
  return {
    isCategory,
    accountEditor: createAccountEditor({ ...base, accounts }),
    editor: createTransactionEditor({ ...base, accounts, transactions, isCategory }),
    categories: createCategories({ ...base, store: ownCategories, rules: ruleStore, book, transactions }),
    rules: createRules({ ...base, store: ruleStore, book, transactions, edits, isCategory }),
    edits,
    transfers: createTransfers({ ...base, store: transferStore, transactions }),
    recurring: createRecurring({ ...base, store: recurringStore, transactions, accounts }),
    insights,
    rates,
    budgets: createBudgets({ ...base, store: createBudgetStore(database), insights, isCategory, readKinds }),
    keeper: createInsightKeeper({
      ...base,
      touched: transactions.touched,
      async prepare(signal) {
        const upkeep = createUpkeepStore(database);
        const count = await classifyOldRows({ database, transactions, upkeep, signal });
        const isMoreFound = await catchUpWords(database, transactions, signal);
        if (count > 0 || isMoreFound) events.emit('transactions.changed', {});
      },
      jobs: [
        createKeepTransfers({ database, store: transferStore, transactions, readKinds, accounts: ownAccounts }),
        // After the transfers, which do not come round.
        createKeepRecurring({ database, store: recurringStore, transactions, readKinds }),
      ],
    }),
  };

  /** Every account of the profile with the world it is in. */
  function ownAccounts() {
    const worldOf = new Map(connections.all().map(({ id, environment }) => [id, environment]));
    return accounts.all().map((account) => ({ ...account, environment: worldOf.get(account.connection_id) ?? '' }));
  }
}
