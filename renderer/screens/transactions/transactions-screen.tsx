import './transactions.css';
import { useDeferredValue } from 'react';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Skeleton } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Empty, Screen } from '../../components/surfaces.tsx';
import { SyncedWhen } from '../../connections/synced-when.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { goTo, hrefOf, useRoute } from '../../context/route.ts';
import { usePages } from '../../context/use-pages.ts';
import { useQuery } from '../../context/use-query.ts';
import { useOpenRow } from '../../context/use-open-row.ts';
import { TransactionDrawer } from '../../transactions/transaction-drawer.tsx';
import { TransactionList } from '../../transactions/transaction-list.tsx';
import { FilterBar } from './filter-bar.tsx';
import {
  currencyOf,
  isFiltering,
  pageFilter,
  readFilter,
  writeFilter,
  type TransactionFilter,
} from './transaction-filter.ts';
import { ReviewList } from './review-list.tsx';

/** Every transaction, newest first, searched and filtered as one types. The filter is part of the address. */
export function TransactionsScreen() {
  const words = useWords();
  const route = useRoute();
  const filter = readFilter(route.parameters);
  // The text follows the key strokes; the question may lag a moment behind them.
  const asked = { ...filter, search: useDeferredValue(filter.search) };
  const accounts = useQuery('accounts.list', {}).value?.accounts ?? [];
  const connections = useQuery('connections.list', {}).value?.connections ?? [];
  const pages = usePages('transactions.page', pageFilter(asked, currencyOf(asked, accounts)));
  const failure = pages.asked?.failure;
  const row = useOpenRow('row');

  function change(next: TransactionFilter): void {
    goTo(hrefOf('transactions', undefined, writeFilter(next)), 'replace');
  }

  return (
    <Screen title={words.screens.transactions} lead={<SyncedWhen connections={connections} />} isFilling>
      <ReviewList />
      <FilterBar filter={filter} accounts={accounts} connections={connections} onChange={change} />
      {failure && <Problem failure={failure} onRetry={pages.more} isRetrying={pages.asked?.asking !== undefined} />}
      {pages.shown === undefined && !failure && <Skeleton rows={14} />}
      {pages.shown && pages.shown.rows.length > 0 && (
        <TransactionList pages={pages} shown={pages.shown} accounts={accounts} onOpen={row.open} />
      )}
      {pages.shown?.rows.length === 0 &&
        !failure &&
        (isFiltering(asked) ? (
          <Empty title={words.transactions.noMatchTitle} text={words.transactions.noMatchText}>
            <Button onClick={() => change(readFilter(new URLSearchParams()))}>{words.transactions.clear}</Button>
          </Empty>
        ) : (
          <Empty title={words.transactions.emptyTitle} text={words.transactions.emptyText}>
            {connections.length === 0 && (
              <ButtonLink look="primary" icon="plus" href={hrefOf('connections', 'add')}>
                {words.transactions.addBank}
              </ButtonLink>
            )}
          </Empty>
        ))}
      {row.id !== undefined && <TransactionDrawer transactionId={row.id} accounts={accounts} onClose={row.close} />}
    </Screen>
  );
}
