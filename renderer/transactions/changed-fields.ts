import type { Transaction } from '../../shared/contract/index.ts';

/** The fields of a row that a change is told by. */
export type ChangedField = 'amount' | 'date' | 'status' | 'merchant' | 'description';

/** Which fields a change really changed, the weightiest first. Nothing when one side is missing. */
export function changedFields(before: Transaction | undefined, after: Transaction | undefined): ChangedField[] {
  if (!before || !after) return [];
  const same: Record<ChangedField, boolean> = {
    amount: before.amountMinor === after.amountMinor && before.currency === after.currency,
    date: before.date === after.date,
    status: before.status === after.status,
    merchant: before.merchant === after.merchant,
    description: before.description === after.description,
  };
  return (Object.keys(same) as ChangedField[]).filter((field) => !same[field]);
}
