import { addDays, type LocalDate } from '../shared/domain/local-date.ts';
import { minorToDecimal } from '../shared/domain/money.ts';
import { counterpartyIban } from './account-numbers.ts';
import { createRecurring, type Recurring } from './recurring.ts';
import type { AccountPlan, Bank } from './banks.ts';
import { dayOfMonth, isMonthEnd, nextWorkingDay } from './due-dates.ts';
import type { AccountLife, Life } from './life.ts';
import { instantOn, type Movement } from './movement.ts';
import { purchaseAt, purchasesOn } from './purchases.ts';
import { createRandom } from './random.ts';
import { TRIP_SHOPS, exchanged, tripsOf } from './trips.ts';
import { nameOf } from './users.ts';

/** A card statement that will be paid from a current account, perhaps of another bank. */
export type Repayment = {
  on: LocalDate;
  amountMinor: number;
  cardName: string;
  from: { providerId: string; key: string };
};

/** What one bank's accounts lived through: the raw movements, in the order of happening, and the opening balances. */
export type SimulatedBank = {
  accounts: Map<string, { openingMinor: number; movements: { truthId: string; movement: Movement }[] }>;
  repayments: Repayment[];
};

type Drawer = {
  plan: AccountPlan;
  accountKey: string;
  life: AccountLife;
  openingMinor: number;
  balanceMinor: number;
  recurring: Recurring;
  later: Map<LocalDate, Movement[]>;
  movements: { truthId: string; movement: Movement }[];
};

const QUIET_LIFE: AccountLife = { incomes: [], bills: [], habits: [] };
const STATEMENT_DAY = 6;
const REPAYMENT_DAY = 24;
/** Before payday, so that what is left of the month is known. */
const SWEEP_DAY = 25;

/**
 * Lives one user's life at one bank, a day at a time, all its accounts together, since they pay each other. What happens
 * on a day depends on the key and on the days before it only, so books that are written further keep their beginning.
 */
export function simulateBank(input: {
  seed: number;
  username: string;
  bank: Bank;
  life: Life;
  opensOn: LocalDate;
  until: LocalDate;
  /** Statements of other banks' cards that are paid from accounts here. */
  foreignRepayments: readonly Repayment[];
}): SimulatedBank {
  const { seed, username, bank, life, opensOn, until } = input;
  const userKey = `${seed}/${username}`;
  const drawers = bank.accounts.map((plan): Drawer => {
    const accountKey = `${userKey}/${bank.providerId}/${plan.key}`;
    const accountLife = life.roles[plan.role] ?? QUIET_LIFE;
    const openingMinor = createRandom(`${accountKey}/opening`).between(...plan.opening);
    return {
      plan,
      accountKey,
      life: accountLife,
      openingMinor,
      balanceMinor: openingMinor,
      recurring: createRecurring({ userKey, accountKey, username, bank, plan, life: accountLife, opensOn, until }),
      later: new Map(),
      movements: [],
    };
  });
  const savings = drawers.find(({ plan }) => plan.role === 'savings');
  const repayments: Repayment[] = [];

  for (let date = opensOn; date <= until; date = addDays(date, 1)) {
    // Cards first, so that a statement of today is known to the account that pays it.
    for (const drawer of drawers.filter(({ plan }) => plan.kind === 'card')) liveOneDay(drawer, date);
    for (const drawer of drawers.filter(({ plan }) => plan.kind === 'account')) liveOneDay(drawer, date);
  }
  return {
    accounts: new Map(drawers.map(({ plan, openingMinor, movements }) => [plan.key, { openingMinor, movements }])),
    repayments,
  };

  function liveOneDay(drawer: Drawer, date: LocalDate): void {
    const { plan, accountKey } = drawer;
    const random = createRandom(`${accountKey}/${date}`);
    let count = 0;
    const add = (target: Drawer, movement: Movement): void => {
      // Numbered by the account that causes it, so both halves of a transfer have names of their own.
      const truthId = `${bank.providerId}:${target.plan.key}:${date}:${plan.key === target.plan.key ? '' : `${plan.key}-`}${count}`;
      count += 1;
      target.movements.push({ truthId, movement });
      if (movement.bookedAfterDays !== undefined) target.balanceMinor += movement.amountMinor;
    };

    for (const movement of drawer.recurring.on(date)) add(drawer, movement);
    for (const movement of drawer.later.get(date) ?? []) add(drawer, movement);
    drawer.later.delete(date);

    const { movements, scheduled } = purchasesOn({
      date,
      random,
      habits: drawer.life.habits,
      shops: life.shops,
      accountKey,
    });
    for (const movement of movements) if (canAfford(drawer, movement)) add(drawer, movement);
    for (const { on, movement } of scheduled) drawer.later.set(on, [...(drawer.later.get(on) ?? []), movement]);

    const cash = drawer.life.cash;
    if (cash !== undefined && random.chance(cash.perMonth / 30)) {
      const place = random.pick(life.cashPlaces);
      const movement = simple('cash', place, '', -random.pick(cash.amounts), date, 9 + random.next() * 10, [
        'Cash',
        'ATM',
      ]);
      if (canAfford(drawer, movement)) add(drawer, { ...movement, place });
    }
    if (plan.role === 'holiday') travel(drawer, date, add);
    if (plan.card !== undefined) settleCard(drawer, date, add);
    else payStatements(drawer, date, add);
    closeDay(drawer, date, add);
  }

  function travel(drawer: Drawer, date: LocalDate, add: (target: Drawer, movement: Movement) => void): void {
    const { plan, accountKey } = drawer;
    const random = createRandom(`${accountKey}/${date}/trip`);
    for (const trip of tripsOf(accountKey, plan.currency, Number(date.slice(0, 4)))) {
      if (trip.fundedOn === date) {
        const source = drawers.find(({ plan: { role } }) => role === 'wallet' || role === 'freelance');
        if (source !== undefined) {
          const price = exchanged(trip.fundMinor, plan.currency, source.plan.currency, date);
          convert(source, drawer, price, trip.fundMinor, date, add);
        }
      }
      if (date < trip.from || date > trip.to) continue;
      for (let index = random.between(1, 4); index > 0; index -= 1) {
        const shops = TRIP_SHOPS[plan.currency] ?? [];
        const movement = purchaseAt(random.pickWeighted(shops), 'restaurant', date, random, accountKey);
        if (canAfford(drawer, movement)) add(drawer, movement);
      }
    }
  }

  /** Changes money of one account into another's currency. */
  function convert(
    source: Drawer,
    target: Drawer,
    fromMinor: number,
    toMinor: number,
    date: LocalDate,
    add: (target: Drawer, movement: Movement) => void,
  ): void {
    const [from, to] = [source.plan.currency, target.plan.currency];
    const text = `${minorToDecimal(fromMinor, from)} ${from} to ${minorToDecimal(toMinor, to)} ${to}`;
    const classification = ['Transfer', 'Currency'];
    add(source, simple('conversion', nameOf(username), text, -fromMinor, date, 10.2, classification));
    add(target, simple('conversion', nameOf(username), text, toMinor, date, 10.2, classification));
  }

  function settleCard(drawer: Drawer, date: LocalDate, add: (target: Drawer, movement: Movement) => void): void {
    const { plan } = drawer;
    if (plan.card === undefined) return;
    const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
    if (date === dayOfMonth(year, month, STATEMENT_DAY) && drawer.balanceMinor < 0) {
      repayments.push({
        on: nextWorkingDay(dayOfMonth(year, month, REPAYMENT_DAY)),
        amountMinor: -drawer.balanceMinor,
        cardName: plan.displayName,
        from: plan.card.repaidFrom,
      });
    }
    for (const { on, amountMinor, cardName } of repayments) {
      if (on !== date || cardName !== plan.displayName) continue;
      add(
        drawer,
        simple('card-repayment', bank.displayName, '', amountMinor, date, 3.5, ['Transfer', 'Credit card payment']),
      );
    }
  }

  function payStatements(drawer: Drawer, date: LocalDate, add: (target: Drawer, movement: Movement) => void): void {
    for (const { on, amountMinor, cardName, from } of [...repayments, ...input.foreignRepayments]) {
      if (on !== date || from.providerId !== bank.providerId || from.key !== drawer.plan.key) continue;
      add(
        drawer,
        simple('direct-debit', cardName, withTail(drawer.accountKey, cardName), -amountMinor, date, 3.5, [
          'Transfer',
          'Credit card payment',
        ]),
      );
    }
  }

  /** Interest, fees and the sweep between the account and the bank's savings account. */
  function closeDay(drawer: Drawer, date: LocalDate, add: (target: Drawer, movement: Movement) => void): void {
    const { life: accountLife, plan } = drawer;
    const monthEnd = isMonthEnd(date);
    if (monthEnd && accountLife.interestRate !== undefined) {
      const interest = Math.round((drawer.balanceMinor * accountLife.interestRate) / 12);
      if (interest > 0)
        add(drawer, simple('interest', bank.displayName, '', interest, date, 22.5, ['Income', 'Interest']));
    }
    const fee = accountLife.quarterlyFee;
    if (monthEnd && fee !== undefined && ['03', '06', '09', '12'].includes(date.slice(5, 7))) {
      add(drawer, simple('fee', bank.displayName, fee.text, -fee.minor, date, 22.6, ['Fees & Charges', 'Bank fee']));
    }
    if (monthEnd && plan.role === 'foreign-income' && drawer.balanceMinor > 150_000) {
      const home = drawers.find(({ plan: { role } }) => role === 'wallet');
      if (home !== undefined) {
        convert(drawer, home, 100_000, exchanged(100_000, plan.currency, home.plan.currency, date), date, add);
      }
    }
    const sweep = accountLife.sweep;
    if (sweep === undefined) return;
    const surplus = Math.floor((drawer.balanceMinor - sweep.above) / 5_000) * 5_000;
    if (date.endsWith(`-${SWEEP_DAY}`) && surplus > 0) moveToSavings(drawer, surplus, date, add);
    if (drawer.balanceMinor < sweep.below / 4) {
      const missing = Math.ceil((sweep.below - drawer.balanceMinor) / 5_000) * 5_000;
      const held = savings?.balanceMinor ?? missing;
      if (held > 0) moveToSavings(drawer, -Math.min(missing, held), date, add);
    }
  }

  /** Moves money to savings, or back when the amount is negative. Without a savings account it goes to another bank. */
  function moveToSavings(
    drawer: Drawer,
    amountMinor: number,
    date: LocalDate,
    add: (target: Drawer, movement: Movement) => void,
  ): void {
    const name = nameOf(username);
    const classification = ['Transfer', 'Savings'];
    if (savings === undefined) {
      const text = bank.country === 'uk' ? 'Own account' : 'Eigenübertrag';
      const kind = amountMinor > 0 ? 'transfer-out' : 'transfer-in';
      add(drawer, simple(kind, name, text, -amountMinor, date, 18.4, classification));
      return;
    }
    const { displayName } = savings.plan;
    add(drawer, simple('own-transfer', name, displayName, -amountMinor, date, 18.4, classification));
    add(savings, simple('own-transfer', name, drawer.plan.displayName, amountMinor, date, 18.4, classification));
  }

  function simple(
    kind: Movement['kind'],
    payee: string,
    text: string,
    amountMinor: number,
    date: LocalDate,
    hour: number,
    classification: readonly string[],
  ): Movement {
    const counterIban = kind.startsWith('transfer') ? counterpartyIban(bank.country, `${userKey}/${text}`) : undefined;
    return {
      kind,
      payee,
      text,
      amountMinor,
      classification,
      paidAtMs: instantOn(date, hour),
      bookedAfterDays: 0,
      ...(counterIban === undefined ? {} : { counterIban }),
    };
  }
}

/** Whether a movement stays inside the overdraft or the card's limit. */
function canAfford({ plan, balanceMinor }: Drawer, { amountMinor }: Movement): boolean {
  const limit = plan.card?.creditLimitMinor ?? plan.overdraftMinor ?? 0;
  return balanceMinor + amountMinor >= -limit;
}

function withTail(accountKey: string, cardName: string): string {
  return createRandom(`${accountKey}/${cardName}/mandate`).digits(10);
}
