import './connections.css';
import { useEffect } from 'react';
import { ButtonLink } from '../../components/button.tsx';
import { Skeleton } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Empty, Screen } from '../../components/surfaces.tsx';
import { ConnectPanel } from '../../connections/connect-panel.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf, useRoute } from '../../context/route.ts';
import { useQuery } from '../../context/use-query.ts';
import { ConsentCalendar } from './consent-calendar.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { PlanReviews } from './plan-review.tsx';
import { PasteBackCorner } from './paste-back-corner.tsx';

/** Every connection with its consent, its health and what can be done about it. */
export function ConnectionsScreen() {
  const words = useWords();
  const formats = useFormats();
  const connections = useQuery('connections.list', {});
  const accounts = useQuery('accounts.list', {});
  const at = useRoute().parameters.get('at');
  const list = connections.value?.connections;
  const isKnown = list !== undefined;
  useEffect(() => {
    if (at !== null && isKnown) document.getElementById(`connection-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at, isKnown]);

  return (
    <Screen
      title={words.screens.connections}
      lead={list && list.length > 0 ? words.connections.lead(list.length, formats.count(list.length)) : undefined}
      actions={
        <ButtonLink look="primary" icon="plus" href={hrefOf('connections', 'add')}>
          {words.addBank.title}
        </ButtonLink>
      }
    >
      <ConnectPanel />
      <PlanReviews />
      {!list && !connections.failure && <Skeleton kind="cards" rows={4} />}
      {!list && connections.failure && (
        <Problem failure={connections.failure} onRetry={connections.again} isRetrying={connections.asking} />
      )}
      {list?.length === 0 && (
        <Empty title={words.connections.emptyTitle} text={words.connections.emptyText}>
          <ButtonLink look="primary" icon="plus" href={hrefOf('connections', 'add')}>
            {words.addBank.title}
          </ButtonLink>
        </Empty>
      )}
      {list && list.length > 0 && (
        <ul className="connection-cards">
          {list.map((connection) => (
            <li key={connection.connectionId} id={`connection-${connection.connectionId}`}>
              <ConnectionCard
                connection={connection}
                accounts={accounts.value?.accounts.filter(
                  ({ connectionId }) => connectionId === connection.connectionId,
                )}
                isWithoutAnswer={accounts.failure !== undefined}
                isPointedAt={at === connection.connectionId}
              />
            </li>
          ))}
        </ul>
      )}
      {list && list.length > 0 && <ConsentCalendar connections={list} />}
      <PasteBackCorner />
    </Screen>
  );
}
