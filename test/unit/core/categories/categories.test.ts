import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../../../core/database/database.ts';
import { AppError } from '../../../../core/errors.ts';
import { createLedgerProfile } from '../../../support/ledger-profile.ts';
import { createMoneyEngine, type MoneyEngine } from '../../../support/money-engine.ts';
import { useTemporaryFolders } from '../../../support/temporary-folder.ts';
import { TEST_KEY } from '../../../support/test-engine.ts';

describe('own categories', () => {
  const folder = useTemporaryFolders();
  let database: Database;
  let money: MoneyEngine;
  beforeEach(async () => {
    database = await openDatabase(folder('categories'), TEST_KEY);
    // Nothing here has to survive a power cut.
    database.pragma('synchronous = OFF');
    money = createMoneyEngine(database);
    createLedgerProfile(database, { rows: 400, accounts: 4, years: 1, today: '2026-06-30', seed: 8 });
  });
  afterEach(() => database.close());

  const refused = (act: () => unknown) => {
    expect(act).toThrow(AppError);
  };

  test('are made, renamed and moved beside the fixed set, which stays', () => {
    const { categoryId } = money.categories.create({ name: '  Allotment ', group: 'home' });
    expect(money.categories.update({ categoryId, name: 'Garden', group: 'leisure' })).toEqual({
      categoryId,
      name: 'Garden',
      group: 'leisure',
      isOwn: true,
    });
    expect(money.categories.list().find((one) => one.categoryId === 'groceries')).toEqual({
      categoryId: 'groceries',
      group: 'food',
      isOwn: false,
    });
    refused(() => money.categories.create({ name: '   ', group: 'home' }));
    refused(() => money.categories.create({ name: 'Anything', group: 'other' }));
    refused(() => money.categories.update({ categoryId: 'groceries', name: 'Food' }));
  });

  test('count on the side of their group', () => {
    const query = { from: '2025-01-01', to: '2026-06-30' };
    const spent = (categoryId: string) =>
      money.insights.spending(query).series.flatMap(({ categories }) => categories.filter((one) => one.categoryId === categoryId)); // prettier-ignore
    const { categoryId } = money.categories.create({ name: 'Side business', group: 'income' });
    const row = money.rows().find(({ amount_minor }) => amount_minor < 0);
    money.editor.update(`t${row!.id}`, { categoryId });
    expect(spent(categoryId)).toEqual([]);
    money.categories.update({ categoryId, group: 'food' });
    expect(spent(categoryId)).toMatchObject([{ outMinor: row!.amount_minor }]);
    refused(() => money.editor.update(`t${row!.id}`, { categoryId: 'own-nothing' }));
    refused(() => money.editor.update(`t${row!.id}`, { categoryId: 'own-transfer' }));
  });

  test.each([
    ['into another', 'pets'],
    ['back to where it would be', undefined],
  ])('when deleted, let their money go %s, rules and all', async (_what, replaceBy) => {
    const { categoryId } = money.categories.create({ name: 'Passing fancy', group: 'leisure' });
    const boots = money.rows().filter(({ merchant }) => merchant === 'Boots');
    const { ruleId } = money.rules.save({ conditions: { merchant: 'Boots' }, categoryId });
    await money.rules.apply(ruleId);
    const byHand = money.rows().find(({ merchant }) => merchant === 'Tesco');
    money.editor.update(`t${byHand!.id}`, { categoryId });
    expect(money.transactions.page({ categoryIds: [categoryId], limit: 500 })).toHaveLength(boots.length + 1);

    await expect(money.categories.remove({ categoryId, replaceBy: 'own-transfer' })).rejects.toThrow(AppError);
    expect(await money.categories.remove({ categoryId, replaceBy })).toBe(boots.length + 1);
    const expected = (fallback: string) => [replaceBy ?? fallback];
    const now = (rows: typeof boots) => [...new Set(rows.map(({ id }) => money.transactions.get(id)?.shown_category))];
    expect(now(boots)).toEqual(expected('health'));
    expect(now([byHand!])).toEqual(expected('groceries'));
    expect(money.rules.list().rules.find((rule) => rule.ruleId === ruleId)?.categoryId).toBe(replaceBy);
    expect(money.categories.list().some((one) => one.categoryId === categoryId)).toBe(false);
    expect(money.rollUps().kept).toEqual(money.rollUps().recounted);
    await expect(money.categories.remove({ categoryId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
