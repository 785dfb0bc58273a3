import type { Attempt, Connection } from '../../shared/contract/index.ts';
import type { Failure } from '../transport/contract-error.ts';
import { isWorthWords, newest } from './attention.ts';

/** Where the newest sign-in at a bank stands, from the open page to the first figures. */
export type ConnectStage =
  | { readonly stage: 'none' }
  | { readonly stage: 'waiting' | 'finishing'; readonly attempt: Attempt }
  | { readonly stage: 'failed'; readonly attempt: Attempt; readonly failure: Failure }
  | { readonly stage: 'fetching' | 'done'; readonly attempt: Attempt; readonly connection: Connection };

/** A sign-in that has ended, well or not, is spoken of until this long after it was begun. */
const RECENT_MS = 20 * 60_000;

/** Reads the stage off the engine's own record, so that it survives reloads, and is the same in every window. */
export function connectStage(
  attempts: readonly Attempt[],
  connections: readonly Connection[],
  hidden: ReadonlySet<string>,
  nowMs: number,
): ConnectStage {
  const attempt = newest(attempts);
  if (attempt === undefined || hidden.has(attempt.attemptId)) return { stage: 'none' };
  switch (attempt.state) {
    case 'waiting':
      return nowMs < Date.parse(attempt.expiresAt) ? { stage: 'waiting', attempt } : { stage: 'none' };
    case 'finishing':
      return { stage: 'finishing', attempt };
    case 'failed':
      return isWorthWords(attempt) && nowMs - Date.parse(attempt.createdAt) < RECENT_MS
        ? { stage: 'failed', attempt, failure: attempt.error }
        : { stage: 'none' };
    case 'connected':
      return afterConnecting(attempt, connections, nowMs);
    default:
      return { stage: 'none' };
  }
}

function afterConnecting(attempt: Attempt, connections: readonly Connection[], nowMs: number): ConnectStage {
  const connection = connections.find(({ connectionId }) => connectionId === attempt.connectionId);
  if (connection === undefined || connection.status !== 'ACTIVE') return { stage: 'none' };
  // A first read that failed is the attention section's matter, with its words and its button.
  if (connection.lastSyncedAt === undefined) {
    return connection.lastError === undefined ? { stage: 'fetching', attempt, connection } : { stage: 'none' };
  }
  const isRecent = nowMs - Date.parse(attempt.createdAt) < RECENT_MS;
  return isRecent && !connection.syncing ? { stage: 'done', attempt, connection } : { stage: 'none' };
}
