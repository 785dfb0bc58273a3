import type { LocalDate } from '../shared/domain/local-date.ts';
import { counterpartyIban } from './account-numbers.ts';
import type { AccountPlan, Bank } from './banks.ts';
import { dueDates, monthsBetween, nextWorkingDay, previousWorkingDay } from './due-dates.ts';
import type { AccountLife, Bill, Income } from './life.ts';
import { instantOn, type Movement } from './movement.ts';
import { OWN_TRANSFERS, type OwnTransfer } from './own-transfers.ts';
import { withDigits } from './purchases.ts';
import { createRandom } from './random.ts';
import { nameOf } from './users.ts';
import { monthText } from './wordings.ts';

/** What comes round by the calendar in one account. */
export type Recurring = { on(date: LocalDate): Movement[] };

type Scope = {
  userKey: string;
  accountKey: string;
  username: string;
  bank: Bank;
  plan: AccountPlan;
  life: AccountLife;
  opensOn: LocalDate;
  until: LocalDate;
};

/** Works out every due date of an account's pay, bills and own transfers once, ahead of the simulation. */
export function createRecurring(scope: Scope): Recurring {
  const { bank, plan, life, opensOn, until } = scope;
  const isHere = ({ providerId, key }: OwnTransfer['from']): boolean =>
    providerId === bank.providerId && key === plan.key;
  const bills = dueDates(life.bills, opensOn, until, nextWorkingDay);
  const incomes = dueDates(life.incomes, opensOn, until, previousWorkingDay);
  const moves = dueDates(
    OWN_TRANSFERS.filter(({ from, to }) => isHere(from) || isHere(to)),
    opensOn,
    until,
    nextWorkingDay,
  );
  return {
    on: (date) => [
      ...(incomes.get(date) ?? []).map((income) => incomeMovement(scope, income, date)),
      ...(bills.get(date) ?? []).map((bill) => billMovement(scope, bill, date)),
      ...(moves.get(date) ?? []).map((move) => ownTransferMovement(scope, move, isHere(move.from), date)),
    ],
  };
}

/** The one name, of several, that this user deals with. */
export function payeeOf(accountKey: string, { payee }: Pick<Bill, 'payee'>): string {
  return typeof payee === 'string' ? payee : createRandom(`${accountKey}/${payee.join()}/payee`).pick(payee);
}

/** What a bill costs on a date, price rises included, before it strays. */
export function billPrice(accountKey: string, bill: Bill, opensOn: LocalDate, date: LocalDate): number {
  const rises = (bill.rises ?? []).filter(({ afterMonths }) => monthsBetween(opensOn, date) >= afterMonths);
  return basePrice(accountKey, bill) + rises.reduce((sum, { byMinor }) => sum + byMinor, 0);
}

function basePrice(
  accountKey: string,
  { amount, payee, reference }: Pick<Bill, 'amount' | 'payee' | 'reference'>,
): number {
  const [low, high] = amount;
  const price = createRandom(`${accountKey}/${String(payee)}/${reference}/price`).between(low, high);
  // Rents and salaries are round, subscriptions are not.
  return low === high || high < 20_000 ? price : Math.round(price / 100) * 100;
}

function strayed(amount: number, strays: number | undefined, key: string): number {
  return strays === undefined ? amount : Math.round(amount * (1 + (createRandom(key).next() * 2 - 1) * strays));
}

function referenceOf(scope: Scope, payee: string, reference: string, date: LocalDate): string {
  return withDigits(reference, `${scope.accountKey}/${payee}/${reference}`).replace(
    '{month}',
    monthText(scope.bank.wording, date),
  );
}

function billMovement(scope: Scope, bill: Bill, date: LocalDate): Movement {
  const { accountKey, bank } = scope;
  const payee = payeeOf(accountKey, bill);
  const amount = strayed(
    billPrice(accountKey, bill, scope.opensOn, date),
    bill.strays,
    `${accountKey}/${bill.reference}/${date}`,
  );
  const isCard = bill.by === 'card';
  return {
    kind: bill.by === 'transfer' ? 'transfer-out' : bill.by,
    payee,
    text: referenceOf(scope, payee, bill.reference, date),
    amountMinor: -amount,
    classification: bill.classification,
    merchant: payee,
    paidAtMs: instantOn(date, isCard ? 6.2 : 2.4),
    bookedAfterDays: isCard ? 1 : 0,
    ...(isCard ? {} : { counterIban: counterpartyIban(bank.country, `${accountKey}/${payee}`) }),
  };
}

function incomeMovement(scope: Scope, income: Income, date: LocalDate): Movement {
  const { accountKey, bank } = scope;
  const payee = payeeOf(accountKey, income);
  const { larger } = income;
  const factor = larger?.months.includes(Number(date.slice(5, 7))) === true ? larger.factor : 1;
  const amount = strayed(basePrice(accountKey, income), income.strays, `${accountKey}/${income.reference}/${date}`);
  return {
    kind: income.by === 'salary' ? 'salary' : 'transfer-in',
    payee,
    text: referenceOf(scope, payee, income.reference, date),
    amountMinor: Math.round(amount * factor),
    classification: income.classification,
    paidAtMs: instantOn(date, 1.8),
    bookedAfterDays: 0,
    counterIban: counterpartyIban(bank.country, `${accountKey}/${payee}`),
  };
}

function ownTransferMovement(scope: Scope, move: OwnTransfer, isOut: boolean, date: LocalDate): Movement {
  const path = `${move.from.providerId}/${move.from.key}/${move.to.providerId}/${move.to.key}`;
  const amount = Math.round(createRandom(`${scope.userKey}/${path}`).between(...move.amount) / 500) * 500;
  return {
    kind: isOut ? 'standing-order' : 'transfer-in',
    payee: nameOf(scope.username),
    text: move.reference,
    amountMinor: isOut ? -amount : amount,
    classification: ['Transfer', 'Own account'],
    // Paid out in the night, there by the morning: the same calendar day in both books.
    paidAtMs: instantOn(date, isOut ? 2.6 : 3.1),
    bookedAfterDays: 0,
    counterIban: counterpartyIban(scope.bank.country, `${scope.userKey}/${path}`),
  };
}
