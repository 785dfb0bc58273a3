import { expect } from 'vitest';
import type { Database } from '../../core/database/database.ts';
import type { TransactionRow } from '../../core/ledger/transaction-store.ts';
import { createScriptedBank, type BankHabits, type ScriptedBank } from './scripted-bank.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import { createSyncScenario, type SyncScenario } from './sync-scenario.ts';

const START = '2026-01-05';

/**
 * Plays one history: a bank with habits of its own, syncs at random moments with trouble, crashes and sign-ins among them, a
 * user who writes, deletes, answers and undoes. At the end the ledger must be the bank's, and every note where it belongs.
 */
export async function playHistory(database: Database, seed: number): Promise<void> {
  const random = createSeededRandom(seed);
  const bank = createScriptedBank(random, START, habitsOf(random));
  bank.passDays(random.integer(3, 40));
  const scenario = createSyncScenario(database, bank);
  const user = createUser(scenario, random);
  /** Runs that stand, with the state before each, oldest first; a user who writes between makes another state of it. */
  let undoable: { runId: string; before: string }[] = [];
  let badInARow = 0;

  for (let step = random.integer(4, 12); step > 0; step--) {
    bank.trouble = badInARow < 2 && random.chance(0.3) ? random.pick(['partial', 'empty', 'fails'] as const) : 'none';
    bank.pendingTrouble = random.chance(0.2) ? random.pick(['partial', 'empty', 'refused'] as const) : 'none';
    badInARow = bank.trouble === 'none' ? 0 : badInARow + 1;
    if (random.chance(0.08)) scenario.crashAt(random.integer(2, 25));
    const before = scenario.state();
    const run = await scenario.sync();
    if (bank.trouble === 'fails') expect(run.state).toBe('failed');
    scenario.restart();
    undoable.push({ runId: run.runId, before });
    user.expectNotesKept();
    if (random.chance(0.18)) {
      const index = random.integer(Math.max(0, undoable.length - 3), undoable.length - 1);
      const undone = undoable[index];
      if (undone) {
        await scenario.undo(undone.runId);
        expect(scenario.state()).toBe(undone.before);
        undoable = undoable.slice(0, index);
        user.expectNotesKept();
      }
    }
    if (user.acts()) undoable = [];
    if (random.chance(0.5)) scenario.wait(random.integer(1, 5) * 3_600_000);
    else {
      bank.passDays(random.integer(1, 6));
      scenario.newDay();
    }
    if (random.chance(0.25)) bank.rewrite();
    if (random.chance(0.06)) {
      bank.reconnect();
      scenario.reconnect();
      undoable = [];
    }
  }

  // Two quiet syncs, apart from each other: a second witness settles what one answer left in doubt.
  bank.trouble = 'none';
  bank.pendingTrouble = 'none';
  await scenario.sync();
  scenario.wait(2 * 3_600_000);
  await scenario.sync();
  if (scenario.proof()?.state === 'unknown') {
    // The opening that an account's very first answers imply moved with a row that went; one more answer confirms it.
    scenario.wait(2 * 3_600_000);
    await scenario.sync();
  }
  expectEqualToBank(scenario, bank);
  user.expectNotesKept();
}

function habitsOf(random: SeededRandom): BankHabits {
  return {
    lastingIds: random.pick(['none', 'stable', 'stable', 'unstable']),
    rowIds: random.pick(['stable', 'unstable', 'by-position', 'by-content']),
    givesRunningBalance: random.chance(0.5),
    newestFirst: random.chance(0.5),
  };
}

/** Someone who writes notes, deletes, and answers questions, and who knows what they have written. */
function createUser(scenario: SyncScenario, random: SeededRandom) {
  const written = new Map<string, { isDeleted: boolean }>();

  return {
    /** Does something, or not; answers whether. */
    acts(): boolean {
      const open = scenario.openQuestions();
      if (open.length > 0 && random.chance(0.4)) {
        answer(random.pick(open));
        return true;
      }
      if (!random.chance(0.2)) return false;
      annotate();
      return true;
    },

    /** What the user wrote is somewhere, once; and what they deleted is deleted wherever it is. */
    expectNotesKept(): void {
      const found = scenario.notes();
      expect(found.map(({ note }) => note).toSorted()).toEqual([...written.keys()].toSorted());
      const deleted = found.filter(({ note }) => written.get(note)?.isDeleted === true);
      expect(deleted.filter((one) => !one.deleted)).toEqual([]);
    },
  };

  function annotate(): void {
    const rows = [...scenario.rows().filter(({ vanished_at }) => vanished_at === null), ...scenario.pending()];
    if (rows.length === 0) return;
    const row = random.pick(rows);
    for (const line of (row.note ?? '').split('\n')) written.delete(line);
    const note = `note ${random.integer(1, 1e9)}`;
    const isDeleted = row.deleted === 1 || random.chance(0.25);
    scenario.editor.update(`t${row.id}`, { note, deleted: isDeleted });
    written.set(note, { isDeleted });
  }

  function answer({ reviewId, candidates }: ReturnType<SyncScenario['openQuestions']>[number]): void {
    const [chosen] = candidates.flatMap(({ transactionId }) => (transactionId === undefined ? [] : [transactionId])).slice(random.integer(0, 1)); // prettier-ignore
    if (chosen === undefined || random.chance(0.2)) scenario.questions.dismiss(reviewId);
    else scenario.questions.resolve(reviewId, chosen);
    if (random.chance(0.3)) scenario.questions.reopen(reviewId);
  }
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
