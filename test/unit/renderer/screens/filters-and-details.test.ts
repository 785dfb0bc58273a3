import { describe, expect, it } from 'vitest';
import { hrefOf, parseRoute } from '../../../../renderer/context/route.ts';
import { dayItems, stickyHeadings } from '../../../../renderer/components/day-items.ts';
import {
  currencyOf,
  isFiltering,
  pageFilter,
  readFilter,
  writeFilter,
  type TransactionFilter,
} from '../../../../renderer/screens/transactions/transaction-filter.ts';
import { redirectModesOf, suggestedRedirectUri } from '../../../../renderer/connections/redirect-choice.ts';
import { methods } from '../../../../shared/contract/index.ts';

describe('places', () => {
  it.each([
    ['', 'overview', undefined],
    ['#/', 'overview', undefined],
    ['#/transactions?account=a1', 'transactions', undefined],
    ['#/connections/add', 'connections', 'add'],
    ['#/nowhere/add', 'overview', undefined],
    ['#/__proto__', 'overview', undefined],
    ['#/%E0%A4%A', 'overview', undefined],
  ])('%j is %s', (hash, screen, part) => {
    expect(parseRoute(hash)).toMatchObject({ screen, part });
  });

  it('are written as they are read', () => {
    const href = hrefOf('transactions', undefined, { search: 'a&b=c#d', account: 'ä 1' });
    expect(Object.fromEntries(parseRoute(href).parameters)).toEqual({ search: 'a&b=c#d', account: 'ä 1' });
  });
});

describe('the filter of transactions', () => {
  const full = {
    search: 'coffee',
    accountIds: ['b', 'a'],
    categoryIds: ['pets', 'groceries'],
    from: '2026-01-01',
    to: '2026-02-01',
    amountFrom: '10',
    amountTo: '20,50',
    direction: 'out',
    status: 'pending',
  } as const;

  it('survives the address', () => {
    expect(readFilter(new URLSearchParams(writeFilter(full)))).toEqual(full);
    expect(writeFilter(readFilter(new URLSearchParams()))).toEqual({});
  });

  it('is what the contract takes, whatever stands in the address', () => {
    const wild = `search=${'x'.repeat(900)}&account=,,${'y'.repeat(300)},a&category=,${'z'.repeat(101)},pets&from=2026-02-30&to=tomorrow&amountFrom=ten&amountTo=${'9'.repeat(99)}&direction=up&status=else`;
    for (const filter of [full, readFilter(new URLSearchParams(wild)), readFilter(new URLSearchParams())]) {
      expect(methods['transactions.page'].input.safeParse(pageFilter(filter)).success).toBe(true);
    }
    expect(readFilter(new URLSearchParams(wild))).toMatchObject({
      accountIds: ['a'],
      categoryIds: ['pets'],
      from: '',
      to: '',
      direction: 'either',
      status: 'all',
    });
  });

  const empty = readFilter(new URLSearchParams());
  it.each<[Partial<TransactionFilter>, string | undefined, object]>([
    [{}, undefined, {}],
    [{ amountFrom: '10' }, undefined, { minMagnitudeMinor: 1000 }],
    [{ amountFrom: '10', amountTo: '1.234,50' }, 'EUR', { minMagnitudeMinor: 1000, maxMagnitudeMinor: 123_450 }],
    [{ amountFrom: '10', amountTo: '20', direction: 'out' }, 'GBP', { maxMinor: -1000, minMinor: -2000 }],
    [{ amountFrom: '-10', direction: 'in' }, 'GBP', { minMinor: 1000 }],
    [{ direction: 'out' }, 'GBP', { maxMinor: -1 }],
    [{ direction: 'in' }, 'GBP', { minMinor: 1 }],
    [{ amountFrom: '500' }, 'JPY', { minMagnitudeMinor: 500 }],
    [{ amountFrom: 'ten', amountTo: '' }, 'GBP', {}],
  ])('asks for the amounts of %j in %s', (change, currency, expected) => {
    expect(pageFilter({ ...empty, ...change }, currency)).toEqual(expected);
  });

  it('knows the one currency of the accounts in question, or that there are several', () => {
    const accounts = [
      { accountId: 'a', currency: 'JPY' },
      { accountId: 'b', currency: 'GBP' },
    ];
    expect([[], ['a'], ['b'], ['a', 'b'], ['gone']].map((accountIds) => currencyOf({ accountIds }, accounts))).toEqual([
      undefined,
      'JPY',
      'GBP',
      undefined,
      undefined,
    ]);
  });

  it('asks the same question for the same accounts in any order', () => {
    expect(pageFilter(full)).toMatchObject({ accountIds: ['a', 'b'], categoryIds: ['groceries', 'pets'] });
    expect(isFiltering({ ...readFilter(new URLSearchParams()), search: '  ' })).toBe(false);
  });
});

describe('days of a list', () => {
  it('have one heading each, before their first row', () => {
    const items = dayItems(['2b', '2a', '1a'], (row) => row.charAt(0));
    expect(items).toEqual([
      { kind: 'day', day: '2' },
      { kind: 'row', row: '2b' },
      { kind: 'row', row: '2a' },
      { kind: 'day', day: '1' },
      { kind: 'row', row: '1a' },
    ]);
    expect(stickyHeadings(items)).toEqual([0, 3]);
  });
});

it.each([
  ['loopback', 'headless', 'http://127.0.0.1:4280/oauth/callback'],
  ['loopback', 'electron', ''],
  ['custom-protocol', 'electron', 'app.coffer:/oauth/callback'],
  ['paste', 'headless', ''],
  ['relay', 'electron', 'https://relay.example/oauth/callback/production'],
] as const)('for %s in %s the address %j is offered', (mode, host, uri) => {
  const relayUri = 'https://relay.example/oauth/callback/production';
  expect(suggestedRedirectUri(mode, { host, relayUri, origin: 'http://127.0.0.1:4280' })).toBe(uri);
});

it('a relay’s page is a way where a relay is paired, and the app’s own scheme in the desktop app', () => {
  expect(redirectModesOf('headless', false)).toEqual(['loopback', 'paste']);
  expect(redirectModesOf('headless', true)).toEqual(['loopback', 'relay', 'paste']);
  expect(redirectModesOf('electron', true)).toEqual(['loopback', 'custom-protocol', 'relay', 'paste']);
});
