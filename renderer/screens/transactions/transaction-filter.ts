import type { TransactionStatus } from '../../../shared/contract/index.ts';
import { isLocalDate } from '../../../shared/domain/local-date.ts';
import type { PageFilter } from '../../data/page-store.ts';

/** What the user narrowed the list to. Empty strings and lists mean "no limit". */
export type TransactionFilter = {
  readonly search: string;
  readonly accountIds: readonly string[];
  readonly categoryIds: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly status: TransactionStatus | 'all';
};

const LONGEST_SEARCH = 200;
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
  status,
}: TransactionFilter): Record<string, string> {
  return {
    ...(search === '' ? {} : { search }),
    ...(accountIds.length === 0 ? {} : { account: accountIds.join(',') }),
    ...(categoryIds.length === 0 ? {} : { category: categoryIds.join(',') }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(status === 'all' ? {} : { status }),
  };
}

/** The filter as the engine takes it. */
export function pageFilter({
  search,
  accountIds,
  categoryIds,
  from,
  to,
  status,
}: TransactionFilter): PageFilter<'transactions.page'> {
  const text = search.trim();
  return {
    ...(text === '' ? {} : { search: text }),
    ...(accountIds.length === 0 ? {} : { accountIds: [...accountIds].toSorted() }),
    ...(categoryIds.length === 0 ? {} : { categoryIds: [...categoryIds].toSorted() }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(status === 'all' ? {} : { status }),
  };
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
