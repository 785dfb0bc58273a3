import type { BrowserWindow, MenuItem, Notification, Tray } from 'electron';
import type { DoubleState, MenuEntry } from '../electron-double/double-config.ts';

/** What is put into Electron's main process for a test: ears on what the shell shows outside its page. */
export type Probes = {
  opened: string[];
  dialogs: (DoubleState['dialogs'][number] & { answer?: (answer: number | string) => void })[];
  notifications: Notification[];
  tray: { tray: Tray; toolTip: string; menu: Electron.Menu | undefined } | undefined;
};

type Electron = typeof import('electron');

/**
 * Listens in on Electron's own objects, so that a test can see and answer what only a person could. Runs in the main
 * process: it uses nothing from outside itself.
 */
export function installProbes({ shell, dialog, Notification: Notifications, Tray: Trays }: Electron): void {
  const probes: Probes = { opened: [], dialogs: [], notifications: [], tray: undefined };
  Object.assign(globalThis, { probes });
  const ask = (entry: DoubleState['dialogs'][number]): Promise<number | string> =>
    new Promise((answer) => probes.dialogs.push({ ...entry, answer }));

  shell.openExternal = async (url: string) => void probes.opened.push(url);
  dialog.showErrorBox = (title: string, text: string) =>
    void probes.dialogs.push({ kind: 'error', title, text, buttons: [] });
  Object.assign(dialog, {
    showMessageBox: async (...parameters: unknown[]) => {
      const { message, detail = '', buttons = [] } = parameters.at(-1) as Electron.MessageBoxOptions;
      return {
        response: Number(await ask({ kind: 'message', title: message, text: detail, buttons })),
        checkboxChecked: false,
      };
    },
    showOpenDialog: async (...parameters: unknown[]) => {
      const { title = '', defaultPath = '' } = parameters.at(-1) as Electron.OpenDialogOptions;
      const folder = String(await ask({ kind: 'open', title, text: defaultPath, buttons: [] }));
      return { canceled: folder === '', filePaths: folder === '' ? [] : [folder] };
    },
    showSaveDialog: async (...parameters: unknown[]) => {
      const { title = '', defaultPath = '' } = parameters.at(-1) as Electron.SaveDialogOptions;
      const filePath = String(await ask({ kind: 'save', title, text: defaultPath, buttons: [] }));
      return { canceled: filePath === '', filePath };
    },
  });
  Notifications.prototype.show = function show(this: Notification) {
    probes.notifications.push(this);
  };
  const tooltips = new WeakMap<Tray, string>();
  const { setToolTip, setContextMenu } = Trays.prototype;
  Trays.prototype.setToolTip = function listen(this: Tray, toolTip: string) {
    tooltips.set(this, toolTip);
    setToolTip.call(this, toolTip);
  };
  Trays.prototype.setContextMenu = function listen(this: Tray, menu: Electron.Menu | null) {
    probes.tray = { tray: this, toolTip: tooltips.get(this) ?? '', menu: menu ?? undefined };
    setContextMenu.call(this, menu);
  };
}

/** Reads what a person could see. Runs in the main process: it uses nothing from outside itself. */
export function readState({ app, BrowserWindow: Windows, Menu }: Electron): DoubleState {
  const { probes } = globalThis as unknown as { probes: Probes };
  const describe = (items: readonly MenuItem[] = []): MenuEntry[] =>
    items.map((item) => ({
      id: item.id,
      label: item.label,
      role: item.role,
      type: item.type,
      isEnabled: item.enabled,
      isChecked: item.checked,
      accelerator: typeof item.accelerator === 'string' ? item.accelerator : undefined,
      submenu: describe(item.submenu?.items),
    }));
  return {
    windows: Windows.getAllWindows().map((window: BrowserWindow) => ({
      targetId: undefined,
      url: window.webContents.getURL(),
      isVisible: window.isVisible(),
      isFocused: window.isFocused(),
      isMaximized: window.isMaximized(),
      bounds: window.getBounds(),
    })),
    applicationMenu: describe(Menu.getApplicationMenu()?.items),
    tray: probes.tray && { toolTip: probes.tray.toolTip, image: '', menu: describe(probes.tray.menu?.items) },
    notifications: probes.notifications.map(({ title, body, actions }) => ({
      title,
      body,
      actions: actions.map(({ text }) => text ?? ''),
    })),
    opened: probes.opened,
    dialogs: probes.dialogs.map(({ kind, title, text, buttons }) => ({ kind, title, text, buttons })),
    navigations: [],
    cancelled: [],
    milestones: {},
    loaded: [],
    badge: app.getBadgeCount(),
    opensAtLogin: app.getLoginItemSettings().openAtLogin,
    protocolClients: app.isDefaultProtocolClient('app.coffer') ? ['app.coffer'] : [],
    isSandboxed: true,
  };
}

/** Something a person or the system does, by the name and the values of a command. Runs in the main process, on its own. */
export function act(
  { app, BrowserWindow: Windows, Menu, powerMonitor }: Electron,
  [command, value, second]: [command: string, value: unknown, second: unknown],
): void {
  const { probes } = globalThis as unknown as { probes: Probes };
  const window = Windows.getAllWindows()[0];
  const event = { preventDefault: () => undefined, defaultPrevented: false };
  const choose = (menu: Electron.Menu | null | undefined, id: unknown): void => {
    const item = menu?.getMenuItemById(String(id));
    if (!item?.enabled) throw new Error(`The menu entry "${String(id)}" cannot be chosen.`);
    (item.click as () => void)();
  };
  const actions: Record<string, () => unknown> = {
    clickMenu: () => choose(Menu.getApplicationMenu(), value),
    clickTrayMenu: () => choose(probes.tray?.menu, value),
    clickTray: () => probes.tray?.tray.emit('click', event),
    clickNotification: () => probes.notifications[Number(value)]?.emit('click', event),
    clickNotificationAction: () =>
      probes.notifications[Number(value)]?.emit('action', {
        ...event,
        actionIndex: Number(second),
        selectionIndex: -1,
      }),
    closeWindow: () => window?.close(),
    minimizeWindow: () => window?.minimize(),
    moveWindow: () => window?.setBounds(value as Electron.Rectangle),
    reloadPage: () => window?.webContents.reload(),
    crashPage: () => window?.webContents.forcefullyCrashRenderer(),
    openUrl: () => app.emit('open-url', event, value),
    sleep: () => powerMonitor.emit('suspend') && powerMonitor.emit('resume'),
    lockScreen: () => powerMonitor.emit('lock-screen'),
    activate: () => app.emit('activate', event, window !== undefined),
    breakDown() {
      const fault = new Error('unforeseen');
      if (value === 'rejection') void Promise.reject(fault);
      else
        setImmediate(() => {
          throw fault;
        });
    },
    quit: () => app.quit(),
    answerDialog: () => {
      const open = probes.dialogs.find(({ answer }) => answer !== undefined);
      open?.answer?.(value as number | string);
      delete open?.answer;
    },
  };
  const run = actions[command];
  if (!run) throw new Error(`There is no command ${command}.`);
  run();
}
