import path from 'node:path';

/**
 * The profile's folder when nobody names one: the place each system keeps for an application's data. Both hosts use it,
 * so the browser shows the same money as the desktop app.
 */
export function defaultProfileDir(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  homeDir: string,
): string {
  switch (platform) {
    case 'darwin':
      return path.posix.join(homeDir, 'Library', 'Application Support', 'Coffer');
    case 'win32':
      return path.win32.join(env['APPDATA'] ?? path.win32.join(homeDir, 'AppData', 'Roaming'), 'Coffer');
    default: {
      // The XDG base directory specification: a relative path is invalid and to be ignored.
      const dataHome = env['XDG_DATA_HOME'];
      const base = dataHome?.startsWith('/') ? dataHome : path.posix.join(homeDir, '.local', 'share');
      return path.posix.join(base, 'coffer');
    }
  }
}
