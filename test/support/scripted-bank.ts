import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';
import { BankFailure } from '../../core/providers/bank-failure.ts';
import type { BankProvider, BankTransaction, DateRange } from '../../core/providers/bank-provider.ts';
import type { SeededRandom } from './seeded-random.ts';

/** How a scripted bank behaves; each is something real banks do. */
export type BankHabits = {
  lastingIds: 'none' | 'stable' | 'unstable';
  rowIds: 'stable' | 'unstable' | 'by-position' | 'by-content';
  givesRunningBalance: boolean;
  newestFirst: boolean;
};

/** A payment as it really is; the bank may describe it differently while it is pending. */
export type TruePayment = {
  truth: number;
  date: LocalDate;
  amountMinor: number;
  description: string;
  /** When it appears at all, when it is booked, and how it looks until then. */
  visibleFrom: LocalDate;
  bookedFrom: LocalDate;
  pendingDescription: string;
  pendingAmountMinor: number;
  isGone: boolean;
};

/** The bank of one account, with its own truth, driven day by day. */
export type ScriptedBank = {
  today: LocalDate;
  readonly payments: TruePayment[];
  readonly openingMinor: number;
  /** Trouble of the next answers about booked rows: rows left out without a word, an empty list, or a failure. */
  trouble: 'none' | 'partial' | 'empty' | 'fails';
  /** Trouble of the next answers about pending rows: some or all left out without a word, or not to be had. */
  pendingTrouble: 'none' | 'partial' | 'empty' | 'refused';
  accountId: string;
  provider: Pick<BankProvider, 'transactions' | 'pending' | 'balance'>;
  /** The booked rows that stand today, as the bank's own books have them. */
  truth(): TruePayment[];
  passDays(days: number): void;
  /** Signed in anew, the rows have other ids, except for those that last. */
  reconnect(): void;
  /** The bank rewrites something it had booked lately. */
  rewrite(): void;
};

const SHOPS = [
  'TESCO STORES 3217',
  'PRET A MANGER',
  'TFL TRAVEL CH',
  'REWE SAGT DANKE',
  'BILLA DANKT',
  'AMAZON MKTPLACE',
  'COSTA COFFEE',
  'SHELL 4411',
];
const CURRENCY = 'GBP';

/** Creates a bank whose whole life follows from the generator. */
export function createScriptedBank(random: SeededRandom, start: LocalDate, habits: BankHabits): ScriptedBank {
  const payments: TruePayment[] = [];
  const openingMinor = random.integer(-50_000, 500_000);
  let answers = 0;
  let truths = 0;
  let term = 0;

  const pay = (visibleFrom: LocalDate) => {
    const amountMinor = random.chance(0.12)
      ? random.integer(50_000, 300_000)
      : -random.pick([250, 250, 399, 1099, random.integer(100, 9000)]);
    const shop = random.pick(SHOPS);
    const settlesAfter = random.pick([0, 0, 1, 1, 2, 5]);
    // Most are dated when they were made, some when they settled, a few turn up late under an old date.
    const date = random.chance(0.1)
      ? addDays(visibleFrom, -random.integer(1, 9))
      : random.chance(0.2)
        ? addDays(visibleFrom, settlesAfter)
        : visibleFrom;
    const description = random.chance(0.15) ? `${shop} ${random.integer(1, 9)}` : shop;
    const payment: TruePayment = {
      truth: (truths += 1),
      date,
      amountMinor,
      description,
      visibleFrom,
      bookedFrom: addDays(visibleFrom, settlesAfter),
      pendingDescription: random.chance(0.5) ? `PENDING ${shop}` : description,
      pendingAmountMinor: random.chance(0.15) ? Math.round(amountMinor * (0.85 + random.next() * 0.3)) : amountMinor,
      isGone: false,
    };
    payments.push(payment);
    // Two coffees in a row: identical in everything.
    if (random.chance(0.15)) payments.push({ ...payment, truth: (truths += 1) });
  };

  const bank: ScriptedBank = {
    today: start,
    payments,
    openingMinor,
    trouble: 'none',
    pendingTrouble: 'none',
    accountId: 'account-0',
    truth: () => payments.filter((payment) => !payment.isGone && payment.bookedFrom <= bank.today),
    passDays(days) {
      for (let day = 0; day < days; day++) {
        bank.today = addDays(bank.today, 1);
        for (let count = random.pick([0, 0, 1, 1, 2, 3]); count > 0; count--) pay(bank.today);
      }
    },
    reconnect: () => void (term += 1),
    rewrite() {
      const recent = bank.truth().filter(({ date }) => date >= addDays(bank.today, -12));
      if (recent.length === 0) return;
      const payment = random.pick(recent);
      const change = random.integer(0, 3);
      if (change === 0) payment.isGone = true;
      else if (change === 1) payment.amountMinor -= random.integer(1, 500);
      else if (change === 2) payment.description = `${payment.description} REF ${random.integer(10, 99)}`;
      else {
        const moved = addDays(payment.date, random.pick([-2, -1, 1, 2]));
        payment.date = moved > bank.today ? bank.today : moved;
      }
    },
    provider: {
      transactions(_session, _account, range) {
        answers += 1;
        if (bank.trouble === 'fails') return Promise.reject(new BankFailure('unavailable'));
        const rows = answer(range);
        const given =
          bank.trouble === 'empty' ? [] : bank.trouble === 'partial' ? rows.filter(() => random.chance(0.7)) : rows;
        return Promise.resolve({ transactions: given, unreadable: 0, rawSha256: `answer-${answers}` });
      },
      pending() {
        if (bank.pendingTrouble === 'refused') return Promise.reject(new BankFailure('quota-exhausted'));
        const all = payments.filter(
          ({ isGone, visibleFrom, bookedFrom }) => !isGone && visibleFrom <= bank.today && bookedFrom > bank.today,
        );
        const rows =
          bank.pendingTrouble === 'empty'
            ? []
            : bank.pendingTrouble === 'partial'
              ? all.filter(() => random.chance(0.6))
              : all;
        return Promise.resolve({ transactions: rows.map(pendingRow), unreadable: 0, rawSha256: `pending-${answers}` });
      },
      balance() {
        const currentMinor = openingMinor + bank.truth().reduce((sum, { amountMinor }) => sum + amountMinor, 0);
        return Promise.resolve({ currency: CURRENCY, currentMinor });
      },
    },
  };
  return bank;

  function answer(range: DateRange | undefined): BankTransaction[] {
    const books = bank
      .truth()
      .toSorted((left, right) => (left.date < right.date ? -1 : left.date > right.date ? 1 : left.truth - right.truth));
    let running = openingMinor;
    const rows = books.map((payment, position) => {
      running += payment.amountMinor;
      return bookedRow(payment, position, running);
    });
    const inRange = range === undefined ? rows : rows.filter(({ date }) => date >= range.from && date <= range.to);
    return habits.newestFirst ? inRange.toReversed() : inRange;
  }

  function bookedRow(payment: TruePayment, position: number, running: number): BankTransaction {
    const content = `${payment.date} ${payment.amountMinor} ${payment.description}`;
    const rowId = {
      stable: `row-${payment.truth}-${term}`,
      unstable: `row-${payment.truth}-${answers}`,
      'by-position': `row-${position}`,
      'by-content': `hash ${content}`,
    }[habits.rowIds];
    return {
      providerTransactionId: rowId,
      stableId:
        habits.lastingIds === 'none'
          ? undefined
          : habits.lastingIds === 'stable'
            ? `lasting-${payment.truth}`
            : `lasting-${payment.truth}-${answers}`,
      date: payment.date,
      bankTimestamp: `${payment.date}T00:00:00`,
      amountMinor: payment.amountMinor,
      currency: CURRENCY,
      description: payment.description,
      classification: [],
      runningBalanceMinor: habits.givesRunningBalance ? running : undefined,
    };
  }

  function pendingRow(payment: TruePayment): BankTransaction {
    return {
      providerTransactionId: `pending-${payment.truth}-${habits.rowIds === 'stable' ? term : answers}`,
      date: payment.visibleFrom,
      bankTimestamp: `${payment.visibleFrom}T00:00:00`,
      amountMinor: payment.pendingAmountMinor,
      currency: CURRENCY,
      description: payment.pendingDescription,
      classification: [],
    };
  }
}
