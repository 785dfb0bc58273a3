import type { Account, TransactionStatus } from '../../../shared/contract/index.ts';
import { isLocalDate } from '../../../shared/domain/local-date.ts';
import type { PageFilter } from '../../data/page-store.ts';
import { readAmount } from '../../format/read-amount.ts';

/** What the user narrowed the list to. Empty strings and lists mean "no limit". */
export type TransactionFilter = {
  readonly search: string;
  readonly accountIds: readonly string[];
  readonly categoryIds: readonly string[];
  readonly from: string;
  readonly to: string;
  /** Amounts as typed; what is no amount does not narrow. */
  readonly amountFrom: string;
  readonly amountTo: string;
  readonly direction: Direction;
  readonly status: TransactionStatus | 'all';
};

/** Which way the money went. */
export type Direction = 'either' | 'out' | 'in';

const LONGEST_SEARCH = 200;
const LONGEST_AMOUNT = 20;
/** Where accounts of several currencies are looked at together, an amount means hundredths, as in nearly all of them. */
const HUNDREDTHS = 'EUR';
const MOST_ACCOUNTS = 500;
const MOST_CATEGORIES = 100;

/** Reads a filter from the address. What cannot be understood is left out, so an old link never breaks the screen. */
export function readFilter(parameters: URLSearchParams): TransactionFilter {
  const status = parameters.get('status');
  return {
    search: (parameters.get('search') ?? '').slice(0, LONGEST_SEARCH),
    accountIds: idsOf(parameters.get('account'), 256).slice(0, MOST_ACCOUNTS),
    categoryIds: idsOf(parameters.get('category'), 100).slice(0, MOST_CATEGORIES),
    from: dateOr(parameters.get('from')),
    to: dateOr(parameters.get('to')),
    amountFrom: (parameters.get('amountFrom') ?? '').slice(0, LONGEST_AMOUNT),
    amountTo: (parameters.get('amountTo') ?? '').slice(0, LONGEST_AMOUNT),
    direction: directionOf(parameters.get('direction')),
    status: status === 'booked' || status === 'pending' ? status : 'all',
  };
}

/** The filter for the address: only what narrows. */
export function writeFilter({
  search,
  accountIds,
  categoryIds,
  from,
  to,
  amountFrom,
  amountTo,
  direction,
  status,
}: TransactionFilter): Record<string, string> {
  return {
    ...(search === '' ? {} : { search }),
    ...(accountIds.length === 0 ? {} : { account: accountIds.join(',') }),
    ...(categoryIds.length === 0 ? {} : { category: categoryIds.join(',') }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(amountFrom === '' ? {} : { amountFrom }),
    ...(amountTo === '' ? {} : { amountTo }),
    ...(direction === 'either' ? {} : { direction }),
    ...(status === 'all' ? {} : { status }),
  };
}

/** The filter as the engine takes it. Amounts are of the currency that all accounts in question have. */
export function pageFilter(filter: TransactionFilter, currency: string = HUNDREDTHS): PageFilter<'transactions.page'> {
  const { search, accountIds, categoryIds, from, to, status } = filter;
  const text = search.trim();
  return {
    ...(text === '' ? {} : { search: text }),
    ...(accountIds.length === 0 ? {} : { accountIds: [...accountIds].toSorted() }),
    ...(categoryIds.length === 0 ? {} : { categoryIds: [...categoryIds].toSorted() }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...amountsOf(filter, currency),
    ...(status === 'all' ? {} : { status }),
  };
}

/** The one currency of the accounts that a filter is about; none where there are several. */
export function currencyOf(
  { accountIds }: Pick<TransactionFilter, 'accountIds'>,
  accounts: readonly Pick<Account, 'accountId' | 'currency'>[],
): string | undefined {
  const shown = accounts.filter(({ accountId }) => accountIds.length === 0 || accountIds.includes(accountId));
  const [currency, ...others] = new Set(shown.map((account) => account.currency));
  return others.length === 0 ? currency : undefined;
}

/** Money out is negative, so its larger amounts are the smaller numbers. */
function amountsOf(
  { amountFrom, amountTo, direction }: TransactionFilter,
  currency: string,
): PageFilter<'transactions.page'> {
  const least = magnitudeOf(amountFrom, currency);
  const most = magnitudeOf(amountTo, currency);
  switch (direction) {
    case 'either':
      return {
        ...(least === undefined ? {} : { minMagnitudeMinor: least }),
        ...(most === undefined ? {} : { maxMagnitudeMinor: most }),
      };
    case 'in':
      return { minMinor: Math.max(1, least ?? 0), ...(most === undefined ? {} : { maxMinor: most }) };
    case 'out':
      return { maxMinor: -Math.max(1, least ?? 0), ...(most === undefined ? {} : { minMinor: -most }) };
  }
}

function magnitudeOf(typed: string, currency: string): number | undefined {
  const minor = typed.trim() === '' ? undefined : readAmount(typed, currency);
  return minor === undefined ? undefined : Math.abs(minor);
}

function directionOf(text: string | null): Direction {
  return text === 'out' || text === 'in' ? text : 'either';
}

/** Whether anything narrows the list. */
export function isFiltering(filter: TransactionFilter): boolean {
  return Object.keys(pageFilter(filter)).length > 0;
}

function idsOf(list: string | null, longest: number): string[] {
  return (list ?? '').split(',').filter((id) => id !== '' && id.length <= longest);
}

function dateOr(text: string | null): string {
  return text !== null && isLocalDate(text) ? text : '';
}
