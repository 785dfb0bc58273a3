import { openDatabase } from '../../core/database/database.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import { bankRow, createPlainBank, type PlainBank } from './plain-bank.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createSyncScenario } from './sync-scenario.ts';

const ROWS = 2500;

/** The bank before (`first`) and after it has rewritten a good part of its books (`rewritten`). */
export function crashingBank(stage: 'first' | 'rewritten', seed: number): PlainBank {
  const random = createSeededRandom(seed);
  const bank = createPlainBank();
  bank.booked = Array.from({ length: ROWS }, (_, index) =>
    bankRow({
      providerTransactionId: `row-${index}`,
      stableId: `lasting-${index}`,
      date: addDays(bank.today, -(index % 60)),
      amountMinor: -random.integer(1, 9000),
      description: `SHOP ${random.integer(1, 400)}`,
    }),
  );
  if (stage === 'rewritten') {
    bank.booked = bank.booked
      .filter(() => random.chance(0.95))
      .map((row) =>
        random.chance(0.4) ? { ...row, description: `${row.description} REF`, amountMinor: row.amountMinor - 1 } : row,
      );
  }
  bank.balanceMinor = 100_000 + bank.booked.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return bank;
}

/**
 * Syncs a profile and kills its own process, without warning, in the middle of a write: `node crashing-sync.ts DIRECTORY
 * KEY STAGE SEED CONNECTION ACCOUNT WRITE`. Empty ids make a connection. With no write to die at, it ends by itself.
 */
async function run([profileDir = '', key = '', stage, seed, connectionId, accountId, dieAt]: string[]): Promise<void> {
  const database = await openDatabase(profileDir, Buffer.from(key, 'hex'));
  const bank = crashingBank(stage === 'rewritten' ? 'rewritten' : 'first', Number(seed));
  const known = connectionId && accountId ? { connectionId, accountId } : {};
  const scenario = createSyncScenario(database, bank, known);
  if (stage === 'rewritten') scenario.wait(6 * 3_600_000);
  process.stdout.write(`${JSON.stringify({ connectionId: scenario.connectionId, accountId: scenario.accountId })}\n`);
  const { transactions } = scenario;
  let writes = 0;
  const dying =
    <Values extends readonly unknown[], Value>(write: (...values: Values) => Value) =>
    (...values: Values): Value => {
      const value = write(...values);
      writes += 1;
      if (writes === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
      return value;
    };
  transactions.write = dying(transactions.write.bind(transactions));
  transactions.addWordless = dying(transactions.addWordless.bind(transactions));
  transactions.words.upkeep = dying(transactions.words.upkeep.bind(transactions.words));
  await scenario.sync();
  database.close();
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
