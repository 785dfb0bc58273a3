import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createFitsRule } from '../../../../core/categories/fits-rule.ts';
import { openDatabase, type Database } from '../../../../core/database/database.ts';
import { AppError } from '../../../../core/errors.ts';
import type { TransactionRow } from '../../../../core/ledger/transaction-store.ts';
import type { RuleDraft } from '../../../../shared/contract/index.ts';
import { createLedgerProfile } from '../../../support/ledger-profile.ts';
import { createMoneyEngine, type MoneyEngine } from '../../../support/money-engine.ts';
import { createSeededRandom, type SeededRandom } from '../../../support/seeded-random.ts';
import { useTemporaryFolders } from '../../../support/temporary-folder.ts';
import { TEST_KEY } from '../../../support/test-engine.ts';

const TODAY = '2026-06-30';

describe('rules', () => {
  const folder = useTemporaryFolders();
  const open: Database[] = [];
  let database: Database;
  let money: MoneyEngine;
  beforeEach(async () => {
    database = await openDatabase(folder('rules'), TEST_KEY);
    // Nothing here has to survive a power cut.
    database.pragma('synchronous = OFF');
    open.push(database);
    money = createMoneyEngine(database);
  });
  afterAll(() => {
    for (const one of open) one.close();
  });

  const fill = (rows: number, seed = 3) =>
    createLedgerProfile(database, { rows, accounts: 6, years: 2, today: TODAY, seed });
  const tescos = () => money.rows().filter(({ merchant }) => merchant === 'Tesco');
  const categoriesOf = (rows: readonly TransactionRow[]) =>
    [...new Set(rows.map((row) => row.shown_category ?? ''))].toSorted((a, b) => a.localeCompare(b));

  test('the hand stands above the rule, the rule above the bank', async () => {
    fill(200);
    expect(categoriesOf(tescos())).toEqual(['groceries']);
    const [first, ...others] = tescos();
    const { ruleId } = money.rules.save({ conditions: { merchant: 'tesco' }, categoryId: 'household' });
    // A rule is for what comes; what is here waits for being asked.
    expect(categoriesOf(tescos())).toEqual(['groceries']);
    expect(money.editor.update(`t${first!.id}`, { categoryId: 'gifts' }).shownCategory).toEqual({
      categoryId: 'gifts',
      by: 'hand',
    });
    expect(await money.rules.apply(ruleId)).toMatchObject({ rows: others.length + 1 });
    expect(money.transactions.get(first!.id)).toMatchObject({ shown_category: 'gifts', rule_category: 'household' });
    expect(categoriesOf(tescos().filter(({ id }) => id !== first!.id))).toEqual(['household']);
    // Without the hand the rule is what is left, and without the rule the bank.
    expect(money.editor.update(`t${first!.id}`, { categoryId: '' }).shownCategory).toEqual({
      categoryId: 'household',
      by: 'rule',
      ruleId,
    });
    expect(await money.rules.remove(ruleId, true)).toBe(others.length + 1);
    expect(categoriesOf(tescos())).toEqual(['groceries']);
    expect(money.rollUps().kept).toEqual(money.rollUps().recounted);
  });

  test('a new row is ruled as it comes; one that the bank words anew is ruled anew; a note rules nothing', () => {
    fill(50);
    const [row] = tescos();
    money.rules.save({ conditions: { words: 'paddington' }, categoryId: 'travel', name: 'Paddington Station' });
    const [placed] = money.transactions.placeAll([{ ...row!, description: 'PADDINGTON', merchant: null }]);
    expect(placed).toMatchObject({ shown_category: 'travel', rule_name: 'Paddington Station' });
    const amended = money.transactions.amend(row!, { description: 'TESCO PADDINGTON' });
    expect(amended).toMatchObject({ shown_category: 'travel', rule_name: 'Paddington Station' });
    money.rules.save({ conditions: { merchant: 'Tesco' }, categoryId: 'pets' });
    expect(money.editor.update(`t${row!.id}`, { note: 'Birthday' }).shownCategory).toEqual({
      categoryId: 'groceries',
      by: 'bank',
    });
  });

  test('the first rule that fits decides, in the order that the user gives them', async () => {
    fill(200);
    const wide = money.rules.save({ conditions: { merchant: 'Tesco' }, categoryId: 'household' }).ruleId;
    const narrow = money.rules.save({
      conditions: { merchant: 'Tesco', minMinor: 10_000 },
      categoryId: 'gifts',
    }).ruleId;
    const large = tescos().filter(({ amount_minor }) => Math.abs(amount_minor) >= 10_000).length;
    expect(large).toBeGreaterThan(0);
    expect(await money.rules.preview({ ruleId: narrow, conditions: { merchant: 'Tesco', minMinor: 10_000 }, categoryId: 'gifts' })).toMatchObject({ fits: large, changes: 0, keptByRule: large }); // prettier-ignore
    expect(await money.rules.apply(narrow)).toBeUndefined();
    money.rules.move(narrow, wide);
    expect(money.rules.list().rules.map(({ ruleId }) => ruleId)).toEqual([narrow, wide]);
    await money.rules.apply(narrow);
    await money.rules.apply(wide);
    const byId = new Map(money.rules.list().rules.map(({ ruleId, rows }) => [ruleId, rows]));
    expect([byId.get(narrow), byId.get(wide)]).toEqual([large, tescos().length - large]);
  });

  test('a renamed payment is found by its new name and by its old one', async () => {
    fill(200);
    const { ruleId } = money.rules.save({ conditions: { merchant: 'Tesco' }, name: 'Weekly shop' });
    await money.rules.apply(ruleId);
    const found = (search: string) =>
      money.transactions.page({ words: { exact: `"${search}"*`, lazy: `"${search.slice(0, 3)}"*`, long: [search], all: [search] }, limit: 500 }).length; // prettier-ignore
    expect([found('weekly'), found('tesco')]).toEqual([tescos().length, tescos().length]);
    expect(categoriesOf(tescos())).toEqual(['groceries']);
    await money.rules.remove(ruleId, true);
    expect(found('weekly')).toBe(0);
  });

  test('a rule that was changed lets go of what no longer fits when it is run again', async () => {
    fill(200);
    const { ruleId } = money.rules.save({ conditions: { merchant: 'Tesco' }, categoryId: 'pets' });
    await money.rules.apply(ruleId);
    money.rules.save({ ruleId, conditions: { merchant: 'Amazon' }, categoryId: 'pets' });
    await money.rules.apply(ruleId);
    expect(categoriesOf(tescos())).toEqual(['groceries']);
    expect(categoriesOf(money.rows().filter(({ merchant }) => merchant === 'Amazon'))).toEqual(['pets']);
  });

  test.each<[string, RuleDraft]>([
    ['without a condition', { conditions: {}, categoryId: 'pets' }],
    ['of a direction alone', { conditions: { direction: 'in' }, categoryId: 'pets' }],
    ['that does nothing', { conditions: { words: 'tesco' } }],
    ['into a category that is not here', { conditions: { words: 'tesco' }, categoryId: 'own-gone' }],
    ['into transfers of one’s own, which are found', { conditions: { words: 'tesco' }, categoryId: 'own-transfer' }],
  ])('a rule %s is refused', async (_what, draft) => {
    expect(() => money.rules.save(draft)).toThrow(AppError);
    await expect(money.rules.preview(draft)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(money.rules.list().rules).toEqual([]);
  });

  test('a newer preview ends an older one', async () => {
    fill(1000);
    const draft: RuleDraft = { conditions: { minMinor: 0 }, categoryId: 'pets' };
    const older = money.rules.preview(draft);
    const newer = money.rules.preview(draft);
    await expect(older).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await newer).fits).toBe(money.rows().length);
  });

  test('random rules: the preview is what the run does, undone it is as it was, and every sum is a recount', async () => {
    fill(700);
    for (let seed = 1; seed <= 25; seed++) {
      const random = createSeededRandom(seed);
      const at = `seed ${seed}`;
      const before = money.rows();
      const draft = draftOf(random, before);
      const preview = await money.rules.preview(draft);
      const { ruleId } = money.rules.save(draft);
      const edit = await money.rules.apply(ruleId);
      const after = money.rows();
      const changed = after.filter((row, index) => row.shown_category !== before[index]!.shown_category || row.rule_name !== before[index]!.rule_name).length; // prettier-ignore
      expect(preview.changes, at).toBe(changed);
      expect(preview.fits, at).toBe(before.filter(createFitsRule(draft.conditions)).length);
      expect(money.rollUps().kept, at).toEqual(money.rollUps().recounted);
      if (edit && random.chance(0.6)) {
        expect(await money.edits.undo(edit.editId), at).toBe(edit.rows);
        expect(money.rows(), at).toEqual(before);
        await expect(money.edits.undo(edit.editId)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
        await money.rules.remove(ruleId, false);
      } else if (random.chance(0.3)) await money.rules.remove(ruleId, true);
      for (const row of money.rows().filter(() => random.chance(0.02))) {
        money.editor.update(`t${row.id}`, { categoryId: random.pick(['', 'pets', 'rent', 'salary']) });
      }
      expect(money.rollUps().kept, at).toEqual(money.rollUps().recounted);
    }
  });

  test('undoing a run leaves alone what was decided otherwise since', async () => {
    fill(200);
    const first = money.rules.save({ conditions: { merchant: 'Tesco' }, categoryId: 'pets' }).ruleId;
    const edit = await money.rules.apply(first);
    const second = money.rules.save({
      conditions: { merchant: 'Tesco', minMinor: 10_000 },
      categoryId: 'gifts',
    }).ruleId;
    money.rules.move(second, first);
    const later = await money.rules.apply(second);
    expect(await money.edits.undo(edit!.editId)).toBe(edit!.rows - later!.rows);
    expect(categoriesOf(tescos())).toEqual(['gifts', 'groceries']);
  });
});

function draftOf(random: SeededRandom, rows: readonly TransactionRow[]): RuleDraft {
  const row = random.pick(rows);
  const size = Math.abs(row.amount_minor);
  return {
    conditions: {
      ...random.pick([
        { words: row.description.split(' ')[0]! },
        { words: `${row.description.split(' ').at(-1)!.slice(0, 3)} ${row.merchant ?? ''}` },
        { merchant: row.merchant ?? 'Tesco' },
        { minMinor: Math.max(0, size - 2000), maxMinor: size + 2000 },
        { accountIds: [row.account_id] },
        { bankCategory: row.category ?? 'ATM' },
      ]),
      ...(random.chance(0.3) ? { direction: random.pick(['in', 'out'] as const) } : {}),
      ...(random.chance(0.2) ? { maxMinor: size + 1 } : {}),
      ...(random.chance(0.2) ? { currency: row.currency } : {}),
    },
    ...(random.chance(0.85) ? { categoryId: random.pick(['pets', 'rent', 'gifts', 'salary', 'transfer', 'groceries']) } : { name: 'Only a name' }),
    ...(random.chance(0.3) ? { name: `Name ${random.integer(1, 9)}` } : {}),
  }; // prettier-ignore
}
