import { createFitsRule } from '../../../core/categories/fits-rule.ts';
import type { EventBus } from '../../../core/events.ts';
import type {
  Budget,
  Category,
  Handlers,
  RecurringPayment,
  Rule,
  RuleDraft,
  Transaction,
  Transfer,
  TransferState,
} from '../../../shared/contract/index.ts';
import {
  BUILT_IN_CATEGORIES,
  builtInGroupOf,
  CATEGORY_GROUPS,
  kindOfGroup,
  UNCATEGORISED,
} from '../../../shared/domain/categories.ts';
import { addDays, localDateOf } from '../../../shared/domain/local-date.ts';
import type { World } from './states.ts';

/** The calls about what money is for, answered from a {@link World}. */
export function insightAnswers(world: World, events: Pick<EventBus, 'emit'>) {
  return {
    'insights.cashFlow': (query) => ({
      series: countedRows(world, query).map(([currency, rows]) => ({
        currency,
        months: byMonth(rows).map(([month, ofMonth]) => ({
          month,
          inMinor: sumOf(ofMonth.filter(({ amountMinor }) => amountMinor > 0)),
          outMinor: sumOf(ofMonth.filter(({ amountMinor }) => amountMinor < 0)),
          transferInMinor: 0,
          transferOutMinor: 0,
          ownInMinor: 0,
          ownOutMinor: 0,
        })),
      })),
    }),
    'insights.spending': (query) => ({
      series: countedRows(world, query).map(([currency, rows]) => {
        const spent = rows.filter(({ amountMinor }) => amountMinor < 0);
        const byCategory = Map.groupBy(spent, ({ shownCategory }) => shownCategory?.categoryId ?? UNCATEGORISED);
        return {
          currency,
          outMinor: sumOf(spent),
          categories: [...byCategory]
            .map(([categoryId, ofCategory]) => ({
              categoryId,
              outMinor: sumOf(ofCategory),
              months: byMonth(ofCategory).map(([month, ofMonth]) => ({ month, outMinor: sumOf(ofMonth) })),
            }))
            .toSorted((a, b) => a.outMinor - b.outMinor),
        };
      }),
    }),
    'insights.recurring': () => ({ asOf: localDateOf(world.status.now) ?? '', payments: world.recurring }),
    'recurring.decide': ({ recurringId, decision }) => {
      const payment = world.recurring.find((one) => one.recurringId === recurringId);
      if (payment)
        payment.state = decision === 'confirm' ? 'confirmed' : decision === 'dismiss' ? 'dismissed' : 'found';
      events.emit('insights.changed', {});
      return payment ? { payment } : {};
    },
    'budgets.list': ({ month }) => ({ month, budgets: world.budgets }),
    'budgets.set': ({ categoryId, currency, limitMinor }) => {
      world.budgets = world.budgets.filter((one) => one.categoryId !== categoryId || one.currency !== currency);
      world.budgets.push({ categoryId, currency, limitMinor, spentMinor: 0, leftMinor: limitMinor });
      events.emit('insights.changed', {});
      return {};
    },
    'budgets.remove': ({ categoryId, currency }) => {
      world.budgets = world.budgets.filter((one) => one.categoryId !== categoryId || one.currency !== currency);
      events.emit('insights.changed', {});
      return {};
    },
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
    'transfers.page': ({ states }) => {
      const count = (state: TransferState) => world.transfers.filter((transfer) => transfer.state === state).length;
      return {
        transfers: world.transfers.filter(({ state }) => states.includes(state)),
        counts: {
          found: count('found'),
          suggested: count('suggested'),
          confirmed: count('confirmed'),
          rejected: count('rejected'),
        },
      };
    },
    'transfers.decide': ({ transferId, decision }) => {
      const transfer = world.transfers.find((one) => one.transferId === transferId);
      if (transfer)
        transfer.state = decision === 'confirm' ? 'confirmed' : decision === 'reject' ? 'rejected' : 'suggested';
      events.emit('insights.changed', {});
      return transfer ? { transfer } : {};
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

function countedRows({ transactions }: World, { from, to }: { from: string; to: string }) {
  const rows = transactions.filter(
    ({ date, deleted, status, shownCategory }) =>
      !deleted &&
      status === 'booked' &&
      date >= from &&
      date <= to &&
      kindOfGroup(builtInGroupOf(shownCategory?.categoryId ?? '') ?? 'other') !== 'transfer',
  );
  return [...Map.groupBy(rows, ({ currency }) => currency)].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function byMonth(rows: readonly Transaction[]): [month: string, rows: Transaction[]][] {
  return [...Map.groupBy(rows, ({ date }) => date.slice(0, 7))].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function sumOf(rows: readonly Transaction[]): number {
  return rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
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

/** Budgets that are kept, nearly used up, and overdrawn, in two currencies. */
export function someBudgets(): Budget[] {
  const budget = (categoryId: string, currency: string, limitMinor: number, spentMinor: number): Budget => ({
    categoryId,
    currency,
    limitMinor,
    spentMinor,
    leftMinor: limitMinor - spentMinor,
  });
  return [
    budget('groceries', 'GBP', 35_000, 21_240),
    budget('eating-out', 'GBP', 18_000, 17_410),
    budget('clothing', 'GBP', 6000, 9120),
    budget('gifts', 'GBP', 4000, 0),
    budget('groceries', 'EUR', 12_000, 4460),
  ];
}

/** What comes round in a household, in every way there is. */
export function someRecurring(today: string): RecurringPayment[] {
  const payment = (
    recurringId: string,
    name: string,
    categoryId: string,
    amountMinor: number,
    inDays: number,
    more: Partial<RecurringPayment> = {},
  ): RecurringPayment => ({
    recurringId, accountId: 'a1', name, categoryId, currency: 'GBP', amountMinor, isEstimate: false, every: { unit: 'month', count: 1 },
    firstDate: addDays(today, -700), lastDate: addDays(today, inDays - 30), lastTransactionId: 't0-1', times: 23,
    nextDate: addDays(today, inDays), dueDates: inDays < 0 ? [] : [addDays(today, inDays)], status: 'due', state: 'found', ...more,
  }); // prettier-ignore
  const over = payment('8', 'Ironmoor Climbing', 'fitness', -4500, 0, {
    lastDate: addDays(today, -120),
    status: 'ended',
    dueDates: [],
  });
  delete over.nextDate;
  return [
    payment('1', 'Thornhill Energy', 'utilities', -9640, 3, { isEstimate: true, state: 'confirmed' }),
    payment('2', 'Lanternlight', 'subscriptions', -1299, 5, { change: { beforeMinor: -1099, on: addDays(today, -25) } }),
    payment('3', 'Larch & Partners', 'salary', 318_450, 9),
    payment('4', 'Foxglove Lettings', 'rent', -132_500, 12, { state: 'confirmed' }),
    payment('5', 'Halcyon Radio Licence', 'phone-internet', -4237, 21, { every: { unit: 'month', count: 3 }, times: 8 }),
    payment('6', 'Marsh Lane Pilates', 'fitness', -1400, 2, { every: { unit: 'week', count: 1 }, dueDates: [2, 9, 16, 23].map((days) => addDays(today, days)) }),
    payment('7', 'Kestrel Mobile', 'phone-internet', -2180, -9, { status: 'late', change: { beforeMinor: -2360, on: addDays(today, -190) } }),
    over,
    payment('9', 'Bramble Coffee', 'eating-out', -420, 4, { every: { unit: 'week', count: 2 }, state: 'dismissed' }),
  ]; // prettier-ignore
}

/** Transfers of a household in every state, between rows that its list shows as well. */
export function someTransfers(transactions: readonly Transaction[]): Transfer[] {
  const template = transactions[0];
  if (!template) return [];
  const { note: _note, doubtedAt: _doubtedAt, ...plain } = template;
  const half = (id: string, accountId: string, date: string, amountMinor: number, currency: string, description: string) => ({
    ...plain, transactionId: id, accountId, date, amountMinor, currency, description, merchant: description, status: 'booked' as const,
  }); // prettier-ignore
  const { date } = template;
  const transfer = (
    transferId: string,
    state: TransferState,
    because: Transfer['because'],
    out: [string, number, string, string],
    incoming: [string, number, string, string],
    days = 0,
  ): Transfer => ({
    transferId,
    state,
    because,
    days,
    out: half(`${transferId}-out`, out[0], addDays(date, -3 * Number(transferId)), out[1], out[2], out[3]),
    in: half(
      `${transferId}-in`,
      incoming[0],
      addDays(date, days - 3 * Number(transferId)),
      incoming[1],
      incoming[2],
      incoming[3],
    ),
  });
  return [
    transfer('1', 'suggested', ['same-amount', 'one-says-so', 'several-candidates'], ['a1', -25_000, 'GBP', 'STO SPENDING'], ['a4', 25_000, 'GBP', 'Transfer from Northgate'], 2),
    transfer('2', 'suggested', ['same-words', 'names-amount'], ['a4', -43_120, 'GBP', '431.20 GBP to 500.00 EUR'], ['a7', 50_000, 'EUR', '431.20 GBP to 500.00 EUR']),
    transfer('3', 'suggested', ['same-amount', 'only-candidate'], ['a7', -30_000, 'EUR', 'DAUERAUFTRAG RÜCKLAGE'], ['a8', 30_000, 'EUR', 'GUTSCHRIFT'], 1),
    transfer('4', 'found', ['same-amount', 'both-say-so', 'only-candidate'], ['a1', -50_000, 'GBP', 'TFR RAINY DAY SAVER'], ['a2', 50_000, 'GBP', 'TFR EVERYDAY CURRENT']),
    transfer('5', 'found', ['same-amount', 'both-say-so', 'only-candidate'], ['a1', -72_391, 'GBP', 'DD MARLOWE CARDS'], ['a6', 72_391, 'GBP', 'PAYMENT RECEIVED'], 1),
    transfer('6', 'confirmed', ['same-amount', 'several-candidates'], ['a4', -8000, 'GBP', 'Pot transfer'], ['a5', 8000, 'GBP', 'Pot transfer']),
    transfer('7', 'rejected', ['same-amount', 'one-says-so'], ['a1', -9640, 'GBP', 'THORNHILL ENERGY'], ['a4', 9640, 'GBP', 'J Marlowe']),
  ]; // prettier-ignore
}
