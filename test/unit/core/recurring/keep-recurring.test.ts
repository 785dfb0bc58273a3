import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../../../core/database/database.ts';
import { AppError } from '../../../../core/errors.ts';
import type { TransactionRow } from '../../../../core/ledger/transaction-store.ts';
import { createMoneyEngine, type MoneyEngine } from '../../../support/money-engine.ts';
import { useTemporaryFolders } from '../../../support/temporary-folder.ts';
import { TEST_KEY } from '../../../support/test-engine.ts';
import { addAccounts, addRows } from '../../../support/transfer-ledger.ts';

/** It is the 30th of June 2026. */
const RANGE = { from: '2026-06-01', to: '2026-08-31' };

describe('recurring payments in a ledger', () => {
  const folder = useTemporaryFolders();
  let database: Database;
  let money: MoneyEngine;
  beforeEach(async () => {
    database = await openDatabase(folder('recurring'), TEST_KEY);
    // Nothing here has to survive a power cut.
    database.pragma('synchronous = OFF');
    money = createMoneyEngine(database);
    addAccounts(database, money, 'c1', { current: 'GBP', saver: 'GBP' });
  });
  afterEach(async () => {
    await money.keeper.stop();
    database.close();
  });

  const list = (query: Partial<Parameters<MoneyEngine['recurring']['list']>[0]> = {}) =>
    money.recurring.list({ ...RANGE, ...query }).payments;
  const inShort = () => list().map(({ name, amountMinor, nextDate = 'over', status, state, times }) => `${name} ${amountMinor} ${nextDate} ${status} ${state} ${times}`); // prettier-ignore
  const netflix = (...months: string[]) =>
    addRows(database, money, months.map((month) => ({ account: 'current', date: `${month}-14`, minor: -1099, category: 'PURCHASE', description: 'NETFLIX.COM 866' }))); // prettier-ignore

  test('are found with what is due, decided, and remembered while payments come and go', async () => {
    const rows = netflix('2026-03', '2026-04', '2026-05');
    await money.keeper.settled();
    expect(inShort()).toEqual(['NETFLIX.COM 866 -1099 2026-06-14 late found 3']);
    netflix('2026-06');
    await money.keeper.settled();
    expect(inShort()).toEqual(['NETFLIX.COM 866 -1099 2026-07-14 due found 4']);
    expect(list()[0]).toMatchObject({ dueDates: ['2026-07-14', '2026-08-14'], every: { unit: 'month', count: 1 } });
    const { recurringId } = list()[0]!;
    expect(money.recurring.decide({ recurringId, decision: 'dismiss' })?.state).toBe('dismissed');
    // The oldest is deleted by the user, a new one comes: it is still the one that was dismissed.
    money.transactions.write({ before: rows[0], after: { ...rows[0]!, deleted: 1 } });
    netflix('2026-07');
    await money.keeper.settled();
    expect(inShort()).toEqual(['NETFLIX.COM 866 -1099 2026-08-14 due dismissed 4']);
    expect(money.recurring.decide({ recurringId, decision: 'reopen' })?.state).toBe('found');
    expect(money.recurring.decide({ recurringId, decision: 'confirm' })?.state).toBe('confirmed');
    const { entries } = await money.audit.page({ action: 'RECURRING_DECIDED' });
    expect(entries.map(({ metadata }) => metadata)).toEqual(
      ['confirm', 'reopen', 'dismiss'].map((decision) => ({ recurringId, decision })),
    );
    expect(() => money.recurring.decide({ recurringId: '999', decision: 'confirm' })).toThrow(AppError);
  });

  test('one that stops is late, then over; one the user has confirmed stays late', async () => {
    netflix('2026-01', '2026-02', '2026-03');
    await money.keeper.settled();
    expect(list()).toEqual([]);
    const [over] = list({ from: '2026-01-01' });
    expect(over).toMatchObject({ status: 'ended', dueDates: [] });
    expect(over).not.toHaveProperty('nextDate');
    money.recurring.decide({ recurringId: over!.recurringId, decision: 'confirm' });
    expect(inShort()).toEqual(['NETFLIX.COM 866 -1099 2026-04-14 late confirmed 3']);
  });

  test('transfers between own accounts do not come round, whoever finds them when; other accounts and currencies are left out when asked', async () => {
    const saved = ['2026-03', '2026-04', '2026-05', '2026-06'].map((month) => `${month}-10`);
    const out: TransactionRow[] = addRows(database, money, saved.map((date) => ({ account: 'current', date, minor: -20_000, category: 'STANDING_ORDER', description: 'STO RAINY DAY' }))); // prettier-ignore
    await money.keeper.settled();
    expect(inShort()).toEqual(['STO RAINY DAY -20000 2026-07-10 due found 4']);
    // The other side comes later, from another bank.
    addRows(database, money, saved.map((date) => ({ account: 'saver', date, minor: 20_000, category: 'STANDING_ORDER', description: 'FROM CURRENT' }))); // prettier-ignore
    await money.keeper.settled();
    for (const { transferId } of money.transfers.page({ states: ['suggested'] }, ['current', 'saver']).transfers)
      money.transfers.decide({ transferId, decision: 'confirm' });
    expect(money.transactions.get(out[0]!.id)?.shown_category).toBe('own-transfer');
    expect(inShort()).toEqual([]);
    netflix('2026-04', '2026-05', '2026-06');
    await money.keeper.settled();
    expect(inShort()).toEqual(['NETFLIX.COM 866 -1099 2026-07-14 due found 3']);
    expect(list({ currency: 'EUR' })).toEqual([]);
    expect(list({ accountIds: ['saver'] })).toEqual([]);
    expect(() => list({ from: '2026-09-01' })).toThrow(AppError);
  });
});
