import './activity.css';
import { Segments } from '../../components/choice.tsx';
import { Screen } from '../../components/surfaces.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { goTo, hrefOf } from '../../context/route.ts';
import { Diagnostics } from './diagnostics.tsx';
import { Health } from './health.tsx';
import { SyncList } from './sync-list.tsx';
import { Timeline } from './timeline.tsx';
import { WebhookList } from './webhook-list.tsx';

const PARTS = ['all', 'syncs', 'webhooks', 'health', 'diagnostics'] as const;
/** Parts whose list has the whole height of the window. */
const FILLING: readonly string[] = ['all', 'syncs', 'webhooks'];

/** What Coffer has done: every act, the syncs with what they changed, the webhooks, how well things work, and what helps when they do not. */
export function ActivityScreen({ part }: { part: string | undefined }) {
  const words = useWords();
  const current = PARTS.find((known) => known === part) ?? 'all';
  return (
    <Screen
      title={words.screens.activity}
      isFilling={FILLING.includes(current)}
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
      {current === 'all' && <Timeline />}
      {current === 'syncs' && <SyncList />}
      {current === 'webhooks' && <WebhookList />}
      {current === 'health' && <Health />}
      {current === 'diagnostics' && <Diagnostics />}
    </Screen>
  );
}
