import { describe, expect, it, test } from 'vitest';
import { findRecurring, type Payment } from '../../../../core/recurring/find-recurring.ts';
import { payeeKeyOf } from '../../../../core/recurring/payee-key.ts';
import {
  dateOfDay,
  dayInMonth,
  dayNumberOf,
  dueDates,
  isWeekend,
  monthNumberOf,
  periodDays,
} from '../../../../core/recurring/schedule.ts';
import { addDays, type LocalDate } from '../../../../shared/domain/local-date.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

type Line = readonly [date: LocalDate, amountMinor: number];

let nextId = 1;
const pay = (lines: readonly Line[], { payee = 'netflix', currency = 'GBP', isMandate = false } = {}): Payment[] =>
  lines.map(([date, amountMinor]) => ({ id: nextId++, date, amountMinor, currency, payee, isMandate }));

/** One payment a month from a month on; 31 is the last day. */
const monthly = (first: string, days: readonly number[], amountsMinor: readonly number[] | number): Line[] =>
  days.map((day, index) => {
    const month = Number(first.slice(0, 4)) * 12 + Number(first.slice(5, 7)) - 1 + index;
    const last = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
    const date = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-${String(Math.min(day, last)).padStart(2, '0')}`;
    return [date, typeof amountsMinor === 'number' ? amountsMinor : (amountsMinor[index] ?? 0)];
  });
const every = (first: LocalDate, days: number, amountsMinor: readonly number[]): Line[] =>
  amountsMinor.map((amountMinor, index) => [addDays(first, index * days), amountMinor]);

/** A finding in a line: how often, how much, what changed, when next. */
const inShort = (payments: readonly Payment[]) =>
  findRecurring(payments).map(({ schedule, amountMinor, isSteady, change, payments: found }) => {
    const last = found.at(-1)?.date ?? '';
    const [next = 'never'] = dueDates(schedule, last, addDays(last, 2 * periodDays(schedule) + 9));
    const price = change === undefined ? '' : `, was ${change.beforeMinor} until ${change.on}`;
    return `${schedule.every} ${schedule.unit}: ${isSteady ? '' : 'about '}${amountMinor}${price}, next ${next} (${found.length})`;
  });

describe('what comes round', () => {
  it.each<[string, Payment[], string[]]>([
    ['the same day of each month', pay(monthly('2026-01', [9, 9, 9, 9], -1099)), ['1 month: -1099, next 2026-05-09 (4)']],
    ['three are enough', pay(monthly('2026-01', [9, 9, 9], -1099)), ['1 month: -1099, next 2026-04-09 (3)']],
    ['two are not', pay(monthly('2026-01', [9, 9], -1099)), []],
    [
      'moved to the next working day, also the next one',
      // The 4th of January, April and July 2026 is a weekend; 5 and 6 follow. The next weekend is the 4th of October.
      pay(monthly('2026-01', [5, 4, 4, 6, 4, 4, 6, 4, 4], -15_200), { isMandate: true }),
      ['1 month: -15200, next 2026-10-05 (9)'],
    ],
    [
      'pay on the last working day, with a bonus in December',
      pay([
        ...monthly('2025-09', [30, 31, 28, 31, 30, 27, 31, 30, 29], [4500, 4500, 4500, 6300, 4500, 4500, 4500, 4500, 4500]),
      ]),
      ['1 month: 4500, next 2026-06-30 (9)'],
    ],
    [
      'the end of each month, however long it is',
      pay(monthly('2026-01', [31, 31, 31, 31, 31], -900)),
      ['1 month: -900, next 2026-06-30 (5)'],
    ],
    [
      'the first, paid on the last of the month before where that is a working day',
      pay(monthly('2026-01', [1, 1, 1, 1, 1], -9).map(([date], index) => [index % 2 ? addDays(date, -1) : date, -70_000])),
      ['1 month: -70000, next 2026-06-01 (5)'],
    ],
    [
      'a price that rose is one contract, and the rise is told',
      pay(monthly('2026-01', [14, 14, 14, 14, 14, 14], [-1099, -1099, -1099, -1299, -1299, -1299])),
      ['1 month: -1299, was -1099 until 2026-04-14, next 2026-07-14 (6)'],
    ],
    [
      'a new price counts from its first payment',
      pay(monthly('2026-01', [14, 14, 14, 14], [-1099, -1099, -1099, -1299])),
      ['1 month: -1299, was -1099 until 2026-04-14, next 2026-05-14 (4)'],
    ],
    [
      'a metered bill is an estimate',
      pay(monthly('2026-01', [12, 12, 12, 12, 12], [-10_400, -12_900, -9900, -8700, -9000]), { isMandate: true }),
      ['1 month: about -9900, next 2026-06-12 (5)'],
    ],
    [
      'one month left out',
      pay([...monthly('2026-01', [9, 9, 9], -2500), ...monthly('2026-05', [9, 9, 9], -2500)]),
      ['1 month: -2500, next 2026-08-09 (6)'],
    ],
    ['each quarter', pay(monthly('2025-02', [15], -4237).concat(monthly('2025-05', [15], -4237), monthly('2025-08', [15], -4237), monthly('2025-11', [17], -4237)), { isMandate: true }), ['3 month: -4237, next 2026-02-15 (4)']],
    ['each year, by mandate', pay([['2025-03-03', -18_000], ['2026-03-02', -19_900]], { isMandate: true }), ['12 month: about -19900, next 2027-03-02 (2)']],
    ['each year at the same price', pay([['2025-03-03', -1800], ['2026-03-05', -1800]]), ['12 month: -1800, next 2027-03-03 (2)']],
    ['a year apart by chance', pay([['2025-03-03', -1800], ['2026-03-05', -1650]]), []],
    ['each week', pay(every('2026-03-06', 7, [-500, -500, -500, -500, -500])), ['1 week: -500, next 2026-04-10 (5)']],
    ['every four weeks and not each month', pay(every('2026-01-02', 28, [210_000, 210_000, 210_000, 210_000, 210_000])), ['4 week: 210000, next 2026-05-22 (5)']],
    [
      'two contracts with one payee',
      pay([...monthly('2026-01', [9, 9, 9, 9], -299), ...monthly('2026-01', [20, 20, 20, 20], -1499)]),
      ['1 month: -299, next 2026-05-09 (4)', '1 month: -1499, next 2026-05-20 (4)'],
    ],
    [
      'a membership at a shop where things are bought as well, its price risen in the last month',
      pay([
        ...monthly('2026-01', [7, 7, 7, 7], [-899, -899, -899, -999]),
        ['2026-01-11', -2350], ['2026-01-29', -740], ['2026-02-03', -1210], ['2026-02-24', -3999], ['2026-03-30', -860],
      ]),
      ['1 month: -999, was -899 until 2026-04-07, next 2026-05-07 (4)'],
    ],
    [
      'a contract whose day has moved goes on under the new one',
      pay([...monthly('2025-08', [25, 25, 25, 25], -1799), ...monthly('2025-12', [5, 5, 5, 5, 5], -1799)]),
      ['1 month: -1799, next 2026-05-05 (5)'],
    ],
    ['shopping now and then', pay([['2026-01-03', -4210], ['2026-01-09', -1875], ['2026-01-22', -6033], ['2026-02-07', -2240], ['2026-02-19', -950], ['2026-03-06', -3871]]), []],
    ['shopping about once a month', pay(monthly('2026-01', [3, 19, 8, 24, 2], [-4210, -1875, -6033, -2240, -950])), []],
    ['what comes in is not what goes out', pay([['2026-01-09', -1000], ['2026-02-09', 1000], ['2026-03-09', -1000], ['2026-04-09', 1000]]), []],
  ])('%s', (_name, payments, expected) => {
    expect(inShort(payments)).toEqual(expected);
    // Whatever order a bank sends them in.
    expect(inShort(payments.toReversed())).toEqual(expected);
  });

  it('keeps currencies and payees apart', () => {
    const three = monthly('2026-01', [9, 9, 9], -1099);
    const some = [
      ...pay(three.slice(0, 2)),
      ...pay(three.slice(2), { currency: 'EUR' }),
      ...pay(three.slice(1), { payee: 'spotify' }),
    ];
    expect(inShort(some)).toEqual([]);
  });

  it('finds any monthly contract among random shopping, and invents none', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const random = createSeededRandom(seed);
      const shopping: Line[] = Array.from({ length: random.integer(10, 150) }, () => [
        addDays('2024-06-01', random.integer(0, 700)),
        -random.integer(150, 9000),
      ]);
      expect(inShort(pay(shopping)), `seed ${seed}`).toEqual([]);
      const day = random.integer(1, 28);
      const amount = -random.integer(10_000, 20_000);
      const contract = monthly('2024-06', Array.from({ length: random.integer(4, 23) }, () => day), amount).map(
        ([date]): Line => {
          const due = dayNumberOf(date);
          return [dateOfDay(isWeekend(due) ? due + random.integer(1, 2) : due), amount];
        },
      );
      const found = findRecurring(pay([...shopping, ...contract]));
      expect(found.map((one) => [one.schedule.unit, one.schedule.every, one.amountMinor, one.payments.length]), `seed ${seed}`).toEqual([
        ['month', 1, amount, contract.length],
      ]);
    }
  });
}); // prettier-ignore

test('months are counted as the calendar has them', () => {
  for (let day = -800; day < 60_000; day += 1) {
    const date = new Date(day * 86_400_000);
    const month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
    if (monthNumberOf(day) !== month || dayInMonth(month, date.getUTCDate()) !== day) expect(day).toBe('in its month');
  }
  expect(dateOfDay(dayInMonth(monthNumberOf(dayNumberOf('2028-02-10')), 31))).toBe('2028-02-29');
  expect(dateOfDay(dayInMonth(monthNumberOf(dayNumberOf('2100-02-10')), 30))).toBe('2100-02-28');
});

test.each([
  [null, 'NETFLIX.COM 866-579 ON 14 MAR BCC', 'netflix com'],
  [null, 'Lastschrift Techniker Krankenkasse Beitrag 03/2026 V48210391', 'techniker krankenkasse beitrag'],
  [null, 'DD THAMES WATER 8821930', 'thames water'],
  [null, '48210391', '48210391'],
  ['Pret A Manger', 'PRET 0042 LONDON', 'pret a manger'],
])('%s, %s is %s', (merchant, description, key) => {
  expect(payeeKeyOf({ merchant, description })).toBe(key);
});
