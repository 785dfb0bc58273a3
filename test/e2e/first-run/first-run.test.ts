import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFormats } from '../../../renderer/format/formats.ts';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { startHeadless, type HeadlessProcess } from '../../support/headless-process.ts';
import { takePicture } from '../../support/interface/take-picture.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { startProgram, type Program } from './start-program.ts';
import { watchPage } from './watch-page.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PICTURES = path.join(ROOT, 'test-results', 'first-run');
const formats = createFormats('en-GB');

/** No key store of the desktop, so that a stranger's first run is the same on every machine. */
const NO_KEY_STORE = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };

describeWith('browser', 'the first run', () => {
  const folder = useTemporaryFolders();
  const openContext = useChromium();
  let programs: Program[];
  let host: HeadlessProcess | undefined;
  let context: BrowserContext;
  let page: Page;
  let story: string;
  let complaints: () => string[];

  beforeEach(async () => {
    programs = [];
    host = undefined;
    context = await openContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    complaints = watchPage(page);
  });
  afterEach(async () => {
    // Taken before the host goes: an open page complains about its end.
    const found = complaints();
    await context.close();
    await host?.stop();
    for (const program of programs) await program.stop();
    expect(found).toEqual([]);
  });

  it('with nothing but this computer: one click starts the demo bank, john signs in, and his money is on screen', async () => {
    story = 'demo';
    host = await startHeadless({ profileDir: folder('profile'), env: NO_KEY_STORE });
    await page.goto(`${host.url}/?token=${host.token}`);
    await page.getByRole('heading', { name: 'Your banks, kept on your own computer' }).waitFor();
    // The token does not stay in the address, where a shoulder or a history could read it.
    expect(page.url()).toBe(`${host.url}/`);
    await picture('welcome');

    await page.getByRole('button', { name: 'Try the demo bank' }).click();
    await signIn('Barclays');
    await expectMoneyOnScreen(host);
  });

  it('cancelled at the bank: said in words, kept in the audit, and the next try works', async () => {
    story = 'cancel';
    host = await startHeadless({ profileDir: folder('profile'), env: NO_KEY_STORE });
    await page.goto(`${host.url}/?token=${host.token}`);
    await page.getByRole('button', { name: 'Try the demo bank' }).click();
    await page.getByRole('button', { name: 'Monzo' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('AUTH_DENIED').waitFor();
    await picture('at-the-bank');
    await page.getByRole('link', { name: 'Back to Coffer' }).click();
    await page.getByRole('button', { name: 'Dismiss' }).waitFor();
    await picture('in-coffer');
    expect(await failures(host)).toEqual(['AUTH_DENIED']);
    expect((await host.call('connections.list', {})).connections).toEqual([]);

    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('button', { name: 'Try the demo bank' }).click();
    await signIn('Monzo');
    await expectMoneyOnScreen(host);
  });

  it('an answer with a wrong state: refused in words, nothing changed, and the right one still counts', async () => {
    story = 'wrong-state';
    host = await startHeadless({ profileDir: folder('profile'), env: NO_KEY_STORE });
    await page.goto(`${host.url}/?token=${host.token}`);
    await page.getByRole('button', { name: 'Try the demo bank' }).click();
    await page.getByRole('button', { name: 'Monzo' }).waitFor();

    const stranger = await context.newPage();
    const answer = await stranger.goto(`${host.url}/oauth/callback?code=made-up&state=<script>alert(1)</script>`);
    expect(answer?.status()).toBe(400);
    await stranger.getByText('STATE_UNKNOWN').waitFor();
    expect(await stranger.content()).not.toContain('alert(1)');
    await takePicture(stranger, path.join(PICTURES, `${story}-refused.jpg`));
    await stranger.close();
    expect(await failures(host)).toEqual(['STATE_UNKNOWN']);
    expect((await host.call('connections.attempts', {})).attempts).toMatchObject([{ state: 'waiting' }]);

    await signIn('Monzo');
    await expectMoneyOnScreen(host);
  });

  it('by npm, with addresses and an application from the environment: a bank is picked and its money is on screen', async () => {
    story = 'npm';
    const bank = await run(['sandbox', '--port', '0']);
    const { authUrl, apiUrl, clientId, clientSecret } = bank.ready;
    const coffer = await run(['headless', '--port', '0', '--no-open', '--profile', folder('profile')], {
      ...NO_KEY_STORE,
      TRUELAYER_AUTH_URL: String(authUrl),
      TRUELAYER_API_URL: String(apiUrl),
      TRUELAYER_CLIENT_ID: String(clientId),
      TRUELAYER_CLIENT_SECRET: String(clientSecret),
    });
    const [url, token] = [String(coffer.ready['url']), String(coffer.ready['token'])];
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await page.goto(`${url}/?token=${token}`);
    await page.getByRole('heading', { name: 'Connect your first bank' }).waitFor();
    await page.getByText('Monzo').first().waitFor();
    await picture('banks');
    await page.getByText('Monzo').first().click();
    await signIn('Monzo', url);
    await expectMoneyOnScreen({ url, call: callerOf(url, token) });
  });

  /** On the bank's own pages, as a person would. A link that names its bank skips the picker. */
  async function signIn(bank: string, coffer = host?.url): Promise<void> {
    await page.waitForURL(({ origin }) => origin !== coffer);
    const picker = page.getByRole('button', { name: bank });
    const username = page.getByLabel('Username');
    await picker.or(username).first().waitFor();
    if (!(await username.isVisible())) await picker.first().click();
    await username.fill('john');
    await page.getByLabel('Password').fill('doe');
    await picture('sign-in');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Allow access' }).waitFor();
    await picture('consent');
    await page.getByRole('button', { name: 'Allow access' }).click();
  }

  /** Every account with its balance on Overview; the newest transactions, and a search, on Transactions. */
  async function expectMoneyOnScreen({ url, call }: Pick<HeadlessProcess, 'url' | 'call'>): Promise<void> {
    await page.waitForURL((at) => at.origin === url && at.pathname === '/');
    await expect
      .poll(
        async () =>
          (await call('connections.list', {})).connections.map((one) => one.lastSyncedAt !== undefined && !one.syncing),
        { timeout: 30_000 },
      )
      .toEqual([true]);
    const { accounts } = await call('accounts.list', {});
    expect(accounts.length).toBeGreaterThan(0);

    await page.goto(`${url}/#/overview`);
    const main = page.getByRole('main');
    for (const { name, balance, currency } of accounts) {
      await main.getByText(name).first().waitFor();
      await main
        .getByText(formats.money(balance?.currentMinor ?? 0, currency))
        .first()
        .waitFor();
    }
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    await picture('overview');

    await page.goto(`${url}/#/transactions`);
    const { transactions } = await call('transactions.page', { limit: 8 });
    for (const { amountMinor, currency } of transactions) {
      await main
        .getByText(formats.money(Math.abs(amountMinor), currency), { exact: false })
        .first()
        .waitFor();
    }
    await picture('transactions');
    // A word that a person would type: the beginning of one that is seen.
    const word =
      transactions.map(({ description }) => /[A-Za-z]{4,}/.exec(description)?.[0] ?? '').find((one) => one !== '') ??
      '';
    const found = (await call('transactions.page', { search: word, limit: 3 })).transactions;
    expect(found.length).toBeGreaterThan(0);
    await page.getByRole('searchbox').first().fill(word);
    for (const { amountMinor, currency } of found) {
      await main
        .getByText(formats.money(Math.abs(amountMinor), currency), { exact: false })
        .first()
        .waitFor();
    }
    await picture('search');
  }

  async function failures({ call }: Pick<HeadlessProcess, 'call'>): Promise<unknown[]> {
    const { entries } = await call('audit.page', { action: 'AUTH_FAILED' });
    return entries.map(({ metadata }) => metadata['code']);
  }

  async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Program> {
    const program = await startProgram(args, env);
    programs.unshift(program);
    return program;
  }

  function picture(name: string): Promise<void> {
    return takePicture(page, path.join(PICTURES, `${story}-${name}.jpg`));
  }
});

/** Calls over HTTP of a host that was started by npm. */
function callerOf(url: string, token: string): HeadlessProcess['call'] {
  return async (method, input) => {
    const answer = await fetch(`${url}/api/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(input),
    });
    const envelope = (await answer.json()) as { ok: boolean; value: never };
    expect(envelope.ok, method).toBe(true);
    return envelope.value;
  };
}
