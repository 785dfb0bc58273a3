import { expect, test } from 'vitest';
import { BANKS, type AccountPlan, type Bank } from '../../../sandbox/banks.ts';
import { accountBalanceShape, cardBalanceShape } from '../../../sandbox/data-shapes.ts';
import type { LedgerRow } from '../../../sandbox/ledger.ts';
import { transactionShape } from '../../../sandbox/transaction-shapes.ts';

function aBank(given: Partial<Bank> = {}): Bank {
  const [bank] = BANKS;
  if (bank === undefined) throw new Error('There are no banks.');
  return { ...bank, identifiers: 'none', timestamps: 'no-zone', runningBalances: true, ...given };
}

const ACCOUNT: AccountPlan = {
  key: 'a',
  kind: 'account',
  displayName: 'Account',
  accountType: 'TRANSACTION',
  currency: 'GBP',
  role: 'everyday',
  opening: [0, 0],
};
const CARD: AccountPlan = {
  ...ACCOUNT,
  kind: 'card',
  card: { network: 'VISA', type: 'CREDIT', creditLimitMinor: 100_000, repaidFrom: { providerId: 'x', key: 'y' } },
};

const ROW: LedgerRow = {
  truthId: 'row-1',
  paidAtMs: Date.parse('2026-03-05T18:00:00Z'),
  bookedAtMs: Date.parse('2026-03-07T03:00:00Z'),
  date: '2026-03-07',
  amountMinor: -1_250,
  description: 'CORNER SHOP',
  category: 'PURCHASE',
  classification: [],
  runningBalanceMinor: -40_099,
};

test.each([
  { on: ACCOUNT, amountMinor: -1_250, amount: -12.5, type: 'DEBIT', running: -400.99 },
  { on: ACCOUNT, amountMinor: 1_250, amount: 12.5, type: 'CREDIT', running: -400.99 },
  { on: CARD, amountMinor: -1_250, amount: 12.5, type: 'DEBIT', running: 400.99 },
  { on: CARD, amountMinor: 1_250, amount: -12.5, type: 'CREDIT', running: 400.99 },
])('signs: $amountMinor on a $on.kind is sent as $type $amount', ({ on, amountMinor, amount, type, running }) => {
  const shape = transactionShape(aBank(), on, { ...ROW, amountMinor }, 'booked');
  expect(shape).toMatchObject({
    amount,
    transaction_type: type,
    running_balance: { amount: running, currency: 'GBP' },
  });
});

test('what is owed on a card is positive, what an account is overdrawn by is negative', () => {
  const ledger = { openingMinor: -4_200, openedOn: '2026-01-01', rows: [] };
  const nowMs = Date.parse('2026-03-09T12:00:00Z');
  expect(accountBalanceShape(ACCOUNT, ledger, nowMs, 0)).toMatchObject({ current: -42, available: -42 });
  expect(cardBalanceShape(CARD, ledger, nowMs, 0)).toMatchObject({ current: 42, available: 958, credit_limit: 1000 });
});

test('yen have no decimals', () => {
  const shape = transactionShape(aBank(), { ...ACCOUNT, currency: 'JPY' }, ROW, 'booked');
  expect(shape).toMatchObject({ amount: -1250, currency: 'JPY' });
});

test.each([
  ['no-zone', '2026-03-07T00:00:00'],
  ['offset', '2026-03-07T00:00:00+00:00'],
  ['zulu', '2026-03-07T00:00:00Z'],
] as const)('timestamps of style %s', (timestamps, expected) => {
  expect(transactionShape(aBank({ timestamps }), ACCOUNT, ROW, 'booked')['timestamp']).toBe(expected);
});

test.each([
  ['normalised-and-provider', true, true],
  ['normalised', true, false],
  ['provider', false, true],
  ['none', false, false],
] as const)('a bank of %s identifiers sends no others', (identifiers, hasNormalised, hasProvider) => {
  const shape = transactionShape(aBank({ identifiers }), ACCOUNT, ROW, 'booked');
  expect('normalised_provider_transaction_id' in shape).toBe(hasNormalised);
  expect('provider_transaction_id' in shape).toBe(hasProvider);
});

test('a pending row has an id, a date and perhaps an amount and a text of its own, and no lasting identifier', () => {
  const bank = aBank({ identifiers: 'normalised-and-provider' });
  const row = { ...ROW, pending: { amountMinor: -9_900, description: 'HOLD CORNER SHOP' } };
  const pending = transactionShape(bank, ACCOUNT, row, 'pending');
  const booked = transactionShape(bank, ACCOUNT, row, 'booked');
  expect(pending).toMatchObject({ amount: -99, description: 'HOLD CORNER SHOP', timestamp: '2026-03-05T00:00:00' });
  expect(pending['transaction_id']).not.toBe(booked['transaction_id']);
  for (const name of ['normalised_provider_transaction_id', 'provider_transaction_id', 'running_balance']) {
    expect(pending).not.toHaveProperty(name);
  }
});
