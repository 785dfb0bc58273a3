import { expect, test } from 'vitest';
import { addDays, utcDateOf } from '../../../shared/domain/local-date.ts';
import { BANKS, findBank, type AccountPlan, type Bank } from '../../../sandbox/banks.ts';
import { createBooks, type Books } from '../../../sandbox/books.ts';
import { bookedBalance, bookedRows, pendingRows, type AccountLedger } from '../../../sandbox/ledger.ts';
import { OWN_TRANSFERS } from '../../../sandbox/own-transfers.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-06-18T15:30:00Z');
const USERS = ['john', 'john3', 'john42'];

function openBooks(given: { seed?: number; nowMs?: number | (() => number); rowsPerAccount?: number } = {}): Books {
  const { seed = 7, nowMs = NOW_MS, rowsPerAccount } = given;
  return createBooks({
    seed,
    bornMs: NOW_MS,
    nowMs: typeof nowMs === 'number' ? () => nowMs : nowMs,
    rowsPerAccount,
  });
}

function everyAccount(): { bank: Bank; plan: AccountPlan }[] {
  return BANKS.flatMap((bank) => bank.accounts.map((plan) => ({ bank, plan })));
}

function accountAt(path: string): { bank: Bank; plan: AccountPlan } {
  const [providerId = '', key = ''] = path.split('/');
  const bank = findBank(providerId);
  const plan = bank?.accounts.find((candidate) => candidate.key === key);
  if (bank === undefined || plan === undefined) throw new Error(`There is no ${path}.`);
  return { bank, plan };
}

function ledgerAt(books: Books, path: string, username = 'john'): AccountLedger {
  const { bank, plan } = accountAt(path);
  return books.ledgerOf(username, bank, plan);
}

test('the offer is wide enough: banks, countries, currencies, cards', () => {
  const accounts = everyAccount();
  expect(new Set(BANKS.map(({ country }) => country))).toEqual(new Set(['uk', 'de', 'at']));
  expect(BANKS.length).toBeGreaterThanOrEqual(10);
  expect(accounts.length).toBeGreaterThanOrEqual(24);
  expect(new Set(accounts.map(({ plan }) => plan.currency))).toEqual(new Set(['GBP', 'EUR', 'USD', 'JPY']));
  expect(accounts.filter(({ plan }) => plan.kind === 'card').length).toBeGreaterThanOrEqual(6);
  expect(new Set(BANKS.map(({ timestamps }) => timestamps)).size).toBe(3);
  expect(new Set(BANKS.map(({ identifiers }) => identifiers)).size).toBe(4);
});

test('the same seed writes the same books, another seed or user others', () => {
  const path = 'ob-barclays/current';
  expect(ledgerAt(openBooks(), path)).toEqual(ledgerAt(openBooks(), path));
  expect(ledgerAt(openBooks({ seed: 8 }), path).rows).not.toEqual(ledgerAt(openBooks(), path).rows);
  expect(ledgerAt(openBooks(), path, 'john1').rows).not.toEqual(ledgerAt(openBooks(), path).rows);
});

test.each(USERS)('every account of %s reconciles to the penny, row by row and as a whole', (username) => {
  const books = openBooks();
  for (const { bank, plan } of everyAccount()) {
    const where = `${bank.providerId}/${plan.key}`;
    const ledger = books.ledgerOf(username, bank, plan);
    let balance = ledger.openingMinor;
    const wrong = bookedRows(ledger, NOW_MS).filter(({ amountMinor, runningBalanceMinor }) => {
      balance += amountMinor;
      return !Number.isSafeInteger(amountMinor) || runningBalanceMinor !== balance;
    });
    expect(wrong, where).toEqual([]);
    expect(bookedBalance(ledger, NOW_MS), where).toBe(balance);
    expect(new Set(ledger.rows.map(({ truthId }) => truthId)).size, where).toBe(ledger.rows.length);
  }
});

test.each(USERS)('the money of %s stays believable: nobody is ruined, nobody grows rich by accident', (username) => {
  const books = openBooks();
  for (const { bank, plan } of everyAccount()) {
    const rows = bookedRows(books.ledgerOf(username, bank, plan), NOW_MS);
    const limit = plan.card?.creditLimitMinor ?? (plan.overdraftMinor ?? 0) + 250_000;
    const balances = rows.map(({ runningBalanceMinor }) => runningBalanceMinor);
    expect(Math.min(...balances), `${bank.providerId}/${plan.key}`).toBeGreaterThan(-limit);
    expect(Math.max(...balances), `${bank.providerId}/${plan.key}`).toBeLessThan(12_000_000);
  }
});

test('tomorrow never changes yesterday', () => {
  let nowMs = NOW_MS;
  const books = openBooks({ nowMs: () => nowMs });
  const paths = ['ob-barclays/current', 'ob-barclays/saver', 'ob-amex/gold', 'ob-transferwise/gbp', 'ob-n26/haupt'];
  const before = paths.map((path) => bookedRows(ledgerAt(books, path), NOW_MS));
  for (const days of [1, 40, 200]) {
    nowMs = NOW_MS + days * DAY_MS;
    const later = paths.map((path) => ledgerAt(books, path));
    expect(later.map((ledger) => bookedRows(ledger, NOW_MS))).toEqual(before);
    for (const ledger of later.slice(0, 1)) {
      expect(bookedRows(ledger, nowMs).length).toBeGreaterThanOrEqual(bookedRows(ledger, NOW_MS).length);
    }
  }
  expect(bookedRows(ledgerAt(books, 'ob-n26/haupt'), nowMs).length).toBeGreaterThan((before[4]?.length ?? 0) + 100);
});

test('what is hard about real banks is in the books', () => {
  const books = openBooks();
  const rows = everyAccount().flatMap(({ bank, plan }) =>
    books.ledgerOf('john', bank, plan).rows.map((row) => ({ row, bank, plan })),
  );
  const alike = new Map<string, number>();
  for (const { row, bank, plan } of rows) {
    const face = `${bank.providerId}/${plan.key}/${row.date}/${row.amountMinor}/${row.description}`;
    alike.set(face, (alike.get(face) ?? 0) + 1);
  }
  expect([...alike.values()].filter((count) => count > 1).length, 'identical twins').toBeGreaterThan(20);
  const late = rows.filter(({ row }) => row.bookedAtMs !== undefined && row.bookedAtMs > row.paidAtMs + 5 * DAY_MS);
  expect(late.length, 'late settlements').toBeGreaterThan(20);
  expect(
    late.some(({ row }) => row.date === utcDateOf(row.paidAtMs)),
    'late, and dated back',
  ).toBe(true);
  expect(rows.filter(({ row }) => row.pending?.amountMinor !== undefined).length, 'amount changes').toBeGreaterThan(20);
  expect(rows.filter(({ row }) => row.pending?.description !== undefined).length, 'text changes').toBeGreaterThan(20);
  expect(rows.filter(({ row }) => row.bookedAtMs === undefined).length, 'holds never booked').toBeGreaterThan(5);
});

test('a hold is never booked and is gone once it is released', () => {
  const ledger = ledgerAt(openBooks(), 'ob-amex/gold');
  const hold = ledger.rows.find(({ bookedAtMs }) => bookedAtMs === undefined);
  if (hold?.releasedAtMs === undefined) throw new Error('There is no hold.');
  const seen = (atMs: number): boolean => pendingRows(ledger, atMs).some(({ truthId }) => truthId === hold.truthId);
  expect([hold.paidAtMs - 1, hold.paidAtMs, hold.releasedAtMs - 1, hold.releasedAtMs].map(seen)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('transfers between own accounts stand in both books, on one day, to the penny', () => {
  const books = openBooks();
  for (const { from, to, reference } of OWN_TRANSFERS) {
    const side = (path: string, isOut: boolean): string[] =>
      bookedRows(ledgerAt(books, path), NOW_MS)
        .filter(({ counterparty }) => counterparty?.name === 'John Doe')
        .filter(({ reference: given, amountMinor }) => given === reference && amountMinor < 0 === isOut)
        .map(({ date, amountMinor }) => `${date} ${Math.abs(amountMinor)}`);
    const out = side(`${from.providerId}/${from.key}`, true);
    expect(out.length, reference).toBeGreaterThan(20);
    expect(side(`${to.providerId}/${to.key}`, false), reference).toEqual(out);
  }
});

test('every card statement is paid in full from the account it belongs to, also at another bank', () => {
  const books = openBooks();
  for (const { bank, plan } of everyAccount()) {
    if (plan.card === undefined) continue;
    const { repaidFrom } = plan.card;
    const received = bookedRows(books.ledgerOf('john', bank, plan), NOW_MS)
      .filter(
        ({ reference, category, amountMinor }) => reference === undefined && category === 'CREDIT' && amountMinor > 0,
      )
      .filter(({ classification }) => classification[1] === 'Credit card payment')
      .map(({ date, amountMinor }) => `${date} ${amountMinor}`);
    const paid = bookedRows(ledgerAt(books, `${repaidFrom.providerId}/${repaidFrom.key}`), NOW_MS)
      .filter(
        ({ classification, counterparty }) => classification[1] === 'Credit card payment' && counterparty === undefined,
      )
      .map(({ date, amountMinor }) => `${date} ${-amountMinor}`);
    expect(received.length, plan.displayName).toBeGreaterThan(20);
    expect(paid).toEqual(expect.arrayContaining(received));
  }
});

test.each([{ rowsPerAccount: 0 }, { rowsPerAccount: 50 }, { rowsPerAccount: 5_000 }])(
  'scaled to $rowsPerAccount rows, books are exactly so long and still reconcile',
  ({ rowsPerAccount }) => {
    const books = openBooks({ rowsPerAccount });
    for (const path of ['ob-barclays/current', 'ob-n26/haupt', 'ob-amex/gold', 'ob-transferwise/jpy']) {
      const ledger = ledgerAt(books, path);
      const endOfDayMs = Date.parse(`${addDays(utcDateOf(NOW_MS), 1)}T00:00:00Z`) - 1;
      const rows = bookedRows(ledger, endOfDayMs);
      expect(rows, path).toHaveLength(rowsPerAccount);
      const sum = rows.reduce((total, { amountMinor }) => total + amountMinor, ledger.openingMinor);
      expect(bookedBalance(ledger, endOfDayMs), path).toBe(sum);
    }
  },
);

test('scaling leaves today’s balance where it was, within a day’s shopping', () => {
  const usual = bookedBalance(ledgerAt(openBooks(), 'ob-barclays/current'), NOW_MS);
  const short = bookedBalance(ledgerAt(openBooks({ rowsPerAccount: 20 }), 'ob-barclays/current'), NOW_MS);
  const long = bookedBalance(ledgerAt(openBooks({ rowsPerAccount: 20_000 }), 'ob-barclays/current'), NOW_MS);
  expect(short).toBe(usual);
  expect(Math.abs(long - usual)).toBeLessThan(25_000);
});
