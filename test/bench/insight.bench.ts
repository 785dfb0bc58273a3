import { createKindOf } from '../../core/categories/categories.ts';
import { createCategoryStore } from '../../core/categories/category-store.ts';
import { createInsightStore } from '../../core/insights/insight-store.ts';
import { createInsights } from '../../core/insights/insights.ts';
import { createAccountStore } from '../../core/ledger/account-store.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import type { Bench } from '../support/bench.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { BENCH_TODAY, bestMsOf, openBenchProfile, percentile, sizesOf } from './bench-profile.ts';

/** Every insight over ranges from a month to ten years, ending on any day. */
export const bench: Bench = async (report) => {
  for (const size of sizesOf()) {
    const { database, close } = await openBenchProfile(size);
    try {
      const insights = createInsights(createInsightStore(database), createAccountStore(database), () =>
        createKindOf(createCategoryStore(database)),
      );
      const random = createSeededRandom(4);
      for (const name of ['netWorth', 'cashFlow', 'spending'] as const) {
        const times = Array.from({ length: 40 }, (_, turn) => {
          const to = turn % 2 === 0 ? BENCH_TODAY : addDays(BENCH_TODAY, -random.integer(0, 1000));
          const from = addDays(to, -random.pick([30, 92, 365, 1000, 3650]));
          return bestMsOf(() => insights[name]({ from, to }));
        });
        report(`${name} p95, ${size} rows`, percentile(times, 95), 'ms');
      }
    } finally {
      close();
    }
  }
};
