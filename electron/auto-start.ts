import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'electron';
import { writeFileDurably } from '../core/profile/profile-folder.ts';

/** The argument of a start that shows no window. */
export const HIDDEN_ARGUMENT = '--hidden';

/** Whether Coffer starts when the user logs in. */
export type AutoStart = { isOn(): boolean; set(wanted: boolean): void };

/** Whether this start should stay in the tray: the system started it, not the user. */
export function isHiddenStart(argv: readonly string[], login: { wasOpenedAtLogin: boolean }): boolean {
  return login.wasOpenedAtLogin || argv.includes(HIDDEN_ARGUMENT);
}

/**
 * The autostart entry of a Linux desktop (freedesktop.org, Autostart specification 0.5). The command is quoted as the
 * Desktop Entry specification asks, because a home folder may hold any character.
 */
export function autostartEntry(command: string): string {
  // First the quoting of the Exec key, then the escaping that every string value of the file goes through.
  const quoted = `"${command.replaceAll(/["`$\\]/g, '\\$&')}"`.replaceAll('\\', '\\\\').replaceAll('%', '%%');
  return `[Desktop Entry]
Type=Application
Name=Coffer
Exec=${quoted} ${HIDDEN_ARGUMENT}
Terminal=false
X-GNOME-Autostart-enabled=true
`;
}

/** Auto-start by the system's own list (macOS, Windows) or by an autostart entry (Linux, where Electron has nothing). */
export function createAutoStart(options: {
  app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;
  platform: NodeJS.Platform;
  /** The program to start; for an AppImage the image and not the folder it is unpacked to. */
  command: string;
  /** The user's configuration folder (`~/.config`). */
  configDir: string;
}): AutoStart {
  const { app, platform, command, configDir } = options;
  if (platform === 'linux') {
    const file = path.join(configDir, 'autostart', 'app.coffer.desktop');
    return {
      isOn: () => existsSync(file),
      set(wanted) {
        if (!wanted) return rmSync(file, { force: true });
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileDurably(file, autostartEntry(command));
      },
    };
  }
  const item = platform === 'win32' ? { path: command, args: [HIDDEN_ARGUMENT] } : {};
  return {
    isOn: () => app.getLoginItemSettings(item).openAtLogin,
    set: (wanted) => app.setLoginItemSettings({ ...item, openAtLogin: wanted }),
  };
}
