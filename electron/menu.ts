import type { MenuItemConstructorOptions } from 'electron';
import type { MenuRole, ShellWords } from './shell-words.ts';

/** What the menus can do. */
export type ShellActions = {
  /** Shows the window, at a place of the interface if one is named (the part of the address after `#`). */
  show(route?: string): void;
  syncNow(): void;
  saveLog(): void;
  /** Opens the explanation of bank connections in the user's browser. */
  showBankHelp(): void;
  setStartsAtLogin(wanted: boolean): void;
  setKeepsRunning(wanted: boolean): void;
  restartToUpdate(): void;
  quit(): void;
};

/** What the menus show besides words. */
export type MenuFacts = {
  platform: NodeJS.Platform;
  hasDeveloperTools: boolean;
  startsAtLogin: boolean;
  keepsRunning: boolean;
  /** The version that waits to be installed. */
  updateReady?: string | undefined;
};

/**
 * The application menu, with the habits of each system: on macOS the first menu is the program's own and holds settings
 * and quit, elsewhere both are under File. Editing, window and zoom entries are the system's roles, so their shortcuts and
 * names are what the user knows.
 */
export function planMenu(words: ShellWords, actions: ShellActions, facts: MenuFacts): MenuItemConstructorOptions[] {
  const isMac = facts.platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const entry = (role: MenuRole): MenuItemConstructorOptions => ({ role, ...labelled(role) });
  const labelled = (role: MenuRole): { label?: string } => {
    const label = words.menu.roles[role];
    return label === undefined ? {} : { label };
  };
  const settings: MenuItemConstructorOptions[] = [
    {
      id: 'settings',
      label: words.menu.settings,
      accelerator: 'CmdOrCtrl+,',
      click: () => actions.show('/settings'),
    },
    {
      id: 'start-at-login',
      label: words.menu.startAtLogin,
      type: 'checkbox',
      checked: facts.startsAtLogin,
      click: ({ checked }) => actions.setStartsAtLogin(checked),
    },
    {
      id: 'keep-running',
      label: words.menu.keepRunning,
      type: 'checkbox',
      checked: facts.keepsRunning,
      click: ({ checked }) => actions.setKeepsRunning(checked),
    },
  ];
  const update: MenuItemConstructorOptions[] =
    facts.updateReady === undefined
      ? []
      : [
          {
            id: 'update',
            label: words.menu.restartToUpdate(facts.updateReady),
            click: () => actions.restartToUpdate(),
          },
          separator,
        ];
  const quit: MenuItemConstructorOptions = {
    id: 'quit',
    label: words.menu.quit,
    accelerator: 'CmdOrCtrl+Q',
    click: () => actions.quit(),
  };

  return [
    ...(isMac
      ? [
          {
            role: 'appMenu',
            submenu: [
              entry('about'),
              separator,
              ...update,
              ...settings,
              separator,
              entry('services'),
              separator,
              entry('hide'),
              entry('hideOthers'),
              entry('unhide'),
              separator,
              quit,
            ],
          } satisfies MenuItemConstructorOptions,
        ]
      : []),
    {
      id: 'file',
      label: words.menu.file,
      submenu: [
        {
          id: 'connect',
          label: words.menu.connectBank,
          accelerator: 'CmdOrCtrl+N',
          click: () => actions.show('/connections/add'),
        },
        { id: 'sync', label: words.menu.syncNow, accelerator: 'CmdOrCtrl+Shift+R', click: () => actions.syncNow() },
        separator,
        { id: 'save-log', label: words.menu.saveLog, click: () => actions.saveLog() },
        separator,
        ...(isMac ? [entry('close')] : [...update, ...settings, separator, entry('close'), quit]),
      ],
    },
    {
      ...entry('editMenu'),
      submenu: [
        entry('undo'),
        entry('redo'),
        separator,
        entry('cut'),
        entry('copy'),
        entry('paste'),
        entry('delete'),
        separator,
        entry('selectAll'),
      ],
    },
    {
      ...entry('viewMenu'),
      submenu: [
        entry('reload'),
        ...(facts.hasDeveloperTools ? [entry('toggleDevTools')] : []),
        separator,
        entry('resetZoom'),
        entry('zoomIn'),
        entry('zoomOut'),
        separator,
        entry('togglefullscreen'),
      ],
    },
    {
      ...entry('windowMenu'),
      submenu: [entry('minimize'), entry('zoom'), ...(isMac ? [separator, entry('front')] : [entry('close')])],
    },
    {
      role: 'help',
      label: words.menu.help,
      submenu: [
        { id: 'bank-help', label: words.menu.bankHelp, click: () => actions.showBankHelp() },
        ...(isMac ? [] : [entry('about')]),
      ],
    },
  ];
}
