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
/** The files among which they are shared out. */
const SHARES = 2;
/** So many are one test: a slow machine is given its time for each. */
const BLOCK = 20;

/**
 * The lives of connections, played against the sandbox with rotation on and simulated time: refreshes, ends, revocations,
 * outages, crashes, sleep, renewals, reconnects, lost answers and wrong clocks, in random order over several banks.
 *
 * They are shared out among several files, each of which calls this once, so that they are played at the same time.
 *
 * @param share which part of them this file plays, from 0
 */
export function playLives(share: number): void {
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

  const [begin, end] = [share, share + 1].map((part) => FIRST_SEED + Math.round((COUNT * part) / SHARES)) as [
    number,
    number,
  ];
  const blocks = Array.from({ length: Math.ceil((end - begin) / BLOCK) }, (_, index) => {
    const first = begin + index * BLOCK;
    return [first, Math.min(first + BLOCK, end) - 1] as const;
  });
  it('plays its whole share', () => {
    expect(blocks.at(-1)?.[1] ?? begin - 1).toBe(end - 1);
  });
  it.for(blocks)(
    'lives %i to %i: nothing honoured lost, no status wrong, no warning missed or doubled',
    async ([first, last]) => {
      for (let seed = first; seed <= last; seed += 1)
        await play(seed, { stageBank, emptyProfile, home: join(folder('life'), 'profiles') });
    },
  );
}

/** A scenario takes a fraction of a second; one that takes so long hangs, and must not do so without its name. */
const HANGS_AFTER_MS = 240_000;

async function play(
  seed: number,
  { stageBank, emptyProfile, home }: { stageBank: StageBank; emptyProfile: string; home: string },
): Promise<void> {
  await stageBank.bank.reset();
  stageBank.calls.length = 0;
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
