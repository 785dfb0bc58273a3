import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../../../core/database/database.ts';
import { AppError } from '../../../../core/errors.ts';
import { budgetStanding } from '../../../../renderer/screens/insights/budget-standing.ts';
import { createMoneyEngine, type MoneyEngine } from '../../../support/money-engine.ts';
import { useTemporaryFolders } from '../../../support/temporary-folder.ts';
import { TEST_KEY } from '../../../support/test-engine.ts';
import { addAccounts, addRows } from '../../../support/transfer-ledger.ts';

describe('budgets', () => {
  const folder = useTemporaryFolders();
  let database: Database;
  let money: MoneyEngine;
  beforeEach(async () => {
    database = await openDatabase(folder('budgets'), TEST_KEY);
    // Nothing here has to survive a power cut.
    database.pragma('synchronous = OFF');
    money = createMoneyEngine(database);
    addAccounts(database, money, 'c1', { current: 'GBP', euro: 'EUR' });
  });
  afterEach(async () => {
    await money.keeper.stop();
    database.close();
  });

  const list = (month = '2026-05', accountIds?: string[]) => money.budgets.list({ month, accountIds }).budgets;

  test('say what is left of a month, in each currency by itself, after refunds and without transfers', async () => {
    const groceries = { category: 'PURCHASE', classification: '["Shopping","Groceries"]' };
    addRows(database, money, [
      { account: 'current', date: '2026-05-01', minor: -9000, ...groceries },
      { account: 'current', date: '2026-05-31', minor: -2500, ...groceries },
      { account: 'current', date: '2026-05-09', minor: 500, ...groceries },
      { account: 'current', date: '2026-06-01', minor: -4000, ...groceries },
      { account: 'euro', date: '2026-05-02', minor: -7000, currency: 'EUR', ...groceries },
    ]);
    money.budgets.set({ categoryId: 'groceries', currency: 'GBP', limitMinor: 10_000 });
    money.budgets.set({ categoryId: 'groceries', currency: 'EUR', limitMinor: 9000 });
    money.budgets.set({ categoryId: 'gifts', currency: 'GBP', limitMinor: 1 });
    const [euro, gifts, pounds] = list();
    expect(pounds).toEqual({ categoryId: 'groceries', currency: 'GBP', limitMinor: 10_000, spentMinor: 11_000, leftMinor: -1000 }); // prettier-ignore
    expect(euro).toMatchObject({ currency: 'EUR', spentMinor: 7000, leftMinor: 2000 });
    expect(gifts).toMatchObject({ spentMinor: 0, leftMinor: 1 });
    expect(list('2026-06')[2]).toMatchObject({ spentMinor: 4000, leftMinor: 6000 });
    expect(list('2026-02')[2]).toMatchObject({ spentMinor: 0 });
    expect(list('2026-05', ['euro'])[2]).toMatchObject({ spentMinor: 0 });
  });

  test('are set, changed, removed and written down; they go with their category', async () => {
    const { categoryId } = money.categories.create({ name: 'Allotment', group: 'leisure' });
    money.budgets.set({ categoryId, currency: 'GBP', limitMinor: 2000 });
    money.budgets.set({ categoryId, currency: 'GBP', limitMinor: 3000 });
    money.budgets.set({ categoryId, currency: 'EUR', limitMinor: 500 });
    expect(list().map(({ limitMinor }) => limitMinor)).toEqual([500, 3000]);
    money.budgets.remove({ categoryId, currency: 'EUR' });
    expect(() => money.budgets.remove({ categoryId, currency: 'EUR' })).toThrow(AppError);
    for (const wrong of ['salary', 'own-transfer', 'savings', 'nobody-knows'])
      expect(() => money.budgets.set({ categoryId: wrong, currency: 'GBP', limitMinor: 1 })).toThrow(AppError);
    const { entries } = await money.audit.page({ action: 'BUDGET_EDITED' });
    expect(entries.map(({ metadata }) => `${String(metadata['change'])} ${String(metadata['currency'])}`)).toEqual([
      'removed EUR',
      'set EUR',
      'set GBP',
      'set GBP',
    ]);
    // What somebody can afford is nobody's business.
    expect(JSON.stringify(entries)).not.toMatch(/3000|limit/);
    await money.categories.remove({ categoryId });
    expect(list()).toEqual([]);
  });
});

test.each([
  [1000, 0, 'good', 0],
  [1000, -50, 'good', 0],
  [1000, 899, 'good', 0.899],
  [1000, 900, 'soon', 0.9],
  [1000, 1000, 'soon', 1],
  [1000, 1001, 'bad', 1],
] as const)('a budget of %i of which %i is spent stands %s', (limitMinor, spentMinor, tone, share) => {
  expect(budgetStanding({ limitMinor, spentMinor })).toEqual({ tone, share });
});
