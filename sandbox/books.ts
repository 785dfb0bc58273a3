import { addDays, utcDateOf, type LocalDate } from '../shared/domain/local-date.ts';
import type { AccountPlan, Bank } from './banks.ts';
import type { AccountLedger } from './ledger.ts';
import { generateLedger } from './ledger-generator.ts';

/** The books of every account of every user, written when somebody looks. */
export type Books = {
  ledgerOf(username: string, bank: Bank, plan: AccountPlan): AccountLedger;
  /** Forgets what was written, after a setting that changes it. */
  discard(): void;
};

/** How far past today books are written in one go, so that the next days need no new writing. */
const DAYS_AHEAD = 45;

/** Opens the books. They start on 1 January two years before the year the sandbox was born in. */
export function createBooks(options: { seed: number; bornMs: number; nowMs: () => number }): Books {
  const { seed, bornMs, nowMs } = options;
  const opensOn: LocalDate = `${new Date(bornMs).getUTCFullYear() - 2}-01-01`;
  const written = new Map<string, { until: LocalDate; ledger: AccountLedger }>();
  return {
    ledgerOf(username, bank, plan) {
      const key = `${username}/${bank.providerId}/${plan.key}`;
      const today = utcDateOf(nowMs());
      const known = written.get(key);
      if (known !== undefined && known.until > addDays(today, 10)) return known.ledger;
      const until = addDays(today, DAYS_AHEAD);
      const ledger = generateLedger({ seed, username, bank, plan, opensOn, until });
      written.set(key, { until, ledger });
      return ledger;
    },
    discard: () => written.clear(),
  };
}
