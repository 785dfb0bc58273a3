import type { Attempt, Connection } from '../../shared/contract/index.ts';
import type { Failure } from '../transport/contract-error.ts';
import { CONSENT_WARNING_DAYS } from './connection-health.ts';

/** Something the user should see, with the one thing to do about it. */
export type AttentionItem =
  | { readonly kind: 'consent-ended' | 'withdrawn'; readonly key: string; readonly connection: Connection }
  | {
      readonly kind: 'consent-ending';
      readonly key: string;
      readonly connection: Connection;
      readonly daysLeft: number;
    }
  | { readonly kind: 'trouble'; readonly key: string; readonly connection: Connection; readonly failure: Failure }
  | { readonly kind: 'attempt-failed'; readonly key: string; readonly attempt: Attempt; readonly failure: Failure };

const ORDER: Record<AttentionItem['kind'], number> = {
  'consent-ended': 0,
  withdrawn: 0,
  trouble: 1,
  'attempt-failed': 2,
  'consent-ending': 3,
};

/** Failed sign-ins older than this are history, found in Activity. */
const ATTEMPT_AGE_MS = 24 * 3_600_000;

/**
 * What needs attention, worst first: consents that are over, connections in trouble (also a last sync that failed while
 * the connection itself is well), the newest sign-in if it failed, and consents about to end.
 */
export function attentionItems(
  connections: readonly Connection[],
  attempts: readonly Attempt[],
  hidden: ReadonlySet<string>,
  nowMs: number,
): readonly AttentionItem[] {
  const items = connections.flatMap((connection) => ofConnection(connection));
  const attempt = newest(attempts);
  if (
    attempt !== undefined &&
    isWorthWords(attempt) &&
    !hidden.has(attempt.attemptId) &&
    nowMs - Date.parse(attempt.createdAt) < ATTEMPT_AGE_MS
  ) {
    items.push({ kind: 'attempt-failed', key: attempt.attemptId, attempt, failure: attempt.error });
  }
  return items.toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind] || daysOf(a) - daysOf(b));
}

/** Whether a sign-in failed in a way the user does not know of; one that they stopped themselves needs no words. */
export function isWorthWords(
  attempt: Attempt,
): attempt is Attempt & { error: NonNullable<Attempt['error']> & Failure } {
  return attempt.state === 'failed' && attempt.error !== undefined && attempt.error.code !== 'CANCELLED';
}

/** How many connections need the user, for the badge on the rail. */
export function attentionCount(connections: readonly Connection[]): number {
  return connections.filter((connection) => ofConnection(connection).length > 0).length;
}

/** The attempt that was begun last. */
export function newest(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.reduce<Attempt | undefined>(
    (best, attempt) =>
      best === undefined || Date.parse(attempt.createdAt) > Date.parse(best.createdAt) ? attempt : best,
    undefined,
  );
}

function ofConnection(connection: Connection): AttentionItem[] {
  const { connectionId: key, status, reason, daysLeft, lastError, lastSyncedAt } = connection;
  if (reason === 'disconnected') return [];
  if (status === 'EXPIRED') return [{ kind: 'consent-ended', key, connection }];
  if (status === 'REVOKED') return [{ kind: 'withdrawn', key, connection }];
  const isStillFailing =
    lastError !== undefined && (lastSyncedAt === undefined || Date.parse(lastError.at) > Date.parse(lastSyncedAt));
  if (status === 'ERROR' || isStillFailing) {
    const failure: Failure = lastError ?? { code: 'PROVIDER_UNAVAILABLE', retry: 'later' };
    return [{ kind: 'trouble', key, connection, failure }];
  }
  if (daysLeft === undefined || daysLeft > CONSENT_WARNING_DAYS) return [];
  return [{ kind: 'consent-ending', key, connection, daysLeft }];
}

function daysOf(item: AttentionItem): number {
  return item.kind === 'consent-ending' ? item.daysLeft : 0;
}
