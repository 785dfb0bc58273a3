import type { BrowserWindow, BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import { APP_URL } from './app-scheme.ts';

/** Smallest size at which the interface is still whole, in logical pixels. */
const MIN_WIDTH = 720;
const MIN_HEIGHT = 520;

/**
 * The options of the main window. It stays hidden until its page has painted, so nobody sees an empty frame.
 *
 * @param options.isDark Paints the bare window in the colour of the theme.
 */
export function planWindow(options: {
  webPreferences: Readonly<WebPreferences>;
  isDark: boolean;
}): BrowserWindowConstructorOptions {
  return {
    title: 'Coffer',
    width: 1200,
    height: 800,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    backgroundColor: options.isDark ? '#131518' : '#f7f7f5',
    webPreferences: options.webPreferences,
  };
}

/** The one window of the program: made when it is first needed, made anew after it was closed. */
export type MainWindow = {
  /** Brings the window to the front, making it if there is none. */
  show(): void;
  /** The id of its page, while there is one. */
  contentsId(): number | undefined;
  /** Sends to its page, if there is one. */
  send(channel: string, message: unknown): void;
};

/** Keeps the one window. @param create Makes a new one; called only while none exists. */
export function createMainWindow(create: () => BrowserWindow): MainWindow {
  let window: BrowserWindow | undefined;

  const open = (): void => {
    const made = create();
    window = made;
    made.once('ready-to-show', () => made.show());
    made.on('closed', () => {
      window = undefined;
    });
    void made.loadURL(APP_URL);
  };

  return {
    show() {
      if (!window) return open();
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
