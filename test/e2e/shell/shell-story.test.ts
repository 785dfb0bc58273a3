import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import type { MenuEntry } from '../../support/electron-double/double-config.ts';
import { useShell, type LaunchOptions, type Shell } from '../../support/electron-double/launch-shell.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { askEngine } from './ask-engine.ts';
import { visitBank } from './bank-visit.ts';
import { signInQuietly, tellBank } from './tell-bank.ts';
import { useElectron } from './use-electron.ts';

/** A machine under load is slow, not wrong. */
const PATIENT = { timeout: 30_000 };
const MONZO = 'ob-monzo';
const makeFolder = useTemporaryFolders();

describeWith('browser', 'the desktop shell, over the double', () => tellStory(useShell, { isDouble: true }));
describeWith('electron', 'the desktop shell, over Electron itself', () => tellStory(useElectron, { isDouble: false }));

/** One story, whoever plays Electron. What no person could do to the real one is told over the double only. */
function tellStory(usePlayer: typeof useElectron, { isDouble }: { isDouble: boolean }): void {
  const launch = usePlayer();
  const openBrowser = useChromium();

  /** A new computer: an empty profile, a key from the environment so that a second start finds it again. */
  const computer = (): LaunchOptions => {
    const folder = makeFolder('shell');
    return {
      profileDir: join(folder, 'profile'),
      homeDir: join(folder, 'home'),
      env: { TRUELAYER_ENCRYPTION_KEY: randomBytes(32).toString('base64') },
    };
  };
  /** Connects a demo bank the short way: no pages of the bank, the answer as a link. */
  const connect = async (shell: Shell, page: Page, input: { connectionId?: string } = {}): Promise<string> => {
    const { controlUrl } = await askEngine(page, 'demo.start', {});
    const { authUrl } = await askEngine(page, 'connections.begin', { open: false, country: 'uk', ...input });
    await shell.openUrl(await signInQuietly(controlUrl, authUrl, MONZO));
    await expect.poll(async () => (await connections(page)).map(({ status }) => status), PATIENT).toEqual(['ACTIVE']);
    return controlUrl;
  };
  const connections = async (page: Page) => (await askEngine(page, 'connections.list', {})).connections;
  const attempts = async (page: Page) => (await askEngine(page, 'connections.attempts', {})).attempts;
  const trayLabels = (menu: readonly MenuEntry[] = []): string[] => menu.map(({ label }) => label).filter(Boolean);

  test('first run: the demo bank, signed in to in the user’s browser, answered by a link, its money on screen', async () => {
    const shell = await launch(computer());
    const page = await shell.page();
    await page.getByRole('button', { name: 'Try the demo bank' }).click();
    const { opened } = await shell.until('the bank’s page', (state) => state.opened.length > 0);
    const link = await visitBank(await openBrowser(), opened[0] ?? '', { bank: 'Monzo', does: 'allow' });
    expect(link).toMatch(/^app\.coffer:\/oauth\/callback\?/);
    // The system starts Coffer a second time with the link; that one hands over and ends.
    await shell.minimizeWindow();
    expect(await shell.startAgain(link)).toBe(0);
    await page.getByText('Personal Account').first().waitFor();
    await page.getByText('Transport for London').first().waitFor();
    const { windows, tray } = await shell.until('the tray', ({ tray: { toolTip } = { toolTip: '' } }) =>
      toolTip.includes('healthy'),
    );
    expect(windows).toMatchObject([{ isVisible: true, isFocused: true }]);
    expect(trayLabels(tray?.menu)).toEqual(['The connection is healthy', 'Open Coffer', 'Sync now', 'Quit Coffer']);
    if (isDouble) expect(tray?.image).toMatch(/tray\.png$/);
  });

  test('with no window it goes on: sync, revocation, the warning with its action, reconnect, and not a row doubled', async () => {
    const shell = await launch(computer());
    let page = await shell.page();
    const controlUrl = await connect(shell, page);
    await expect.poll(async () => (await connections(page))[0]?.syncing, PATIENT).toBe(false);
    const before = (await askEngine(page, 'transactions.page', { limit: 500 })).transactions;
    expect(before.length).toBeGreaterThan(100);

    await shell.closeWindow();
    const closed = await shell.until(
      'no window',
      ({ windows, notifications }) => windows.length + notifications.length === 1,
    );
    expect(closed.windows).toEqual([]);
    expect(closed.notifications).toMatchObject([{ title: 'Coffer keeps running' }]);
    await expect.poll(() => page.isClosed(), PATIENT).toBe(true);

    await tellBank(controlUrl, '', { fault: 'revoke' });
    await shell.clickTrayMenu('sync');
    const warned = await shell.until('the warning', ({ notifications }) => notifications.length === 2);
    expect(warned.windows).toEqual([]);
    expect(warned.notifications[1]).toMatchObject({ title: 'Monzo needs attention', actions: ['Reconnect', 'Open'] });
    expect(warned.badge).toBe(1);
    if (isDouble) expect(warned.tray?.image).toMatch(/tray-attention\.png$/);
    expect(trayLabels(warned.tray?.menu).slice(0, 2)).toEqual(['1 connection needs attention', 'Monzo']);

    await shell.clickNotificationAction(1, 0);
    page = await shell.page();
    await page.waitForURL(/#\/connections\?at=[^&]+&renew=1$/);
    const [revoked] = await connections(page);
    expect(revoked).toMatchObject({ status: 'REVOKED', reason: 'revoked_at_bank' });
    await connect(shell, page, { connectionId: revoked?.connectionId ?? '' });
    await expect.poll(async () => (await connections(page))[0]?.syncing, PATIENT).toBe(false);
    const calm = await shell.until('calm', ({ badge }) => badge === 0);
    if (isDouble) expect(calm.tray?.image).toMatch(/tray\.png$/);
    const after = (await askEngine(page, 'transactions.page', { limit: 500 })).transactions;
    expect(after.map(({ transactionId }) => transactionId)).toEqual(before.map(({ transactionId }) => transactionId));
  });

  test('a power cut, a hidden start, and everything is still there; quitting closes the bank as well', async () => {
    const options = computer();
    const first = await launch(options);
    const controlUrl = await connect(first, await first.page());
    await first.kill();

    const shell = await launch({ ...options, args: ['--hidden'] });
    const hidden = await shell.until('the tray', ({ tray: { toolTip } = { toolTip: '' } }) =>
      toolTip.includes('healthy'),
    );
    expect(hidden.windows).toEqual([]);
    expect(await shell.startAgain()).toBe(0);
    const page = await shell.page();
    expect(await connections(page)).toMatchObject([{ providerName: 'Monzo', status: 'ACTIVE' }]);

    // The bank of the first start went with it; the engine starts it again when it is needed.
    await expect(fetch(controlUrl)).rejects.toThrow('fetch failed');
    const { controlUrl: again } = await askEngine(page, 'demo.start', {});
    await shell.clickMenu('quit');
    expect(await shell.exited).toBe(0);
    await expect(fetch(again)).rejects.toThrow('fetch failed');
  });

  test.runIf(isDouble)('a night’s sleep: waking up asks the banks at once', async () => {
    const shell = await launch(computer());
    const page = await shell.page();
    await connect(shell, page);
    await expect.poll(async () => (await connections(page))[0]?.syncing, PATIENT).toBe(false);
    const started = async (): Promise<number> =>
      (await askEngine(page, 'audit.page', { action: 'SYNC_STARTED' })).entries.length;
    const before = await started();
    await shell.sleep(13 * 3_600_000);
    await expect.poll(started, PATIENT).toBe(before + 1);
  });

  test('a page that dies is loaded again, once with words, then by the user’s choice', async () => {
    const shell = await launch(computer());
    const targets = async (): Promise<string | undefined> => (await shell.state()).windows[0]?.targetId;
    await shell.page();
    const first = await targets();
    await shell.crashPage();
    const told = await shell.until('the words', ({ dialogs }) => dialogs.length === 1);
    expect(told.dialogs[0]?.title).toBe('The window had stopped and was loaded again');
    if (isDouble) await expect.poll(targets, PATIENT).not.toBe(first);
    const page = await shell.page();
    await page.getByRole('button', { name: 'Try the demo bank' }).waitFor();
    await shell.answerDialog(0);

    await shell.crashPage();
    const asked = await shell.until('the question', ({ dialogs }) => dialogs.length === 2);
    expect(asked.dialogs[1]?.buttons).toEqual(['Load again', 'Quit']);
    await shell.answerDialog(1);
    expect(await shell.exited).toBe(0);
  });

  describe('links from anywhere', () => {
    test('can only answer an attempt the user began, once', async () => {
      const shell = await launch(computer());
      const page = await shell.page();
      const { controlUrl } = await askEngine(page, 'demo.start', {});
      const { authUrl } = await askEngine(page, 'connections.begin', { open: false, country: 'uk' });
      const link = await signInQuietly(controlUrl, authUrl, MONZO);
      for (const hostile of [
        link.replace(/state=[^&]*/, 'state=someone-elses'),
        `${link}&state=twice`,
        link.replace('oauth/callback', 'settings/delete'),
        'app.coffer:/oauth/callback',
        `app.coffer:/oauth/callback?code=${'c'.repeat(5000)}&state=s`,
        'app.coffer:/oauth/callback?code=%E0%A4%A&state=s',
        'https://evil.example/oauth/callback?code=c&state=s',
      ]) {
        await shell.openUrl(hostile);
        expect(await shell.startAgain('--inspect', hostile, hostile)).toBe(0);
      }
      expect(await connections(page)).toEqual([]);
      expect((await attempts(page)).map(({ state }) => state)).toEqual(['waiting']);
      expect(await shell.startAgain(link, '--load-extension=/tmp/evil')).toBe(0);
      await expect.poll(async () => (await connections(page)).length, PATIENT).toBe(1);
      await shell.openUrl(link);
      await expect.poll(() => shell.log(), PATIENT).toContain('STATE_USED');
      expect(await connections(page)).toHaveLength(1);
      expect(shell.log()).not.toContain(/[?&]code=([^&]+)/.exec(link)?.[1] ?? link);
    });

    test('cancelled at the bank: said, and nothing stored', async () => {
      const shell = await launch(computer());
      const page = await shell.page();
      await page.getByRole('button', { name: 'Try the demo bank' }).click();
      const { opened } = await shell.until('the bank’s page', (state) => state.opened.length > 0);
      await shell.openUrl(await visitBank(await openBrowser(), opened[0] ?? '', { bank: 'Monzo', does: 'cancel' }));
      await expect
        .poll(async () => (await attempts(page))[0], PATIENT)
        .toMatchObject({ state: 'failed', error: { code: 'AUTH_DENIED' } });
      expect(await connections(page)).toEqual([]);
    });
  });

  test.runIf(isDouble)(
    'where links go elsewhere, the answer comes over loopback, and the door closes behind it',
    async () => {
      const elsewhere = await launch({ ...computer(), canRegisterProtocol: false });
      const status = await askEngine(await elsewhere.page(), 'credentials.status', {});
      expect(status).toMatchObject({ redirectMode: 'loopback', redirectUri: 'http://127.0.0.1:4280/oauth/callback' });
      expect(elsewhere.log()).toContain('links go elsewhere');

      const port = await freePort();
      const options = computer();
      const redirectUri = `http://127.0.0.1:${port}/oauth/callback`;
      const shell = await launch({ ...options, env: { ...options.env, TRUELAYER_REDIRECT_URI: redirectUri } });
      const page = await shell.page();
      await expect(fetch(redirectUri)).rejects.toThrow('fetch failed');
      await page.getByRole('button', { name: 'Try the demo bank' }).click();
      const { opened } = await shell.until('the bank’s page', (state) => state.opened.length > 0);
      const browser = await openBrowser();
      await visitBank(browser, opened[0] ?? '', { bank: 'Monzo', does: 'allow' });
      await browser.pages()[0]?.getByText('The bank is connected').waitFor();
      expect(await connections(page)).toMatchObject([{ status: 'ACTIVE' }]);
      await expect(fetch(redirectUri)).rejects.toThrow('fetch failed');
    },
  );

  describe('starts that cannot be', () => {
    test('a wrong environment says so and creates nothing', async () => {
      const options = computer();
      const shell = await launch({ ...options, env: { TRUELAYER_ENV: 'moon' } });
      expect(await shell.exited).toBe(78);
      expect(shell.log()).toContain('TRUELAYER_ENV');
      expect(existsSync(options.profileDir)).toBe(false);
    });

    test.runIf(isDouble)('an installed copy does not read it', async () => {
      const shell = await launch({ ...computer(), env: { TRUELAYER_ENV: 'moon' }, isPackaged: true });
      const page = await shell.page();
      expect(await askEngine(page, 'app.status', {})).toMatchObject({ environment: 'demo', host: 'electron' });
      const { applicationMenu } = await shell.state();
      expect(JSON.stringify(applicationMenu)).not.toContain('toggleDevTools');
    });

    test('a profile that cannot be written is named', async () => {
      const options = computer();
      writeFileSync(options.profileDir, 'a file where the folder should be');
      const shell = await launch(options);
      expect(await shell.exited).toBe(1);
      expect(shell.log()).toContain('Coffer cannot start (PROFILE_UNWRITABLE)');
    });
  });

  test('speaks the language of the desktop, outside the page too', async () => {
    const shell = await launch({ ...computer(), locale: 'de-AT' });
    const { tray, applicationMenu } = await shell.until('the tray', ({ tray: icon }) => icon !== undefined);
    expect(trayLabels(tray?.menu)).toContain('Coffer öffnen');
    expect(applicationMenu[0]?.label).toBe('Datei');
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
