import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { openDatabase } from '../../core/database/database.ts';
import type { BankTransaction } from '../../core/providers/bank-provider.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import type { Bench } from '../support/bench.ts';
import { createScriptedBank } from '../support/scripted-bank.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createSyncScenario } from '../support/sync-scenario.ts';

const TODAY = '2026-06-30';
const SHOPS = [
  'Tesco',
  'Pret A Manger',
  'REWE',
  'Billa',
  'Amazon',
  'Transport for London',
  'Netflix',
  'Deutsche Bahn',
  'Spar',
  'Costa',
];

/** Rows as a bank would answer them: spread over ten years, newest first, with lasting ids. */
function rowsOf(count: number): BankTransaction[] {
  const random = createSeededRandom(7);
  return Array.from({ length: count }, (_, index) => {
    const date = addDays(TODAY, -Math.floor((index / count) * 1800));
    const shop = random.pick(SHOPS);
    return {
      providerTransactionId: `row-${index}`,
      stableId: `lasting-${index}`,
      date,
      bankTimestamp: `${date}T00:00:00`,
      amountMinor: -random.integer(100, 20_000),
      currency: 'GBP',
      description: `${shop.toUpperCase()} ${random.integer(1000, 9999)} LONDON`,
      merchant: shop,
      category: 'PURCHASE',
      classification: ['Shopping'],
    };
  });
}

/** First import and re-sync through the whole merge: identity, proof, index, sums, changeset, encryption on. */
export const bench: Bench = async (report) => {
  const profileDir = mkdtempSync(join(tmpdir(), 'coffer-bench-'));
  const database = await openDatabase(profileDir, randomBytes(32));
  try {
    for (const count of [10_000, 100_000]) {
      const rows = rowsOf(count);
      const bank = createScriptedBank(createSeededRandom(1), TODAY, {
        lastingIds: 'stable',
        rowIds: 'stable',
        givesRunningBalance: false,
        newestFirst: true,
      });
      const scenario = createSyncScenario(database, bank);
      let answer = rows;
      bank.provider.transactions = () => Promise.resolve({ transactions: answer, unreadable: 0, rawSha256: '' });
      bank.provider.pending = () => Promise.resolve({ transactions: [], unreadable: 0, rawSha256: '' });
      bank.provider.balance = () => Promise.resolve({ currency: 'GBP', currentMinor: 0 });

      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const importStart = performance.now();
      await scenario.sync();
      const importMs = performance.now() - importStart;
      delay.disable();
      report(`first import of ${count} rows`, (count / importMs) * 1000, 'rows/s');
      report(`event loop p99 during the import of ${count} rows`, delay.percentile(99) / 1e6, 'ms');

      answer = rows.slice(0, 1000);
      const times: number[] = [];
      for (let turn = 0; turn < 7; turn++) {
        const start = performance.now();
        await scenario.sync();
        times.push(performance.now() - start);
      }
      report(`re-sync of 1000 known rows beside ${count}`, times.toSorted((a, b) => a - b)[3] ?? 0, 'ms');
    }
  } finally {
    database.close();
    rmSync(profileDir, { recursive: true, force: true });
  }
};
