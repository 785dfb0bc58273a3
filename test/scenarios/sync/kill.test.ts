import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../core/database/database.ts';
import { createTransactionStore } from '../../../core/ledger/transaction-store.ts';
import { crashingBank } from '../../support/crashing-sync.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { createSyncScenario } from '../../support/sync-scenario.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { TEST_KEY } from '../../support/test-engine.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'support', 'crashing-sync.ts');
const FIRST_SEED = Number(process.env['SCENARIO_SEED'] ?? 1);
/** A process per kill takes its time: one for every hundred histories. */
const COUNT = Math.ceil(Number(process.env['SCENARIO_COUNT'] ?? 1000) / 100);
const SEEDS = Array.from({ length: COUNT }, (_, index) => FIRST_SEED + index);
const folder = useTemporaryFolders();

type Ids = { connectionId: string; accountId: string };

/** Runs a sync in a process of its own that dies at one of its writes. */
function syncAndDie(
  profileDir: string,
  stage: 'first' | 'rewritten',
  seed: number,
  ids: Ids | undefined,
  dieAt: number,
): Promise<{ ids: Ids; signal: string | undefined }> {
  const values = [
    profileDir,
    TEST_KEY.toString('hex'),
    stage,
    seed,
    ids?.connectionId ?? '',
    ids?.accountId ?? '',
    dieAt,
  ];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [PROGRAM, ...values.map(String)], (failure, stdout, stderr) => {
      const signal = failure?.signal ?? undefined;
      if (failure && signal !== 'SIGKILL') return reject(new Error(stderr, { cause: failure }));
      resolve({ ids: JSON.parse(stdout) as Ids, signal });
    });
  });
}

it.each(SEEDS)(
  'a process killed in the middle of two merges leaves a ledger that ends equal to the bank (seed %i)',
  async (seed) => {
    const random = createSeededRandom(seed);
    const profileDir = folder('killed');
    // Added rows are written by the fifty, changed ones one by one.
    const first = await syncAndDie(profileDir, 'first', seed, undefined, random.integer(1, 50));
    const second = await syncAndDie(profileDir, 'rewritten', seed, first.ids, random.integer(1, 700));
    expect([first.signal, second.signal]).toContain('SIGKILL');

    const database = await openDatabase(profileDir, TEST_KEY);
    try {
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      expectSumsToFit(database);
      expectWordsToCatchUp(database);
      const bank = crashingBank('rewritten', seed);
      const scenario = createSyncScenario(database, bank, first.ids);
      scenario.cutOff();
      for (let turn = 0; turn < 3; turn++) {
        scenario.wait(8 * 3_600_000);
        expect((await scenario.sync()).state).toBe('succeeded');
      }
      const standing = scenario.rows().filter(({ vanished_at }) => vanished_at === null);
      expect(
        standing.map(({ date, amount_minor, description }) => `${date} ${amount_minor} ${description}`).toSorted(),
      ).toEqual(
        bank.booked.map(({ date, amountMinor, description }) => `${date} ${amountMinor} ${description}`).toSorted(),
      );
      expectSumsToFit(database);
      expectWordsToFit(database);
      expect(scenario.proof()?.state).toMatch(/proven|off/);
    } finally {
      database.close();
    }
  },
);

/** The kept sums are what the rows say. */
function expectSumsToFit(database: Database): void {
  const sums = (sql: string) => database.prepare(sql).all();
  const standing = "FROM transactions WHERE status = 'booked' AND vanished_at IS NULL";
  expect(
    sums('SELECT date, sum(in_minor + out_minor) AS sum, sum(count) AS count FROM daily_totals GROUP BY 1'),
  ).toEqual(sums(`SELECT date, sum(amount_minor) AS sum, count(*) AS count ${standing} GROUP BY 1 ORDER BY 1`));
  expect(sums('SELECT month, sum(in_minor + out_minor) AS sum FROM monthly_totals GROUP BY 1')).toEqual(
    sums(`SELECT substr(date, 1, 7) AS month, sum(amount_minor) AS sum ${standing} GROUP BY 1 ORDER BY 1`),
  );
}

/** Rows without their words are known to be, and get them as they do when the program starts. */
function expectWordsToCatchUp(database: Database): void {
  const wordless = `SELECT count(*) AS count FROM transactions t
    WHERE NOT EXISTS (SELECT 1 FROM transaction_words w WHERE w.rowid = t.sort_key)`;
  const known = `${wordless} AND id > (SELECT after_id FROM search_backlog)`;
  expect(database.prepare(known).get()).toEqual(database.prepare(wordless).get());
  const { words } = createTransactionStore(database);
  while (words.isBehind()) words.upkeep();
  expectWordsToFit(database);
}

/** The index holds every row once, and no other. */
function expectWordsToFit(database: Database): void {
  expect(database.prepare('SELECT rowid AS sort_key FROM transaction_words ORDER BY 1').all()).toEqual(
    database.prepare('SELECT sort_key FROM transactions ORDER BY 1').all(),
  );
}
