import type { Engine } from '../core/engine.ts';
import type { Connection, ConnectionReason, EngineEvent, Output } from '../shared/contract/index.ts';

/** Days before the end of a consent from which the tray counts it (the first of the warnings of product C7). */
const ENDING_SOON_DAYS = 14;

/** A connection that needs the user, and why. */
export type Attention = { connectionId: string; providerName: string } & (
  { kind: 'broken'; reason: ConnectionReason | undefined } | { kind: 'ending'; daysLeft: number }
);

/** The connections as the tray, the badge and the notifications see them. */
export type ConnectionSummary = {
  total: number;
  isSyncing: boolean;
  /** The app lock is on, or the profile waits for its key; of the latter nothing else is known. */
  isLocked: boolean;
  attention: readonly Attention[];
};

/** Events after which the connections may stand differently, or may not be named. */
const WORTH_A_LOOK: ReadonlySet<EngineEvent['event']> = new Set([
  'connections.changed',
  'sync.finished',
  'lock.changed',
]);

/** Condenses the list of connections. One the user disconnected on purpose needs nobody. */
export function summariseConnections(connections: readonly Connection[], isLocked = false): ConnectionSummary {
  const kept = connections.filter(({ reason }) => reason !== 'disconnected');
  return {
    total: kept.length,
    isSyncing: kept.some(({ syncing }) => syncing),
    isLocked,
    attention: kept.flatMap((connection): Attention[] => {
      const { connectionId, providerName, status, reason, daysLeft } = connection;
      if (status !== 'ACTIVE') return [{ connectionId, providerName, kind: 'broken', reason }];
      if (daysLeft === undefined || daysLeft > ENDING_SOON_DAYS) return [];
      return [{ connectionId, providerName, kind: 'ending', daysLeft }];
    }),
  };
}

/** The connections that broke between two summaries. Nothing is new at the first look: it broke before we were asked. */
export function newlyBroken(before: ConnectionSummary | undefined, after: ConnectionSummary): readonly Attention[] {
  if (!before) return [];
  const known = new Set(
    before.attention.filter(({ kind }) => kind === 'broken').map(({ connectionId }) => connectionId),
  );
  return after.attention.filter(({ kind, connectionId }) => kind === 'broken' && !known.has(connectionId));
}

/**
 * Follows the engine and reports the summary after each change, starting now. Changes that come while the engine is
 * being asked lead to one more question, not to one each.
 *
 * @param engine Behind the app lock: a connection that breaks while nobody is there is what this is for.
 */
export function watchConnections(
  engine: Engine['behindLock'],
  report: (summary: ConnectionSummary, before: ConnectionSummary | undefined) => void,
): () => void {
  let before: ConnectionSummary | undefined;
  let isAsking = false;
  let isStale = false;

  const ask = async (): Promise<void> => {
    isStale = true;
    if (isAsking) return;
    isAsking = true;
    while (isStale) {
      isStale = false;
      const answer = await engine.dispatch('connections.list', {});
      if (!answer.ok) {
        // A failure is shown in the window; the tray keeps what it knew.
        if (answer.error.code === 'LOCKED') report(summariseConnections([], true), undefined);
        continue;
      }
      const lock = await engine.dispatch('lock.state', {});
      const isLocked = lock.ok && (lock.value as Output<'lock.state'>).isLocked;
      const summary = summariseConnections((answer.value as Output<'connections.list'>).connections, isLocked);
      report(summary, before);
      before = summary;
    }
    isAsking = false;
  };

  void ask();
  return engine.subscribe(({ event }) => {
    // A profile that is unlocked says nothing of it by name, but it does start to work.
    if (WORTH_A_LOOK.has(event) || before === undefined) void ask();
  });
}
