import type { Engine } from '../../core/engine.ts';
import type { Input, Output } from '../../shared/contract/index.ts';
import type { Bench } from '../support/bench.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { sizesOf } from './bench-profile.ts';
import { makeProfile, openBenchEngine, quantile } from './make-profile.ts';

type Query = Input<'transactions.page'>;
type Page = Output<'transactions.page'>;

/** Pages walked from the newest, then pages begun anywhere in the ten years. */
const WALKED = 40;
const JUMPED = 60;

/**
 * `transactions.page` as the interface calls it, through the dispatcher with everything that it checks: any page of any set
 * of accounts, under any filter.
 */
export const bench: Bench = async (report) => {
  for (const rows of sizesOf()) {
    const profile = await makeProfile(rows);
    const engine = await openBenchEngine(profile.profileDir, profile.key);
    try {
      const ids = profile.accountIds;
      const [busy = ''] = ids;
      const rare = ids.at(-1) ?? '';
      const year = new Date().getUTCFullYear();
      const sets: [string, Query][] = [
        ['all accounts', {}],
        ['a busy account', { accountIds: [busy] }],
        ['a sparse account', { accountIds: [rare] }],
        ['a busy and a sparse account', { accountIds: [busy, rare] }],
        ['half of the accounts', { accountIds: ids.filter((_, index) => index % 2 === 0) }],
        ['every account by name', { accountIds: [...ids] }],
        ['one year of all', { from: `${year - 3}-01-01`, to: `${year - 3}-12-31` }],
        ['a month of a sparse account', { accountIds: [rare], from: `${year - 3}-05-01`, to: `${year - 3}-05-31` }],
        ['large amounts', { minMinor: 399_000 }],
        ['pending', { status: 'pending' }],
      ];
      // The first pages of a process are compiled, not measured.
      await timesOf(engine, {});
      for (const [name, query] of sets) {
        const times = await timesOf(engine, query);
        report(`page p95, ${name}, ${rows} rows`, round(quantile(times, 0.95)), 'ms');
      }
      const search = await Promise.all(
        ['tes', 'tesco lon', 'reference17 london'].map((text) => timesOf(engine, { search: text })),
      );
      report(`search p95, two words and less, ${rows} rows`, round(quantile(search.flat(), 0.95)), 'ms');
    } finally {
      await engine.close();
      profile.remove();
    }
  }
};

async function timesOf(engine: Engine, query: Query): Promise<number[]> {
  const random = createSeededRandom(3);
  const times: number[] = [];
  /** The best of three: whatever else the machine does meanwhile is not measured. */
  const page = async (cursor: string | undefined): Promise<Page> => {
    const input = { ...query, limit: 100, ...(cursor === undefined ? {} : { cursor }) };
    let best = Number.POSITIVE_INFINITY;
    let value: unknown;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const began = performance.now();
      const envelope = await engine.dispatch('transactions.page', input);
      best = Math.min(best, performance.now() - began);
      if (!envelope.ok) throw new Error(envelope.error.code);
      ({ value } = envelope);
    }
    times.push(best);
    return value as Page;
  };

  const cursors: string[] = [];
  let cursor: string | undefined;
  for (let walked = 0; walked < WALKED; walked += 1) {
    ({ nextCursor: cursor } = await page(cursor));
    if (cursor === undefined) break;
    cursors.push(cursor);
  }
  // A cursor is a position, and between two known ones lies every other.
  const newest = Number(cursors[0] ?? 0);
  const tenYears = 3_650 * 2 ** 24;
  const jumps = newest > 0 ? Array.from({ length: JUMPED }, () => newest - random.integer(0, tenYears)) : [];
  for (const position of jumps) await page(String(position));
  return times;
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
