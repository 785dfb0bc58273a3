import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../../core/database/database.ts';
import { mergeNewest } from '../../../../core/ledger/merge-newest.ts';
import { foldText, searchOf } from '../../../../core/ledger/search-words.ts';
import { firstSortKeyOf } from '../../../../core/ledger/sort-key.ts';
import type { TransactionFilter } from '../../../../core/ledger/transaction-page-store.ts';
import type { TransactionRow } from '../../../../core/ledger/transaction-store.ts';
import { addDays } from '../../../../shared/domain/local-date.ts';
import { createLedgerProfile, type LedgerProfile } from '../../../support/ledger-profile.ts';
import { createSeededRandom, type SeededRandom } from '../../../support/seeded-random.ts';
import { useTemporaryFolders } from '../../../support/temporary-folder.ts';
import { TEST_KEY } from '../../../support/test-engine.ts';

const TODAY = '2026-05-31';
const QUERIES = 400;

/** However a page is found (which index, which walk), it is the page that plain filtering of all rows gives. */
describe('pages', { timeout: 120_000 }, () => {
  const folder = useTemporaryFolders();
  let database: Database;
  let profile: LedgerProfile;
  let rows: TransactionRow[];
  beforeAll(async () => {
    database = await openDatabase(folder('pages'), TEST_KEY);
    profile = createLedgerProfile(database, { rows: 8000, accounts: 20, years: 4, today: TODAY, seed: 5 });
    const random = createSeededRandom(6);
    for (const row of profile.rows().filter(() => random.chance(0.03))) {
      const change = random.pick([
        { deleted: 1 as const },
        { vanished_at: `${TODAY}T08:00:00.000Z` },
        { status: 'pending' as const },
        { category_id: 'pets' },
        { note: 'Überraschung für \u{E000}Zoë' },
        { description: 'Kartenzahlung SÜD<b>WEST</b> 👩‍👩‍👧' },
      ]);
      profile.transactions.write({ before: row, after: profile.transactions.amend(row, change) });
    }
    rows = profile.rows().reverse();
  });
  afterAll(() => database.close());

  it(`${QUERIES} random queries give what filtering gives`, () => {
    for (let seed = 1; seed <= QUERIES; seed++) {
      const { typed, filter } = queryOf(createSeededRandom(seed), profile.accountIds);
      const words = typed === undefined ? undefined : searchOf(typed);
      const found = profile.transactions.page({ ...filter, words }).map(({ id }) => id);
      expect(found, `query ${seed}: ${typed ?? ''} ${JSON.stringify(filter)}`).toEqual(filtered(rows, typed, filter));
    }
  });

  it('walks no further than it must, however many walks there are', () => {
    let read = 0;
    const walks = Array.from({ length: 20 }, (_, walk) => (before: number | undefined, count: number) => {
      const from = Math.min(before ?? 100_000, 100_000);
      const found = [];
      for (let key = from - 1; key >= 0 && found.length < count; key--)
        if (key % 20 === walk) found.push({ sort_key: key });
      read += found.length;
      return found;
    });
    const merged = mergeNewest(walks, 100, 5000);
    expect(merged.map(({ sort_key }) => sort_key)).toEqual(Array.from({ length: 100 }, (_, index) => 4999 - index));
    expect(read).toBeLessThanOrEqual(500);
  });
});

function queryOf(
  random: SeededRandom,
  accountIds: readonly string[],
): { typed: string | undefined; filter: TransactionFilter } {
  const some = accountIds.filter(() => random.chance(random.pick([0.05, 0.3, 0.9])));
  const from = addDays(TODAY, -random.integer(0, 1460));
  return {
    typed: random.chance(0.7)
      ? random.pick([
          'tesco', 't', 'tes', 'transport lon', 'tesco london', 'london reference', 'reference17', 'REFERENCE4 l', 'uberrasch',
          'zoë', 'kartenzahlung sud', 'west', 'amazon tesco', 'salary', 'aldi süd', 'nothing like it', '7', 'tran man', 'e000',
        ]) // prettier-ignore
      : undefined,
    filter: {
      accountIds: random.chance(0.6) ? some : undefined,
      from: random.chance(0.2) ? from : undefined,
      to: random.chance(0.2) ? addDays(from, random.integer(0, 400)) : undefined,
      minMinor: random.chance(0.15) ? random.integer(-20_000, 300_000) : undefined,
      maxMinor: random.chance(0.15) ? random.integer(-20_000, 300_000) : undefined,
      ...(random.chance(0.15) ? magnitudesOf(random) : {}),
      status: random.chance(0.1) ? random.pick(['booked', 'pending'] as const) : undefined,
      categoryIds: random.chance(0.3)
        ? ['groceries', 'pets', 'cash', 'salary', 'nothing-here'].filter(() => random.chance(0.4))
        : undefined,
      before: random.chance(0.5) ? firstSortKeyOf(addDays(TODAY, -random.integer(0, 1460))) + 2 : undefined,
      limit: random.pick([1, 5, 101]),
    },
  };
}

/** Few rows or many, both ways or none. */
function magnitudesOf(random: SeededRandom): Pick<TransactionFilter, 'minMagnitudeMinor' | 'maxMagnitudeMinor'> {
  const least = random.pick([0, 1, 5000, 19_000, 25_000, 300_000]);
  return {
    minMagnitudeMinor: random.chance(0.8) ? least : undefined,
    maxMagnitudeMinor: random.chance(0.5) ? least + random.pick([-1, 0, 50, 5000]) : undefined,
  };
}

function filtered(rows: readonly TransactionRow[], typed: string | undefined, filter: TransactionFilter): number[] {
  const words = typed === undefined ? [] : foldText(typed).split(' ').filter(Boolean);
  return rows
    .filter((row) => {
      const own = foldText(`${row.description} ${row.merchant ?? ''} ${row.note ?? ''}`).split(' ');
      return (
        row.deleted === 0 &&
        row.vanished_at === null &&
        words.every((word) => own.some((one) => one.startsWith(word))) &&
        (filter.accountIds?.includes(row.account_id) ?? true) &&
        row.date >= (filter.from ?? '') &&
        row.date <= (filter.to ?? '9999-12-31') &&
        row.amount_minor >= (filter.minMinor ?? -Infinity) &&
        row.amount_minor <= (filter.maxMinor ?? Infinity) &&
        Math.abs(row.amount_minor) >= (filter.minMagnitudeMinor ?? 0) &&
        Math.abs(row.amount_minor) <= (filter.maxMagnitudeMinor ?? Infinity) &&
        (filter.status === undefined || row.status === filter.status) &&
        (filter.categoryIds?.includes(row.shown_category ?? '') ?? true) &&
        row.sort_key < (filter.before ?? Infinity)
      );
    })
    .slice(0, filter.limit)
    .map(({ id }) => id);
}
