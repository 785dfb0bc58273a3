import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startSandbox, type RunningSandbox } from '../../../sandbox/start-sandbox.ts';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { startHeadless, type HeadlessProcess } from '../../support/headless-process.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { signInOn } from './sign-in.ts';

const PATIENCE_MS = 20_000;
const LIVE = { clientId: 'household-4f21', clientSecret: 'the-secret-of-the-live-application' };

/** The guided move, with a bank that knows the live application only. */
describeWith('browser', 'the move from the sandbox to live banks', () => {
  const folder = useTemporaryFolders();
  const openContext = useChromium();
  let bank: RunningSandbox;
  let host: HeadlessProcess;
  let page: Page;

  beforeEach(async () => {
    bank = await startSandbox({ client: LIVE, historyYears: 0 });
    host = await startHeadless({
      profileDir: folder('profile'),
      env: {
        TRUELAYER_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
        TRUELAYER_AUTH_URL: bank.authUrl,
        TRUELAYER_API_URL: bank.apiUrl,
      },
    });
    await host.call('settings.update', { environment: 'sandbox' });
    await host.call('credentials.set', {
      environment: 'sandbox',
      clientId: 'sandbox-household-4f21',
      clientSecret: 'another secret',
      redirectMode: 'loopback',
    });
    page = await (await openContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
  });
  afterEach(async () => {
    await page.context().close();
    await host.stop();
    await bank.close();
  });

  it('says what stays and what is separate, checks every step, and ends at the first bank', async () => {
    await page.goto(`${host.url}/?token=${host.token}`);
    await page.goto(`${host.url}/#/settings`);
    await page.getByRole('link', { name: 'Move to live, step by step' }).click();
    await page.getByText('What stays', { exact: true }).waitFor();
    await page.getByText('What is separate', { exact: true }).waitFor();
    expect(await stands()).toEqual(['To do', 'To do', 'To do', 'To do']);

    // An id of the sandbox is no live one; a wrong secret is refused by TrueLayer itself.
    await enter('sandbox-household-4f21', 'a wrong secret');
    await page.getByRole('alert').filter({ hasText: 'sandbox' }).waitFor();
    expect(await stands()).toEqual(['To do', 'To do', 'To do', 'To do']);
    await enter(LIVE.clientId, 'a wrong secret');
    await page.getByText('TrueLayer refuses it.', { exact: false }).waitFor();
    expect(await stands()).toEqual(['Done', 'Not right yet', 'To do', 'To do']);
    expect(await page.getByRole('button', { name: 'Work with live banks' }).isDisabled()).toBe(true);

    await enter(LIVE.clientId, LIVE.clientSecret);
    await page.getByText(/TrueLayer knows this application and offers it \d+ banks/).waitFor();
    expect(await stands()).toEqual(['Done', 'Done', 'To do', 'To do']);
    await page.getByText('/oauth/callback', { exact: false }).last().waitFor();

    await page.getByRole('button', { name: 'Work with live banks' }).click();
    await page.getByRole('link', { name: 'Add a bank' }).click();
    await page.getByRole('button', { name: 'Monzo' }).click();
    await signInOn(page, 'Monzo', host.url);
    await expect
      .poll(async () => (await host.call('connections.list', {})).connections, { timeout: PATIENCE_MS })
      .toMatchObject([{ environment: 'production', status: 'ACTIVE' }]);

    await page.goto(`${host.url}/#/settings/live`);
    await page.getByText('You are live').waitFor();
    expect(await stands()).toEqual(['Done', 'Done', 'Done', 'Done']);
    // What was entered for the sandbox is as it was.
    expect(await host.call('credentials.status', { environment: 'sandbox' })).toMatchObject({
      clientId: 'sandbox-household-4f21',
      hasSecret: true,
    });
  });

  async function enter(clientId: string, clientSecret: string): Promise<void> {
    await page.getByLabel('Client id').fill(clientId);
    await page.getByRole('textbox', { name: 'Client secret' }).fill(clientSecret);
    await page.getByRole('button', { name: 'Save and check' }).click();
  }

  /** How the four steps stand, in the words of the page. */
  async function stands(): Promise<string[]> {
    return page.getByRole('list', { name: 'Steps' }).getByRole('status').locator('strong').allTextContents();
  }
});
