import { EventEmitter } from 'node:events';
import type {
  App,
  BrowserWindow,
  Display,
  IpcMain,
  NativeTheme,
  PowerMonitor,
  Protocol,
  Screen,
  Session,
  Shell,
} from 'electron';
import { createApp } from './app.ts';
import { createWindows } from './browser-window.ts';
import { createDesktop, type Desktop } from './desktop.ts';
import type { DoubleCommands, DoubleConfig } from './double-config.ts';
import { createMenus, type Menus } from './menu.ts';
import { createSession } from './session.ts';
import { createEvent, strict } from './strict.ts';
import { createUtilityProcess } from './utility-process.ts';
import { createWorld, type IpcHandler } from './world.ts';

/** The parts of Electron that the shell imports, with the members it uses, under Electron's own types. */
export type ElectronModule = Pick<Desktop, 'dialog' | 'nativeImage' | 'Notification' | 'Tray'> &
  Pick<Menus, 'Menu'> & {
    app: App;
    BrowserWindow: new (...parameters: ConstructorParameters<typeof BrowserWindow>) => BrowserWindow;
    ipcMain: Pick<IpcMain, 'handle'>;
    nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors'>;
    powerMonitor: PowerMonitor;
    protocol: Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>;
    screen: Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays'>;
    session: { defaultSession: Session };
    shell: Pick<Shell, 'openExternal'>;
    utilityProcess: ReturnType<typeof createUtilityProcess>;
  };

/** Electron for one launch: the module the program imports, and what a person can do to it. */
export type Double = {
  module: ElectronModule;
  commands: DoubleCommands;
  /** Notes a file of the program as it is loaded. */
  noteLoaded(file: string, bytes: number): void;
  /** Raises `ready`, once the browser is there. */
  start(): Promise<void>;
};

const WORK_AREA = { x: 0, y: 0, width: 1920, height: 1040 };

/** Makes Electron for one launch. */
export function createDouble(config: DoubleConfig): Double {
  const world = createWorld(config);
  const { appEvents, record } = world;
  const desktop = createDesktop(
    () => world.isReady,
    () => (record.milestones.tray ??= performance.now()),
  );
  const session = createSession(world, desktop.askWhereToSave);
  const windows = createWindows(world, session);
  const { app, isSandboxed, makeReady } = createApp(world, windows.open);
  const menus = createMenus();
  const powerEvents = new EventEmitter();
  const now = Date.now;
  let sleptMs = 0;
  Date.now = () => now() + sleptMs;
  const display = { workArea: WORK_AREA } as Display;
  const onlyWindow = () => {
    const [first] = windows.open;
    if (!first) throw new Error('No window is open.');
    return first;
  };

  const protocol: ElectronModule['protocol'] = {
    registerSchemesAsPrivileged(schemes) {
      if (world.isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
      world.schemes.declare(schemes);
    },
    handle: (scheme, handler) => void world.protocolHandlers.set(scheme, handler),
  };
  const ipcMain: ElectronModule['ipcMain'] = {
    handle(channel, listener) {
      if (world.ipcHandlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      world.ipcHandlers.set(channel, listener as IpcHandler);
    },
  };
  const screen: ElectronModule['screen'] = { getPrimaryDisplay: () => display, getAllDisplays: () => [display] };
  const shell: ElectronModule['shell'] = {
    openExternal: async (url) => void record.opened.push(url),
  };

  return {
    module: {
      app,
      BrowserWindow: windows.BrowserWindow as ElectronModule['BrowserWindow'],
      dialog: desktop.dialog,
      ipcMain: strict('ipcMain', ipcMain),
      Menu: menus.Menu,
      nativeImage: desktop.nativeImage,
      nativeTheme: strict('nativeTheme', { shouldUseDarkColors: false }),
      Notification: desktop.Notification,
      powerMonitor: strict('powerMonitor', powerEvents) as unknown as PowerMonitor,
      protocol: strict('protocol', protocol),
      screen: strict('screen', screen),
      session: strict('session', { defaultSession: session.session as unknown as Session }),
      shell: strict('shell', shell),
      Tray: desktop.Tray,
      utilityProcess: createUtilityProcess(world),
    },
    commands: {
      state() {
        const tray = desktop.trayState();
        return {
          ...record,
          windows: [...windows.open].map(({ contents, look }) => ({
            ...look(),
            targetId: contents.page()?.targetId,
            url: contents.url(),
          })),
          applicationMenu: menus.applicationMenu(),
          tray: tray && { ...tray, menu: menus.describe(tray.menu) },
          notifications: desktop.notifications(),
          dialogs: desktop.dialogs(),
          isSandboxed: isSandboxed(),
        };
      },
      clickMenu: (id) => menus.chooseFromApplicationMenu(id),
      clickTrayMenu: (id) => menus.choose(desktop.trayState()?.menu, id),
      clickTray: () => desktop.clickTray(),
      clickNotification: (index) => desktop.clickNotification(index),
      clickNotificationAction: (index, action) => desktop.clickNotificationAction(index, action),
      closeWindow: () => void onlyWindow().close(),
      minimizeWindow: () => onlyWindow().minimize(),
      moveWindow: (bounds) => onlyWindow().move(bounds),
      reloadPage: () => onlyWindow().window.webContents.reload(),
      crashPage: () => onlyWindow().contents.crash(),
      openUrl: (url) => void appEvents.emit('open-url', createEvent({}), url),
      sleep(ms) {
        powerEvents.emit('suspend');
        sleptMs += ms;
        powerEvents.emit('resume');
      },
      lockScreen: () => void powerEvents.emit('lock-screen'),
      activate: () => void appEvents.emit('activate', createEvent({}), windows.open.size > 0),
      breakDown(how) {
        const fault = new Error('unforeseen');
        if (how === 'rejection') void Promise.reject(fault);
        else
          setImmediate(() => {
            throw fault;
          });
      },
      quit: () => app.quit(),
      answerDialog: (answer) => desktop.answerDialog(answer),
    },
    noteLoaded(file, bytes) {
      record.milestones.program ??= performance.now();
      record.loaded.push({ file, bytes, atMs: performance.now() });
    },
    async start() {
      await world.chromium;
      makeReady();
    },
  };
}
