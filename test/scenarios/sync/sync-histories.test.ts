import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Database } from '../../../core/database/database.ts';
import { openScratchDatabase } from '../../support/scratch-database.ts';
import { playHistory } from '../../support/sync-history.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const COUNT = Number(process.env['SCENARIO_COUNT'] ?? 1000);
const FIRST_SEED = Number(process.env['SCENARIO_SEED'] ?? 1);
/** So many are one test: a slow machine is given its time for each. */
const BLOCK = 100;
const blocks = Array.from({ length: Math.ceil(COUNT / BLOCK) }, (_, index) => {
  const first = FIRST_SEED + index * BLOCK;
  return [first, Math.min(first + BLOCK, FIRST_SEED + COUNT) - 1] as const;
});

/**
 * Bank histories played through random syncs. However the bank behaves on the way, the ledger ends equal to the bank's
 * own books: nothing lost, nothing doubled, the balance proven or its difference named.
 */
describe('sync scenarios', () => {
  const folder = useTemporaryFolders();
  let database: Database;
  beforeAll(async () => {
    // Nothing here tests durability or secrecy; that is what the kill -9 scenarios and the security tests are for.
    database = await openScratchDatabase(folder('scenarios'));
  });
  afterAll(() => database.close());

  it.each(blocks)("histories %i to %i end equal to the bank's own ledger", async (first, last) => {
    for (let seed = first; seed <= last; seed++) {
      try {
        await playHistory(database, seed);
      } catch (thrown) {
        throw new Error(`Seed ${seed} failed. Replay: npm run scenarios -- --count 1 --seed ${seed}`, {
          cause: thrown,
        });
      }
    }
  });
});
