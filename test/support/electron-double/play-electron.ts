import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DoubleCommands } from './double-config.ts';

/**
 * Runs a program as Electron's main process would: `node play-electron.ts MAIN [ARGUMENT…]`. The program is loaded as it
 * was built; only what `electron` means is decided here. The parent sends commands and is answered over Node's channel.
 */
const [, , main = '', ...args] = process.argv;
const electronUrl = pathToFileURL(resolve(import.meta.dirname, 'electron-module.ts')).href;

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron'
      ? { url: electronUrl, format: 'module-typescript', shortCircuit: true }
      : nextResolve(specifier, context),
});

const { double } = await import('./electron-module.ts');
Object.defineProperty(process.versions, 'electron', { value: 'double', enumerable: true });
Object.defineProperty(process, 'resourcesPath', { value: resolve(main, '..') });
const { app } = double.module;
if (!app.isPackaged) Object.defineProperty(process, 'defaultApp', { value: true });
// What a program finds in its arguments: its own name, and in development the folder that was started.
process.argv = [process.execPath, ...(app.isPackaged ? [] : [app.getAppPath()]), ...args];

process.on('message', ({ id, command, values }: { id: number; command: keyof DoubleCommands; values: unknown[] }) => {
  let answer: { id: number; value?: unknown; error?: string };
  try {
    const run = double.commands[command] as (...parameters: unknown[]) => unknown;
    answer = { id, value: run(...values) };
  } catch (thrown) {
    answer = { id, error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
  if (process.connected) process.send?.(answer);
});
// The test ended without ending us.
process.on('disconnect', () => process.exit(1));

// From here on what is loaded is the program's; the double and Node's own parts are not.
registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (url.startsWith('file:')) double.noteLoaded(fileURLToPath(url), Buffer.byteLength(loaded.source ?? ''));
    return loaded;
  },
});
await import(pathToFileURL(main).href);
await double.start();
