import { addDays, type LocalDate } from '../shared/domain/local-date.ts';
import { minorToDecimal } from '../shared/domain/money.ts';
import { counterpartyIban } from './account-numbers.ts';
import type { AccountPlan, Bank } from './banks.ts';
import { dayOfMonth, isMonthEnd, nextWorkingDay } from './due-dates.ts';
import type { AccountLife, Life } from './life.ts';
import { instantOn, type Movement } from './movement.ts';
import { ownShops, purchaseAt, purchasesOn, type OwnShops } from './purchases.ts';
import { createRandom } from './random.ts';
import { createRecurring, type Recurring } from './recurring.ts';
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

/** One account while it lives. */
type Drawer = {
  plan: AccountPlan;
  accountKey: string;
  life: AccountLife;
  shops: OwnShops;
  recurring: Recurring;
  openingMinor: number;
  balanceMinor: number;
  later: Map<LocalDate, Movement[]>;
  movements: { truthId: string; movement: Movement }[];
};

/** One day of one drawer. `book` enters a movement, also into another drawer that it concerns. */
type Day = { date: LocalDate; book: (target: Drawer, movement: Movement) => void };

const QUIET_LIFE: AccountLife = { incomes: [], bills: [], habits: [] };
const STATEMENT_DAY = 6;
const REPAYMENT_DAY = 24;
/** Before payday, so that what is left of the month is known. */
const SWEEP_DAY = 25;
const REPAYMENT_CLASS = ['Transfer', 'Credit card payment'];

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
  const { seed, username, bank, life, opensOn, until, foreignRepayments } = input;
  const userKey = `${seed}/${username}`;
  const drawers = bank.accounts.map(openDrawer);
  const savings = drawers.find(({ plan }) => plan.role === 'savings');
  // Cards first, so that a statement of today is known to the account that pays it.
  const inOrder = drawers.toSorted(
    (one, other) => Number(one.plan.kind === 'account') - Number(other.plan.kind === 'account'),
  );
  const repayments: Repayment[] = [];

  for (let date = opensOn; date <= until; date = addDays(date, 1)) {
    for (const drawer of inOrder) liveOneDay(drawer, date);
  }
  return {
    accounts: new Map(drawers.map(({ plan, openingMinor, movements }) => [plan.key, { openingMinor, movements }])),
    repayments,
  };

  function openDrawer(plan: AccountPlan): Drawer {
    const accountKey = `${userKey}/${bank.providerId}/${plan.key}`;
    const accountLife = life.roles[plan.role] ?? QUIET_LIFE;
    const openingMinor = createRandom(`${accountKey}/opening`).between(...plan.opening);
    return {
      plan,
      accountKey,
      life: accountLife,
      shops: ownShops(accountLife.habits, life.shops, accountKey),
      recurring: createRecurring({ userKey, accountKey, username, bank, plan, life: accountLife, opensOn, until }),
      openingMinor,
      balanceMinor: openingMinor,
      later: new Map(),
      movements: [],
    };
  }

  function liveOneDay(drawer: Drawer, date: LocalDate): void {
    const { plan } = drawer;
    let count = 0;
    const book = (target: Drawer, movement: Movement): void => {
      // Numbered by the account that causes it, so both halves of a transfer have names of their own.
      const cause = target === drawer ? '' : `${plan.key}-`;
      target.movements.push({ truthId: `${bank.providerId}:${target.plan.key}:${date}:${cause}${count}`, movement });
      count += 1;
      if (movement.bookedAfterDays !== undefined) target.balanceMinor += movement.amountMinor;
    };
    const day: Day = { date, book };
    for (const movement of drawer.recurring.on(date)) book(drawer, movement);
    for (const movement of drawer.later.get(date) ?? []) book(drawer, movement);
    drawer.later.delete(date);
    goShopping(drawer, day);
    if (plan.role === 'holiday') travel(drawer, day);
    if (plan.card === undefined) payStatements(drawer, day);
    else settleCard(drawer, day, plan.card);
    closeDay(drawer, day);
  }

  function goShopping(drawer: Drawer, { date, book }: Day): void {
    const random = createRandom(`${drawer.accountKey}/${date}`);
    const { habits, cash } = drawer.life;
    const { movements, scheduled } = purchasesOn({ date, random, habits, shops: drawer.shops });
    for (const movement of movements) if (canAfford(drawer, movement)) book(drawer, movement);
    for (const { on, movement } of scheduled) drawer.later.set(on, [...(drawer.later.get(on) ?? []), movement]);
    if (cash === undefined || !random.chance(cash.perMonth / 30)) return;
    const place = random.pick(life.cashPlaces);
    const amountMinor = -random.pick(cash.amounts);
    const drawn = instantly('cash', {
      payee: place,
      amountMinor,
      date,
      hour: 9 + random.next() * 10,
      classification: ['Cash', 'ATM'],
    });
    if (canAfford(drawer, drawn)) book(drawer, { ...drawn, place });
  }

  function travel(drawer: Drawer, day: Day): void {
    const { plan, accountKey } = drawer;
    const { date } = day;
    const random = createRandom(`${accountKey}/${date}/trip`);
    for (const trip of tripsOf(accountKey, plan.currency, Number(date.slice(0, 4)))) {
      const source = drawers.find(({ plan: { role } }) => role === 'wallet' || role === 'freelance');
      if (trip.fundedOn === date && source !== undefined) {
        convert(
          source,
          drawer,
          exchanged(trip.fundMinor, plan.currency, source.plan.currency, date),
          trip.fundMinor,
          day,
        );
      }
      if (date < trip.from || date > trip.to) continue;
      for (let index = random.between(1, 4); index > 0; index -= 1) {
        const purchase = purchaseAt(random.pickWeighted(TRIP_SHOPS[plan.currency] ?? []), 'restaurant', date, random);
        if (canAfford(drawer, purchase)) day.book(drawer, purchase);
      }
    }
  }

  /** Changes money of one account into another's currency. */
  function convert(source: Drawer, target: Drawer, fromMinor: number, toMinor: number, { date, book }: Day): void {
    const [from, to] = [source.plan.currency, target.plan.currency];
    const text = `${minorToDecimal(fromMinor, from)} ${from} to ${minorToDecimal(toMinor, to)} ${to}`;
    const both = { payee: nameOf(username), text, date, hour: 10.2, classification: ['Transfer', 'Currency'] };
    book(source, instantly('conversion', { ...both, amountMinor: -fromMinor }));
    book(target, instantly('conversion', { ...both, amountMinor: toMinor }));
  }

  /** Writes the monthly statement, and takes in what is paid on the last one. */
  function settleCard(drawer: Drawer, { date, book }: Day, { repaidFrom }: NonNullable<AccountPlan['card']>): void {
    const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
    const cardName = drawer.plan.displayName;
    if (date === dayOfMonth(year, month, STATEMENT_DAY) && drawer.balanceMinor < 0) {
      const on = nextWorkingDay(dayOfMonth(year, month, REPAYMENT_DAY));
      repayments.push({ on, amountMinor: -drawer.balanceMinor, cardName, from: repaidFrom });
    }
    for (const paid of repayments) {
      if (paid.on !== date || paid.cardName !== cardName) continue;
      const { amountMinor } = paid;
      const fields = { payee: bank.displayName, amountMinor, date, hour: 3.5, classification: REPAYMENT_CLASS };
      book(drawer, instantly('card-repayment', fields));
    }
  }

  function payStatements(drawer: Drawer, { date, book }: Day): void {
    for (const { on, amountMinor, cardName, from } of [...repayments, ...foreignRepayments]) {
      if (on !== date || from.providerId !== bank.providerId || from.key !== drawer.plan.key) continue;
      const text = createRandom(`${drawer.accountKey}/${cardName}/mandate`).digits(10);
      const fields = {
        payee: cardName,
        text,
        amountMinor: -amountMinor,
        date,
        hour: 3.5,
        classification: REPAYMENT_CLASS,
      };
      book(drawer, instantly('direct-debit', fields));
    }
  }

  /** Interest, fees, money changed back, and the sweep between the account and the bank's savings account. */
  function closeDay(drawer: Drawer, day: Day): void {
    const { life: accountLife, plan } = drawer;
    const { date, book } = day;
    const { interestRate, quarterlyFee, sweep } = accountLife;
    const payee = bank.displayName;
    if (isMonthEnd(date) && interestRate !== undefined) {
      const amountMinor = Math.round((drawer.balanceMinor * interestRate) / 12);
      const fields = { payee, amountMinor, date, hour: 22.5, classification: ['Income', 'Interest'] };
      if (amountMinor > 0) book(drawer, instantly('interest', fields));
    }
    if (isMonthEnd(date) && quarterlyFee !== undefined && Number(date.slice(5, 7)) % 3 === 0) {
      const { minor, text } = quarterlyFee;
      const classification = ['Fees & Charges', 'Bank fee'];
      book(drawer, instantly('fee', { payee, text, amountMinor: -minor, date, hour: 22.6, classification }));
    }
    const home = drawers.find(({ plan: { role } }) => role === 'wallet');
    if (isMonthEnd(date) && plan.role === 'foreign-income' && drawer.balanceMinor > 150_000 && home !== undefined) {
      convert(drawer, home, 100_000, exchanged(100_000, plan.currency, home.plan.currency, date), day);
    }
    if (sweep === undefined) return;
    const surplus = Math.floor((drawer.balanceMinor - sweep.above) / 5_000) * 5_000;
    if (date.endsWith(`-${SWEEP_DAY}`) && surplus > 0) moveToSavings(drawer, surplus, day);
    if (drawer.balanceMinor < sweep.below / 4) {
      const missing = Math.ceil((sweep.below - drawer.balanceMinor) / 5_000) * 5_000;
      const held = savings?.balanceMinor ?? missing;
      if (held > 0) moveToSavings(drawer, -Math.min(missing, held), day);
    }
  }

  /** Moves money to savings, or back when the amount is negative. Without a savings account it goes to another bank. */
  function moveToSavings(drawer: Drawer, amountMinor: number, { date, book }: Day): void {
    const both = { payee: nameOf(username), date, hour: 18.4, classification: ['Transfer', 'Savings'] };
    if (savings === undefined) {
      const text = bank.country === 'uk' ? 'Own account' : 'Eigenübertrag';
      const kind = amountMinor > 0 ? 'transfer-out' : 'transfer-in';
      book(drawer, instantly(kind, { ...both, text, amountMinor: -amountMinor }));
      return;
    }
    book(drawer, instantly('own-transfer', { ...both, text: savings.plan.displayName, amountMinor: -amountMinor }));
    book(savings, instantly('own-transfer', { ...both, text: drawer.plan.displayName, amountMinor }));
  }

  /** A movement that is booked the moment it is made. */
  function instantly(
    kind: Movement['kind'],
    fields: Pick<Movement, 'payee' | 'amountMinor' | 'classification'> & {
      text?: string;
      date: LocalDate;
      hour: number;
    },
  ): Movement {
    const { payee, text = '', amountMinor, classification, date, hour } = fields;
    const paidAtMs = instantOn(date, hour);
    const movement: Movement = { kind, payee, text, amountMinor, classification, paidAtMs, bookedAfterDays: 0 };
    if (!kind.startsWith('transfer')) return movement;
    return { ...movement, counterIban: counterpartyIban(bank.country, `${userKey}/${text}`) };
  }
}

/** Whether a movement stays inside the overdraft or the card's limit. */
function canAfford({ plan, balanceMinor }: Drawer, { amountMinor }: Movement): boolean {
  const limit = plan.card?.creditLimitMinor ?? plan.overdraftMinor ?? 0;
  return balanceMinor + amountMinor >= -limit;
}
