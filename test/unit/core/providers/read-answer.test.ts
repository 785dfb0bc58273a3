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
  readTransaction,
  readTransactions,
} from '../../../../core/providers/truelayer/read-answer.ts';

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

describe('accounts and cards', () => {
  test('with everything', () => {
    expect(
      readAccounts(
        results({
          account_id: 'b3c1',
          account_type: 'TRANSACTION',
          display_name: ' Everyday ',
          currency: 'GBP',
          account_number: {
            number: '00112233',
            sort_code: '20-00-00',
            swift_bic: 'NOT_SUPPORTED_BY_PROVIDER',
            iban: 'GB00 EXMP 2000 0000 1122 33',
          },
          provider: { provider_id: 'ob-examplebank' },
        }),
      ),
    ).toEqual([
      {
        kind: 'account',
        providerAccountId: 'b3c1',
        currency: 'GBP',
        name: 'Everyday',
        type: 'TRANSACTION',
        iban: 'GB00EXMP20000000112233',
        sortCode: '20-00-00',
        accountNumber: '00112233',
        providerId: 'ob-examplebank',
      },
    ]);
    expect(
      readCards(
        results({
          account_id: 'c1',
          card_network: 'VISA',
          card_type: 'CREDIT',
          currency: 'EUR',
          display_name: 'Gold',
          partial_card_number: '1234********0044',
        }),
      ),
    ).toEqual([
      {
        kind: 'card',
        providerAccountId: 'c1',
        currency: 'EUR',
        name: 'Gold',
        type: 'CREDIT',
        cardNetwork: 'VISA',
        cardTail: '0044',
        providerId: undefined,
      },
    ]);
  });

  test('with almost nothing still have a name', () => {
    const least = {
      account_id: 'x',
      currency: 'PLN',
      account_type: 'PIGGY_BANK',
      account_number: 'none',
      display_name: ' ',
    };
    expect(readAccounts(results(least))).toMatchObject([{ name: 'Account', currency: 'PLN', type: 'PIGGY_BANK' }]);
    expect(readCards(results({ account_id: 'x', currency: 'PLN' }))).toMatchObject([{ name: 'Card' }]);
  });

  test('none is an answer', () => {
    expect([readAccounts(results()), readCards(results())]).toEqual([[], []]);
  });

  test.each([
    {},
    { account_id: 'x' },
    { account_id: '', currency: 'GBP' },
    { account_id: 'x', currency: 'pounds' },
    null,
  ])('%j is no account: leaving it out would look as if it were gone', (given) => {
    expect(() => readAccounts(results(given))).toThrow(BankFailure);
    expect(() => readCards(results(given))).toThrow(BankFailure);
  });
});

describe('/me', () => {
  test('with and without what the sandbox omits', () => {
    const me = {
      credentials_id: 'q8Zk',
      consent_status: 'Authorised',
      consent_expires_at: '2026-07-30T09:00:00Z',
      provider: { display_name: 'Example Bank', provider_id: 'ob-examplebank', logo_uri: 'https://example.com/l.svg' },
      scopes: ['info', 'accounts'],
    };
    expect(readConsent(results(me))).toEqual({
      credentialsId: 'q8Zk',
      providerId: 'ob-examplebank',
      providerName: 'Example Bank',
      logoUri: 'https://example.com/l.svg',
      scopes: ['info', 'accounts'],
      consentStatus: 'Authorised',
      consentCreatedAt: undefined,
      consentExpiresAt: '2026-07-30T09:00:00.000Z',
    });
  });

  test.each<[unknown, string | undefined]>([
    ['2026-07-30T09:00:00', '2026-07-30T09:00:00.000Z'],
    ['2026-07-30T09:00:00.123456Z', '2026-07-30T09:00:00.123Z'],
    ['2026-07-30T11:00:00+02:00', '2026-07-30T09:00:00.000Z'],
    ['soon', undefined],
    ['', undefined],
    [1_785_402_000, undefined],
    [null, undefined],
  ])('an end of %j is %s', (consent_expires_at, expected) => {
    expect(readConsent(results({ consent_expires_at })).consentExpiresAt).toBe(expected);
  });

  test('that says nothing says nothing', () => {
    expect(Object.values(readConsent(results())).every((value) => value === undefined)).toBe(true);
    expect(Object.values(readConsent(results({}))).every((value) => value === undefined)).toBe(true);
  });
});

test('the list of providers loses a row it does not understand, and no other', () => {
  const known = {
    provider_id: 'ob-x',
    display_name: 'X',
    country: 'UK',
    scopes: ['info'],
    availability: { recommended_status: 'healthy' },
  };
  expect(
    readProviders(answer(JSON.stringify([known, { provider_id: 7 }, null, { provider_id: 'ob-y', country: 'de' }]))),
  ).toEqual([
    { providerId: 'ob-x', displayName: 'X', country: 'uk', logoUri: undefined, scopes: ['info'], health: 'healthy' },
    { providerId: 'ob-y', displayName: 'ob-y', country: 'de', logoUri: undefined, scopes: [], health: undefined },
  ]);
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
