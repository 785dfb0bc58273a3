import { createBudgetStore } from '../../core/budgets/budget-store.ts';
import { createMoneyEngine } from '../support/money-engine.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import type { Bench } from '../support/bench.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { BENCH_TODAY, bestMsOf, openBenchProfile, percentile, sizesOf } from './bench-profile.ts';

/** Every insight over ranges from a month to ten years, ending on any day; and how long finding what comes round takes. */
export const bench: Bench = async (report) => {
  for (const size of sizesOf()) {
    const { database, close } = await openBenchProfile(size);
    try {
      const money = createMoneyEngine(database, { nowMs: () => Date.parse(`${BENCH_TODAY}T12:00:00Z`) });
      const { insights, recurring, budgets, rates } = money;
      const startedMs = performance.now();
      await money.keeper.settled();
      report(`transfers and recurring payments found anew, ${size} rows`, performance.now() - startedMs, 'ms');
      rates.set({ from: 'EUR', to: 'GBP', rate: '0.85' });
      for (const categoryId of ['groceries', 'eating-out', 'rent'])
        createBudgetStore(database).put({ category_id: categoryId, currency: 'GBP', limit_minor: 40_000 });
      const asked = {
        netWorth: (from: string, to: string) => insights.netWorth({ from, to }),
        'netWorth in one currency': (from: string, to: string) => insights.netWorth({ from, to, convertTo: 'GBP' }),
        cashFlow: (from: string, to: string) => insights.cashFlow({ from, to }),
        spending: (from: string, to: string) => insights.spending({ from, to }),
        recurring: (from: string, to: string) => recurring.list({ from, to }),
        budgets: (_from: string, to: string) => budgets.list({ month: to.slice(0, 7) }),
      };
      const random = createSeededRandom(4);
      for (const [name, ask] of Object.entries(asked)) {
        const times = Array.from({ length: 40 }, (_, turn) => {
          const to = turn % 2 === 0 ? BENCH_TODAY : addDays(BENCH_TODAY, -random.integer(0, 1000));
          const from = addDays(to, -random.pick([30, 92, 365, 1000, 3650]));
          return bestMsOf(() => ask(from, to));
        });
        report(`${name} p95, ${size} rows`, percentile(times, 95), 'ms');
      }
      report(
        `recurring payments, ${size} rows`,
        recurring.list({ from: '1970-01-01', to: BENCH_TODAY }).payments.length,
        'payments',
      );
      await money.keeper.stop();
    } finally {
      close();
    }
  }
};
