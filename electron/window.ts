import type { BrowserWindow, BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import type { Log } from '../core/ports.ts';
import { APP_URL } from './app-scheme.ts';
import type { ShellMemory } from './shell-state.ts';
import { MIN_SIZE, type PlannedPlace } from './window-place.ts';

/**
 * The options of the main window. It stays hidden until its page has painted, so nobody sees an empty frame.
 *
 * @param options.isDark Paints the bare window in the colour of the theme.
 * @param options.icon Path of the icon; only Linux takes it from here, the others from the program file.
 */
export function planWindow(options: {
  place: PlannedPlace;
  webPreferences: Readonly<WebPreferences>;
  isDark: boolean;
  icon: string | undefined;
}): BrowserWindowConstructorOptions {
  const { place, webPreferences, isDark, icon } = options;
  return {
    title: 'Coffer',
    width: place.width,
    height: place.height,
    ...(place.x === undefined || place.y === undefined ? {} : { x: place.x, y: place.y }),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    backgroundColor: isDark ? '#131518' : '#f7f7f5',
    ...(icon === undefined ? {} : { icon }),
    webPreferences,
  };
}

/** The one window of the program: made when it is first needed, gone with its page when closed, made anew when needed again. */
export type MainWindow = {
  /** Brings the window to the front, making it if there is none; at a place of the interface if one is named. */
  show(route?: string): void;
  /** The id of its page, while there is one. */
  contentsId(): number | undefined;
  /** Sends to its page, if there is one. */
  send(channel: string, message: unknown): void;
};

/**
 * Keeps the one window, and its place on the screen in the shell's memory.
 *
 * @param options.place Where a new window opens.
 * @param options.create Makes a window there; called only while none exists.
 */
export function createMainWindow(options: {
  place: () => PlannedPlace;
  create: (place: PlannedPlace) => BrowserWindow;
  memory: ShellMemory;
  log: Log;
}): MainWindow {
  const { place, create, memory, log } = options;
  let window: BrowserWindow | undefined;

  const load = (made: BrowserWindow, route: string | undefined): void => {
    const url = route === undefined ? APP_URL : `${APP_URL}#${route}`;
    made.loadURL(url).catch((cause: unknown) => log.error('page not loaded', { cause }));
  };

  const open = (route: string | undefined): void => {
    const planned = place();
    const made = create(planned);
    window = made;
    made.once('ready-to-show', () => {
      if (planned.isMaximized) made.maximize();
      made.show();
    });
    made.on('close', () => {
      memory.update({ window: { ...made.getNormalBounds(), isMaximized: made.isMaximized() } });
    });
    made.on('closed', () => {
      window = undefined;
    });
    load(made, route);
  };

  return {
    show(route) {
      if (!window) return open(route);
      // Only the part after `#` changes, so the page stays and moves to the place by itself.
      if (route !== undefined) load(window, route);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    contentsId: () => window?.webContents.id,
    send(channel, message) {
      window?.webContents.send(channel, message);
    },
  };
}
