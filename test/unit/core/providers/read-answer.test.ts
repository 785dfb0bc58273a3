import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BankFailure } from '../../../../core/providers/bank-failure.ts';
import type { AccountReference } from '../../../../core/providers/bank-provider.ts';
import {
  readAccounts,
  readBalance,
  readCards,
  readConsent,
  readProviders,
} from '../../../../core/providers/truelayer/read-answer.ts';
import { readTransaction, readTransactions } from '../../../../core/providers/truelayer/read-rows.ts';
import { bankRow } from '../../../support/plain-bank.ts';
import { readBody, truelayerBody } from '../../../support/truelayer-body.ts';

const account: AccountReference = { kind: 'account', providerAccountId: 'a1', currency: 'GBP' };

const answer = (text: string) => ({ status: 200, headers: {}, text, endpoint: 'GET /x' });
const results = (...rows: unknown[]) => answer(JSON.stringify({ results: rows, status: 'Succeeded' }));

const row = {
  transaction_id: '7f0c',
  timestamp: '2026-06-01T00:00:00',
  description: 'CORNER SHOP 0042',
  amount: -7.45,
  currency: 'GBP',
  transaction_type: 'DEBIT',
  transaction_category: 'PURCHASE',
  transaction_classification: ['Shopping', 'Groceries'],
};

describe('a row', () => {
  test('as the documents show it', () => {
    const full = {
      ...row,
      normalised_provider_transaction_id: 'txn-5hd8',
      provider_transaction_id: 'P-99821',
      merchant_name: 'Corner Shop',
      running_balance: { amount: 412.1, currency: 'GBP' },
      meta: { provider_transaction_category: 'DEB' },
    };
    expect(readTransaction(full, account)).toEqual({
      providerTransactionId: '7f0c',
      stableId: 'txn-5hd8',
      date: '2026-06-01',
      bankTimestamp: '2026-06-01T00:00:00',
      amountMinor: -745,
      currency: 'GBP',
      description: 'CORNER SHOP 0042',
      merchant: 'Corner Shop',
      category: 'PURCHASE',
      classification: ['Shopping', 'Groceries'],
      runningBalanceMinor: 41_210,
    });
  });

  test('with nothing but what is required', () => {
    const {
      transaction_type: _type,
      transaction_category: _category,
      transaction_classification: _class,
      ...least
    } = row;
    expect(readTransaction({ ...least, description: undefined }, account)).toMatchObject({
      description: '',
      merchant: undefined,
      category: undefined,
      classification: [],
      stableId: undefined,
      runningBalanceMinor: undefined,
      amountMinor: -745,
    });
  });

  test.each<[unknown, string | undefined]>([
    ['2026-03-06T00:00:00', '2026-03-06'],
    ['2026-03-06T00:00:00+00:00', '2026-03-06'],
    ['2026-03-06T23:30:00-05:00', '2026-03-06'],
    ['2026-03-06T00:00:00Z', '2026-03-06'],
    ['2026-03-06', '2026-03-06'],
    ['06.03.2026', undefined],
    ['', undefined],
    [1_772_755_200, undefined],
    [null, undefined],
  ])('of %j is of the day %s', (timestamp, date) => {
    expect(readTransaction({ ...row, timestamp }, account)?.date).toBe(date);
  });

  test.each<[string, Record<string, unknown>, string, number | undefined]>([
    ['an amount as a text', { amount: '-7.45' }, 'GBP', -745],
    ['yen', { amount: -1200, currency: 'JPY' }, 'JPY', -1200],
    ['dinar', { amount: '-1.234', currency: 'KWD' }, 'KWD', -1234],
    ['a currency nobody knows', { amount: -7.45, currency: 'QQQ' }, 'QQQ', -745],
    ['a currency in small letters', { currency: 'gbp' }, 'GBP', -745],
    ['no currency', { currency: undefined }, 'GBP', -745],
    ['an amount in words', { amount: 'seven' }, 'GBP', undefined],
    ['no amount', { amount: undefined }, 'GBP', undefined],
    ['an amount beyond counting', { amount: 1e300 }, 'GBP', undefined],
  ])('with %s', (_name, given, currency, amountMinor) => {
    const read = readTransaction({ ...row, ...given }, account);
    expect(read?.amountMinor).toBe(amountMinor);
    if (read) expect(read.currency).toBe(currency);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['the merchant where there is no description', { description: '', merchant_name: 'Shop' }, { description: 'Shop' }],
    ['the second-best id', { provider_transaction_id: 'P-1' }, { stableId: 'P-1' }],
    [
      'an empty id for none',
      { normalised_provider_transaction_id: '', provider_transaction_id: 'P' },
      { stableId: 'P' },
    ],
    ['an id that is a number for none', { normalised_provider_transaction_id: 7 }, { stableId: undefined }],
    ['a category of tomorrow', { transaction_category: 'TELEPATHY' }, { category: 'TELEPATHY' }],
    [
      'only texts as classification',
      { transaction_classification: ['A', 7, null, 'B'] },
      { classification: ['A', 'B'] },
    ],
    ['no classification for a text', { transaction_classification: 'A' }, { classification: [] }],
    ['no running balance for words', { running_balance: 'much' }, { runningBalanceMinor: undefined }],
    ['no running balance for null', { running_balance: null }, { runningBalanceMinor: undefined }],
  ])('takes %s', (_name, given, expected) => {
    expect(readTransaction({ ...row, ...given }, account)).toMatchObject(expected);
  });

  test.each([null, 7, 'row', [], { ...row, transaction_id: '' }, { ...row, transaction_id: 7 }])(
    'that is %j is no row',
    (given) => {
      expect(readTransaction(given, account)).toBeUndefined();
    },
  );

  test('of a megabyte is cut, so that it cannot fill the disk', () => {
    const long = 'x'.repeat(2 ** 20);
    const read = readTransaction(
      { ...row, description: long, merchant_name: long, transaction_category: long, timestamp: `2026-06-01T${long}` },
      account,
    );
    expect(JSON.stringify(read).length).toBeLessThan(5_000);
  });

  test('that cannot be read is counted and costs only itself', () => {
    const { transactions, unreadable } = readTransactions(results(row, { ...row, amount: 'x' }, 7, row), account);
    expect([transactions.length, unreadable]).toEqual([2, 2]);
  });
});

describe('a large answer', () => {
  const rows = Array.from({ length: 6001 }, (_, index) =>
    bankRow({
      providerTransactionId: `row-${index}`,
      stableId: index % 3 === 0 ? undefined : `lasting-${index}`,
      runningBalanceMinor: index % 2 === 0 ? undefined : index,
      description: `ÜBERWEISUNG 👩‍👩‍👧 ${index}`,
      classification: ['Shopping'],
    }),
  );
  const body = truelayerBody(rows);

  test('is read in a thread to the same rows as here', async () => {
    expect(body.length).toBeGreaterThan(2 ** 20);
    const read = await readBody(body.replaceAll('"row-7"', '7'), account);
    expect(read).toEqual(readTransactions(answer(body.replaceAll('"row-7"', '7')), account));
    expect([read.transactions.length, read.unreadable]).toEqual([6000, 1]);
    expect(read.rawSha256).toHaveLength(64);
  });

  test('that is cut off is refused by name', async () => {
    await expect(readBody(body.slice(0, -10), account)).rejects.toMatchObject({ kind: 'unreadable' });
  });
});

describe('what is no answer', () => {
  const readers = {
    accounts: readAccounts,
    cards: readCards,
    me: readConsent,
    balance: (given: ReturnType<typeof answer>) => readBalance(given, account),
    transactions: (given: ReturnType<typeof answer>) => readTransactions(given, account),
    providers: readProviders,
  };
  const bodies = [
    '',
    '<html>',
    '{"results":[{"account_id"',
    '{}',
    '{"results":null}',
    '{"results":{}}',
    'null',
    '7',
    '"x"',
  ];
  test.each(Object.entries(readers))('%s refuses it by name', (_name, read) => {
    for (const body of bodies) {
      let thrown: unknown;
      try {
        read(answer(body));
      } catch (error) {
        thrown = error;
      }
      expect(thrown, body).toBeInstanceOf(BankFailure);
      expect((thrown as BankFailure).kind).toBe('unreadable');
    }
  });

  test('whatever JSON a bank sends is an answer or a named refusal', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(...Object.values(readers)), (text, read) => {
        for (const body of [text, `{"results":${text}}`, `{"results":[${text}]}`]) {
          try {
            read(answer(body));
          } catch (error) {
            expect(error).toBeInstanceOf(BankFailure);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the envelope’s word on itself', () => {
  const says = (status: unknown) => answer(JSON.stringify({ results: [row], status }));

  test.each(['Failed', 'Queued', 'Running'])('%s: the bank has not answered, whatever the results are', (status) => {
    for (const read of [readTransactions, readBalance, readAccounts])
      expect(() => read(says(status), account)).toThrow(expect.objectContaining({ kind: 'unavailable' }));
  });

  test.each(['Succeeded', undefined, null, 'Something new', 7])('%j: the results are the answer', (status) => {
    expect(readTransactions(says(status), account).transactions.length).toBe(1);
  });
});
