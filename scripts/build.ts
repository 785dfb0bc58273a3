import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const ROOT = resolve(import.meta.dirname, '..');
const ROOMS = ['core', 'electron', 'headless', 'relay', 'renderer', 'sandbox', 'shared'];
const SOURCES = [...ROOMS, 'vite.config.ts', 'package.json', 'package-lock.json'];
const STAMP = '.built-from';
const LOCK_WAIT_LIMIT_MS = 180_000;

/**
 * Tells whether `dist` was made from the sources as they are now. Looks at names, sizes and times only, so it costs a
 * few milliseconds. Without sources (a copy that holds `dist` alone) what is there is what runs.
 */
export function isBuildFresh(root: string = ROOT): boolean {
  const stamp = readStamp(root);
  return stamp !== undefined && (!existsSync(join(root, 'vite.config.ts')) || stamp === fingerprintSources(root));
}

/**
 * Builds every program when `dist` is stale. When another process is building, waits for it and takes its result.
 * A failed build leaves the last good one where it is and throws.
 */
export async function ensureBuilt(root: string = ROOT): Promise<void> {
  if (isBuildFresh(root)) return;
  await whileLocked(root, async () => {
    if (!isBuildFresh(root)) await buildPrograms(root);
  });
}

/** Builds every program, fresh or not. */
export async function build(root: string = ROOT): Promise<void> {
  await whileLocked(root, () => buildPrograms(root));
}

async function buildPrograms(root: string): Promise<void> {
  const fingerprint = fingerprintSources(root);
  const dist = join(root, 'dist');
  const next = join(dist, '.next');
  const previous = join(dist, '.previous');
  for (const leftover of [next, previous]) rmSync(leftover, { recursive: true, force: true });
  // A test runner's own NODE_ENV would make it a build for developers, with the paths of this machine in it.
  const environmentBefore = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  // Loaded here, because a fresh start needs neither Vite nor the memory it takes.
  const { createBuilder } = await import('vite');
  const { buildConfig } = await import('../vite.config.ts');
  try {
    const builder = await createBuilder({ ...buildConfig(root, next), configFile: false });
    await builder.buildApp();
    // Made beside and renamed into place, so that a program that starts meanwhile never reads half a file.
    mkdirSync(previous, { recursive: true });
    rmSync(join(dist, STAMP), { force: true });
    for (const program of ROOMS) {
      if (existsSync(join(dist, program))) renameSync(join(dist, program), join(previous, program));
      if (existsSync(join(next, program))) renameSync(join(next, program), join(dist, program));
    }
    writeFileSync(join(dist, STAMP), fingerprint);
  } finally {
    for (const leftover of [next, previous]) rmSync(leftover, { recursive: true, force: true });
    if (environmentBefore === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = environmentBefore;
  }
}

/** Runs one build at a time on this machine. The lock is SQLite's, because the system releases it when its owner dies. */
async function whileLocked(root: string, run: () => Promise<void>): Promise<void> {
  const folder = join(root, 'node_modules', '.cache');
  mkdirSync(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, 'build-lock.sqlite'), { timeout: LOCK_WAIT_LIMIT_MS });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    await run();
  } finally {
    lock.close();
  }
}

function readStamp(root: string): string | undefined {
  try {
    return readFileSync(join(root, 'dist', STAMP), 'utf8');
  } catch {
    return undefined;
  }
}

function fingerprintSources(root: string): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) add(source);
  return hash.digest('hex');

  function add(path: string): void {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (stat.isDirectory()) {
      for (const entry of readdirSync(join(root, path)).toSorted()) add(`${path}/${entry}`);
    } else {
      hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`);
    }
  }
}

if (import.meta.main) {
  try {
    await (process.argv.includes('--if-stale') ? ensureBuilt() : build());
  } catch (error) {
    // The bundler's message names the file and the line; its stack only names the bundler.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
