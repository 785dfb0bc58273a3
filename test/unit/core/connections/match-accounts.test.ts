import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchAccounts, type AccountMatch } from '../../../../core/connections/match-accounts.ts';
import type { AccountRow } from '../../../../core/ledger/account-store.ts';
import type { BankAccount } from '../../../../core/providers/bank-provider.ts';

const offer = (providerAccountId: string, more: Partial<BankAccount> = {}): BankAccount => ({
  kind: 'account',
  providerAccountId,
  currency: 'GBP',
  name: providerAccountId,
  ...more,
});
const known = (id: string, more: Partial<AccountRow> = {}): AccountRow => ({
  id,
  connection_id: 'c',
  provider_account_id: `old-${id}`,
  kind: 'account',
  bank_name: id,
  own_name: null,
  type: null,
  currency: 'GBP',
  iban: null,
  sort_code: null,
  account_number: null,
  card_network: null,
  card_tail: null,
  hidden: 0,
  missing_since: null,
  created_at: '2026-01-01T00:00:00.000Z',
  ...more,
});

/** A match in a few words, in any order. */
const words = (matches: readonly AccountMatch[]) =>
  matches
    .map((match) => {
      if (match.action === 'add') return `add ${match.offered.providerAccountId}`;
      if (match.action !== 'match') return `${match.action} ${match.known.id}`;
      return `${match.offered.providerAccountId} is ${match.known.id}: ${match.because}`;
    })
    .toSorted();

const ONLY_ONE = 'the only one of its kind and currency left';

describe('an account is known again', () => {
  test.each<[string, BankAccount[], AccountRow[], string[]]>([
    [
      'by its IBAN',
      [offer('n', { iban: 'GB1' }), offer('m', { iban: 'GB2' })],
      [known('a', { iban: 'GB2' }), known('b', { iban: 'GB1' })],
      ['m is a: same IBAN', 'n is b: same IBAN'],
    ],
    [
      'by sort code and number together',
      [
        offer('n', { sortCode: '20-00-00', accountNumber: '1' }),
        offer('m', { sortCode: '20-00-01', accountNumber: '1' }),
      ],
      [
        known('a', { sort_code: '20-00-01', account_number: '1' }),
        known('b', { sort_code: '20-00-00', account_number: '1' }),
      ],
      ['m is a: same sort code and account number', 'n is b: same sort code and account number'],
    ],
    [
      'by card network, digits and currency',
      [
        offer('n', { kind: 'card', cardNetwork: 'VISA', cardTail: '0044' }),
        offer('m', { kind: 'card', cardNetwork: 'AMEX', cardTail: '0044' }),
      ],
      [
        known('a', { kind: 'card', card_network: 'AMEX', card_tail: '0044' }),
        known('b', { kind: 'card', card_network: 'VISA', card_tail: '0044' }),
      ],
      ['m is a: same card network and last digits', 'n is b: same card network and last digits'],
    ],
    [
      'by the bank’s id, where there is no number',
      [offer('old-a'), offer('old-b')],
      [known('a'), known('b')],
      ['old-a is a: same account id at the bank', 'old-b is b: same account id at the bank'],
    ],
    [
      'by the number, although another has its old id',
      [offer('old-b', { iban: 'GB1' }), offer('old-a', { iban: 'GB2' })],
      [known('a', { iban: 'GB1' }), known('b', { iban: 'GB2' })],
      ['old-a is b: same IBAN', 'old-b is a: same IBAN'],
    ],
    ['as the only one left of its kind', [offer('n')], [known('a')], [`n is a: ${ONLY_ONE}`]],
    [
      'as the only one left of its currency',
      [offer('n'), offer('m', { currency: 'EUR' })],
      [known('a', { currency: 'EUR' }), known('b')],
      [`m is a: ${ONLY_ONE}`, `n is b: ${ONLY_ONE}`],
    ],
    [
      'as the account it is, where several currencies share one IBAN',
      [offer('n', { iban: 'GB1' }), offer('m', { iban: 'GB1', currency: 'EUR' })],
      [known('a', { iban: 'GB1', currency: 'EUR' }), known('b', { iban: 'GB1' })],
      ['m is a: same IBAN', 'n is b: same IBAN'],
    ],
  ])('%s', (_name, offered, rows, expected) => {
    expect(words(matchAccounts(offered, rows))).toEqual(expected);
  });
});

describe('an account is not mistaken for another', () => {
  test.each<[string, BankAccount[], AccountRow[], string[]]>([
    ['with nothing known', [offer('n')], [], ['add n']],
    ['with nothing offered', [], [known('a')], ['missing a']],
    ['a card for an account', [offer('n', { kind: 'card' })], [known('a')], ['add n', 'missing a']],
    ['another currency', [offer('n', { currency: 'EUR' })], [known('a')], ['add n', 'missing a']],
    [
      'another currency of the same IBAN',
      [offer('n', { iban: 'GB1', currency: 'EUR' })],
      [known('a', { iban: 'GB1' })],
      ['add n', 'missing a'],
    ],
    [
      'another IBAN, however alone',
      [offer('n', { iban: 'GB2' })],
      [known('a', { iban: 'GB1' })],
      ['add n', 'missing a'],
    ],
    [
      'another number',
      [offer('n', { sortCode: '1', accountNumber: '2' })],
      [known('a', { sort_code: '1', account_number: '3' })],
      ['add n', 'missing a'],
    ],
    [
      'another card',
      [offer('n', { kind: 'card', cardTail: '1' })],
      [known('a', { kind: 'card', card_tail: '2' })],
      ['add n', 'missing a'],
    ],
    ['one of two that could be meant', [offer('n')], [known('a'), known('b')], ['add n', 'missing a', 'missing b']],
    [
      'two cards with the same digits',
      [offer('n', { kind: 'card', cardNetwork: 'VISA', cardTail: '1' })],
      [
        known('a', { kind: 'card', card_network: 'VISA', card_tail: '1' }),
        known('b', { kind: 'card', card_network: 'VISA', card_tail: '1' }),
      ],
      ['add n', 'missing a', 'missing b'],
    ],
  ])('%s', (_name, offered, rows, expected) => {
    expect(words(matchAccounts(offered, rows))).toEqual(expected);
  });
});

describe('where not all accounts of a kind could be read', () => {
  test.each<[string, BankAccount[], AccountRow[], string[]]>([
    [
      'those that can be told are told',
      [offer('n', { iban: 'GB1' }), offer('old-b')],
      [known('a', { iban: 'GB1' }), known('b')],
      ['n is a: same IBAN', 'old-b is b: same account id at the bank'],
    ],
    ['none is gone', [offer('old-a')], [known('a'), known('b')], ['left b', 'old-a is a: same account id at the bank']],
    ['none is alone', [offer('n')], [known('a')], ['add n', 'left a']],
    [
      'those of the other kind are judged as ever',
      [offer('n', { kind: 'card' })],
      [known('a', { kind: 'card' }), known('b', { kind: 'card', currency: 'EUR' })],
      ['missing b', `n is a: ${ONLY_ONE}`],
    ],
  ])('%s', (_name, offered, rows, expected) => {
    expect(words(matchAccounts(offered, rows, new Set(['account'])))).toEqual(expected);
  });
});

const anyMark = fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined });
const anyOffer = fc.record({
  kind: fc.constantFrom('account' as const, 'card' as const),
  currency: fc.constantFrom('GBP', 'EUR'),
  iban: anyMark,
  accountNumber: anyMark,
  sortCode: anyMark,
  cardNetwork: anyMark,
  cardTail: anyMark,
});

test('every account of either side is decided once, and money never changes its currency or kind', () => {
  const anyOffers = fc
    .array(anyOffer, { maxLength: 6 })
    .map((offers) => offers.map((one, index) => offer(`old-${index}`, one)));
  const anyRows = fc.array(anyOffer, { maxLength: 6 }).map((rows) =>
    rows.map(({ kind, currency, ...one }, index) =>
      known(String(index), {
        kind,
        currency,
        iban: one.iban ?? null,
        account_number: one.accountNumber ?? null,
        sort_code: one.sortCode ?? null,
        card_network: one.cardNetwork ?? null,
        card_tail: one.cardTail ?? null,
      }),
    ),
  );
  fc.assert(
    fc.property(anyOffers, anyRows, fc.uniqueArray(anyOffer.map(({ kind }) => kind)), (offered, rows, halfRead) => {
      const matches = matchAccounts(offered, rows, new Set(halfRead));
      const decidedOffers = matches.flatMap((match) => ('offered' in match ? [match.offered] : []));
      const decidedRows = matches.flatMap((match) => (match.action === 'add' ? [] : [match.known]));
      expect(decidedOffers.length).toBe(offered.length);
      expect(new Set(decidedOffers)).toEqual(new Set(offered));
      expect(decidedRows.length).toBe(rows.length);
      expect(new Set(decidedRows)).toEqual(new Set(rows));
      for (const match of matches) {
        if (match.action !== 'match') continue;
        expect([match.offered.kind, match.offered.currency]).toEqual([match.known.kind, match.known.currency]);
      }
    }),
    { numRuns: 500 },
  );
});
