import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../../../core/database/database.ts';
import type { TransactionRow } from '../../../../core/ledger/transaction-store.ts';
import type { TransferState } from '../../../../shared/contract/index.ts';
import { addDays } from '../../../../shared/domain/local-date.ts';
import { createMoneyEngine, type MoneyEngine } from '../../../support/money-engine.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { useTemporaryFolders } from '../../../support/temporary-folder.ts';
import { TEST_KEY } from '../../../support/test-engine.ts';
import { addAccounts, addRows } from '../../../support/transfer-ledger.ts';

const STATES: TransferState[] = ['found', 'suggested', 'confirmed', 'rejected'];
const ACCOUNTS = { current: 'GBP', saver: 'GBP', card: 'GBP', euro: 'EUR' };

describe('transfers in a ledger', () => {
  const folder = useTemporaryFolders();
  let database: Database;
  let money: MoneyEngine;
  beforeEach(async () => {
    database = await openDatabase(folder('transfers'), TEST_KEY);
    // Nothing here has to survive a power cut.
    database.pragma('synchronous = OFF');
    money = createMoneyEngine(database);
    addAccounts(database, money, 'c1', ACCOUNTS);
  });
  afterEach(async () => {
    await money.keeper.stop();
    database.close();
  });

  const all = (states = STATES) => money.transfers.page({ states, limit: 200 }, Object.keys(ACCOUNTS)).transfers;
  const summary = (states = STATES) =>
    all(states).map(({ out, in: incoming, state }) => `${out.transactionId}>${incoming.transactionId} ${state}`).toSorted((a, b) => a.localeCompare(b)); // prettier-ignore
  const shown = (row: TransactionRow | undefined) => money.transactions.get(row?.id ?? 0)?.shown_category;
  const spentAndEarned = () => {
    const months = money.insights.cashFlow({ from: '2026-01-01', to: '2026-12-31', currency: 'GBP' }).series.flatMap((one) => one.months);
    return [months.reduce((sum, month) => sum + month.outMinor, 0), months.reduce((sum, month) => sum + month.inMinor, 0)];
  }; // prettier-ignore

  test('a certain one counts at once as neither spent nor earned; an uncertain one when the user says so', async () => {
    const [a, b, c, d] = addRows(database, money, [
      { account: 'current', date: '2026-03-02', minor: -50_000 },
      { account: 'saver', date: '2026-03-02', minor: 50_000 },
      { account: 'current', date: '2026-03-09', minor: -7000, category: 'STANDING_ORDER' },
      { account: 'card', date: '2026-03-09', minor: 7000, category: null },
    ]);
    await money.keeper.settled();
    expect(summary()).toEqual([`t${a!.id}>t${b!.id} found`, `t${c!.id}>t${d!.id} suggested`]);
    expect([shown(a), shown(b), shown(c)]).toEqual(['own-transfer', 'own-transfer', 'bills']);
    expect(spentAndEarned()).toEqual([-7000, 7000]);
    const [suggested] = all(['suggested']);
    expect(money.transfers.decide({ transferId: suggested!.transferId, decision: 'confirm' })).toMatchObject({
      state: 'confirmed',
    });
    expect([shown(c), shown(d)]).toEqual(['own-transfer', 'own-transfer']);
    expect(spentAndEarned()).toEqual([0, 0]);
    expect(money.rollUps().kept).toEqual(money.rollUps().recounted);
  });

  test('a rejected one counts as what it was, stays rejected, and may be thought over again', async () => {
    const [a] = addRows(database, money, [
      { account: 'current', date: '2026-03-02', minor: -50_000 },
      { account: 'saver', date: '2026-03-02', minor: 50_000 },
    ]);
    await money.keeper.settled();
    const { transferId } = all()[0]!;
    money.transfers.decide({ transferId, decision: 'reject' });
    await money.keeper.settled();
    expect([summary().length, all()[0]?.state, shown(a)]).toEqual([1, 'rejected', 'transfer']);
    money.transactions.touched.lookAgain('current', '2026-01-01');
    await money.keeper.settled();
    expect(all()[0]?.state).toBe('rejected');
    expect(money.transfers.decide({ transferId, decision: 'reopen' })).toBeUndefined();
    await money.keeper.settled();
    expect([all()[0]?.state, shown(a)]).toEqual(['found', 'own-transfer']);
    const { entries } = await money.audit.page({ action: 'TRANSFER_DECIDED' });
    expect(entries.map(({ metadata }) => metadata)).toEqual([
      { transferId, decision: 'reopen' },
      { transferId, decision: 'reject' },
    ]);
  });

  test('the user’s yes takes a half from another pair and its category from the hand; a second yes to one half is refused', async () => {
    const [a, b, c] = addRows(database, money, [
      { account: 'current', date: '2026-03-02', minor: -50_000 },
      { account: 'saver', date: '2026-03-02', minor: 50_000 },
      { account: 'card', date: '2026-03-02', minor: 50_000 },
    ]);
    await money.keeper.settled();
    expect(all()).toHaveLength(1);
    const first = all()[0]!;
    expect(first.because).toContain('several-candidates');
    money.editor.update(`t${a!.id}`, { categoryId: 'savings' });
    await money.keeper.settled();
    money.transfers.decide({ transferId: all()[0]!.transferId, decision: 'confirm' });
    expect(money.transactions.get(a!.id)).toMatchObject({ category_id: null, shown_category: 'own-transfer' });
    // The other candidate is free for another, and this half is not.
    const other = first.in.transactionId === `t${b!.id}` ? c! : b!;
    const [d] = addRows(database, money, [{ account: 'current', date: '2026-03-03', minor: -50_000 }]);
    await money.keeper.settled();
    expect(summary()).toEqual(expect.arrayContaining([`t${d!.id}>t${other.id} found`]));
  });

  test('what the user says of a row by hand or by rule takes it out of what is found', async () => {
    const [a, b] = addRows(database, money, [
      { account: 'current', date: '2026-03-02', minor: -50_000, description: 'RENT FLAT 4' },
      { account: 'saver', date: '2026-03-02', minor: 50_000 },
    ]);
    await money.keeper.settled();
    money.editor.update(`t${a!.id}`, { categoryId: 'rent' });
    await money.keeper.settled();
    expect([summary(), shown(a), shown(b)]).toEqual([[], 'rent', 'transfer']);
    money.editor.update(`t${a!.id}`, { categoryId: '' });
    await money.keeper.settled();
    expect(summary(['found'])).toHaveLength(1);
    const { ruleId } = money.rules.save({ conditions: { words: 'rent' }, categoryId: 'rent' });
    await money.rules.apply(ruleId);
    await money.keeper.settled();
    expect([summary(), shown(a)]).toEqual([[], 'rent']);
  });

  test.each<[what: string, change: Partial<TransactionRow>]>([
    ['the bank corrects the amount of a half', { amount_minor: 50_001 }],
    ['a half vanishes at the bank', { vanished_at: '2026-03-05T00:00:00.000Z' }],
    ['the user deletes a half', { deleted: 1 }],
    ['a half moves too far away', { date: '2026-04-20' }],
  ])('when %s, the transfer is gone, and the other half is what it was', async (_what, change) => {
    for (const isConfirmed of [false, true]) {
      const [a, b] = addRows(database, money, [
        { account: 'current', date: '2026-03-02', minor: -50_000 },
        { account: 'saver', date: '2026-03-02', minor: 50_000 },
      ]);
      await money.keeper.settled();
      if (isConfirmed) money.transfers.decide({ transferId: all(['found'])[0]!.transferId, decision: 'confirm' });
      const row = money.transactions.get(b!.id)!;
      money.transactions.write({ before: row, after: money.transactions.amend(row, change) });
      await money.keeper.settled();
      // A person's word holds over any distance in time.
      if (isConfirmed && 'date' in change) expect(all(['confirmed'])).toHaveLength(1);
      else expect([summary(['found', 'confirmed']), shown(a)]).toEqual([[], 'transfer']);
      expect(money.rollUps().kept).toEqual(money.rollUps().recounted);
      for (const one of [a!, b!])
        money.transactions.write({ before: money.transactions.get(one.id), after: undefined });
      await money.keeper.settled();
    }
  });

  test('an account that is deleted leaves no half behind', async () => {
    const [a, b] = addRows(database, money, [
      { account: 'current', date: '2026-03-02', minor: -50_000 },
      { account: 'saver', date: '2026-03-02', minor: 50_000 },
    ]);
    await money.keeper.settled();
    money.accounts.remove('saver');
    expect(money.transactions.get(b!.id)).toBeUndefined();
    await money.keeper.settled();
    expect([summary(), shown(a)]).toEqual([[], 'transfer']);
    expect(money.rollUps().kept).toEqual(money.rollUps().recounted);
  });

  test('invented money of the demo bank is never the other half of real money', async () => {
    addAccounts(database, money, 'c2', { real: 'GBP' }, 'production');
    addRows(database, money, [
      { account: 'current', date: '2026-03-02', minor: -50_000 },
      { account: 'real', date: '2026-03-02', minor: 50_000 },
    ]);
    await money.keeper.settled();
    expect(money.transfers.page({ states: STATES }, [...Object.keys(ACCOUNTS), 'real']).transfers).toEqual([]);
  });

  test('whatever happens to rows in whatever order, what is found is what they say now, each row once, and sums are a recount', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = createSeededRandom(seed);
      const at = `seed ${seed}`;
      for (let turn = 0; turn < 12; turn++) {
        for (let act = random.integer(1, 6); act > 0; act--) {
          const rows = money.rows();
          const row = rows.length > 0 && random.chance(0.5) ? random.pick(rows) : undefined;
          if (!row) {
            addRows(database, money, Array.from({ length: random.integer(1, 5) }, () => ({
              account: random.pick(['current', 'saver', 'card', 'euro']),
              date: addDays('2026-03-01', random.integer(0, 40)),
              minor: random.pick([1, -1]) * random.pick([5000, 5000, 12_000, 770]),
              currency: random.chance(0.9) ? 'GBP' : 'EUR',
              category: random.pick(['TRANSFER', 'TRANSFER', 'STANDING_ORDER', 'CREDIT', 'PURCHASE', null]),
              description: random.pick(['TFR', 'CONVERTED', 'RENT']),
            }))); // prettier-ignore
          } else if (random.chance(0.25)) money.transactions.write({ before: row, after: undefined });
          else {
            const change = random.pick<Partial<TransactionRow>>([
              { amount_minor: -row.amount_minor }, { amount_minor: 5000 }, { date: addDays(row.date, random.integer(-5, 5)) }, { deleted: row.deleted === 1 ? 0 : 1 },
              { vanished_at: row.vanished_at === null ? '2026-05-01T00:00:00.000Z' : null }, { category_id: random.pick([null, 'rent', 'savings']) }, { status: 'pending' },
            ]); // prettier-ignore
            money.transactions.write({ before: row, after: money.transactions.amend(row, change) });
          }
        }
        if (random.chance(0.5)) await money.keeper.settled();
        const open = all();
        if (open.length > 0 && random.chance(0.4)) {
          const { transferId, state } = random.pick(open);
          const decision = random.pick(['confirm', 'reject', 'reopen'] as const);
          if (decision !== 'confirm' || state !== 'rejected') {
            try {
              money.transfers.decide({ transferId, decision });
            } catch (thrown) {
              expect(thrown, at).toMatchObject({ sentence: { key: 'transfer-half-taken' } });
            }
          }
        }
      }
      await money.keeper.settled();
      expectSound(at);
      const little = summary();
      // The same from nothing but the rows and the decisions.
      database.exec("DELETE FROM transfers WHERE state IN ('found', 'suggested')");
      for (const account of Object.keys(ACCOUNTS)) money.transactions.touched.lookAgain(account, '0001-01-01');
      await money.keeper.settled();
      expect(little, at).toEqual(summary());
      expectSound(at);
      for (const row of money.rows()) money.transactions.write({ before: row, after: undefined });
      await money.keeper.settled();
    }
  });

  function expectSound(at: string): void {
    const counting = all(['found', 'confirmed']);
    const halves = counting.flatMap((transfer) => [transfer.out, transfer.in]);
    expect(new Set(halves.map(({ transactionId }) => transactionId)).size, at).toBe(halves.length);
    for (const { out, in: incoming, transferId } of counting) {
      for (const { transactionId, categoryId } of [out, incoming]) {
        const row = money.transactions.get(Number(transactionId.slice(1)));
        expect(row, at).toMatchObject({ transfer_id: Number(transferId), shown_category: categoryId ?? 'own-transfer' });
      }
    }
    const marked = money.rows().filter((row) => row.transfer_id !== null && row.deleted === 0 && row.vanished_at === null && row.status === 'booked');
    expect(marked.length, at).toBe(halves.length);
    expect(money.rollUps().kept, at).toEqual(money.rollUps().recounted);
  } // prettier-ignore
});
