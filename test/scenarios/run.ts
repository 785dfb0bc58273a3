import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run scenarios -- --count N --seed S`: plays N seeded histories from seed S on. A failing one prints its seed; with
 * `--count 1` it is played again alone.
 */
const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const isWhole = (text: string) => /^[1-9]\d{0,8}$/.test(text);
if (isWhole(values.count) && isWhole(values.seed)) {
  const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs');
  // However many there are, none of them is in a hurry.
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'scenarios', '--testTimeout', '0'], {
    stdio: 'inherit',
    env: {
      ...process.env,
      SCENARIO_COUNT: values.count,
      SCENARIO_SEED: values.seed,
      // Killing is slow; whoever plays one history again does not wait for a hundred kills.
      SCENARIO_KILLS: String(Math.min(Number(values.count), 100)),
    },
  });
  child.once('close', (code) => (process.exitCode = code ?? 1));
} else {
  process.stderr.write('--count and --seed take whole numbers from 1 on.\n');
  process.exitCode = 1;
}
