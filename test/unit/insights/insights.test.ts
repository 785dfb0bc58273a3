import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../core/database/database.ts';
import { createKindOf } from '../../../core/categories/categories.ts';
import { createCategoryStore } from '../../../core/categories/category-store.ts';
import { createInsightStore } from '../../../core/insights/insight-store.ts';
import { createInsights, type Insights } from '../../../core/insights/insights.ts';
import { createAccountStore } from '../../../core/ledger/account-store.ts';
import type { TransactionRow } from '../../../core/ledger/transaction-store.ts';
import { AppError } from '../../../core/errors.ts';
import { builtInGroupOf, kindOfGroup, type CategoryKind } from '../../../shared/domain/categories.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import { createLedgerProfile, type LedgerProfile } from '../../support/ledger-profile.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { TEST_KEY } from '../../support/test-engine.ts';

const SEED = 20260601;
const TO = '2026-05-31';

/** Insights come from sums that every write keeps; here they are held against adding up the rows themselves. */
describe('insights', () => {
  const folder = useTemporaryFolders();
  let database: Database;
  let profile: LedgerProfile;
  let insights: Insights;
  let rows: TransactionRow[];

  beforeAll(async () => {
    database = await openDatabase(folder('insights'), TEST_KEY);
    profile = createLedgerProfile(database, { rows: 3000, accounts: 5, years: 3, today: TO, seed: SEED });
    insights = createInsights(createInsightStore(database), createAccountStore(database), () =>
      createKindOf(createCategoryStore(database)),
    );
    // Everything that can happen to a row after it was added: deleted, put into a category, amended, vanished, moved.
    const random = createSeededRandom(SEED);
    for (const row of profile.rows().filter(() => random.chance(0.2))) {
      const change = random.pick([
        { deleted: 1 as const },
        { category_id: 'rent' },
        { category_id: 'salary' },
        { category_id: 'gone-category' },
        { transfer_id: 7 },
        { amount_minor: row.amount_minor - 17 },
        { amount_minor: -row.amount_minor },
        { vanished_at: `${TO}T08:00:00.000Z` },
        { date: addDays(row.date, -random.integer(1, 40)) },
        { status: 'pending' as const },
        { currency: 'JPY' },
      ]);
      profile.transactions.write({ before: row, after: profile.transactions.amend(row, change) });
    }
    rows = profile.rows();
  });
  afterAll(() => database.close());

  const counted = (accountIds: readonly string[], from: string, to: string) =>
    rows.filter(
      (row) =>
        accountIds.includes(row.account_id) &&
        row.status === 'booked' &&
        row.vanished_at === null &&
        row.date >= from &&
        row.date <= to,
    );
  const kindOf = ({ shown_category }: TransactionRow): CategoryKind =>
    kindOfGroup(builtInGroupOf(shown_category ?? '') ?? 'other');
  const sum = (some: readonly TransactionRow[]) => some.reduce((total, { amount_minor }) => total + amount_minor, 0);
  const ranges: [string, string][] = [
    ['2023-06-01', TO],
    ['2025-01-17', '2026-03-09'],
    ['2026-05-01', '2026-05-31'],
    ['2026-04-20', '2026-04-20'],
    ['1970-01-01', '2100-12-31'],
  ];

  it.each(ranges)('cash flow from %s to %s is what the rows add up to', (from, to) => {
    const { series } = insights.cashFlow({ from, to });
    const found = series.flatMap(({ currency, months }) => months.map((month) => ({ currency, ...month })));
    const standing = counted(profile.accountIds, from, to).filter(({ deleted }) => deleted === 0);
    const expected = [...Map.groupBy(standing, (row) => `${row.currency} ${row.date.slice(0, 7)}`)]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, some]) => {
        const [currency, month] = key.split(' ');
        const own = some.filter(({ shown_category }) => shown_category === 'own-transfer');
        const others = some.filter((row) => kindOf(row) === 'transfer' && !own.includes(row));
        const isIn = ({ amount_minor }: TransactionRow) => amount_minor > 0;
        const isOut = (row: TransactionRow) => !isIn(row);
        return {
          currency,
          month,
          inMinor: sum(some.filter((row) => kindOf(row) === 'income' || (kindOf(row) === 'unknown' && isIn(row)))),
          outMinor: sum(some.filter((row) => kindOf(row) === 'spending' || (kindOf(row) === 'unknown' && isOut(row)))),
          transferInMinor: sum(others.filter(isIn)),
          transferOutMinor: sum(others.filter(isOut)),
          ownInMinor: sum(own.filter(isIn)),
          ownOutMinor: sum(own.filter(isOut)),
        };
      });
    expect(found).toEqual(expected);
    expect(found.length).toBeGreaterThan(0);
  });

  it.each(ranges)('spending from %s to %s is what the rows add up to', (from, to) => {
    const [account = '', other = ''] = profile.accountIds;
    const { series } = insights.spending({ from, to, currency: 'EUR', accountIds: [account, other] });
    const spent = counted([account, other], from, to).filter(
      (row) =>
        row.deleted === 0 &&
        row.currency === 'EUR' &&
        (kindOf(row) === 'spending' || (kindOf(row) === 'unknown' && row.amount_minor < 0)),
    );
    expect(series[0]?.outMinor ?? 0).toBe(sum(spent));
    const byCategory = [...Map.groupBy(spent, ({ shown_category }) => shown_category)].map(
      ([category, some]) => [category, sum(some)] as [string, number],
    );
    expect(new Map(series[0]?.categories.map(({ categoryId, outMinor }) => [categoryId, outMinor]))).toEqual(
      new Map(byCategory.filter(([, spentMinor]) => spentMinor !== 0)),
    );
    for (const { outMinor, months } of series[0]?.categories ?? [])
      expect(months.reduce((total, month) => total + month.outMinor, 0)).toBe(outMinor);
  });

  it.each(ranges)('net worth from %s to %s is the balances less what moved since', (from, to) => {
    const { series } = insights.netWorth({ from, to });
    expect(series.map(({ currency }) => currency)).toEqual(['EUR', 'GBP']);
    for (const { currency, points } of series) {
      expect(points.length).toBeGreaterThan(0);
      const accounts = profile.accounts().filter((account) => account.currency === currency);
      for (const { date, totalMinor } of points) {
        const expected = accounts.map((account) => {
          const own = rows.filter(
            (row) => row.account_id === account.id && row.status === 'booked' && row.vanished_at === null,
          );
          const first = own.map((row) => row.date).toSorted()[0] ?? TO;
          if (date < addDays(first, -1)) return 0;
          // The bank counts what the user has deleted here; it does not count another currency into this balance.
          return (account.current_minor ?? 0) - sum(own.filter((row) => row.date > date && row.currency === currency));
        });
        expect(totalMinor, `${currency} on ${date}`).toBe(expected.reduce((total, one) => total + one, 0));
      }
      expect(points.at(-1)?.date).toBe(to < TO ? to : TO);
    }
  });

  it('leaves hidden accounts out unless they are named', () => {
    const [hidden = ''] = profile.accountIds;
    const store = createAccountStore(database);
    store.hide(hidden, true);
    const query = { from: '2023-06-01', to: TO };
    const without = insights.cashFlow({ ...query, accountIds: profile.accountIds.slice(1) });
    expect(insights.cashFlow(query)).toEqual(without);
    expect(insights.cashFlow({ ...query, accountIds: profile.accountIds })).not.toEqual(without);
    store.hide(hidden, false);
  });

  it('refuses a range that ends before it begins, and knows nothing of accounts that are not there', () => {
    expect(() => insights.netWorth({ from: TO, to: '2026-01-01' })).toThrow(AppError);
    expect(() => insights.spending({ from: TO, to: '2026-01-01' })).toThrow(AppError);
    expect(insights.netWorth({ from: '2026-01-01', to: TO, accountIds: ['nobody'] })).toEqual({ series: [] });
    expect(insights.cashFlow({ from: '2026-01-01', to: TO, accountIds: ['nobody'] })).toEqual({ series: [] });
  });
});
