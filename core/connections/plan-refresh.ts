import type { AppError } from '../errors.ts';

/** A refresh whose outcome is not known: its number in the order of such losses, and the tokens that it was to replace. */
export type LostRefresh = { number: number; accessToken: Buffer | null; error: AppError };

/** What to do for whoever needs a refresh: ask for one, or take the failure of the one that was lost. */
export type RefreshPlan = { kind: 'ask' } | { kind: 'share-loss'; error: AppError };

/**
 * Whether a refresh token may be sent for a caller. Pure. One whose answer was lost may have been used up, so it is not
 * sent again for the same work: the reads of a sync go out together, and one may hear that its token is dead after the
 * refresh for another has failed. Work that began later is a new need, and new tokens have not been sent at all.
 */
export function planRefresh(facts: {
  /** How many refreshes had been lost when the caller's work began. */
  lostBefore: number;
  /** The access token in force, sealed. */
  accessToken: Buffer | null;
  /** The connection's last loss. */
  lost: LostRefresh | undefined;
}): RefreshPlan {
  const { lostBefore, accessToken, lost } = facts;
  if (lost === undefined || lost.number <= lostBefore) return { kind: 'ask' };
  const isSame = accessToken === null ? lost.accessToken === null : lost.accessToken?.equals(accessToken) === true;
  return isSame ? { kind: 'share-loss', error: lost.error } : { kind: 'ask' };
}
