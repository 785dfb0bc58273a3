import { expect } from 'vitest';
import { openDatabase } from '../../../core/database/database.ts';
import { createTouchedAccountStore } from '../../../core/ledger/touched-account-store.ts';
import { TEST_KEY } from '../../support/test-engine.ts';

/** Waits until what is worked out from the rows, such as transfers between own accounts, agrees with them. */
export async function untilWorkedOut({ profileDir }: { profileDir: string }): Promise<void> {
  const database = await openDatabase(profileDir, TEST_KEY);
  try {
    const touched = createTouchedAccountStore(database);
    await expect.poll(() => touched.all(), { timeout: 20_000 }).toEqual([]);
  } finally {
    database.close();
  }
}
