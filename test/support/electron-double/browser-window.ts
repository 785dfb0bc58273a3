import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { SessionDouble } from './session.ts';
import { createEvent, strict } from './strict.ts';
import { createWebContents, type WebContentsDouble } from './web-contents.ts';
import type { World } from './world.ts';

/** The members of `BrowserWindow` that the shell uses. */
type WindowMembers = Pick<
  BrowserWindow,
  | 'webContents'
  | 'loadURL'
  | 'show'
  | 'focus'
  | 'restore'
  | 'maximize'
  | 'isMinimized'
  | 'isMaximized'
  | 'getNormalBounds'
> &
  EventEmitter;

/** A window as the rest of the double sees it. */
export type WindowDouble = {
  window: BrowserWindow;
  contents: WebContentsDouble;
  options: BrowserWindowConstructorOptions;
  look(): { isVisible: boolean; isFocused: boolean; isMaximized: boolean; bounds: Rectangle };
  minimize(): void;
  move(to: Rectangle): void;
  /** Closes as a person does; the program may prevent it. Answers whether it closed. */
  close(): Promise<boolean>;
};

/** The constructor of windows over one world, and the windows that are open. */
export type Windows = {
  BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow;
  open: Set<WindowDouble>;
};

/** Makes the window class. The system decides where a window goes that names no place: here, the corner. */
export function createWindows(world: World, session: SessionDouble): Windows {
  const open = new Set<WindowDouble>();

  const create = (options: BrowserWindowConstructorOptions): BrowserWindow => {
    if (!world.isReady) throw new Error('Cannot create BrowserWindow before app is ready');
    world.record.milestones.window ??= performance.now();
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    let bounds = { x, y, width, height };
    const events = new EventEmitter();
    let isVisible = options.show !== false;
    let isFocused = isVisible;
    let isMinimized = false;
    let isMaximized = false;
    const contents = createWebContents({
      world,
      session,
      preferences: options.webPreferences ?? {},
      size: { width, height },
    });
    const show = (): void => {
      isVisible = true;
      isFocused = true;
    };
    const members: WindowMembers = Object.assign(events, {
      webContents: contents.webContents,
      loadURL: (url: string) => contents.webContents.loadURL(url),
      show,
      focus: show,
      restore() {
        isMinimized = false;
        show();
      },
      maximize() {
        isMaximized = true;
        show();
      },
      isMinimized: () => isMinimized,
      isMaximized: () => isMaximized,
      getNormalBounds: () => ({ ...bounds }),
    });
    contents.webContents.once('did-finish-load', () => {
      world.record.milestones.page ??= performance.now();
      events.emit('ready-to-show');
    });
    const window = strict('BrowserWindow', members) as unknown as BrowserWindow;
    const double: WindowDouble = {
      window,
      contents,
      options,
      look: () => ({ isVisible, isFocused, isMaximized, bounds }),
      minimize() {
        isMinimized = true;
        isVisible = false;
        isFocused = false;
      },
      move(to) {
        bounds = to;
      },
      async close() {
        const event = createEvent({});
        events.emit('close', event);
        if (event.defaultPrevented) return false;
        await contents.destroy();
        open.delete(double);
        events.emit('closed');
        if (open.size === 0) world.appEvents.emit('double:all-closed');
        return true;
      },
    };
    open.add(double);
    return window;
  };

  // A constructor may return another object, and `new` then gives that.
  const constructor = function BrowserWindowDouble(options: BrowserWindowConstructorOptions) {
    return create(options);
  };
  return { BrowserWindow: strict('BrowserWindow', constructor) as unknown as Windows['BrowserWindow'], open };
}
