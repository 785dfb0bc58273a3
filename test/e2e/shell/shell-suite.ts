import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { MenuEntry } from '../../support/electron-double/double-config.ts';
import type { LaunchOptions, Shell } from '../../support/electron-double/launch-shell.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { askEngine } from './ask-engine.ts';
import { signInQuietly } from './tell-bank.ts';

/** A machine under load is slow, not wrong. */
export const PATIENT = { timeout: 60_000 };
/** The demo bank that the stories are about. */
export const MONZO = 'ob-monzo';

/** Call it once in a file: gives new computers, each an empty profile and a key that a second start finds again. */
export function useComputers(): () => LaunchOptions {
  const makeFolder = useTemporaryFolders();
  return () => {
    const folder = makeFolder('shell');
    return {
      profileDir: join(folder, 'profile'),
      homeDir: join(folder, 'home'),
      env: { TRUELAYER_ENCRYPTION_KEY: randomBytes(32).toString('base64') },
    };
  };
}

/**
 * Connects the demo bank the short way, no pages of the bank and the answer as a link, and waits until all is fetched.
 * Gives the bank's control address.
 */
export async function connect(shell: Shell, page: Page): Promise<string> {
  const { controlUrl } = await askEngine(page, 'demo.start', {});
  const { authUrl } = await askEngine(page, 'connections.begin', { open: false, country: 'uk' });
  await shell.openUrl(await signInQuietly(controlUrl, authUrl, MONZO));
  await expect
    .poll(async () => {
      const [connection] = await connections(page);
      return connection?.lastSyncedAt !== undefined && !connection.syncing && connection.status;
    }, PATIENT)
    .toBe('ACTIVE');
  return controlUrl;
}

/** The connections, as the page is told of them. */
export async function connections(page: Page) {
  return (await askEngine(page, 'connections.list', {})).connections;
}

/** The entries of a tray's menu, as they can be read. */
export function trayLabels(menu: readonly MenuEntry[] = []): string[] {
  return menu.map(({ label }) => label).filter(Boolean);
}
