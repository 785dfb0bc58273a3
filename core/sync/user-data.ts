import type { TransactionRow } from '../ledger/transaction-store.ts';

/** What of a row is the user's: their note, their category, and whether they have deleted it. The rest is the bank's. */
export type UserData = Pick<TransactionRow, 'note' | 'category_id' | 'deleted'>;

/** A row that carries nothing of the user's. */
export const NO_USER_DATA: UserData = { note: null, category_id: null, deleted: 0 };

/** The user's part of a row. */
export function userDataOf({ note, category_id, deleted }: UserData): UserData {
  return { note, category_id, deleted };
}

/** Whether there is anything of the user's in a row. */
export function hasUserData({ note, category_id, deleted }: UserData): boolean {
  return note !== null || category_id !== null || deleted === 1;
}

/** What was written on two rows that turn out to be one payment. Nothing is lost: two notes stand one above the other. */
export function joinUserData(own: UserData, other: UserData): UserData {
  const notes = [...new Set([own.note, other.note].filter((note) => note !== null))];
  return {
    note: notes.length === 0 ? null : notes.join('\n'),
    category_id: own.category_id ?? other.category_id,
    deleted: own.deleted === 1 || other.deleted === 1 ? 1 : 0,
  };
}

/**
 * Takes a change of the user's part back, column by column; what the user has written since stays.
 *
 * @param change what was there before the change and after it
 * @param now what is there at this moment
 */
export function withoutChange(change: { before: UserData; after: UserData }, now: UserData): UserData {
  const { before, after } = change;
  return {
    note: now.note === after.note ? before.note : now.note,
    category_id: now.category_id === after.category_id ? before.category_id : now.category_id,
    deleted: now.deleted === after.deleted ? before.deleted : now.deleted,
  };
}
