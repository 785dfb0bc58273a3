import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names another Electron than the package's, for machines that get theirs elsewhere. */
const BINARY_VARIABLE = 'ELECTRON_BINARY';
/** Enough for about 110 MB on a slow line; a line that is cut fails much earlier by itself. */
const DOWNLOAD_LIMIT_MS = 300_000;
/** An Electron that ends this soon with a fault never showed a window, so the browser is the better answer. */
const EARLY_END_MS = 10_000;
/** A real Electron tells its version in a moment; whatever else was named may never say anything. */
const VERSION_LIMIT_MS = 15_000;
/** The exit code for a contradictory environment (sysexits `EX_CONFIG`), which another host would only repeat. */
const CONFIG_EXIT_CODE = 78;

/** What became of the try: it ran and ended, or the one sentence that says why it could not. */
export type ElectronOutcome = { started: true; exitCode: number } | { started: false; reason: string };

/** Runs the desktop host until it ends, fetching Electron's binary first when this machine could show a window. */
export async function startElectron(root: string, args: readonly string[]): Promise<ElectronOutcome> {
  const obstacle = findObstacle(root, process.platform, process.env, process.getuid?.());
  if (obstacle !== undefined) return { started: false, reason: obstacle };
  const named = process.env[BINARY_VARIABLE];
  if (named && !(await isElectron(named))) {
    return { started: false, reason: `${BINARY_VARIABLE} names something that is not Electron.` };
  }
  const binary = findElectronBinary(root) ?? (await fetchElectronBinary(root));
  if (binary === undefined) return { started: false, reason: 'Electron could not be downloaded.' };
  const startedAt = performance.now();
  const exitCode = await run(binary, ['.', ...args], root);
  const isEarlyFault = exitCode !== 0 && exitCode !== CONFIG_EXIT_CODE && performance.now() - startedAt < EARLY_END_MS;
  return isEarlyFault ? { started: false, reason: 'Electron could not open a window.' } : { started: true, exitCode };
}

/** Why Electron is not even worth a try here, in one sentence; `undefined` when it is. */
export function findObstacle(
  root: string,
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  userId: number | undefined,
): string | undefined {
  if (!existsSync(join(root, 'dist', 'electron', 'main.js'))) return 'The desktop host is not built.';
  if (platform !== 'linux') return undefined;
  if (!environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return 'There is no display for Electron.';
  // Chromium refuses to run as root unless its sandbox is off, and Coffer never turns that off.
  if (userId === 0) return 'Electron does not run as root.';
  return undefined;
}

/**
 * The path of an Electron binary that is already here: the one that `ELECTRON_BINARY` names, else the package's, which
 * writes `path.txt` once the download is unpacked.
 */
export function findElectronBinary(root: string): string | undefined {
  const named = process.env[BINARY_VARIABLE];
  if (named) return isExecutable(named) ? named : undefined;
  const folder = join(root, 'node_modules', 'electron');
  try {
    const binary = join(
      process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'),
      readFileSync(join(folder, 'path.txt'), 'utf8'),
    );
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a program is Electron: asked to be Node for a moment, only Electron knows which Electron it is. */
async function isElectron(program: string): Promise<boolean> {
  if (!isExecutable(program)) return false;
  const said = await new Promise<string>((settle) => {
    execFile(
      program,
      ['-p', 'process.versions.electron'],
      { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, timeout: VERSION_LIMIT_MS, killSignal: 'SIGKILL' },
      (_failure, stdout) => settle(stdout),
    );
  });
  return /^\d+\.\d+\.\d+\S*$/.test(said.trim());
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function fetchElectronBinary(root: string): Promise<string | undefined> {
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(installer)) return undefined;
  process.stderr.write('Fetching Electron, once …\n');
  // Its own words are a stack trace; the one line that follows from its exit code is enough.
  const child = spawn(process.execPath, [installer], { cwd: root, stdio: 'ignore', timeout: DOWNLOAD_LIMIT_MS });
  await ended(child);
  return findElectronBinary(root);
}

async function run(binary: string, args: readonly string[], root: string): Promise<number> {
  const child = spawn(binary, args, { cwd: root, stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const exitCode = await ended(child);
  process.off('SIGINT', forward).off('SIGTERM', forward);
  return exitCode;
}

function ended(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((settle) => {
    child.once('error', () => settle(1));
    child.once('close', (code) => settle(code ?? 1));
  });
}
