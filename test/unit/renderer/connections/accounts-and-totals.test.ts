import { describe, expect, it } from 'vitest';
import { groupAccounts, totalsByCurrency } from '../../../../renderer/connections/account-groups.ts';
import { someAccounts, someConnections } from '../../../support/interface/money.ts';

const NOW_MS = Date.parse('2026-03-06T12:00:00.000Z');
const connections = someConnections(NOW_MS);
const accounts = someAccounts(NOW_MS);

describe('totals', () => {
  it('are one per currency, cards with their sign, hidden accounts left out', () => {
    expect(totalsByCurrency(accounts)).toEqual([
      { currency: 'GBP', totalMinor: 1_607_111, accountsMinor: 1_679_502, accountCount: 4, cardsMinor: -72_391, cardCount: 1, withoutBalance: 0 },
      { currency: 'EUR', totalMinor: 1_351_533, accountsMinor: 1_380_397, accountCount: 3, cardsMinor: -28_864, cardCount: 1, withoutBalance: 0 },
    ]); // prettier-ignore
  });

  it('count an account whose bank states no balance, and add nothing for it', () => {
    const [account] = accounts;
    const { balance: _unstated, ...without } = account!;
    expect(totalsByCurrency([without])).toMatchObject([{ totalMinor: 0, accountCount: 1, withoutBalance: 1 }]);
  });

  it('of nothing are nothing', () => {
    expect(totalsByCurrency([])).toEqual([]);
  });
});

describe('groups', () => {
  it('follow the connections, put accounts before cards, and fold hidden ones away', () => {
    const groups = groupAccounts(connections, accounts.toReversed());
    const view = groups.map(({ connection, shown, hidden }) => [
      connection.connectionId,
      shown.map(({ accountId }) => accountId),
      hidden.map(({ accountId }) => accountId),
    ]);
    expect(view).toEqual([
      ['c1', ['a1', 'a2'], ['a3']],
      ['c2', ['a5', 'a4'], []],
      ['c3', ['a6'], []],
      ['c4', ['a7', 'a8', 'a9'], []],
      ['c5', ['a10'], []],
    ]);
  });

  it('keep a bank whose accounts are not read yet', () => {
    expect(groupAccounts(connections, [])).toHaveLength(5);
  });
});
