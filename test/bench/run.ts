import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bench } from '../support/bench.ts';
import { NODE_FLAGS } from '../support/headless-process.ts';
import { KEPT_PROFILES } from './make-profile.ts';

/**
 * `npm run bench [-- NAME…]`: runs `test/bench/NAME.bench.ts`, all of them without a name, each in a process of its
 * own so that one's memory and warm caches are not another's. Stdout carries one JSON line per figure and nothing else.
 */
async function run(names: readonly string[]): Promise<void> {
  const known = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.bench.ts'))
    .map((file) => file.slice(0, -'.bench.ts'.length))
    .toSorted();
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no bench ${unknown.join(', ')}; there are ${known.join(', ')}.\n`);
    process.exitCode = 1;
    return;
  }
  const keptProfiles = mkdtempSync(join(tmpdir(), 'coffer-bench-kept-'));
  try {
    for (const name of names.length > 0 ? names : known) {
      const exitCode = await runApart(name, keptProfiles);
      if (exitCode !== 0) process.exitCode = 1;
    }
  } finally {
    rmSync(keptProfiles, { recursive: true, force: true });
  }
}

function runApart(name: string, keptProfiles: string): Promise<number> {
  const child = spawn(process.execPath, [...NODE_FLAGS, '--expose-gc', import.meta.filename, IN_PROCESS, name], {
    stdio: 'inherit',
    env: { [KEPT_PROFILES]: keptProfiles, NODE_COMPILE_CACHE: COMPILED, ...process.env },
  });
  return new Promise((settle) => {
    child.once('error', () => settle(1));
    child.once('close', (code) => settle(code ?? 1));
  });
}

async function runHere(name: string): Promise<void> {
  // Whatever a library prints must not end up between the figures.
  console.log = console.info = console.error;
  const file = pathToFileURL(join(import.meta.dirname, `${name}.bench.ts`));
  const { bench } = (await import(file.href)) as { bench: Bench };
  await bench((metric, value, unit) => {
    process.stdout.write(`${JSON.stringify({ bench: name, metric, value, unit })}\n`);
  });
}

/** What Node made of our files: the programs are built, and reading TypeScript is no part of what they do. */
const COMPILED = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'compiled');

const IN_PROCESS = '--in-process';
const [first, ...rest] = process.argv.slice(2);
if (first === IN_PROCESS) await runHere(rest[0] ?? '');
else await run(process.argv.slice(2));
