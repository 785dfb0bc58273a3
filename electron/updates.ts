import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AppUpdater, NsisUpdater } from 'electron-updater';
import type { Log } from '../core/ports.ts';
import { createSignatureCheck } from './update-signature.ts';

/** After the start, when the machine has calmed down, and then four times a day; in milliseconds. */
const FIRST_CHECK_MS = 60_000;
const CHECK_EVERY_MS = 6 * 3_600_000;
/** The release build writes the address of its feed into this file of the resources folder. */
const FEED_FILE = 'app-update.yml';

/** Why this copy does not update itself. `unsigned`: it would have nothing to compare the signature of an update with. */
export type NoUpdates = 'development' | 'no-feed' | 'package-manager' | 'unsigned';

/**
 * Whether this copy may replace itself. Only where the system or the updater checks a signature on what it downloads:
 * macOS and Windows. A deb comes through the user's package manager, and an AppImage carries no signature that anybody
 * checks, so on Linux the updater stays off.
 *
 * @param copy.feed What the release build wrote beside the app about its feed; own builds have none. On Windows it names
 *   the publisher whom an update has to come from, if the build was signed.
 */
export function whyNoUpdates(copy: {
  platform: NodeJS.Platform;
  isPackaged: boolean;
  feed: string | undefined;
}): NoUpdates | undefined {
  if (!copy.isPackaged) return 'development';
  if (copy.platform !== 'darwin' && copy.platform !== 'win32') return 'package-manager';
  if (copy.feed === undefined) return 'no-feed';
  return copy.platform === 'win32' && !/^publisherName:/m.test(copy.feed) ? 'unsigned' : undefined;
}

/** The updater at work. */
export type Updates = { restartAndInstall(): void; stop(): void };

/**
 * Checks for updates, downloads them, and says when one is ready; it is installed when the user quits. Failures are
 * logged and tried again at the next check: an update is never worth an error on screen. Answers `undefined` where
 * {@link whyNoUpdates} has a reason, and then not even the updater's code is loaded.
 */
export async function startUpdates(options: {
  copy: { platform: NodeJS.Platform; isPackaged: boolean; resourcesDir: string };
  onReady: (version: string) => void;
  log: Log;
}): Promise<Updates | undefined> {
  const { copy, onReady, log } = options;
  const reason = whyNoUpdates({ ...copy, feed: readFeed(copy.resourcesDir) });
  if (reason !== undefined) {
    log.info('no updates', { reason });
    return undefined;
  }
  const { autoUpdater } = await import('electron-updater');
  return runUpdater(autoUpdater, onReady, log);
}

function readFeed(resourcesDir: string): string | undefined {
  try {
    return readFileSync(path.join(resourcesDir, FEED_FILE), 'utf8');
  } catch {
    return undefined;
  }
}

/** Sets the updater up so that it only ever goes forward and takes nothing unsigned, and keeps it checking. */
export function runUpdater(updater: AppUpdater, onReady: (version: string) => void, log: Log): Updates {
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.autoDownload = true;
  updater.autoInstallOnAppQuit = true;
  updater.disableWebInstaller = true;
  updater.logger = null;
  if (isForWindows(updater)) updater.verifyUpdateCodeSignature = createSignatureCheck();
  updater.on('error', (cause) => log.warn('update failed', { cause }));
  updater.on('update-downloaded', ({ version }) => {
    log.info('update ready', { version });
    onReady(version);
  });
  // A check that fails has said so through the error event already.
  const check = (): void => void updater.checkForUpdates().catch(() => undefined);
  const first = setTimeout(check, FIRST_CHECK_MS);
  const repeated = setInterval(check, CHECK_EVERY_MS);
  return {
    // Shows no installer window and starts the new version.
    restartAndInstall: () => updater.quitAndInstall(true, true),
    stop() {
      clearTimeout(first);
      clearInterval(repeated);
    },
  };
}

/** Squirrel checks the signature by itself on macOS; on Windows the updater asks whoever it is told to. */
function isForWindows(updater: AppUpdater): updater is NsisUpdater {
  return 'verifyUpdateCodeSignature' in updater;
}
