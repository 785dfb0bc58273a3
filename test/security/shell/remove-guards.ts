import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { HOUSE_ROOT } from '../../house/house-copy.ts';
import { GUARDS, rowOf, type Guard } from './guards.ts';

const run = promisify(execFile);
const SECURITY_PAGE = join(HOUSE_ROOT, 'docs', 'security.md');
/** The table of guards: its head with the line below it, then its lines. */
const TABLE = /(\| row +\| without +\|.*\n\| -.*\n)((?:\|.*\n)+)/;
const LEFT_OUT = new Set(['node_modules', 'dist', 'release', 'test-results', '.git', '.vitest']);

type Report = {
  testResults: { assertionResults: { status: string; fullName: string }[]; message: string; name: string }[];
};

/**
 * `node test/security/shell/remove-guards.ts [--write] [TEXT…]`: takes each guard away in a copy of the house (those whose
 * name holds a text, if one is given), runs its suites, and says which test fails first. A guard that nobody misses ends
 * the run with a fault. `--write` puts the lines into the table of docs/security.md.
 */
async function removeGuards(wanted: readonly string[], writes: boolean): Promise<void> {
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
    for (const guard of chosen) {
      const missedBy = await removeOne(copy, guard);
      const row = rowOf(guard, missedBy ?? '**nobody misses it**');
      process.stdout.write(`${row}\n`);
      if (missedBy === undefined) process.exitCode = 1;
      else if (writes) await writeRow(guard, row);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Takes a guard away, asks its suites, and puts it back. Answers the first test that fails. */
async function removeOne(copy: string, { file, without, suites }: Guard): Promise<string | undefined> {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  if (!whole.includes(without[0])) throw new Error(`${file} has no “${without[0]}”; guards.ts is out of date.`);
  writeFileSync(
    path,
    whole.replace(without[0], () => without[1]),
  );
  try {
    for (const suite of suites) {
      const [first] = await failures(copy, [suite]);
      if (first !== undefined) return first;
    }
    return undefined;
  } finally {
    writeFileSync(path, whole);
  }
}

/** Puts a line into the table, in the order of the guards; lines of guards that are gone go as well. */
async function writeRow(guard: Guard, row: string): Promise<void> {
  const page = readFileSync(SECURITY_PAGE, 'utf8');
  const [, head = '', table = ''] = TABLE.exec(page) ?? [];
  const rows = table.split('\n').map((line) => line.replaceAll(/ +/g, ' '));
  const lines = GUARDS.flatMap((known) => {
    const kept = rows.find((line) => line.startsWith(rowOf(known, '').slice(0, -2).trimEnd()));
    return known === guard ? [row] : kept === undefined ? [] : [kept];
  });
  writeFileSync(
    SECURITY_PAGE,
    page.replace(TABLE, () => `${head}${lines.join('\n')}\n`),
  );
  await run(process.execPath, [
    join(HOUSE_ROOT, 'node_modules', 'prettier', 'bin', 'prettier.cjs'),
    '--write',
    SECURITY_PAGE,
  ]);
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
    const file = relative(join(copy, 'test'), name)
      .replaceAll('\\', '/')
      .replace(/\.test\.tsx?$/, '');
    const failed = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName.trim());
    return failed.length === 0 && message !== '' ? [`\`${file}\``] : failed.map((test) => `\`${file}\`: ${test}`);
  });
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' } } });
await removeGuards(positionals, values.write === true);
