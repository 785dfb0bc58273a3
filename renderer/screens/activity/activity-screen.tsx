import './activity.css';
import { Segments } from '../../components/choice.tsx';
import { Screen } from '../../components/surfaces.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { goTo, hrefOf } from '../../context/route.ts';
import { AuditList } from './audit-list.tsx';
import { Health } from './health.tsx';
import { SyncList } from './sync-list.tsx';
import { WebhookList } from './webhook-list.tsx';

const PARTS = ['all', 'syncs', 'webhooks', 'health'] as const;

/** What Coffer has done: every act, the syncs with what they changed, the webhooks, and how well access is kept alive. */
export function ActivityScreen({ part }: { part: string | undefined }) {
  const words = useWords();
  const current = PARTS.find((known) => known === part) ?? 'all';
  return (
    <Screen
      title={words.screens.activity}
      isFilling={current !== 'health'}
      actions={
        <Segments
          label={words.record.partsLabel}
          isLabelHidden
          value={current}
          options={PARTS.map((value) => ({ value, label: words.record.parts[value] }))}
          onChange={(next) => goTo(hrefOf('activity', next === 'all' ? undefined : next))}
        />
      }
    >
      {current === 'all' && <AuditList />}
      {current === 'syncs' && <SyncList />}
      {current === 'webhooks' && <WebhookList />}
      {current === 'health' && <Health />}
    </Screen>
  );
}
