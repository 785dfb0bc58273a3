import { expect } from 'vitest';
import type { Database } from '../../core/database/database.ts';
import type { TransactionRow } from '../../core/ledger/transaction-store.ts';
import { createScriptedBank, type BankHabits, type ScriptedBank } from './scripted-bank.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import { createSyncScenario, type SyncScenario } from './sync-scenario.ts';

const START = '2026-01-05';

/**
 * Plays one history: a bank with habits of its own, syncs at random moments with trouble among them, notes and undos. At the
 * end the ledger must be the bank's.
 */
export async function playHistory(database: Database, seed: number): Promise<void> {
  const random = createSeededRandom(seed);
  const bank = createScriptedBank(random, START, habitsOf(random));
  bank.passDays(random.integer(3, 40));
  const scenario = createSyncScenario(database, bank);
  let badInARow = 0;

  for (let step = random.integer(4, 12); step > 0; step--) {
    bank.trouble = badInARow < 2 && random.chance(0.3) ? random.pick(['partial', 'empty', 'fails'] as const) : 'none';
    badInARow = bank.trouble === 'none' ? 0 : badInARow + 1;
    const isUndone = random.chance(0.12);
    const before = isUndone ? scenario.state() : '';
    const run = await scenario.sync();
    if (bank.trouble === 'fails') expect(run.state).toBe('failed');
    if (!isUndone && random.chance(0.2)) annotate(scenario, random);
    if (isUndone) {
      await scenario.undo(run.runId);
      expect(scenario.state()).toBe(before);
    }
    if (random.chance(0.5)) scenario.wait(random.integer(1, 5) * 3_600_000);
    else {
      bank.passDays(random.integer(1, 6));
      scenario.newDay();
    }
    if (random.chance(0.25)) bank.rewrite();
  }

  // Two quiet syncs, apart from each other: a second witness settles what one answer left in doubt.
  bank.trouble = 'none';
  await scenario.sync();
  scenario.wait(2 * 3_600_000);
  await scenario.sync();
  expectEqualToBank(scenario, bank);
}

function habitsOf(random: SeededRandom): BankHabits {
  return {
    lastingIds: random.pick(['none', 'stable', 'stable', 'unstable']),
    rowIds: random.pick(['stable', 'unstable', 'by-position', 'by-content']),
    givesRunningBalance: random.chance(0.5),
    newestFirst: random.chance(0.5),
  };
}

/** The user writes a note on some row. */
function annotate(scenario: SyncScenario, random: SeededRandom): void {
  const rows = [...scenario.rows().filter(({ vanished_at }) => vanished_at === null), ...scenario.pending()];
  if (rows.length > 0) scenario.editor.update(`t${random.pick(rows).id}`, { note: `note ${random.integer(1, 1e6)}` });
}

function expectEqualToBank(scenario: SyncScenario, bank: ScriptedBank): void {
  const standing = scenario.rows().filter(({ vanished_at }) => vanished_at === null);
  expect(standing.map(describeRow).sort()).toEqual(
    bank
      .truth()
      .map(({ date, amountMinor, description }) => `${date} ${amountMinor} ${description}`)
      .sort(),
  );
  const pendingTruth = bank.payments.filter(
    (payment) => !payment.isGone && payment.visibleFrom <= bank.today && payment.bookedFrom > bank.today,
  );
  expect(scenario.pending().length).toBe(pendingTruth.length);

  const proof = scenario.proof();
  if (proof?.state === 'off') {
    const sumBefore = standing
      .filter(({ date }) => date < proof.opening_date)
      .reduce((sum, row) => sum + row.amount_minor, 0);
    expect(proof.difference_minor).toBe(bank.openingMinor - (proof.opening_minor - sumBefore));
  } else {
    // Where the bank has never booked anything there is nothing yet that could add up.
    expect(proof?.state).toBe(scenario.rows().length === 0 && proof === undefined ? undefined : 'proven');
  }
}

function describeRow({ date, amount_minor, description }: TransactionRow): string {
  return `${date} ${amount_minor} ${description}`;
}
