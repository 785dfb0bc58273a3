import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isBuildFresh } from './build.ts';
import { startElectron } from './start-electron.ts';

const ROOT = resolve(import.meta.dirname, '..');

/**
 * Builds when the sources are newer, then runs a program in this process, so that signals, standard input and the exit
 * code are its own. `start` is the host that fits this machine: Electron, else the browser. All but Electron, which has
 * Settings, find the variables of `.env` in their surroundings.
 */
export async function runProgram(program: string, args: readonly string[]): Promise<void> {
  if (!isBuildFresh()) await buildQuietly();
  if (program !== 'start') return load(program, args);
  const outcome = await startElectron(ROOT, args);
  if (outcome.started) {
    process.exitCode = outcome.exitCode;
    return;
  }
  process.stderr.write(`${outcome.reason} Coffer opens in the browser instead.\n`);
  await load('headless', args);
}

async function load(program: string, args: readonly string[]): Promise<void> {
  const main = join(ROOT, 'dist', program, 'main.js');
  if (!existsSync(main)) {
    process.stderr.write(`There is no program "${program}".\n`);
    process.exit(1);
  }
  // What is set already wins, also where it is empty.
  const file = join(ROOT, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  // The program reads its own arguments, as if Node had started it.
  process.argv.splice(1, process.argv.length, main, ...args);
  await import(pathToFileURL(main).href);
}

/** Builds in a process of its own: Vite's memory goes with it, and its words go to stderr, for stdout is the program's. */
async function buildQuietly(): Promise<void> {
  process.stderr.write('Building Coffer …\n');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'build.ts'), '--if-stale'], {
    stdio: ['ignore', 2, 2],
    cwd: ROOT,
  });
  const exitCode = await new Promise<number>((settle) => {
    child.on('error', () => settle(1));
    child.on('close', (code) => settle(code ?? 1));
  });
  if (exitCode !== 0) process.exit(exitCode);
}
