import type { Connection } from '../../shared/contract/index.ts';
import { useFormats, useWords } from '../context/coffer-context.ts';
import { useNow } from '../context/use-now.ts';
import { canSync } from './connection-health.ts';

type Synced = Pick<Connection, 'lastSyncedAt' | 'nextSyncAt' | 'status'>;

/** When banks were last read, and when they will be next: of several, the newest and the soonest. */
export function SyncedWhen({ connections }: { connections: readonly Connection[] }) {
  const words = useWords();
  const formats = useFormats();
  const nowMs = useNow();
  if (connections.length === 0) return null;
  const { last, next } = syncTimes(connections.filter(canSync));
  const lastOfAll = last ?? syncTimes(connections).last;
  return (
    <>
      {lastOfAll === undefined ? (
        words.overview.neverSynced
      ) : (
        <time dateTime={lastOfAll} title={formats.instant(lastOfAll)}>
          {words.overview.synced(formats.ago(lastOfAll, nowMs))}
        </time>
      )}
      {next !== undefined && (
        <>
          {' · '}
          <time dateTime={next} title={formats.instant(next)}>
            {words.overview.nextSync(formats.ago(next, nowMs))}
          </time>
        </>
      )}
    </>
  );
}

/** The newest sync behind, and the soonest ahead. */
export function syncTimes(connections: readonly Synced[]): { last: string | undefined; next: string | undefined } {
  const sorted = (instants: readonly (string | undefined)[]) =>
    instants.filter((instant) => instant !== undefined).toSorted();
  return {
    last: sorted(connections.map(({ lastSyncedAt }) => lastSyncedAt)).at(-1),
    next: sorted(connections.map(({ nextSyncAt }) => nextSyncAt))[0],
  };
}
