import type { Input, Output } from '../../shared/contract/index.ts';
import type { CategoryKind } from '../../shared/domain/categories.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import { firstDayOf, lastDayOf } from '../insights/calendar-months.ts';
import type { Insights } from '../insights/insights.ts';
import type { BudgetStore } from './budget-store.ts';

/** What categories may take in a month, and what is left of it. */
export type Budgets = {
  list(query: { month: string; accountIds?: readonly string[] | undefined }): Output<'budgets.list'>;
  set(input: Input<'budgets.set'>): void;
  remove(input: Input<'budgets.remove'>): void;
};

/** Creates the budgets. What was spent comes from the same sums as the insights, so both always say the same. */
export function createBudgets(needs: {
  database: Database;
  store: BudgetStore;
  insights: Pick<Insights, 'spending'>;
  isCategory(categoryId: string): boolean;
  readKinds(): (categoryId: string) => CategoryKind;
  audit: Audit;
  events: EventBus;
}): Budgets {
  const { database, store, insights, audit, events } = needs;

  return {
    list({ month, accountIds }) {
      const range = { from: firstDayOf(month), to: lastDayOf(month) };
      const { series } = insights.spending({
        ...range,
        ...(accountIds === undefined ? {} : { accountIds: [...accountIds] }),
      });
      const spent = new Map(
        series.flatMap(({ currency, categories }) =>
          categories.map(({ categoryId, outMinor }) => [`${currency} ${categoryId}`, outMinor] as const),
        ),
      );
      return {
        month,
        budgets: store.all().map(({ category_id, currency, limit_minor }) => {
          const outMinor = spent.get(`${currency} ${category_id}`) ?? 0;
          return {
            categoryId: category_id,
            currency,
            limitMinor: limit_minor,
            // Less than nothing when more came back than was spent.
            spentMinor: outMinor === 0 ? 0 : -outMinor,
            leftMinor: limit_minor + outMinor,
          };
        }),
      };
    },

    set({ categoryId, currency, limitMinor }) {
      const kind = needs.readKinds()(categoryId);
      if (!needs.isCategory(categoryId) || kind === 'income' || kind === 'transfer')
        throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'categoryId' }] } });
      database.transaction(() => {
        store.put({ category_id: categoryId, currency, limit_minor: limitMinor });
        audit.append('BUDGET_EDITED', {}, { categoryId, currency, change: 'set' });
      })();
      events.emit('insights.changed', {});
    },

    remove({ categoryId, currency }) {
      database.transaction(() => {
        if (!store.remove(categoryId, currency)) throw new AppError('NOT_FOUND', { details: { categoryId, currency } });
        audit.append('BUDGET_EDITED', {}, { categoryId, currency, change: 'removed' });
      })();
      events.emit('insights.changed', {});
    },
  };
}
