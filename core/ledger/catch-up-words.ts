import type { Database } from '../database/database.ts';
import { inTurns } from '../database/in-slices.ts';
import type { TransactionStore } from './transaction-store.ts';

/**
 * Puts in the words of every row that was added without them, in turns; answers whether there was any. What an import has not
 * got to, and what a crash has left.
 */
export async function catchUpWords(
  database: Database,
  { words }: Pick<TransactionStore, 'words'>,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!words.isBehind()) return false;
  const step = (endMs: number) => signal?.aborted !== true && words.upkeep(endMs) && words.isBehind();
  await inTurns(database, step, () => undefined);
  return true;
}
