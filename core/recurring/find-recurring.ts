import type { LocalDate } from '../../shared/domain/local-date.ts';
import { findSchedule, type FoundSchedule } from './find-schedule.ts';
import { dayNumberOf, turnOf, type Schedule } from './schedule.ts';

/** A booked payment, as far as it matters to whether it comes round. */
export type Payment = {
  id: number;
  date: LocalDate;
  /** Negative for money that goes out. */
  amountMinor: number;
  currency: string;
  /** See `payeeKeyOf`. */
  payee: string;
  /** The bank calls it a direct debit or a standing order, which come round by nature. */
  isMandate: boolean;
};

/** Payments that come round. */
export type FoundRecurring = {
  payee: string;
  currency: string;
  schedule: Schedule;
  /** What the next one is likely to be. */
  amountMinor: number;
  /** The same amount each time, but for changes of price; otherwise `amountMinor` is an estimate. */
  isSteady: boolean;
  /** The last change of price: what it was before, and the first day of the new one. */
  change?: { beforeMinor: number; on: LocalDate };
  /** Oldest first. */
  payments: readonly Payment[];
};

/** Amounts of one thing differ by no more than this factor; a larger step is another thing. */
const SAME_THING = 1.35;
/** Of so many steps from one payment to the next one may be a change of price. */
const STEPS_PER_CHANGE = 3;
/** Bills that follow use (energy, telephone) swing by no more than this factor. */
const WIDEST_SWING = 5;
/** What is bought in shops comes round by chance now and then; that takes more to be believed. */
const LEAST_BY_CARD = 5;
const CLOSEST_BY_CARD_DAYS = 2.5;
/** A price is one when it was paid so often. */
const LEAST_OF_PRICE = 2;
/** So many payments since the day has moved show the new one. */
const LEAST_SINCE_MOVED = 4;
/** More months than anybody looks back. */
const MOST_SINCE_MOVED = 36;
/** Of how many payments the middle one is what comes next, where amounts vary. */
const RECENT = 5;
/** Twice the same amount at a shop is chance. */
const LEAST_AMONG_OTHERS = 3;
/** A payment this many days off its turn still continues what came before. */
const CONTINUES_WITHIN_DAYS = 5;

/**
 * Finds payments that come round: to the same payee, by the calendar, in amounts that belong together. Pure. A payment is part of one
 * finding at most. All payments of a payee are tried as one, then by size (two contracts with one payee), then by exact
 * amount (a subscription from a shop where things are bought as well), of which changes of price are put together again.
 *
 * @param payments of one account, without transfers, in any order
 */
export function findRecurring(payments: readonly Payment[]): FoundRecurring[] {
  return groupPayments(payments).flatMap(findInGroup);
}

/** Payments that may belong together: of one payee, in one currency, in one direction; each group oldest first. Pure. */
export function groupPayments(payments: readonly Payment[]): Payment[][] {
  const groups = Map.groupBy(
    payments,
    ({ payee, currency, amountMinor }) => `${payee}\n${currency}\n${Math.sign(amountMinor)}`,
  );
  return [...groups.values()].map((group) => group.toSorted(oldestFirst));
}

/** What comes round among the payments of one group; {@link findRecurring} of one part, for those who take it in turns. Pure. */
export function findInGroup(group: readonly Payment[]): FoundRecurring[] {
  const whole = recurringOf(group) ?? sinceMoved(group);
  if (whole) return [whole];
  const bands = bySize(group);
  return bands.flatMap((band) => {
    const found = bands.length > 1 ? recurringOf(band) : undefined;
    return found ? [found] : findByAmount(band);
  });
}

/** A contract whose day has moved, or that was taken up again: its newer part, where the amount says that it is one thing. */
function sinceMoved(group: readonly Payment[]): FoundRecurring | undefined {
  for (let length = Math.min(group.length - 1, MOST_SINCE_MOVED); length >= LEAST_SINCE_MOVED; length--) {
    const newer = group.slice(-length);
    const found = isSteadyOf(newer) ? recurringOf(newer) : undefined;
    if (found?.schedule.unit === 'month') return found;
  }
  return undefined;
}

/** Splits payments where one amount is much larger than the next smaller one. */
function bySize(group: readonly Payment[]): Payment[][] {
  const bands: Payment[][] = [];
  for (const payment of group.toSorted((a, b) => sizeOf(a) - sizeOf(b))) {
    const band = bands.at(-1);
    const before = band?.at(-1);
    if (band && before && sizeOf(payment) <= sizeOf(before) * SAME_THING) band.push(payment);
    else bands.push([payment]);
  }
  return bands.map((band) => band.toSorted(oldestFirst));
}

function findByAmount(band: readonly Payment[]): FoundRecurring[] {
  const found: FoundRecurring[] = [];
  for (const same of Map.groupBy(band, ({ amountMinor }) => amountMinor).values()) {
    const one = same.length < LEAST_AMONG_OTHERS ? undefined : recurringOf(same);
    if (one) found.push(one);
  }
  found.sort((a, b) => (lastDateOf(a) < lastDateOf(b) ? -1 : 1));
  const joined: FoundRecurring[] = [];
  for (const later of found) {
    const at = joined.findIndex((earlier) => canContinue(earlier, later.payments));
    const earlier = joined[at];
    const both = earlier && recurringOf([...earlier.payments, ...later.payments].toSorted(oldestFirst));
    if (both) joined[at] = both;
    else joined.push(later);
  }
  // The first payment of a new price stands alone until there are more of it.
  const taken = new Set(joined.flatMap((one) => one.payments));
  const single = band.filter((payment) => !taken.has(payment));
  return joined.map((one) => {
    const next = single.find((payment) => canContinue(one, [payment]));
    return (next && recurringOf([...one.payments, next])) ?? one;
  });
}

/** Whether payments begin with the turn after the last one. */
function canContinue({ schedule, payments }: FoundRecurring, later: readonly Payment[]): boolean {
  const [last, first] = [payments.at(-1), later[0]];
  if (!last || !first || first.date <= last.date) return false;
  const { turn, strayDays } = turnOf(schedule, dayNumberOf(first.date));
  const isNext = turn - turnOf(schedule, dayNumberOf(last.date)).turn === 1;
  const [small, large] = [sizeOf(last), sizeOf(first)].toSorted((a, b) => a - b);
  return isNext && Math.abs(strayDays) <= CONTINUES_WITHIN_DAYS && (large ?? 0) <= (small ?? 0) * SAME_THING;
}

function recurringOf(payments: readonly Payment[]): FoundRecurring | undefined {
  const found = findSchedule(payments.map(({ date }) => date));
  const [first] = payments;
  if (!found || !first) return undefined;
  const prices = pricesOf(payments);
  const isSteady = isSteadyOf(payments);
  if (!isBelievable(payments, found, isSteady)) return undefined;
  const change = isSteady ? lastChange(prices) : undefined;
  return {
    payee: first.payee,
    currency: first.currency,
    schedule: found.schedule,
    amountMinor: nextAmount(payments, isSteady),
    isSteady,
    ...(change === undefined ? {} : { change }),
    payments,
  };
}

function isSteadyOf(payments: readonly Payment[]): boolean {
  return (pricesOf(payments).length - 1) * STEPS_PER_CHANGE <= payments.length - 1;
}

function isBelievable(
  payments: readonly Payment[],
  { schedule, strayDays }: FoundSchedule,
  isSteady: boolean,
): boolean {
  const isMandate = payments.every((payment) => payment.isMandate);
  const sizes = payments.map(sizeOf);
  const isAlwaysSame = new Set(sizes).size === 1;
  // Two payments a year apart are few.
  if (payments.length === 2) return isMandate || isAlwaysSame;
  if (isSteady) return true;
  if (Math.max(...sizes) > Math.min(...sizes) * WIDEST_SWING) return false;
  if (isMandate) return true;
  const isIncome = payments.every(({ amountMinor }) => amountMinor > 0);
  if (schedule.unit === 'week') return isIncome;
  return payments.length >= LEAST_BY_CARD && strayDays <= CLOSEST_BY_CARD_DAYS;
}

type Price = { amountMinor: number; from: LocalDate; times: number };

/** Amounts that were paid one after the other, each with how often in a row. */
function pricesOf(payments: readonly Payment[]): Price[] {
  const prices: Price[] = [];
  for (const { amountMinor, date } of payments) {
    const current = prices.at(-1);
    if (current?.amountMinor === amountMinor) current.times += 1;
    else prices.push({ amountMinor, from: date, times: 1 });
  }
  return prices;
}

/** A bonus or a single odd bill between two payments of one amount is no change of price. */
function lastChange(prices: readonly Price[]): FoundRecurring['change'] {
  const [before, now] = prices.slice(-2);
  if (!before || !now || before.times < LEAST_OF_PRICE) return undefined;
  // What comes in may be larger once; what goes out and has a new price is worth a word at once.
  if (now.amountMinor > 0 && now.times < LEAST_OF_PRICE) return undefined;
  return { beforeMinor: before.amountMinor, on: now.from };
}

function nextAmount(payments: readonly Payment[], isSteady: boolean): number {
  const amounts = payments.map(({ amountMinor }) => amountMinor);
  const last = amounts.at(-1) ?? 0;
  if ((isSteady && last < 0) || amounts.length === 2) return last;
  const recent = amounts.slice(isSteady ? -3 : -RECENT).toSorted((a, b) => a - b);
  return recent[Math.floor(recent.length / 2)] ?? last;
}

function sizeOf({ amountMinor }: Payment): number {
  return Math.abs(amountMinor);
}

function lastDateOf({ payments }: FoundRecurring): LocalDate {
  return payments.at(-1)?.date ?? '';
}

function oldestFirst(a: Payment, b: Payment): number {
  return a.date < b.date ? -1 : a.date > b.date ? 1 : a.id - b.id;
}
