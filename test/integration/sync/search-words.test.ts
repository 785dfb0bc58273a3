import { describe, expect, it } from 'vitest';
import type { Database } from '../../../core/database/database.ts';
import { searchOf } from '../../../core/ledger/search-words.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import { makeLedger, openLedgerEngine } from '../../support/ledger-engine.ts';
import { bankRow, createPlainBank } from '../../support/plain-bank.ts';
import { openScratchDatabase } from '../../support/scratch-database.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { createSyncScenario, type SyncScenario } from '../../support/sync-scenario.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const ROWS = 3000;
const FIRST_SEED = Number(process.env['SEED'] ?? 1);
const SEEDS = Array.from({ length: 8 }, (_, index) => FIRST_SEED + index);

/** A long import adds its rows first, and their words after them. */
describe('the words of a long import', () => {
  const folder = useTemporaryFolders();

  it('are all there in the end, wherever it was cut off', async () => {
    let cutShort = 0;
    for (const seed of SEEDS) {
      const database = await openScratchDatabase(folder('words'));
      try {
        cutShort += (await cutOff(database, seed)) ? 1 : 0;
      } catch (thrown) {
        throw new Error(`seed ${seed} (SEED=${seed} replays)`, { cause: thrown });
      } finally {
        database.close();
      }
    }
    expect(cutShort).toBeGreaterThan(SEEDS.length / 4);
  });

  it('come in when the program starts, and whoever looks at the list is told', async () => {
    const profileDir = folder('start');
    await makeLedger(profileDir, { rows: 1500 }, (database) => {
      database.exec(`
        DELETE FROM transaction_words WHERE rowid IN (SELECT sort_key FROM transactions WHERE id > 700);
        INSERT INTO search_backlog VALUES (1, 700);
      `);
      expect(wordless(database)).toHaveLength(800);
    });
    const { call, events, close } = await openLedgerEngine(profileDir);
    try {
      const isTold = () => events.some(({ event }) => event === 'transactions.changed');
      await expect.poll(isTold).toBe(true);
      const { transactions: all } = await call('transactions.page', { limit: 500 });
      const newest = all[0]!;
      const { transactions } = await call('transactions.page', { search: newest.description, limit: 500 });
      expect(transactions.map(({ transactionId }) => transactionId)).toContain(newest.transactionId);
    } finally {
      await close();
    }
  });
});

/** Answers whether the crash came while there were rows that nobody could find. */
async function cutOff(database: Database, seed: number): Promise<boolean> {
  const random = createSeededRandom(seed);
  const bank = createPlainBank();
  bank.booked = Array.from({ length: ROWS }, (_, index) =>
    bankRow({
      providerTransactionId: `row-${index}`,
      stableId: `lasting-${index}`,
      date: addDays(bank.today, -(index % 60)),
      description: `SHOP W${index}X`,
    }),
  );
  const scenario = createSyncScenario(database, bank);
  scenario.crashAt(random.integer(4, 9));
  await scenario.sync();
  if (scenario.hasCrashed()) scenario.restart();

  // Meanwhile the user writes on a row that cannot be found yet, if there is one.
  const lost = wordless(database);
  const noted = random.pick(lost.length > 0 ? lost : scenario.rows().map(({ id }) => id));
  scenario.editor.update(`t${noted}`, { note: 'anniversary' });
  const { words } = scenario.transactions;
  while (words.isBehind()) database.transaction(words.upkeep)();
  expect(wordless(database)).toEqual([]);
  expect(found(scenario, 'anniversary')).toEqual([noted]);

  const before = scenario.state();
  scenario.wait(8 * 3_600_000);
  const run = await scenario.sync();
  expect(run.state).toBe('succeeded');
  expect(words.isBehind()).toBe(false);
  expect(wordless(database)).toEqual([]);
  expect(scenario.rows()).toHaveLength(ROWS);
  for (const { id, description } of scenario.rows().filter(() => random.chance(0.05)))
    expect(found(scenario, description)).toEqual([id]);
  await scenario.undo(run.runId);
  expect(JSON.parse(scenario.state())).toMatchObject(pick(before, 'rows', 'words'));
  return lost.length > 0;
}

function found({ transactions }: SyncScenario, typed: string): number[] {
  return transactions.page({ words: searchOf(typed), limit: 10 }).map(({ id }) => id);
}

function wordless(database: Database): number[] {
  return database
    .prepare<[], number>(
      'SELECT id FROM transactions t WHERE NOT EXISTS (SELECT 1 FROM transaction_words w WHERE w.rowid = t.sort_key)',
    )
    .pluck()
    .all();
}

function pick(state: string, ...names: string[]): Record<string, unknown> {
  const all = JSON.parse(state) as Record<string, unknown>;
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}
