import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { openTestEngine } from '../../support/test-engine.ts';
import { scenarioCount, scenarioSeed } from '../scenario-options.ts';
import { createStage, startStageBank, type StageBank } from './lifecycle-stage.ts';
import { createStory } from './lifecycle-story.ts';

/** A run of its own may ask for more; the default is what the product promises to have survived. */
const COUNT = scenarioCount('count', 400);
const FIRST_SEED = scenarioSeed(1);
/** So many are one test: a slow machine is given its time for each. */
const BLOCK = 40;
const blocks = Array.from({ length: Math.ceil(COUNT / BLOCK) }, (_, index) => {
  const first = FIRST_SEED + index * BLOCK;
  return [first, Math.min(first + BLOCK, FIRST_SEED + COUNT) - 1] as const;
});

/**
 * The lives of connections, played against the sandbox with rotation on and simulated time: refreshes, ends, revocations,
 * outages, crashes, sleep, renewals, reconnects, lost answers and wrong clocks, in random order over several banks.
 */
const folder = useTemporaryFolders({ isInMemory: true });
let stageBank: StageBank;
let emptyProfile: string;
beforeAll(async () => {
  stageBank = await startStageBank();
  emptyProfile = folder('empty');
  const engine = await openTestEngine({ profileDir: emptyProfile, sandbox: stageBank.bank });
  await engine.call('settings.update', { accountHolder: { name: 'John Doe', email: 'john@example.org' } });
  await engine.close();
});
afterAll(() => stageBank.bank.close());

it.each(blocks)(
  'lives %i to %i: nothing honoured lost, no status wrong, no warning missed or doubled',
  async (first, last) => {
    for (let seed = first; seed <= last; seed += 1) await play(seed);
  },
);

/** A scenario takes a fraction of a second; one that takes so long hangs, and must not do so without its name. */
const HANGS_AFTER_MS = 120_000;

async function play(seed: number): Promise<void> {
  await stageBank.bank.reset();
  stageBank.calls.length = 0;
  const home = join(folder('life'), 'profiles');
  mkdirSync(home);
  const stage = createStage({ seed, home, emptyProfile, stageBank });
  const story = createStory(stage, createSeededRandom(seed));
  const hangs = new AbortController();
  try {
    await Promise.race([
      story.run(),
      pause(HANGS_AFTER_MS, undefined, { signal: hangs.signal }).then(() => Promise.reject(new Error('it hangs'))),
    ]);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    // Whoever plays one alone wants to see what happened in it.
    if (COUNT === 1) console.error(await stage.trail());
    throw new Error(
      `Seed ${seed} failed: ${message}\nIt went: ${story.told.join(', ')}.\nReplay: npm run scenarios -- --count 1 --seed ${seed}`,
      { cause: thrown },
    );
  } finally {
    hangs.abort();
    await stage.close();
  }
}

it('plays as many as it should', () => {
  expect(blocks.at(-1)?.[1]).toBe(FIRST_SEED + COUNT - 1);
});
