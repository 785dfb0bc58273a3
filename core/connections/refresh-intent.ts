import type { Clock } from '../ports.ts';
import { isOutcomeUnknown } from '../providers/bank-failure.ts';
import type { ConnectionStore } from './connection-store.ts';

/**
 * The mark of a trade of the refresh token, on disk before the call goes out. It names the first trade whose outcome is
 * not known, for as long as there is one: a refusal that follows can then be told from a withdrawal.
 */
export type RefreshIntent = {
  /** Since when the outcome of an earlier trade has been unknown. */
  unansweredSince: string | undefined;
  begin(): void;
  /** The call failed. A plain answer takes its mark away again, a lost one leaves it; true when this one was lost. */
  failed(thrown: unknown): boolean;
  /** The call was answered without a trade. */
  end(): void;
  /** The bank has plainly refused: what was lost before is no open question any more. */
  clear(): void;
};

/** Opens the intent of one trade. */
export function openRefreshIntent(store: ConnectionStore, clock: Clock, connectionId: string): RefreshIntent {
  const unansweredSince = store.get(connectionId)?.refresh_started_at ?? undefined;
  const mark = (since: string | null) => store.update(connectionId, { refresh_started_at: since });
  const end = () => mark(unansweredSince ?? null);
  let hasBegun = false;
  return {
    unansweredSince,
    begin() {
      mark(unansweredSince ?? new Date(clock.nowMs()).toISOString());
      hasBegun = true;
    },
    failed(thrown) {
      const isLost = hasBegun && isOutcomeUnknown(thrown);
      if (!isLost) end();
      return isLost;
    },
    end,
    clear: () => mark(null),
  };
}
