import type { AppError } from '../errors.ts';
import type { ConnectionStore } from './connection-store.ts';
import { planRefresh, type LostRefresh } from './plan-refresh.ts';
import type { RefreshTurns } from './refresh-turns.ts';

/** One refresh for all who need it at the same time. */
export type SharedRefresh = {
  /**
   * Refreshes, once for callers at the same time; whoever waited for another process finds the work done.
   *
   * @param lostBefore {@link SharedRefresh.lostSoFar} when the caller's work began; without it, it begins now
   */
  run(connectionId: string, lostBefore?: number): Promise<void>;
  /** How many refreshes have been lost, of any connection. A count, because a clock may be set back. */
  lostSoFar(): number;
};

/** Creates it over the refresh itself, which says when its outcome is unknown. */
export function createSharedRefresh(
  store: Pick<ConnectionStore, 'get'>,
  turns: RefreshTurns,
  refresh: (connectionId: string, onLost: (error: AppError) => void) => Promise<void>,
): SharedRefresh {
  const refreshing = new Map<string, Promise<void>>();
  const lost = new Map<string, LostRefresh>();
  let losses = 0;
  const accessTokenOf = (connectionId: string) => store.get(connectionId)?.access_token ?? null;

  return {
    lostSoFar: () => losses,
    run(connectionId, lostBefore = losses) {
      const running = refreshing.get(connectionId);
      if (running) return running;
      const wanted = accessTokenOf(connectionId);
      const plan = planRefresh({ lostBefore, accessToken: wanted, lost: lost.get(connectionId) });
      if (plan.kind === 'share-loss') return Promise.reject(plan.error);
      const started = turns
        .take(connectionId, async () => {
          const accessToken = accessTokenOf(connectionId);
          const isDone = accessToken !== null && wanted !== null && !accessToken.equals(wanted);
          if (isDone) return;
          await refresh(connectionId, (error) => {
            losses += 1;
            lost.set(connectionId, { number: losses, accessToken, error });
          });
        })
        .finally(() => refreshing.delete(connectionId));
      refreshing.set(connectionId, started);
      return started;
    },
  };
}
