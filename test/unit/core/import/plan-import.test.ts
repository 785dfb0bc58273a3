import { describe, expect, it } from 'vitest';
import { chooseSource } from '../../../../core/import/choose-source.ts';
import type { FileRow } from '../../../../core/import/import-model.ts';
import { planImport, type ImportRequest } from '../../../../core/import/plan-import.ts';
import type { TransactionRow } from '../../../../core/ledger/transaction-store.ts';
import { finishAtOnce } from '../../../../core/turns.ts';
import { ledgerRow } from './ledger-row.ts';

const row = (part: Partial<FileRow> = {}): FileRow => ({
  line: 2,
  source: 0,
  date: '2026-06-20',
  amountMinor: -250,
  description: 'COFFEE',
  ...part,
});
const fromFile = (part: Partial<TransactionRow> = {}) => ledgerRow({ provider_transaction_id: 'file:line:9', ...part });
const verdicts = (
  rows: FileRow[],
  known: TransactionRow[],
  more: Partial<ImportRequest> = {},
): Record<number, string> => {
  const plan = finishAtOnce(planImport({ currency: 'GBP', rows, known, answered: [], addsLookalikes: false, ...more }));
  return Object.fromEntries([
    ...plan.fresh.map(({ line }) => [line, 'fresh']),
    ...plan.known.map(({ row: { line }, because, here }) => [line, `${because}${here ? ` t${here.id}` : ''}`]),
  ]) as Record<number, string>;
};
const june = [{ from: '2026-06-01', to: '2026-06-30' }];

describe('a row of a file is', () => {
  it.each<[string, FileRow, TransactionRow[], Partial<ImportRequest>, string]>([
    ['new to an empty account', row(), [], {}, 'fresh'],
    ['the row that our own export names', row({ id: 't7' }), [ledgerRow({ id: 7, description: 'OTHER' })], {}, 'same-row t7'],
    ['not the row of another profile that has the same number', row({ id: 't7' }), [ledgerRow({ id: 7, amount_minor: -1 })], {}, 'fresh'],
    ['the payment that an earlier import gave the same name', row({ id: 'F1', date: '2026-06-23' }), [fromFile({ provider_transaction_id: 'file:id:F1' })], {}, 'same-id t1'],
    ['the same content', row(), [ledgerRow()], {}, 'same-content t1'],
    ['the same content in other letters and spaces', row({ description: ' coffee ' }), [fromFile()], {}, 'same-content t1'],
    ['the same day and amount under another text', row({ description: 'CAFE' }), [ledgerRow()], {}, 'same-day-and-amount t1'],
    ['new, when a person says that it is', row({ description: 'CAFE' }), [ledgerRow()], { addsLookalikes: true }, 'fresh'],
    ['the bank’s, dated a few days apart with a like text', row({ date: '2026-06-17' }), [ledgerRow()], {}, 'alike-nearby t1'],
    ['new beside the bank’s of another text some days apart', row({ date: '2026-06-17', description: 'CAFE' }), [ledgerRow()], {}, 'fresh'],
    ['new beside another file’s some days apart: two coffees', row({ date: '2026-06-17' }), [fromFile()], {}, 'fresh'],
    ['new, five days apart', row({ date: '2026-06-15' }), [ledgerRow()], {}, 'fresh'],
    ['the bank’s business on a day for which the bank has answered', row(), [], { answered: june }, 'bank-knows-the-day'],
    ['that, whatever a person says', row({ description: 'CAFE' }), [ledgerRow()], { answered: june, addsLookalikes: true }, 'same-day-and-amount t1'],
    ['new before those days', row({ date: '2026-05-31' }), [], { answered: june }, 'fresh'],
    ['one that the bank has taken back, and stays so', row(), [ledgerRow({ vanished_at: '2026-06-21T00:00:00.000Z' })], {}, 'same-content t1'],
    ['one that the user has deleted, and stays so', row(), [ledgerRow({ deleted: 1 })], {}, 'same-content t1'],
    ['not one of another currency', row(), [ledgerRow({ currency: 'EUR' })], {}, 'fresh'],
    ['not one of another amount', row(), [ledgerRow({ amount_minor: 250 })], {}, 'fresh'],
  ])('%s', (_, fileRow, known, more, expected) => {
    expect(verdicts([fileRow], known, more)).toEqual({ 2: expected });
  }); // prettier-ignore
});

it('every payment is taken once, the surest first', () => {
  expect(
    verdicts(
      [row({ line: 1, description: 'CAFE' }), row({ line: 2 }), row({ line: 3 }), row({ line: 4 })],
      [ledgerRow({ id: 1 }), ledgerRow({ id: 2 })],
    ),
  ).toEqual({ 1: 'fresh', 2: 'same-content t1', 3: 'same-content t2', 4: 'fresh' });
});

it('a line that a file repeats word for word under one name is one payment; under two names it is two', () => {
  expect(
    verdicts([row({ line: 1, id: 'A' }), row({ line: 2, id: 'A' }), row({ line: 3, id: 'B' }), row({ line: 4 })], []),
  ).toEqual({ 1: 'fresh', 2: 'twice-in-file', 3: 'fresh', 4: 'fresh' });
});

describe('which account of a file is meant', () => {
  const account = { id: 'x'.repeat(36), iban: 'GB29 NWBK 6016 1331 9268 19', account_number: '31926819', card_tail: null, own_name: null, bank_name: 'Everyday Current' }; // prettier-ignore
  const rows = [row({ source: 0 }), row({ source: 1 })];
  it.each([
    ['the only one', ['anything'], [row()], undefined, 0],
    ['the one that has rows', ['', 'b'], [row({ source: 1 })], undefined, 1],
    ['the one with its number', ['DE89370400440532013000', 'GB29NWBK60161331926819'], rows, undefined, 1],
    ['the one with its name', ['Everyday Current · Monzo', 'Savings · Monzo'], rows, undefined, 0],
    ['the chosen one', ['Everyday Current', 'Savings'], rows, 1, 1],
    ['nobody knows', ['One', 'Two'], rows, undefined, undefined],
    ['nobody knows of two that fit', ['Everyday Current 1', 'Everyday Current 2'], rows, undefined, undefined],
  ] as const)('%s', (_, names, fileRows, chosen, expected) => {
    expect(chooseSource({ sources: names.map((name) => ({ name })), rows: [...fileRows] }, account, chosen)).toBe(
      expected,
    );
  });
});
