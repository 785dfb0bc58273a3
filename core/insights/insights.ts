import type { CombinedNetWorth, InsightQuery, NetWorthSeries, Output } from '../../shared/contract/index.ts';
import { OWN_TRANSFER, type CategoryKind } from '../../shared/domain/categories.ts';
import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';
import { convertMinor, rateText } from '../../shared/domain/exchange.ts';
import { AppError } from '../errors.ts';
import type { FoundRate } from '../rates/find-rate.ts';
import type { AccountStore, AccountWithBalanceRow } from '../ledger/account-store.ts';
import { DELETED_CATEGORY } from '../ledger/summed-categories.ts';
import { balancesAt, lineDays, type Movements } from './balance-line.ts';
import { firstDayOf, lastDayOf, monthOf, splitIntoMonths, type Days, type Month } from './calendar-months.ts';
import type { InsightStore, MonthSum, MovementSum } from './insight-store.ts';

/** Where the money stands and where it goes. */
export type Insights = {
  netWorth(query: InsightQuery & { convertTo?: string | undefined }): Output<'insights.netWorth'>;
  cashFlow(query: InsightQuery): Output<'insights.cashFlow'>;
  spending(query: InsightQuery): Output<'insights.spending'>;
};

/** A currency in itself; its day and source are never told. */
const SAME: FoundRate = { rate: { numerator: 1n, denominator: 1n }, date: '', source: 'hand' };
const LAST_MONTH: Month = '9999-12';

/**
 * Creates the insights. They read the sums of days and months and the latest balances, so a million rows cost nothing.
 *
 * @param readRates answers what a currency is worth in another, as it is known now
 * @param readKinds answers how each category's money counts, as it is now
 */
export function createInsights(
  store: InsightStore,
  accounts: AccountStore,
  readKinds: () => (categoryId: string) => CategoryKind,
  readRates: () => (from: string, to: string) => FoundRate | undefined = () => () => undefined,
): Insights {
  return {
    netWorth(query) {
      checkRange(query);
      const chosen = chosenAccounts(query).filter(
        ({ current_minor, currency }) =>
          current_minor !== null &&
          current_minor !== undefined &&
          (query.currency === undefined || currency === query.currency),
      );
      const series = [...Map.groupBy(chosen, ({ currency }) => currency)]
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([currency, ofCurrency]) => netWorthOf(currency, ofCurrency, query));
      if (query.convertTo === undefined || chosen.length === 0) return { series };
      return { series, combined: combine(query.convertTo, chosen, query) };
    },

    cashFlow(query) {
      const kindOf = readKinds();
      const series = [...Map.groupBy(sumsOf(query), ({ currency }) => currency)].map(([currency, sums]) => ({
        currency,
        months: [...Map.groupBy(sums, ({ month }) => month)]
          .toSorted(([left], [right]) => (left < right ? -1 : 1))
          .map(([month, ofMonth]) => ({ month, ...flowOf(ofMonth, kindOf) })),
      }));
      return { series };
    },

    spending(query) {
      const kindOf = readKinds();
      const spent = sumsOf(query).flatMap((sum) => {
        const { outMinor } = countedOf(sum, kindOf(sum.category));
        return outMinor === 0 ? [] : [{ ...sum, outMinor }];
      });
      const series = [...Map.groupBy(spent, ({ currency }) => currency)].map(([currency, sums]) => ({
        currency,
        outMinor: outOf(sums),
        categories: [...Map.groupBy(sums, ({ category }) => category)]
          .map(([categoryId, ofCategory]) => ({
            categoryId,
            outMinor: outOf(ofCategory),
            months: [...Map.groupBy(ofCategory, ({ month }) => month)]
              .toSorted(([left], [right]) => (left < right ? -1 : 1))
              .map(([month, ofMonth]) => ({ month, outMinor: outOf(ofMonth) })),
          }))
          .toSorted((left, right) => left.outMinor - right.outMinor),
      }));
      return { series };
    },
  };

  function chosenAccounts({ accountIds }: InsightQuery): AccountWithBalanceRow[] {
    const named = accountIds && new Set(accountIds);
    return accounts.all().filter(({ id, hidden }) => (named ? named.has(id) : hidden === 0));
  }

  /** Sums by month and category, ordered by currency; whole months from their own sums, the rest from the days'. */
  function sumsOf(query: InsightQuery): MonthSum[] {
    checkRange(query);
    const ids = idsOf(chosenAccounts(query));
    const { months, days } = splitIntoMonths(query);
    return [
      ...(months ? store.sumsOfMonths(ids, months.first, months.last) : []),
      ...days.flatMap((range) => store.sumsOfDays(ids, range)),
    ]
      .filter(
        ({ category, currency }) =>
          category !== DELETED_CATEGORY && (query.currency === undefined || currency === query.currency),
      )
      .toSorted((left, right) => (left.currency < right.currency ? -1 : left.currency > right.currency ? 1 : 0));
  }

  /** Each account counts from the day before its first known row; before that nobody knows what it held. */
  function netWorthOf(
    currency: string,
    ofCurrency: readonly AccountWithBalanceRow[],
    query: InsightQuery,
  ): NetWorthSeries {
    const { days, knownFrom, completeFrom } = daysOf(ofCurrency, query);
    const totals = totalsAt(days, ofCurrency, knownFrom);
    return {
      currency,
      points: days.map((date, index) => ({ date, totalMinor: totals[index] ?? 0 })),
      ...(completeFrom === undefined ? {} : { completeFrom }),
    };
  }

  /** All currencies in one, on the same days. Each currency is added up first and converted once, so rounding adds nothing up. */
  function combine(to: string, chosen: readonly AccountWithBalanceRow[], query: InsightQuery): CombinedNetWorth {
    const rateOf = readRates();
    const found = [...Map.groupBy(chosen, ({ currency }) => currency)]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([currency, accountsIn]) => ({
        currency,
        accountsIn,
        known: currency === to ? SAME : rateOf(currency, to),
      }));
    const counted = found.flatMap(({ currency, accountsIn, known }) =>
      known ? [{ currency, accountsIn, known }] : [],
    );
    const { days, knownFrom, completeFrom } = daysOf(
      counted.flatMap(({ accountsIn }) => accountsIn),
      query,
    );
    const lines = counted.map(({ currency, accountsIn, known }) =>
      totalsAt(days, accountsIn, knownFrom).map((minor) => convertMinor(minor, currency, to, known.rate) ?? 0),
    );
    return {
      currency: to,
      points: days.map((date, index) => ({
        date,
        totalMinor: lines.reduce((sum, line) => sum + (line[index] ?? 0), 0),
      })),
      ...(completeFrom === undefined ? {} : { completeFrom }),
      rates: counted
        .filter(({ currency }) => currency !== to)
        .map(({ currency, known: { rate, date, source } }) => ({
          from: currency,
          to,
          rate: rateText(rate),
          date,
          source,
        })),
      missing: found.flatMap(({ currency, known }) => (known ? [] : [currency])),
    };
  }

  /** The days of a line over some accounts, and from when on what each held is known. */
  function daysOf(
    some: readonly AccountWithBalanceRow[],
    query: InsightQuery,
  ): { days: LocalDate[]; knownFrom: ReadonlyMap<string, LocalDate>; completeFrom?: LocalDate } {
    if (some.length === 0) return { days: [], knownFrom: new Map() };
    const starts = store.starts(idsOf(some));
    const knownFrom = new Map(
      some.map(({ id, as_of }) => [id, addDays(starts.get(id) ?? (as_of ?? query.to).slice(0, 10), -1)]),
    );
    const froms = [...knownFrom.values()];
    const range = {
      from: latestOf([query.from, earliestOf(froms)]),
      // Nothing is known beyond the latest balance.
      to: earliestOf([query.to, latestOf(some.map(({ as_of }) => (as_of ?? query.to).slice(0, 10)))]),
    };
    if (range.from > range.to) return { days: [], knownFrom };
    const completeFrom = latestOf(froms);
    return { days: lineDays(range), knownFrom, ...(completeFrom > range.from ? { completeFrom } : {}) };
  }

  /** What accounts of one currency held together at the end of days. */
  function totalsAt(
    days: readonly LocalDate[],
    ofCurrency: readonly AccountWithBalanceRow[],
    knownFrom: ReadonlyMap<string, LocalDate>,
  ): number[] {
    const totals = days.map(() => 0);
    if (days.length === 0) return totals;
    const movements = movementsOf(idsOf(ofCurrency), days);
    for (const { id, current_minor } of ofCurrency) {
      const from = knownFrom.get(id) ?? '9';
      const balances = balancesAt(days, current_minor ?? 0, movements(id));
      for (const [index, day] of days.entries()) {
        if (day >= from) totals[index] = (totals[index] ?? 0) + (balances[index] ?? 0);
      }
    }
    return totals;
  }

  function movementsOf(ids: string, days: readonly LocalDate[]): (accountId: string) => Movements {
    const months = new Set(days.filter((day) => day !== lastDayOf(monthOf(day))).map(monthOf));
    const byAccount = (sums: readonly MovementSum[]) => Map.groupBy(sums, ({ account_id }) => account_id);
    const ofMonths = byAccount(store.monthMovements(ids, monthOf(days[0] ?? firstDayOf(LAST_MONTH)), LAST_MONTH));
    const ofDays = byAccount(stretchesOf(months).flatMap((stretch) => store.dayMovements(ids, stretch)));
    const sums = (rows: readonly MovementSum[] | undefined) => new Map((rows ?? []).map(({ at, sum }) => [at, sum]));
    return (accountId) => ({ months: sums(ofMonths.get(accountId)), days: sums(ofDays.get(accountId)) });
  }
}

function stretchesOf(months: ReadonlySet<Month>): Days[] {
  return [...months].map((month) => ({ from: firstDayOf(month), to: lastDayOf(month) }));
}

function idsOf(rows: readonly AccountWithBalanceRow[]): string {
  return JSON.stringify(rows.map(({ id }) => id));
}

function outOf(sums: readonly { outMinor: number }[]): number {
  return sums.reduce((sum, { outMinor }) => sum + outMinor, 0);
}

/**
 * What a category's sums add to income and to spending. Pure. Within a category that has a side, both signs count on it:
 * a refund takes off what was spent, and a salary paid back takes off the income.
 */
export function countedOf(
  { in_minor, out_minor }: Pick<MonthSum, 'in_minor' | 'out_minor'>,
  kind: CategoryKind,
): { inMinor: number; outMinor: number } {
  switch (kind) {
    case 'income':
      return { inMinor: in_minor + out_minor, outMinor: 0 };
    case 'spending':
      return { inMinor: 0, outMinor: in_minor + out_minor };
    case 'unknown':
      return { inMinor: in_minor, outMinor: out_minor };
    case 'transfer':
      return { inMinor: 0, outMinor: 0 };
  }
}

function flowOf(sums: readonly MonthSum[], kindOf: (categoryId: string) => CategoryKind) {
  const flow = { inMinor: 0, outMinor: 0, transferInMinor: 0, transferOutMinor: 0, ownInMinor: 0, ownOutMinor: 0 };
  for (const sum of sums) {
    const kind = kindOf(sum.category);
    const { inMinor, outMinor } = countedOf(sum, kind);
    flow.inMinor += inMinor;
    flow.outMinor += outMinor;
    if (sum.category === OWN_TRANSFER) {
      flow.ownInMinor += sum.in_minor;
      flow.ownOutMinor += sum.out_minor;
    } else if (kind === 'transfer') {
      flow.transferInMinor += sum.in_minor;
      flow.transferOutMinor += sum.out_minor;
    }
  }
  return flow;
}

function earliestOf(dates: readonly LocalDate[]): LocalDate {
  return dates.reduce((earliest, date) => (date < earliest ? date : earliest));
}

function latestOf(dates: readonly LocalDate[]): LocalDate {
  return dates.reduce((latest, date) => (date > latest ? date : latest));
}

function checkRange({ from, to }: InsightQuery): void {
  if (from > to) throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'from' }, { path: 'to' }] } });
}
