import path from 'node:path';
import type { Menu, MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import type { ConnectionSummary } from './connection-watch.ts';
import type { ShellActions } from './menu.ts';
import type { ShellWords } from './shell-words.ts';

/** The tray's one sentence about the connections. */
export function trayStatus(words: ShellWords, summary: ConnectionSummary | undefined): string {
  if (!summary) return words.tray.starting;
  if (summary.isLocked) return words.tray.locked;
  if (summary.attention.length > 0) return words.tray.attention(summary.attention.length);
  if (summary.isSyncing) return words.tray.syncing;
  return summary.total === 0 ? words.tray.none : words.tray.allWell(summary.total);
}

/**
 * The tray's menu: how the connections are, the ones that need the user by name, and what can be done without a window.
 * Behind the app lock it names nobody and starts nothing.
 */
export function planTrayMenu(
  words: ShellWords,
  actions: Pick<ShellActions, 'show' | 'syncNow' | 'quit'>,
  summary: ConnectionSummary | undefined,
): MenuItemConstructorOptions[] {
  return [
    { id: 'status', label: trayStatus(words, summary), enabled: false },
    ...(summary?.isLocked === false ? summary.attention : []).map(
      ({ connectionId, providerName }): MenuItemConstructorOptions => ({
        id: `connection:${connectionId}`,
        // A name from outside: an ampersand in it would become a menu shortcut.
        label: providerName.replaceAll('&', '&&'),
        click: () => actions.show(connectionRoute(connectionId)),
      }),
    ),
    { type: 'separator' },
    { id: 'open', label: words.tray.open, click: () => actions.show() },
    {
      id: 'sync',
      label: words.menu.syncNow,
      enabled: summary !== undefined && !summary.isLocked && summary.total > 0 && !summary.isSyncing,
      click: () => actions.syncNow(),
    },
    { type: 'separator' },
    { id: 'quit', label: words.menu.quit, click: () => actions.quit() },
  ];
}

/** The place of the interface that shows one connection. */
export function connectionRoute(connectionId: string): string {
  return `/connections?at=${encodeURIComponent(connectionId)}`;
}

/** The icon beside the clock, kept up to date with {@link planTrayMenu}. */
export type TrayIcon = {
  update(summary: ConnectionSummary): void;
  /** Says the same again, after the language has changed. */
  refresh(): void;
};

/** The icon while all is well, and while a connection needs the user. */
export type TrayImages = { calm: NativeImage; attention: NativeImage };

/** Where the pictures of the icon are. macOS colours its own from a template. */
export function trayImageFiles(platform: NodeJS.Platform, folder: string): { calm: string; attention: string } {
  return platform === 'darwin'
    ? { calm: path.join(folder, 'trayTemplate.png'), attention: path.join(folder, 'tray-attentionTemplate.png') }
    : { calm: path.join(folder, 'tray.png'), attention: path.join(folder, 'tray-attention.png') };
}

/** Gives the icon its menu, words and look. It stays as long as the program runs, window or not. */
export function createTrayIcon(options: {
  tray: Tray;
  images: TrayImages;
  buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  /** The words of the language in use. */
  words: () => ShellWords;
  actions: Pick<ShellActions, 'show' | 'syncNow' | 'quit'>;
  platform: NodeJS.Platform;
}): TrayIcon {
  const { tray, images, buildMenu, words, actions, platform } = options;
  let last: ConnectionSummary | undefined;
  const apply = (summary: ConnectionSummary | undefined): void => {
    last = summary;
    tray.setToolTip(`Coffer: ${trayStatus(words(), summary)}`);
    tray.setContextMenu(buildMenu(planTrayMenu(words(), actions, summary)));
    tray.setImage(summary && summary.attention.length > 0 ? images.attention : images.calm);
  };
  apply(undefined);
  // On macOS a click opens the menu, as everywhere in its menu bar.
  if (platform !== 'darwin') tray.on('click', () => actions.show());
  return { update: apply, refresh: () => apply(last) };
}
