import { addDays, utcDateOf, type LocalDate } from '../shared/domain/local-date.ts';
import { BANKS, type AccountPlan, type Bank } from './banks.ts';
import { simulateBank, type SimulatedBank } from './bank-simulation.ts';
import type { AccountLedger } from './ledger.ts';
import { closeLedger, draftRow } from './ledger-generator.ts';
import { AUSTRIAN_LIFE } from './life-at.ts';
import { GERMAN_LIFE } from './life-de.ts';
import { UK_LIFE } from './life-uk.ts';
import type { Life } from './life.ts';

/** The books of every account of every user, written when somebody looks. */
export type Books = {
  /** When every account's books begin. */
  opensOn: LocalDate;
  ledgerOf(username: string, bank: Bank, plan: AccountPlan): AccountLedger;
  /** Forgets what was written, after a change that reaches into the past. */
  discard(): void;
};

/** The everyday money of each country. */
export const LIVES: Readonly<Record<Bank['country'], Life>> = { uk: UK_LIFE, de: GERMAN_LIFE, at: AUSTRIAN_LIFE };

/** How far past today books are written in one go, so that the next days need no new writing. */
const DAYS_AHEAD = 45;
const SPARE_DAYS = 10;

/**
 * Opens the books. They start on 1 January two years before the year the sandbox was born in, so that two sandboxes of
 * one seed agree for a whole year, whichever day each was started on.
 */
export function createBooks(options: { seed: number; bornMs: number; nowMs: () => number }): Books {
  const { seed, bornMs, nowMs } = options;
  const opensOn: LocalDate = `${new Date(bornMs).getUTCFullYear() - 2}-01-01`;
  const lived = new Map<string, { until: LocalDate; bank: SimulatedBank }>();
  const written = new Map<string, { from: SimulatedBank; ledger: AccountLedger }>();

  return {
    opensOn,
    ledgerOf(username, bank, plan) {
      const simulated = livedAt(username, bank, utcDateOf(nowMs()));
      const key = `${username}/${bank.providerId}/${plan.key}`;
      const known = written.get(key);
      if (known?.from === simulated) return known.ledger;
      const account = simulated.accounts.get(plan.key);
      if (account === undefined) throw new Error(`${bank.providerId} has no account ${plan.key}.`);
      const drafts = account.movements.map(({ truthId, movement }) => draftRow(bank, plan, truthId, movement));
      const ledger = {
        openingMinor: account.openingMinor,
        openedOn: opensOn,
        rows: closeLedger(account.openingMinor, drafts),
      };
      written.set(key, { from: simulated, ledger });
      return ledger;
    },
    discard() {
      lived.clear();
      written.clear();
    },
  };

  function livedAt(username: string, bank: Bank, today: LocalDate): SimulatedBank {
    const key = `${username}/${bank.providerId}`;
    const known = lived.get(key);
    if (known !== undefined && known.until >= addDays(today, SPARE_DAYS)) return known.bank;
    const until = addDays(today, DAYS_AHEAD);
    const foreignRepayments = BANKS.filter((other) => other !== bank && paysFrom(other, bank)).flatMap(
      (other) => livedAt(username, other, addDays(today, DAYS_AHEAD - SPARE_DAYS)).repayments,
    );
    const simulated = simulateBank({
      seed,
      username,
      bank,
      life: LIVES[bank.country],
      opensOn,
      until,
      foreignRepayments,
    });
    lived.set(key, { until, bank: simulated });
    return simulated;
  }
}

/** Whether a card of the one bank is paid from an account of the other. */
function paysFrom(cardBank: Bank, accountBank: Bank): boolean {
  return cardBank.accounts.some(({ card }) => card?.repaidFrom.providerId === accountBank.providerId);
}
