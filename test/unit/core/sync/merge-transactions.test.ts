import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TransactionRow } from '../../../../core/ledger/transaction-store.ts';
import type { BankTransaction } from '../../../../core/providers/bank-provider.ts';
import { mergeTransactions, type Merge } from '../../../../core/sync/merge-transactions.ts';
import { finishAtOnce } from '../../../../core/turns.ts';
import { addDays } from '../../../../shared/domain/local-date.ts';

/** Few values, so that payments which look exactly alike are the rule. */
const anyPayment = fc.record({
  day: fc.nat(9),
  amountMinor: fc.constantFrom(-350, -350, -1200, 5000),
  description: fc.constantFrom('COFFEE', 'COFFEE', 'TRAIN', 'PAY'),
});
const anyPayments = fc.array(anyPayment, { maxLength: 25 });

/** How a bank names its rows: what a row's ids are in one answer. */
const HABITS = {
  'lasting ids': (index: number) => ({ providerTransactionId: `row-${index}`, stableId: `lasting-${index}` }),
  'row ids only': (index: number) => ({ providerTransactionId: `row-${index}` }),
  'ids by content': (_index: number, _answer: number, content: string) => ({ providerTransactionId: content }),
  'ids new with every answer': (index: number, answer: number) => ({ providerTransactionId: `${answer}/${index}` }),
} satisfies Record<
  string,
  (index: number, answer: number, content: string) => Pick<BankTransaction, 'providerTransactionId' | 'stableId'>
>;

type Payment = { day: number; amountMinor: number; description: string };
type Habit = (typeof HABITS)[keyof typeof HABITS];

/** A bank's answer: oldest first, or newest first as most give it. */
function answerOf(
  payments: readonly Payment[],
  habit: Habit,
  answer: number,
  isNewestFirst: boolean,
): BankTransaction[] {
  const rows = payments
    .map((payment, index): BankTransaction => {
      const date = addDays('2026-03-01', payment.day);
      const { amountMinor, description } = payment;
      return {
        ...habit(index, answer, `${date}${amountMinor}${description}`),
        date,
        bankTimestamp: `${date}T00:00:00`,
        amountMinor,
        currency: 'GBP',
        description,
        classification: [],
      };
    })
    .toSorted((left, right) => (left.date < right.date ? -1 : left.date > right.date ? 1 : 0));
  return isNewestFirst ? rows.toReversed() : rows;
}

const NO_TRAITS = { lastingIdsFail: false, rowIdsFail: false };

function merge(known: readonly TransactionRow[], booked: readonly BankTransaction[], traits = NO_TRAITS): Merge {
  return finishAtOnce(
    mergeTransactions({
      accountId: 'a',
      knownBooked: known,
      knownPending: [],
      range: { from: '2026-03-01', to: '2026-03-31' },
      booked,
      pending: undefined,
      traits,
    }),
  );
}

/** The rows as they stand once a merge into nothing is written. */
function written({ add }: Merge): TransactionRow[] {
  const uncategorised = {
    transfer_id: null,
    rule_id: null,
    rule_category: null,
    rule_name: null,
    shown_category: null,
  };
  return add.map(({ row }, index) => ({ ...row, ...uncategorised, id: index + 1, sort_key: index + 1 }));
}

/** What a person would see of rows, sorted: to compare them as multisets. */
const shown = (rows: readonly Pick<TransactionRow, 'date' | 'amount_minor' | 'description'>[]) =>
  rows.map(({ date, amount_minor, description }) => `${date} ${amount_minor} ${description}`).toSorted();
const shownBy = (answer: readonly BankTransaction[]) =>
  answer.map(({ date, amountMinor, description }) => `${date} ${amountMinor} ${description}`).toSorted();

const anyHabit = fc.constantFrom(...Object.values(HABITS));

describe('a merge, whatever the bank calls its rows', () => {
  test('into nothing takes every row, twins and triplets too', () => {
    fc.assert(
      fc.property(anyPayments, anyHabit, fc.boolean(), (payments, habit, isNewestFirst) => {
        const answer = answerOf(payments, habit, 1, isNewestFirst);
        expect(shown(written(merge([], answer)))).toEqual(shownBy(answer));
      }),
    );
  });

  test('of the same answer again does nothing', () => {
    fc.assert(
      fc.property(anyPayments, anyHabit, fc.boolean(), fc.boolean(), (payments, habit, first, second) => {
        const known = written(merge([], answerOf(payments, habit, 1, first)));
        const again = merge(known, answerOf(payments, habit, 1, second));
        expect([again.add, again.missing, again.remove, again.review]).toEqual([[], [], [], []]);
        expect(again.change.filter(({ before, columns }) => before.amount_minor !== columns.amount_minor)).toEqual([]);
        expect(again.unchanged + again.change.length).toBe(known.length);
      }),
    );
  });

  test('of an answer whose ids are all new adds nothing and misses nothing', () => {
    fc.assert(
      fc.property(anyPayments, fc.boolean(), (payments, isNewestFirst) => {
        const habit = HABITS['ids new with every answer'];
        const known = written(merge([], answerOf(payments, habit, 1, isNewestFirst)));
        const again = merge(known, answerOf(payments, habit, 2, isNewestFirst));
        expect([again.add, again.missing]).toEqual([[], []]);
      }),
    );
  });

  test('of one more payment, a twin or not, adds exactly one; of one less misses exactly one', () => {
    fc.assert(
      fc.property(
        fc.array(anyPayment, { minLength: 1, maxLength: 25 }),
        anyPayment,
        anyHabit,
        (payments, more, habit) => {
          const known = written(merge([], answerOf(payments, habit, 1, false)));
          const grown = merge(known, answerOf([...payments, more], habit, 1, false));
          expect([grown.add.length, grown.missing.length]).toEqual([1, 0]);
          const shrunk = merge(known, answerOf(payments.slice(0, -1), habit, 1, false));
          expect([shrunk.add.length, shrunk.missing.length]).toEqual([0, 1]);
        },
      ),
    );
  });

  test('never loses or invents money: what stands afterwards is what the bank says, or is named as missing', () => {
    fc.assert(
      fc.property(anyPayments, anyPayments, anyHabit, fc.nat(1), (before, after, habit, shift) => {
        const known = written(merge([], answerOf(before, habit, 1, false)));
        const answer = answerOf(after, habit, 1 + shift, true);
        const { add, change, missing, unchanged } = merge(known, answer);
        const gone = new Set(missing);
        const changed = new Map(change.map(({ before: row, columns }) => [row, columns]));
        const standing = known.filter((row) => !gone.has(row)).map((row) => ({ ...row, ...changed.get(row) }));
        expect(shown([...standing, ...add.map(({ row }) => row)])).toEqual(shownBy(answer));
        expect(unchanged + change.length + missing.length).toBe(known.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('pending rows', () => {
  const pendingOf = (
    known: readonly TransactionRow[],
    pending: readonly BankTransaction[] | undefined,
    booked?: readonly BankTransaction[],
  ) =>
    finishAtOnce(
      mergeTransactions({ accountId: 'a', knownBooked: [], knownPending: known, booked, pending, traits: NO_TRAITS }),
    );

  test('are a set that is replaced as a whole, and left alone when it was not fetched', () => {
    fc.assert(
      fc.property(anyPayments, anyPayments, anyHabit, (before, after, habit) => {
        const known = written(pendingOf([], answerOf(before, habit, 1, false))).map((row) => ({
          ...row,
          status: 'pending' as const,
        }));
        const replaced = pendingOf(known, answerOf(after, habit, 2, false));
        expect(known.length - replaced.remove.length + replaced.add.length).toBe(after.length);
        const untouched = pendingOf(known, undefined);
        expect([untouched.add, untouched.change, untouched.remove]).toEqual([[], [], []]);
      }),
    );
  });

  test('become the booked rows they end in, with their notes, and are never doubled', () => {
    fc.assert(
      fc.property(anyPayments, anyHabit, (payments, habit) => {
        const known = written(pendingOf([], answerOf(payments, habit, 1, false))).map((row) => ({
          ...row,
          status: 'pending' as const,
        }));
        const settled = pendingOf(known, [], answerOf(payments, HABITS['ids new with every answer'], 2, false));
        // However they are told apart, so many rows stand as there are payments.
        expect(known.length - settled.remove.length + settled.add.length).toBe(payments.length);
        expect(settled.change.every(({ kind }) => kind === 'booked')).toBe(true);
      }),
    );
  });
});
