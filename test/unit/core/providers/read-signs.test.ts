import { describe, expect, test } from 'vitest';
import { BankFailure } from '../../../../core/providers/bank-failure.ts';
import type { AccountReference } from '../../../../core/providers/bank-provider.ts';
import { readBalance } from '../../../../core/providers/truelayer/read-answer.ts';
import { readTransaction } from '../../../../core/providers/truelayer/read-rows.ts';

const account: AccountReference = { kind: 'account', providerAccountId: 'a1', currency: 'GBP' };
const card: AccountReference = { kind: 'card', providerAccountId: 'c1', currency: 'GBP' };

const results = (...rows: unknown[]) => ({
  status: 200,
  headers: {},
  text: JSON.stringify({ results: rows, status: 'Succeeded' }),
  endpoint: 'GET /x',
});
const row = {
  transaction_id: '7f0c',
  timestamp: '2026-06-01T00:00:00',
  description: 'SHOP',
  amount: -7.45,
  currency: 'GBP',
};

describe('the sign of money', () => {
  test.each<[string, AccountReference, number, string | undefined, number]>([
    // what, where, amount as it is sent, transaction_type, what we keep
    ['spent from an account', account, -7.45, 'DEBIT', -745],
    ['received on an account', account, 7.45, 'CREDIT', 745],
    ['spent on a card', card, 7.45, 'DEBIT', -745],
    ['repaid to a card', card, -7.45, 'CREDIT', 745],
    // The type is the one field that agrees everywhere, so a number of the wrong sign gives way to it.
    ['a debit of the wrong sign', account, 7.45, 'DEBIT', -745],
    ['a credit of the wrong sign', account, -7.45, 'CREDIT', 745],
    ['a card’s debit of the wrong sign', card, -7.45, 'DEBIT', -745],
    ['a card’s credit of the wrong sign', card, 7.45, 'CREDIT', 745],
    ['an account without a type, out', account, -7.45, undefined, -745],
    ['an account without a type, in', account, 7.45, undefined, 745],
    ['a card without a type, out', card, 7.45, undefined, -745],
    ['a card without a type, in', card, -7.45, undefined, 745],
    ['a type of tomorrow', account, -7.45, 'REVERSAL', -745],
    ['a card’s type of tomorrow', card, 7.45, 'REVERSAL', -745],
    ['nothing, as a debit', account, 0, 'DEBIT', 0],
    ['nothing, on a card', card, 0, undefined, 0],
    ['minus nothing', card, -0, 'CREDIT', 0],
  ])('%s', (_name, place, amount, transaction_type, expected) => {
    expect(readTransaction({ ...row, amount, transaction_type }, place)?.amountMinor).toBe(expected);
  });

  test.each<[AccountReference, number, number]>([
    [account, 412.1, 41_210],
    [account, -20, -2_000],
    [card, 412.1, -41_210],
    [card, -20, 2_000],
    [card, 0, 0],
  ])('a running balance of %o of %d is %i', (place, amount, expected) => {
    const read = readTransaction({ ...row, running_balance: { amount, currency: 'GBP' } }, place);
    expect(read?.runningBalanceMinor).toBe(expected);
  });

  test.each<[AccountReference, Record<string, unknown>, Record<string, unknown>]>([
    [account, { current: 1000.5, available: 1500 }, { currentMinor: 100_050, availableMinor: 150_000 }],
    [account, { current: -12.34 }, { currentMinor: -1234 }],
    [account, { current: '-12.34', available: '0' }, { currentMinor: -1234, availableMinor: 0 }],
    [
      card,
      { current: 20, available: '3280', credit_limit: 3300 },
      { currentMinor: -2000, availableMinor: 328_000, creditLimitMinor: 330_000 },
    ],
    [card, { current: -5, available: 3305 }, { currentMinor: 500, availableMinor: 330_500 }],
    [card, { current: 0 }, { currentMinor: 0 }],
    [{ ...account, currency: 'JPY' }, { current: 120_000, currency: 'JPY' }, { currentMinor: 120_000 }],
    [{ ...account, currency: 'KWD' }, { current: 1.234, currency: 'KWD' }, { currentMinor: 1234 }],
    // Without a currency of its own a balance has its account's.
    [{ ...account, currency: 'JPY' }, { current: 120_000 }, { currentMinor: 120_000, currency: 'JPY' }],
  ])('a balance of %o: %o', (place, given, expected) => {
    expect(readBalance(results({ currency: place.currency, ...given }), place)).toMatchObject(expected);
  });

  test('of several balances, the one in the currency of the account', () => {
    const given = results({ currency: 'EUR', current: 7 }, { currency: 'GBP', current: 5 });
    expect(readBalance(given, account)).toMatchObject({ currency: 'GBP', currentMinor: 500 });
    expect(readBalance(given, { ...account, currency: 'USD' })).toMatchObject({ currency: 'EUR', currentMinor: 700 });
  });

  test.each([
    ['no row', []],
    ['no amount', [{ currency: 'GBP' }]],
    ['null', [{ currency: 'GBP', current: null }]],
    ['words', [{ currency: 'GBP', current: 'unavailable' }]],
    ['too much for any bank', [{ currency: 'GBP', current: 1e300 }]],
  ])('a balance with %s is a failure and never a zero', (_name, rows) => {
    expect(() => readBalance(results(...rows), account)).toThrow(BankFailure);
  });
});
