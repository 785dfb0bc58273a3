import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useChromium } from '../../support/chromium.ts';
import { overEveryElectron } from '../../support/electron/over-every-electron.ts';
import { askEngine } from './ask-engine.ts';
import { visitBank } from './bank-visit.ts';
import { connections, MONZO, PATIENT, trayLabels, useComputers } from './shell-suite.ts';
import { signInQuietly } from './tell-bank.ts';

const computer = useComputers();
const attempts = async (page: Page) => (await askEngine(page, 'connections.attempts', {})).attempts;

overEveryElectron('starting the desktop shell', (usePlayer, { isDouble }) => {
  const launch = usePlayer();
  const openBrowser = useChromium();

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
      const { notifications } = await elsewhere.until('the words', (state) => state.notifications.length > 0);
      expect(notifications[0]?.body).toContain('http://127.0.0.1:4280/oauth/callback');

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
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
