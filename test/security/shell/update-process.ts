import { EventEmitter } from 'node:events';
import { request } from 'node:http';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeFileSync } from 'node:fs';
import type { AppUpdater } from 'electron-updater';
import { runUpdater } from '../../../electron/updates.ts';

/** What a run of the updater is told: the built file with its code, the system it finds itself on, and its own version. */
export type UpdateRun = { updaterFile: string; platform: NodeJS.Platform; folder: string; version: string };

/**
 * The updater as the installed app runs it: the built code, over real HTTP, set up by the shell. `electron` is as much of
 * it as an updater asks for. Says each thing that happens in a line, and ends after the first check.
 */
const { updaterFile, platform, folder, version } = JSON.parse(process.argv[2] ?? '{}') as UpdateRun;

const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  getVersion: () => version,
  getName: () => 'coffer',
  getAppPath: () => folder,
  getPath: () => folder,
  whenReady: () => Promise.resolve(),
});
Object.assign(globalThis, {
  electron: {
    app,
    autoUpdater: new EventEmitter(),
    net: { request },
    session: { fromPartition: () => undefined },
  },
});
const electron = join(folder, 'electron.cjs');
writeFileSync(electron, 'module.exports = globalThis.electron;');
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: pathToFileURL(electron).href, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
});
Object.defineProperty(process, 'resourcesPath', { value: folder });
Object.defineProperty(process, 'platform', { value: platform });

const say = (what: string): void => void process.stdout.write(`${what}\n`);
const { default: built } = (await import(pathToFileURL(updaterFile).href)) as { default: { autoUpdater: AppUpdater } };
const { autoUpdater } = built;
say(autoUpdater.constructor.name);
const ignore = (): void => undefined;
const updates = runUpdater(autoUpdater, (ready) => say(`ready ${ready}`), {
  info: ignore,
  warn: ignore,
  error: ignore,
});
autoUpdater.on('update-available', ({ version: offered }) => say(`takes ${offered}`));
autoUpdater.on('update-not-available', ({ version: offered }) => say(`leaves ${offered}`));
autoUpdater.on('error', ({ message }) => say(`fails: ${message.split('\n', 1)[0]}`));
try {
  const found = await autoUpdater.checkForUpdates();
  await found?.downloadPromise;
} catch {
  // Told by the event.
}
updates.stop();
process.exit(0);
