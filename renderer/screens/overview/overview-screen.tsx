import './overview.css';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Skeleton } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Empty, Screen, Section } from '../../components/surfaces.tsx';
import { ConnectPanel } from '../../connections/connect-panel.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { useCall } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { groupAccounts, totalsByCurrency } from '../../connections/account-groups.ts';
import { canSync } from '../../connections/connection-health.ts';
import { SyncedWhen } from '../../connections/synced-when.tsx';
import { AccountLedger } from './account-ledger.tsx';
import { AttentionList } from './attention-list.tsx';
import { LatestTransactions } from './latest-transactions.tsx';
import { NetWorth } from './net-worth.tsx';
import { Totals } from './totals.tsx';

/** The first page: what needs the user, what there is, and what happened last. */
export function OverviewScreen() {
  const words = useWords();
  const connections = useQuery('connections.list', {});
  const accounts = useQuery('accounts.list', {});
  const sync = useCall('sync.run');
  const failure = connections.failure ?? accounts.failure;
  const isKnown = connections.value !== undefined && accounts.value !== undefined;
  const isSyncing = sync.isBusy || (connections.value?.connections.some(({ syncing }) => syncing) ?? false);

  return (
    <Screen
      title={words.screens.overview}
      lead={<SyncedWhen connections={connections.value?.connections ?? []} />}
      actions={
        <>
          <ButtonLink icon="plus" href={hrefOf('connections', 'add')}>
            {words.addBank.title}
          </ButtonLink>
          {connections.value?.connections.some(canSync) && (
            <Button icon="sync" isBusy={isSyncing} onClick={() => void sync.run({ userPresent: true })}>
              {isSyncing ? words.overview.syncing : words.overview.syncAll}
            </Button>
          )}
        </>
      }
    >
      <ConnectPanel />
      {sync.failure && <Problem failure={sync.failure} onRetry={() => void sync.run({ userPresent: true })} />}
      {failure && !isKnown && (
        <Problem
          failure={failure}
          onRetry={() => {
            connections.again();
            accounts.again();
          }}
          isRetrying={connections.asking || accounts.asking}
        />
      )}
      {!failure && !isKnown && (
        <>
          <Skeleton kind="figures" rows={2} />
          <Skeleton rows={7} />
        </>
      )}
      {connections.value && accounts.value && (
        <>
          <AttentionList />
          <Totals totals={totalsByCurrency(accounts.value.accounts)} />
          <NetWorth totals={totalsByCurrency(accounts.value.accounts)} />
          <div className="overview__columns">
            <Section title={words.overview.allAccounts}>
              {accounts.value.accounts.length === 0 ? (
                <Empty title={words.overview.noAccountsTitle} text={words.overview.noAccountsText} />
              ) : (
                <AccountLedger groups={groupAccounts(connections.value.connections, accounts.value.accounts)} />
              )}
            </Section>
            <LatestTransactions accounts={accounts.value.accounts} />
          </div>
        </>
      )}
    </Screen>
  );
}
