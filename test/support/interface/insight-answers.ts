import { createFitsRule } from '../../../core/categories/fits-rule.ts';
import type { EventBus } from '../../../core/events.ts';
import type { Category, Handlers, Rule, RuleDraft, Transaction } from '../../../shared/contract/index.ts';
import { BUILT_IN_CATEGORIES, CATEGORY_GROUPS, UNCATEGORISED } from '../../../shared/domain/categories.ts';
import type { World } from './states.ts';

/** The calls about what money is for, answered from a {@link World}. */
export function insightAnswers(world: World, events: Pick<EventBus, 'emit'>) {
  return {
    'categories.list': () => ({ categories: [...builtInCategories(), ...world.ownCategories] }),
    'categories.create': ({ name, group }) => {
      const category = { categoryId: `own-${world.ownCategories.length}`, name, group, isOwn: true };
      world.ownCategories.push(category);
      events.emit('insights.changed', {});
      return { category };
    },
    'categories.remove': ({ categoryId }) => {
      world.ownCategories = world.ownCategories.filter((category) => category.categoryId !== categoryId);
      events.emit('insights.changed', {});
      return { rows: 0 };
    },
    'rules.list': () => ({ rules: world.rules, edits: world.edits }),
    'rules.preview': (draft) => {
      const fitting = fittingRows(world, draft);
      const kept = fitting.filter(({ categoryId }) => categoryId !== undefined);
      const changing = fitting.filter(
        (row) => row.categoryId === undefined && row.shownCategory?.categoryId !== draft.categoryId,
      );
      return {
        fits: fitting.length,
        changes: changing.length,
        keptByHand: kept.length,
        keptByRule: 0,
        keptAsTransfer: 0,
        examples: changing.slice(0, 12),
      };
    },
    'rules.save': ({ ruleId, ...draft }) => {
      const rule: Rule = {
        ...draft,
        ruleId: ruleId ?? `${world.rules.length + 1}`,
        createdAt: world.status.now,
        rows: 0,
      };
      world.rules = [...world.rules.filter((one) => one.ruleId !== rule.ruleId), rule];
      events.emit('insights.changed', {});
      return { rule };
    },
    'rules.move': ({ ruleId, beforeRuleId }) => {
      const moved = world.rules.filter((rule) => rule.ruleId === ruleId);
      const others = world.rules.filter((rule) => rule.ruleId !== ruleId);
      const at = beforeRuleId === undefined ? others.length : others.findIndex((rule) => rule.ruleId === beforeRuleId);
      world.rules = others.toSpliced(at, 0, ...moved);
      events.emit('insights.changed', {});
      return {};
    },
    'rules.apply': ({ ruleId }) => {
      const rule = world.rules.find((one) => one.ruleId === ruleId);
      const rows = rule ? fittingRows(world, rule).filter(({ categoryId }) => categoryId === undefined) : [];
      for (const row of rows) row.shownCategory = { categoryId: rule?.categoryId ?? UNCATEGORISED, by: 'rule', ruleId };
      const edit = { editId: `${world.edits.length + 1}`, ruleId, at: world.status.now, rows: rows.length };
      world.edits = [edit, ...world.edits];
      if (rule) rule.rows = rows.length;
      events.emit('transactions.changed', {});
      events.emit('insights.changed', {});
      return { edit };
    },
    'rules.remove': ({ ruleId }) => {
      world.rules = world.rules.filter((rule) => rule.ruleId !== ruleId);
      events.emit('insights.changed', {});
      return { rows: 0 };
    },
    'edits.undo': ({ editId }) => {
      const edit = world.edits.find((one) => one.editId === editId);
      if (edit) edit.undoneAt = world.status.now;
      events.emit('insights.changed', {});
      return { rows: edit?.rows ?? 0 };
    },
  } satisfies Partial<Handlers>;
}

/** A household's own categories, its rules, and what one of them did to the past. */
export function someSorting(nowIso: string): Pick<World, 'ownCategories' | 'rules' | 'edits'> {
  const rule = (ruleId: string, draft: RuleDraft, rows: number): Rule => ({
    ...draft,
    ruleId,
    createdAt: nowIso,
    rows,
  });
  return {
    ownCategories: [
      { categoryId: 'own-allotment', name: 'Allotment', group: 'leisure', isOwn: true },
      { categoryId: 'own-band', name: 'The band', group: 'work', isOwn: true },
    ],
    rules: [
      rule('1', { conditions: { merchant: 'Quillfeather Books', direction: 'out' }, categoryId: 'gifts' }, 38),
      rule('2', { conditions: { words: 'larkspur', minMinor: 10_000, currency: 'GBP', accountIds: ['a6'] }, categoryId: 'travel', name: 'Flights' }, 11),
      rule('3', { conditions: { words: 'kiezmarkt', bankCategory: 'PURCHASE' }, categoryId: 'own-allotment' }, 146),
    ], // prettier-ignore
    edits: [
      { editId: '2', ruleId: '3', at: nowIso, rows: 146 },
      { editId: '1', ruleId: '9', at: '2026-02-03T10:00:00.000Z', rows: 12, undoneAt: '2026-02-03T10:05:00.000Z' },
    ],
  };
}

function builtInCategories(): Category[] {
  return CATEGORY_GROUPS.flatMap((group) =>
    BUILT_IN_CATEGORIES[group].map((categoryId) => ({ categoryId, group, isOwn: false })),
  );
}

function fittingRows({ transactions }: World, { conditions }: Pick<RuleDraft, 'conditions'>): Transaction[] {
  const fits = createFitsRule(conditions);
  return transactions.filter(
    ({ accountId, amountMinor, currency, description, merchant, category, deleted }) =>
      !deleted &&
      fits({
        account_id: accountId,
        amount_minor: amountMinor,
        currency,
        description,
        merchant: merchant ?? null,
        category: category ?? null,
      }),
  );
}
