import { describe, expect, test } from 'vitest';
import {
  readAccounts,
  readCards,
  readConsent,
  readProviders,
} from '../../../../core/providers/truelayer/read-answer.ts';

const answer = (text: string) => ({ status: 200, headers: {}, text, endpoint: 'GET /x' });
const results = (...rows: unknown[]) => answer(JSON.stringify({ results: rows, status: 'Succeeded' }));

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
      ).accounts,
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
      ).accounts,
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
    expect(readAccounts(results(least))).toMatchObject({
      accounts: [{ name: 'Account', currency: 'PLN', type: 'PIGGY_BANK' }],
      unreadable: 0,
    });
    expect(readCards(results({ account_id: 'x', currency: 'PLN' })).accounts).toMatchObject([{ name: 'Card' }]);
  });

  test('none is an answer', () => {
    const none = { accounts: [], unreadable: 0 };
    expect([readAccounts(results()), readCards(results())]).toEqual([none, none]);
  });

  test.each([
    {},
    { account_id: 'x' },
    { account_id: '', currency: 'GBP' },
    { account_id: 'x', currency: 'pounds' },
    null,
  ])(
    '%j is no account: it is counted, so that it does not look as if it were gone, and costs the others nothing',
    (given) => {
      const rows = results({ account_id: 'a', currency: 'GBP' }, given, { account_id: 'b', currency: 'EUR' });
      for (const { accounts, unreadable } of [readAccounts(rows), readCards(rows)]) {
        expect(accounts.map(({ providerAccountId }) => providerAccountId)).toEqual(['a', 'b']);
        expect(unreadable).toBe(1);
      }
      expect(readCards(results(given))).toEqual({ accounts: [], unreadable: 1 });
    },
  );
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
