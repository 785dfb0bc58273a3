import { expect, test } from 'vitest';
import { addDays, utcDateOf } from '../../../shared/domain/local-date.ts';
import { untilQuiet, useConnected } from '../lifecycle/connected.ts';

const open = useConnected();

test('a bank of two years is made sense of: pay, rent and subscriptions, what rose, what a budget has left, in one currency by choice', async () => {
  const engine = await open({ sandbox: { historyYears: 2, rowsPerAccount: undefined } });
  const { call } = engine;
  await untilQuiet(engine);
  const today = utcDateOf(engine.clock.nowMs());
  const range = { from: addDays(today, -365), to: addDays(today, 40) };
  const find = async () => (await call('insights.recurring', range)).payments;
  const hasSalary = async () => (await find()).some(({ categoryId }) => categoryId === 'salary');
  await expect.poll(hasSalary, { timeout: 20_000 }).toBe(true);
  const payments = await find();
  const of = (categoryId: string) => payments.filter((payment) => payment.categoryId === categoryId);
  expect(of('salary')).toHaveLength(1);
  expect(of('salary')[0]).toMatchObject({ currency: 'GBP', every: { unit: 'month', count: 1 }, status: 'due' });
  expect(of('rent')).toHaveLength(1);
  // Each is due once or twice in forty days, on a day that is no weekend where the bank moves it, and never in the past.
  for (const { dueDates, nextDate, status, name } of payments.filter(
    ({ every }) => every.unit === 'month' && every.count === 1,
  )) {
    // prettier-ignore
    expect(dueDates.length, name).toBeLessThanOrEqual(2);
    expect(status, name).toBe('due');
    expect(
      dueDates.every((date) => date >= today && date <= range.to),
      name,
    ).toBe(true);
    expect(nextDate, name).toBeDefined();
  }
  // A subscription that became dearer says so; what it costs now is what was paid last.
  const risen = payments.filter(({ change, amountMinor }) => change && amountMinor < change.beforeMinor);
  expect(risen.length).toBeGreaterThan(1);
  for (const { lastTransactionId, amountMinor } of risen)
    expect((await call('transactions.get', { transactionId: lastTransactionId })).transaction.amountMinor).toBe(
      amountMinor,
    );
  // What goes to the user's own savings and cards is no bill.
  expect(payments.filter(({ categoryId }) => ['own-transfer', 'card-payment', 'savings'].includes(categoryId))).toEqual(
    [],
  );

  const month = addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
  await call('budgets.set', { categoryId: 'groceries', currency: 'GBP', limitMinor: 50_000 });
  const { budgets } = await call('budgets.list', { month });
  const { series } = await call('insights.spending', {
    from: `${month}-01`,
    to: addDays(`${today.slice(0, 7)}-01`, -1),
  });
  const groceries = series
    .find(({ currency }) => currency === 'GBP')
    ?.categories.find(({ categoryId }) => categoryId === 'groceries');
  expect(budgets).toEqual([
    { categoryId: 'groceries', currency: 'GBP', limitMinor: 50_000, spentMinor: -(groceries?.outMinor ?? 0), leftMinor: 50_000 + (groceries?.outMinor ?? 0) },
  ]); // prettier-ignore
  expect(groceries?.outMinor).toBeLessThan(-5000);

  expect((await call('settings.get', {})).baseCurrency).toBe('none');
  await call('settings.update', { baseCurrency: 'EUR' });
  await call('rates.set', { from: 'GBP', to: 'EUR', rate: '1.25' });
  const { series: held, combined } = await call('insights.netWorth', { from: today, to: today, convertTo: 'EUR' });
  expect(combined?.points.at(-1)?.totalMinor).toBe(Math.round((held[0]?.points.at(-1)?.totalMinor ?? 0) * 1.25));
  expect(combined?.rates).toEqual([{ from: 'GBP', to: 'EUR', rate: '1.25', date: today, source: 'hand' }]);
});
