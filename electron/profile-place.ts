import path from 'node:path';

/**
 * The folder of the profile: the one the user names, or the place the system keeps for an application's data. It is the
 * same folder the headless host uses, so both show the same money.
 *
 * @param system.appDataDir Electron's folder for applications (`app.getPath('appData')`).
 */
export function planProfileDir(system: {
  named: string | undefined;
  platform: NodeJS.Platform;
  appDataDir: string;
  homeDir: string;
  xdgDataHome: string | undefined;
}): string {
  const { named, platform, appDataDir, homeDir, xdgDataHome } = system;
  if (named !== undefined) return path.resolve(named);
  if (platform !== 'linux') return path.join(appDataDir, 'Coffer');
  const dataHome = xdgDataHome?.startsWith('/') ? xdgDataHome : path.join(homeDir, '.local', 'share');
  return path.join(dataHome, 'coffer');
}
