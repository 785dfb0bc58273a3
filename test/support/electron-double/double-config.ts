/** What a launch of the double is told: where things are, and how the machine answers. */
export type DoubleConfig = {
  /** Chromium's DevTools address. */
  chromiumUrl: string;
  /** The folder with the program's `package.json`. */
  appPath: string;
  /** Stands for the system's folders: home, application data, documents. */
  homeDir: string;
  isPackaged: boolean;
  locale: string;
  /** The arguments after the program's own. */
  args: readonly string[];
  /** Whether the system lets the program take its link scheme. */
  canRegisterProtocol: boolean;
};

/** What the shell did that a person would notice, as the test reads it. */
export type DoubleState = {
  windows: {
    targetId: string | undefined;
    url: string;
    isVisible: boolean;
    isFocused: boolean;
    isMaximized: boolean;
    bounds: { x: number; y: number; width: number; height: number };
  }[];
  applicationMenu: MenuEntry[];
  tray: { toolTip: string; image: string; menu: MenuEntry[] } | undefined;
  notifications: { title: string; body: string; actions: string[] }[];
  /** Addresses that reached the user's browser. */
  opened: string[];
  dialogs: { kind: 'message' | 'error' | 'open' | 'save'; title: string; text: string; buttons: string[] }[];
  /** Movements a page tried by itself, and whether the shell prevented them. */
  navigations: { kind: string; url: string; isPrevented: boolean }[];
  /** Requests that the shell cancelled. */
  cancelled: string[];
  /** Milliseconds since the process began: when the program first did each of these. */
  milestones: Partial<Record<'program' | 'window' | 'page' | 'tray', number>>;
  /** The files the program has loaded so far, in order, each with its bytes and when. */
  loaded: { file: string; bytes: number; atMs: number }[];
  badge: number;
  opensAtLogin: boolean;
  protocolClients: string[];
  isSandboxed: boolean;
};

/** One entry of a menu. */
export type MenuEntry = {
  id: string | undefined;
  label: string;
  role: string | undefined;
  type: string;
  isEnabled: boolean;
  isChecked: boolean;
  accelerator: string | undefined;
  submenu: MenuEntry[];
};

/** What a person, the system or the network can do to the shell. Each is one message to its process. */
export type DoubleCommands = {
  state(): DoubleState;
  clickMenu(id: string): void;
  clickTrayMenu(id: string): void;
  clickTray(): void;
  clickNotification(index: number): void;
  clickNotificationAction(index: number, action: number): void;
  closeWindow(): void;
  minimizeWindow(): void;
  /** Drags the window somewhere and pulls it to a size. */
  moveWindow(bounds: { x: number; y: number; width: number; height: number }): void;
  /** View → Reload, which is a role: Electron does it by itself. */
  reloadPage(): void;
  /** Ends the page's process. */
  crashPage(): void;
  openUrl(url: string): void;
  /** The computer sleeps for this long, in milliseconds, and wakes up: its clock goes on, its timers do not. */
  sleep(ms: number): void;
  /** The person locks the system's screen and goes away. */
  lockScreen(): void;
  activate(): void;
  /** Something goes wrong that nobody foresaw: thrown out of nowhere, or a promise that nobody waits for. */
  breakDown(how: 'exception' | 'rejection'): void;
  quit(): void;
  /** Answers the oldest open dialog: the number of a button, or the path for a file. */
  answerDialog(answer: number | string): void;
};
