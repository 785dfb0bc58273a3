import type { App, Menu, MenuItemConstructorOptions, Tray } from 'electron';
import type { Engine } from '../core/engine.ts';
import type { Log } from '../core/ports.ts';
import type { AutoStart } from './auto-start.ts';
import { newlyBroken, watchConnections } from './connection-watch.ts';
import { planMenu, type ShellActions } from './menu.ts';
import { planBrokenNotification, planPlainNotification, type Notifier } from './notifications.ts';
import type { ShellMemory } from './shell-state.ts';
import type { ShellWords } from './shell-words.ts';
import { createTrayIcon, type TrayImages } from './tray.ts';

/** What of Electron the background needs. */
export type BackgroundParts = {
  tray: Tray;
  trayImages: TrayImages;
  buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  setApplicationMenu: (menu: Menu) => void;
};

/** Things only the host can do, by name. */
export type HostActions = Pick<ShellActions, 'show' | 'saveLog' | 'showBankHelp' | 'restartToUpdate' | 'quit'>;

/** The part of the shell that is there with and without a window. */
export type Background = {
  /** An update waits: the menu offers it, and a notification says so. */
  updateReady(version: string): void;
};

/**
 * Puts up the menu, the tray and the notifications, and keeps them true to the engine. Goes on while no window exists:
 * a closed window is how most days look for a program that only has to warn in time.
 */
export function startBackground(options: {
  app: Pick<App, 'on' | 'quit' | 'setBadgeCount'>;
  engine: Pick<Engine, 'dispatch' | 'behindLock'>;
  electron: BackgroundParts;
  host: HostActions;
  notifier: Notifier;
  /** The redirect address that is used where the system keeps links from us. */
  fallbackRedirectUri?: string | undefined;
  autoStart: AutoStart;
  memory: ShellMemory;
  /** The words of the language in use. */
  words: () => ShellWords;
  platform: NodeJS.Platform;
  hasDeveloperTools: boolean;
  log: Log;
}): Background {
  const { app, engine, electron, host, notifier, autoStart, memory, words, platform, hasDeveloperTools, log } = options;
  let waitingVersion: string | undefined;

  const actions: ShellActions = {
    ...host,
    syncNow: () => void engine.dispatch('sync.run', { userPresent: true }),
    setStartsAtLogin(wanted) {
      try {
        autoStart.set(wanted);
      } catch (cause) {
        log.error('start at login not changed', { cause });
      }
      // Shows what is, which a system that refused makes different from what was wanted.
      applyMenu();
    },
    setKeepsRunning(wanted) {
      memory.update({ keepsRunning: wanted });
      applyMenu();
    },
  };
  const applyMenu = (): void =>
    electron.setApplicationMenu(
      electron.buildMenu(
        planMenu(words(), actions, {
          platform,
          hasDeveloperTools,
          startsAtLogin: autoStart.isOn(),
          keepsRunning: memory.get().keepsRunning,
          updateReady: waitingVersion,
        }),
      ),
    );
  applyMenu();

  const tray = createTrayIcon({
    tray: electron.tray,
    images: electron.trayImages,
    buildMenu: electron.buildMenu,
    words,
    actions,
    platform,
  });
  // The engine has its own words for a consent that is over; two notifications would say the same.
  const saidToBeOver = new Set<string>();
  engine.behindLock.subscribe(({ event, payload }) => {
    if (event === 'consents.warning' && payload.daysLeft < 0) saidToBeOver.add(payload.connectionId);
    // The language may be among what was changed.
    if (event === 'audit.appended' && payload.entry.action === 'SETTINGS_CHANGED') {
      applyMenu();
      tray.refresh();
    }
  });
  watchConnections(engine.behindLock, (summary, before) => {
    tray.update(summary);
    app.setBadgeCount(summary.attention.length);
    for (const broken of newlyBroken(before, summary)) {
      if (!saidToBeOver.has(broken.connectionId)) notifier.notify(planBrokenNotification(words(), broken));
    }
  });

  const { fallbackRedirectUri } = options;
  if (fallbackRedirectUri !== undefined && !memory.get().hasExplainedLoopback) {
    memory.update({ hasExplainedLoopback: true });
    notifier.notify(planPlainNotification(words().notification.noLinks(fallbackRedirectUri)));
  }

  app.on('window-all-closed', () => {
    // macOS programs stay when their windows are closed, and their users know it.
    if (platform === 'darwin') return;
    if (!memory.get().keepsRunning) return app.quit();
    if (memory.get().hasExplainedTray) return;
    memory.update({ hasExplainedTray: true });
    notifier.notify(planPlainNotification(words().notification.stillRunning));
  });

  return {
    updateReady(version) {
      waitingVersion = version;
      applyMenu();
      notifier.notify(planPlainNotification(words().notification.updateReady(version)));
    },
  };
}
