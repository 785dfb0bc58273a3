import type { Bench } from '../support/bench.ts';
import { createLedger } from '../../core/ledger/ledger.ts';
import { createAccountStore } from '../../core/ledger/account-store.ts';
import { bestMsOf, openBenchProfile, percentile, sizesOf } from './bench-profile.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const WORDS = ['tesco', 'london', 'amazon', 'transport', 'berlin', 'reference17', 'netflix', 'fee', 'aldi', 'sud'];
const PAIRS = [
  'tesco london', 'transport york', 'reference17 london', 'costa coffee', 'tesco amazon', 'cash wien', 'salary leeds',
  'monthly reference3', 'london berlin', 'zebra london', 'transport reference41',
]; // prettier-ignore

/** `transactions.page`: any page of any account set, and search as the user types. */
export const bench: Bench = async (report) => {
  for (const size of sizesOf()) {
    const { database, transactions, accountIds: ids, close } = await openBenchProfile(size);
    try {
      const ledger = createLedger(createAccountStore(database), transactions);
      const random = createSeededRandom(3);
      const rare = ids.at(-1) ?? '';
      const sets: Record<string, readonly string[] | undefined> = {
        'all accounts': undefined,
        'one busy account': ids.slice(0, 1),
        'one sparse account': [rare],
        'three sparse accounts': ids.slice(-3),
        'a busy and a sparse account': [ids[0] ?? '', rare],
        'every account by name': ids,
      };
      for (const [name, accountIds] of Object.entries(sets)) {
        const times: number[] = [];
        for (let turn = 0; turn < 60; turn++) {
          // A page anywhere in ten years: the cursor is only a position.
          const [some] = transactions.page({ before: random.integer(1, 20_600) * 2 ** 24, limit: 1 });
          const cursor = turn % 3 === 0 || some === undefined ? undefined : String(some.sort_key);
          times.push(bestMsOf(() => ledger.page({ accountIds: accountIds?.slice(), cursor, limit: 100 })));
        }
        report(`page p95, ${name}, ${size} rows`, percentile(times, 95), 'ms');
      }

      const typed = PAIRS.flatMap((pair) => {
        const second = pair.indexOf(' ') + 2;
        return Array.from({ length: pair.length - second + 1 }, (_, index) => pair.slice(0, second + index));
      });
      const searchSets: [string, readonly string[] | undefined][] = [
        ['no filter', undefined],
        ['one sparse account', [rare]],
        ['three sparse accounts', ids.slice(-3)],
        ['every account by name', ids],
      ];
      for (const [name, accountIds] of searchSets) {
        const times: [number, string][] = [];
        for (const search of [...typed, ...WORDS]) {
          const run = () => ledger.page({ search, accountIds: accountIds?.slice(), limit: 100 });
          times.push([bestMsOf(run), search]);
        }
        const figures = times.map(([ms]) => ms);
        report(`search as you type p95, ${name}, ${size} rows`, percentile(figures, 95), 'ms');
        report(`search as you type worst, ${name}, ${size} rows`, Math.max(...figures), 'ms');
        const worst = times.toSorted(([left], [right]) => right - left).slice(0, 3);
        process.stderr.write(
          `slowest, ${name}: ${worst.map(([ms, word]) => `${word} ${ms.toFixed(1)} ms`).join(', ')}\n`,
        );
      }
    } finally {
      close();
    }
  }
};
