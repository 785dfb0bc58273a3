import { addDays, type LocalDate } from '../shared/domain/local-date.ts';
import type { AccountPlan, Bank } from './banks.ts';
import { LIVES } from './books.ts';
import { dueDates, nextWorkingDay } from './due-dates.ts';
import { OWN_TRANSFERS } from './own-transfers.ts';
import { billPrice, payeeOf } from './recurring.ts';
import { withDigits } from './purchases.ts';
import { createRandom } from './random.ts';
import { nameOf } from './users.ts';

/** A standing order or direct debit behind the payments of an account. Amounts are positive minor units. */
export type Mandate = {
  kind: 'standing-order' | 'direct-debit';
  payee: string;
  reference: string;
  day: number;
  everyMonths: number;
  amountMinor: number;
  firstOn: LocalDate;
  nextOn: LocalDate;
  previousOn: LocalDate | undefined;
};

/** What is set up on an account today. It agrees with the payments in its books. */
export function mandatesOf(input: {
  seed: number;
  username: string;
  bank: Bank;
  plan: AccountPlan;
  opensOn: LocalDate;
  today: LocalDate;
}): Mandate[] {
  const { seed, username, bank, plan, opensOn, today } = input;
  const accountKey = `${seed}/${username}/${bank.providerId}/${plan.key}`;
  const bills = (LIVES[bank.country].roles[plan.role]?.bills ?? []).flatMap((bill) => {
    if (bill.by !== 'standing-order' && bill.by !== 'direct-debit') return [];
    const payee = payeeOf(accountKey, bill);
    return [
      {
        kind: bill.by,
        payee,
        reference: withDigits(bill.reference, `${accountKey}/${payee}/${bill.reference}`).replace(' {month}', ''),
        everyMonths: bill.every?.months ?? 1,
        amountMinor: billPrice(accountKey, bill, opensOn, today),
        schedule: bill,
      },
    ];
  });
  const transfers = OWN_TRANSFERS.filter(
    ({ from }) => from.providerId === bank.providerId && from.key === plan.key,
  ).map((transfer) => {
    const { from, to } = transfer;
    const random = createRandom(`${seed}/${username}/${from.providerId}/${from.key}/${to.providerId}/${to.key}`);
    return {
      kind: 'standing-order' as const,
      payee: nameOf(username),
      reference: transfer.reference,
      everyMonths: 1,
      amountMinor: Math.round(random.between(...transfer.amount) / 500) * 500,
      schedule: transfer,
    };
  });
  return [...bills, ...transfers].map(({ schedule, ...mandate }) => {
    // Up to a year ahead, for the bills that come once a year.
    const dates = [...dueDates([schedule], opensOn, addDays(today, 400), nextWorkingDay).keys()].toSorted();
    return {
      ...mandate,
      day: schedule.day,
      firstOn: dates[0] ?? opensOn,
      nextOn: dates.find((date) => date > today) ?? today,
      previousOn: dates.findLast((date) => date <= today),
    };
  });
}
