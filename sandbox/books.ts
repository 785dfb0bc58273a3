import { addDays, utcDateOf, type LocalDate } from '../shared/domain/local-date.ts';
import { BANKS, type AccountPlan, type Bank } from './banks.ts';
import { simulateBank, type SimulatedBank } from './bank-simulation.ts';
import { createBookEdits, type BookEdits } from './book-edits.ts';
import { scaleLedger, type Scale } from './ledger-scaling.ts';
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
  edits: BookEdits;
  ledgerOf(username: string, bank: Bank, plan: AccountPlan): AccountLedger;
  /** Makes every account exactly so long, as of today; `undefined` gives them their own length back. */
  scaleTo(rowsPerAccount: number | undefined): void;
};

/** The everyday money of each country. */
export const LIVES: Readonly<Record<Bank['country'], Life>> = { uk: UK_LIFE, de: GERMAN_LIFE, at: AUSTRIAN_LIFE };

/** Names one account of one user, in edits and caches. */
export function accountPathOf(username: string, bank: Bank, plan: AccountPlan): string {
  return `${username}/${bank.providerId}/${plan.key}`;
}

/** How far past today books are written in one go, so that the next days need no new writing. */
const DAYS_AHEAD = 45;
const SPARE_DAYS = 10;

/**
 * Opens the books. They start on 1 January some years before the year the sandbox was born in (two, unless told
 * otherwise), so that two sandboxes of one seed agree for a whole year, whichever day each was started on.
 */
export function createBooks(options: {
  seed: number;
  bornMs: number;
  nowMs: () => number;
  historyYears?: number;
  rowsPerAccount?: number | undefined;
}): Books {
  const { seed, bornMs, nowMs, historyYears = 2 } = options;
  const opensOn: LocalDate = `${new Date(bornMs).getUTCFullYear() - historyYears}-01-01`;
  const lived = new Map<string, { until: LocalDate; bank: SimulatedBank }>();
  const written = new Map<string, { from: SimulatedBank; version: number; ledger: AccountLedger }>();
  const edits = createBookEdits();
  let scale: Scale | undefined;
  const scaleTo = (rowsPerAccount: number | undefined): void => {
    scale = rowsPerAccount === undefined ? undefined : { rowsPerAccount, on: utcDateOf(nowMs()) };
    written.clear();
  };
  scaleTo(options.rowsPerAccount);

  return {
    opensOn,
    edits,
    scaleTo,
    ledgerOf(username, bank, plan) {
      const from = livedAt(username, bank, utcDateOf(nowMs()));
      const path = accountPathOf(username, bank, plan);
      const version = edits.versionOf(path);
      const known = written.get(path);
      if (known?.from === from && known.version === version) return known.ledger;
      const ledger = writeLedger(from, username, bank, plan);
      written.set(path, { from, version, ledger });
      return ledger;
    },
  };

  function writeLedger(from: SimulatedBank, username: string, bank: Bank, plan: AccountPlan): AccountLedger {
    const account = from.accounts.get(plan.key);
    if (account === undefined) throw new Error(`${bank.providerId} has no account ${plan.key}.`);
    const path = accountPathOf(username, bank, plan);
    const own = account.movements.map(({ truthId, movement }) => draftRow(bank, plan, truthId, movement));
    const { openingMinor, drafts } =
      scale === undefined
        ? { openingMinor: account.openingMinor, drafts: own }
        : scaleLedger({
            bank,
            plan,
            shops: LIVES[bank.country].shops,
            accountKey: `${seed}/${path}`,
            openingMinor: account.openingMinor,
            opensOn,
            drafts: own,
            scale,
          });
    return { openingMinor, openedOn: opensOn, rows: closeLedger(openingMinor, edits.applyTo(path, drafts)) };
  }

  function livedAt(username: string, bank: Bank, today: LocalDate): SimulatedBank {
    const key = `${username}/${bank.providerId}`;
    const known = lived.get(key);
    if (known !== undefined && known.until >= addDays(today, SPARE_DAYS)) return known.bank;
    const until = addDays(today, DAYS_AHEAD);
    // The other bank's books must reach as far as ours will, since its statements are paid from here.
    const reach = addDays(until, -SPARE_DAYS);
    const foreignRepayments = BANKS.filter((other) => other !== bank && paysFrom(other, bank)).flatMap(
      (other) => livedAt(username, other, reach).repayments,
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
