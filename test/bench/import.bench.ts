import { createHash } from 'node:crypto';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { BankTransaction } from '../../core/providers/bank-provider.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import type { Bench } from '../support/bench.ts';
import { bankRow, createPlainBank } from '../support/plain-bank.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createSyncScenario } from '../support/sync-scenario.ts';
import { readBody, truelayerBody } from '../support/truelayer-body.ts';
import { BENCH_TODAY, openBenchProfile, sizesOf } from './bench-profile.ts';
import { watchTurns } from './watch-turns.ts';

const SHOPS = [
  'Tesco', 'Pret A Manger', 'REWE', 'Billa', 'Amazon', 'Transport for London', 'Netflix', 'Deutsche Bahn', 'Spar', 'Costa',
]; // prettier-ignore
const IMPORTED = 50_000;
const KNOWN = 1000;

/**
 * First import of an account beside a profile that is full already, and its re-sync: the bank's body read, then the whole
 * merge, with identity, proof, index, sums, changeset, encryption on.
 */
export const bench: Bench = async (report) => {
  for (const size of sizesOf()) {
    const { database, close } = await openBenchProfile(size);
    try {
      const rows = rowsOf(IMPORTED);
      const bank = createPlainBank(BENCH_TODAY);
      let body = truelayerBody(rows);
      bank.provider.transactions = (_session, account) => readBody(body, account);
      const scenario = createSyncScenario(database, bank);

      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const turns = watchTurns();
      const importStart = performance.now();
      const cpuStart = process.cpuUsage();
      const { added } = await scenario.sync();
      const importMs = performance.now() - importStart;
      const cpu = process.cpuUsage(cpuStart);
      delay.disable();
      if (added !== IMPORTED) throw new Error(`of ${IMPORTED} rows ${added} were added`);
      report(`first import of ${IMPORTED} rows beside ${size}`, (IMPORTED / importMs) * 1000, 'rows/s');
      // What a machine that does nothing else would need: others run beside a bench, and its disk is not ours.
      report(`the same per second of processor time`, (IMPORTED / (cpu.user + cpu.system)) * 1e6, 'rows/s');
      report(`event loop p99 during the import beside ${size}`, delay.percentile(99) / 1e6, 'ms');
      report(`longest turn by processor time`, turns.longestMs(), 'ms');

      body = truelayerBody(rows.slice(0, KNOWN));
      const times: number[] = [];
      for (let turn = 0; turn < 7; turn++) {
        const start = performance.now();
        await scenario.sync();
        times.push(performance.now() - start);
      }
      report(`re-sync of ${KNOWN} known rows beside ${size}`, times.toSorted((a, b) => a - b)[3] ?? 0, 'ms');
    } finally {
      close();
    }
  }
};

/** Rows as a bank would answer them: spread over five years, newest first, with lasting ids. */
function rowsOf(count: number): BankTransaction[] {
  const random = createSeededRandom(7);
  return Array.from({ length: count }, (_, index) => {
    const shop = random.pick(SHOPS);
    return bankRow({
      // Ids are in no order, as TrueLayer's are.
      providerTransactionId: createHash('md5').update(`row ${index}`).digest('hex'),
      stableId: createHash('md5').update(`lasting ${index}`).digest('hex'),
      date: addDays(BENCH_TODAY, -Math.floor((index / count) * 1800)),
      amountMinor: -random.integer(100, 20_000),
      description: `${shop.toUpperCase()} ${random.integer(1000, 9999)} LONDON`,
      merchant: shop,
      category: 'PURCHASE',
      classification: ['Shopping'],
    });
  });
}
