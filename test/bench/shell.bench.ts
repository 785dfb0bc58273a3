import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { ensureBuilt } from '../../scripts/build.ts';
import type { Bench } from '../support/bench.ts';
import { launchShell, type Shell } from '../support/electron-double/launch-shell.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const STARTS = 5;

/**
 * What the desktop shell does before its first window: the files it loads, their size, and the time. Over the double, so
 * the times are of our own code; Electron's own start comes on top of it.
 */
export const bench: Bench = async (report) => {
  await ensureBuilt();
  const starts = [];
  for (let count = 0; count < STARTS; count += 1) starts.push(await start());
  const [first] = starts;
  if (!first) return;
  for (const { file, bytes } of first.before) report(`before the window: ${file}`, bytes / 1000, 'kB');
  for (const { file, bytes } of first.after) report(`after it: ${file}`, bytes / 1000, 'kB');
  report('files before the window', first.before.length, 'files');
  report('code before the window', first.before.reduce((sum, { bytes }) => sum + bytes, 0) / 1000, 'kB');
  report('program to window', median(starts.map(({ windowMs }) => windowMs)), 'ms');
  report('program to page', median(starts.map(({ pageMs }) => pageMs)), 'ms');
  report('program to engine', median(starts.map(({ engineMs }) => engineMs)), 'ms');
};

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'coffer-bench-shell-'));
  const endings: (() => Promise<void>)[] = [];
  try {
    const shell: Shell = await launchShell(
      { profileDir: join(folder, 'profile'), homeDir: join(folder, 'home') },
      (end) => endings.push(end),
    );
    await shell.until('the page', ({ milestones }) => milestones.page !== undefined);
    // The tray goes up when the engine is open.
    const { loaded, milestones } = await shell.until('the engine', ({ tray }) => tray !== undefined);
    const { program = 0, window = 0, page = 0, tray = 0 } = milestones;
    const files = loaded.map(({ file, ...rest }) => ({ file: relative(ROOT, file), ...rest }));
    return {
      before: files.filter(({ atMs }) => atMs <= window),
      after: files.filter(({ atMs }) => atMs > window),
      windowMs: window - program,
      pageMs: page - program,
      engineMs: tray - program,
    };
  } finally {
    for (const end of endings.toReversed()) await end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
