import { addDays, utcDateOf, type LocalDate } from '../shared/domain/local-date.ts';
import type { AccountPlan, Bank } from './banks.ts';
import type { AccountLedger, LedgerRow } from './ledger.ts';
import { createRandom } from './random.ts';

/** Writes the books of one account from the day they open up to and including `until`. Same input, same books. */
export function generateLedger(input: {
  seed: number;
  username: string;
  bank: Bank;
  plan: AccountPlan;
  opensOn: LocalDate;
  until: LocalDate;
}): AccountLedger {
  const { seed, username, bank, plan, opensOn, until } = input;
  const accountKey = `${seed}/${username}/${bank.providerId}/${plan.key}`;
  const openingMinor = createRandom(`${accountKey}/opening`).between(...plan.opening);
  const rows: LedgerRow[] = [];
  for (let date = opensOn; date <= until; date = addDays(date, 1)) {
    const random = createRandom(`${accountKey}/${date}`);
    const shops = random.between(0, 2);
    for (let index = 0; index < shops; index += 1) {
      const paidAtMs = Date.parse(`${date}T08:00:00Z`) + random.between(0, 43_200_000);
      const bookedAtMs = paidAtMs + random.between(1, 3) * 86_400_000;
      rows.push({
        truthId: `${plan.key}-${date}-${index}`,
        paidAtMs,
        bookedAtMs,
        date: bank.datedBy === 'payment' ? date : utcDateOf(bookedAtMs),
        amountMinor: -random.between(180, 6_400),
        description: random.pick(['TESCO STORES 3217', 'SAINSBURYS S/MKTS', 'PRET A MANGER', 'TFL TRAVEL CH']),
        category: 'PURCHASE',
        classification: ['Shopping', 'Groceries'],
        runningBalanceMinor: 0,
      });
    }
    if (date.endsWith('-28')) {
      const paidAtMs = Date.parse(`${date}T02:00:00Z`);
      rows.push({
        truthId: `${plan.key}-${date}-pay`,
        paidAtMs,
        bookedAtMs: paidAtMs,
        date,
        amountMinor: 90_000,
        description: 'NORTHWIND LTD SALARY',
        category: 'CREDIT',
        classification: ['Income', 'Salary'],
        runningBalanceMinor: 0,
      });
    }
  }
  rows.sort((one, other) => (one.bookedAtMs ?? one.paidAtMs) - (other.bookedAtMs ?? other.paidAtMs));
  let balance = openingMinor;
  for (const row of rows) {
    if (row.bookedAtMs !== undefined) balance += row.amountMinor;
    row.runningBalanceMinor = balance;
  }
  return { openingMinor, openedOn: opensOn, rows };
}
