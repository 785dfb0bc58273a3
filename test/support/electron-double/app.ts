import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App, LoginItemSettings } from 'electron';
import { createInstanceLock } from './instance-lock.ts';
import { createEvent, strict } from './strict.ts';
import type { World } from './world.ts';
import type { WindowDouble } from './browser-window.ts';

/** The members of `app` that the shell uses; its events come through `on`. */
type AppMembers = Pick<
  App,
  | 'isPackaged'
  | 'enableSandbox'
  | 'exit'
  | 'getAppPath'
  | 'getPreferredSystemLanguages'
  | 'getLoginItemSettings'
  | 'getPath'
  | 'getVersion'
  | 'isDefaultProtocolClient'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setAsDefaultProtocolClient'
  | 'setBadgeCount'
  | 'setLoginItemSettings'
  | 'setPath'
  | 'whenReady'
> & { on: (event: string, listener: (...values: unknown[]) => void) => unknown };

/** `app` with what only the double may do. */
export type AppDouble = { app: App; isSandboxed(): boolean; makeReady(): void };

/** Makes `app` for one launch. The process ends when the program says so, as under Electron. */
export function createApp(world: World, windows: ReadonlySet<WindowDouble>): AppDouble {
  const { config, appEvents, record } = world;
  const folder = (...parts: string[]): string => {
    const path = join(config.homeDir, ...parts);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const paths = new Map([
    ['home', folder()],
    ['appData', folder('.config')],
    ['documents', folder('Documents')],
    ['userData', folder('.config', 'Coffer')],
  ]);
  let announceReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => (announceReady = resolve));
  let isSandboxed = false;
  let isQuitting = false;
  let releaseLock = (): void => undefined;

  const exit = (exitCode = 0): void => {
    releaseLock();
    void Promise.allSettled([...windows].map(({ contents }) => contents.destroy())).then(() => process.exit(exitCode));
  };
  const quit = async (): Promise<void> => {
    const before = createEvent({});
    appEvents.emit('before-quit', before);
    if (before.defaultPrevented) return;
    isQuitting = true;
    for (const window of windows) {
      if (!(await window.close())) return void (isQuitting = false);
    }
    const will = createEvent({});
    appEvents.emit('will-quit', will);
    if (!will.defaultPrevented) exit();
  };
  appEvents.on('double:all-closed', () => {
    if (isQuitting) return;
    // Electron quits by itself where nobody listens.
    if (!appEvents.emit('window-all-closed')) void quit();
  });

  const login = (): LoginItemSettings => ({
    openAtLogin: record.opensAtLogin,
    wasOpenedAtLogin: false,
    status: 'not-registered',
    executableWillLaunchAtLogin: record.opensAtLogin,
    launchItems: [],
  });

  const members: AppMembers = {
    isPackaged: config.isPackaged,
    on(event, listener) {
      appEvents.on(event, listener);
      return app;
    },
    enableSandbox() {
      if (world.isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
      isSandboxed = true;
    },
    exit,
    quit: () => void quit(),
    getAppPath: () => config.appPath,
    getPreferredSystemLanguages: () => [config.locale],
    getVersion: () =>
      (JSON.parse(readFileSync(join(config.appPath, 'package.json'), 'utf8')) as { version: string }).version,
    getPath(name) {
      const path = paths.get(name);
      if (path === undefined) throw new Error(`The Electron double has no app.getPath('${name}').`);
      return path;
    },
    setPath(name, path) {
      if (!existsSync(path)) throw new Error('Path must exist');
      paths.set(name, path);
    },
    requestSingleInstanceLock() {
      const lock = createInstanceLock(paths.get('userData') ?? '', (argv, workingDirectory) =>
        appEvents.emit('second-instance', createEvent({}), argv, workingDirectory, null),
      );
      releaseLock = lock.release;
      return lock.isOurs;
    },
    setAppUserModelId: () => undefined,
    setAsDefaultProtocolClient(protocol) {
      if (config.canRegisterProtocol) record.protocolClients.push(protocol);
      return config.canRegisterProtocol;
    },
    isDefaultProtocolClient: (protocol) => record.protocolClients.includes(protocol),
    setBadgeCount(count = 0) {
      record.badge = count;
      return true;
    },
    getLoginItemSettings: login,
    setLoginItemSettings({ openAtLogin }) {
      record.opensAtLogin = openAtLogin === true;
    },
    whenReady: () => ready,
  };
  const app = strict('app', members) as unknown as App;
  return {
    app,
    isSandboxed: () => isSandboxed,
    makeReady() {
      world.isReady = true;
      announceReady();
    },
  };
}
