import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { HOUSE_ROOT } from '../../house/house-copy.ts';
import { GUARDS, type Guard } from './guards.ts';

const run = promisify(execFile);
const LEFT_OUT = new Set(['node_modules', 'dist', 'release', 'test-results', '.git', '.vitest']);

type Report = {
  testResults: { assertionResults: { status: string; fullName: string }[]; message: string; name: string }[];
};

/**
 * `node test/security/shell/remove-guards.ts [TEXT…]`: takes each guard away in a copy of the house, runs its suites, and
 * prints a line of Markdown with the first test that fails. A guard that nobody misses ends the run with a fault.
 */
async function removeGuards(wanted: readonly string[]): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), 'coffer-guards-'));
  try {
    for (const name of readdirSync(HOUSE_ROOT).filter((entry) => !LEFT_OUT.has(entry))) {
      cpSync(join(HOUSE_ROOT, name), join(copy, name), { recursive: true });
    }
    // Links and not copies of the files: half a gigabyte of packages, and packaging does not follow a linked folder.
    await run('cp', ['-al', join(HOUSE_ROOT, 'node_modules'), join(copy, 'node_modules')]);
    const chosen = GUARDS.filter(({ guard }) => wanted.length === 0 || wanted.some((text) => guard.includes(text)));
    for (const suite of new Set(chosen.flatMap(({ suites }) => suites))) {
      const failed = await failures(copy, [suite]);
      if (failed.length > 0) throw new Error(`${suite} fails with every guard in place: ${failed[0]}`);
    }
    for (const guard of chosen) await removeOne(copy, guard);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function removeOne(copy: string, { row, guard, file, without, suites }: Guard): Promise<void> {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  if (!whole.includes(without[0])) throw new Error(`${file} has no “${without[0]}”; guards.ts is out of date.`);
  writeFileSync(path, whole.replace(without[0], without[1]));
  let missedBy: string | undefined;
  for (const suite of suites) {
    missedBy = (await failures(copy, [suite]))[0];
    if (missedBy !== undefined) break;
  }
  writeFileSync(path, whole);
  process.stdout.write(`| ${row} | ${guard} | \`${file}\` | ${missedBy ?? '**nobody misses it**'} |\n`);
  if (missedBy === undefined) process.exitCode = 1;
}

/** The tests that fail, as `file › name`. */
async function failures(copy: string, suites: readonly string[]): Promise<string[]> {
  const report = join(copy, 'guards-report.json');
  const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs');
  await run(process.execPath, [vitest, 'run', ...suites, '--reporter=json', `--outputFile=${report}`, '--bail=1'], {
    cwd: copy,
    maxBuffer: 2 ** 26,
  }).catch(() => undefined);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  rmSync(report);
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(copy, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName.trim());
    return failed.length === 0 && message !== '' ? [`\`${file}\``] : failed.map((test) => `\`${file}\`: ${test}`);
  });
}

await removeGuards(process.argv.slice(2));
