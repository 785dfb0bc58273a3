import { randomUUID } from 'node:crypto';
import type { Category, ParsedInput } from '../../shared/contract/index.ts';
import {
  BUILT_IN_CATEGORIES,
  builtInGroupOf,
  CATEGORY_GROUPS,
  kindOfGroup,
  OWN_CATEGORY_GROUPS,
  OWN_TRANSFER,
  type CategoryKind,
} from '../../shared/domain/categories.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { inTurns } from '../database/in-slices.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { TransactionRow, TransactionStore } from '../ledger/transaction-store.ts';
import type { Clock } from '../ports.ts';
import type { CategoryRow, CategoryStore } from './category-store.ts';
import type { RuleBook } from './rule-book.ts';
import type { RuleStore } from './rule-store.ts';

/** The fixed set of categories and the user's own. */
export type Categories = {
  list(): Category[];
  create(input: ParsedInput<'categories.create'>): Category;
  update(input: ParsedInput<'categories.update'>): Category;
  /** Deletes an own category, in slices; answers how many transactions left it. */
  remove(input: ParsedInput<'categories.remove'>): Promise<number>;
};

const ROWS_PER_TURN = 100;

/** Creates the categories. */
export function createCategories(needs: {
  database: Database;
  store: CategoryStore;
  rules: RuleStore;
  book: RuleBook;
  transactions: TransactionStore;
  audit: Audit;
  events: EventBus;
  clock: Clock;
}): Categories {
  const { database, store, rules, book, transactions, audit, events, clock } = needs;

  return {
    list: () => [
      ...CATEGORY_GROUPS.flatMap((group) =>
        BUILT_IN_CATEGORIES[group].map((categoryId) => ({ categoryId, group, isOwn: false })),
      ),
      ...store.all().map(categoryOf),
    ],

    create({ name, group }) {
      checkGroup(group);
      return put(
        {
          id: `own-${randomUUID()}`,
          name: nameOf(name),
          category_group: group,
          created_at: new Date(clock.nowMs()).toISOString(),
        },
        'created',
      );
    },

    update({ categoryId, name, group }) {
      const row = get(categoryId);
      if (group !== undefined) checkGroup(group);
      return put(
        {
          ...row,
          ...(name === undefined ? {} : { name: nameOf(name) }),
          ...(group === undefined ? {} : { category_group: group }),
        },
        'changed',
      );
    },

    async remove({ categoryId, replaceBy }) {
      const { id } = get(categoryId);
      if (replaceBy !== undefined && (replaceBy === id || !isChoosable(store, replaceBy))) {
        throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'replaceBy' }] } });
      }
      // Rules first, so that what arrives meanwhile does not fill the category again.
      database.transaction(() => {
        replaceInRules(id, replaceBy ?? null);
        record(id, 'removed');
      })();
      book.reload();
      let rows = 0;
      await inTurns(
        database,
        () => {
          const page = transactions.page({ categoryIds: [id], limit: ROWS_PER_TURN });
          for (const before of page)
            transactions.write({ before, after: withoutCategory(before, id, replaceBy ?? null) });
          rows += page.length;
          return page.length > 0;
        },
        () => store.remove(id),
      );
      events.emit('transactions.changed', {});
      events.emit('insights.changed', {});
      return rows;
    },
  };

  function withoutCategory(row: TransactionRow, id: string, replaceBy: string | null): TransactionRow {
    const isByHand = row.category_id === id;
    const isByRule = row.rule_category === id;
    return transactions.withCategory({
      ...row,
      ...(isByHand ? { category_id: replaceBy } : {}),
      ...(isByRule ? { rule_category: replaceBy } : {}),
      ...(isByRule && replaceBy === null && row.rule_name === null ? { rule_id: null } : {}),
    });
  }

  /** A rule that gave the category gives the other one; one that is left with nothing to do goes. */
  function replaceInRules(id: string, replaceBy: string | null): void {
    for (const rule of rules.all().filter(({ category }) => category === id)) {
      if (replaceBy === null && rule.name === null) rules.remove(rule.id);
      else rules.update({ ...rule, category: replaceBy });
    }
  }

  function put(row: CategoryRow, change: 'created' | 'changed'): Category {
    database.transaction(() => {
      store.put(row);
      record(row.id, change);
    })();
    events.emit('insights.changed', {});
    return categoryOf(row);
  }

  function record(categoryId: string, change: 'created' | 'changed' | 'removed'): void {
    audit.append('CATEGORY_EDITED', {}, { categoryId, change });
  }

  function get(categoryId: string): CategoryRow {
    const row = store.get(categoryId);
    if (!row) throw new AppError('NOT_FOUND', { details: { categoryId } });
    return row;
  }
}

/** Whether there is a category of this id that a person may choose; own transfers are found, not chosen. */
export function isChoosable(store: Pick<CategoryStore, 'get'>, categoryId: string): boolean {
  if (categoryId === OWN_TRANSFER) return false;
  return builtInGroupOf(categoryId) !== undefined || store.get(categoryId) !== undefined;
}

/** The bank's code for transfers: where an older version has summed them. */
const TRANSFER_CODE = 'TRANSFER';

/** How the money of each category counts; of one that is no longer here, by its sign. Reads the own ones once. */
export function createKindOf(store: Pick<CategoryStore, 'all'>): (categoryId: string) => CategoryKind {
  const own = new Map(store.all().map(({ id, category_group }) => [id, category_group]));
  return (categoryId) => {
    const group = builtInGroupOf(categoryId) ?? own.get(categoryId);
    if (group !== undefined) return kindOfGroup(group);
    return categoryId === TRANSFER_CODE ? 'transfer' : 'unknown';
  };
}

function checkGroup(group: CategoryRow['category_group']): void {
  if (!OWN_CATEGORY_GROUPS.includes(group)) {
    throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'group' }] } });
  }
}

function nameOf(typed: string): string {
  const name = typed.trim();
  if (name === '') throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'name' }] } });
  return name;
}

function categoryOf({ id, name, category_group }: CategoryRow): Category {
  return { categoryId: id, group: category_group, name, isOwn: true };
}
