import { randomBytes } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { startHeadless, type HeadlessProcess } from '../../support/headless-process.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const PATIENCE_MS = 20_000;

/** What the engine holds, as comparable texts. */
type Ledger = { accounts: string[]; rows: { accountId: string; date: string; text: string }[] };

/** Connections that never die silently, as a user lives through it: the built host, the demo bank, Chromium. */
describeWith('browser', 'renewing and reconnecting', () => {
  const folder = useTemporaryFolders();
  const openContext = useChromium();
  let host: HeadlessProcess;
  let context: BrowserContext;
  let page: Page;
  let controlUrl: string;
  let complaints: string[];

  beforeEach(async () => {
    host = await startHeadless({
      profileDir: folder('profile'),
      env: { TRUELAYER_ENCRYPTION_KEY: randomBytes(32).toString('hex'), TRUELAYER_ENV: 'demo' },
    });
    ({ controlUrl } = await host.call('demo.start', {}));
    // These stories are about consents; the law's quota has its own.
    await tell({ set: { quotas: false, extensionLagMs: 0 } });
    context = await openContext({ viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  });
  afterEach(async () => {
    // Taken before the host goes: an open page complains about its end.
    const found = [...complaints];
    await context.close();
    await host.stop();
    expect(found).toEqual([]);
  });

  it('warns of a British consent in time and renews it in two clicks', async () => {
    await connect('Monzo', { username: 'john', password: 'eternal' });
    await tell({ fault: 'consent-expires-in', days: 5, times: 1 });
    await syncNow();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByText('The consent ends in', { exact: false }).waitFor();
    await host.call('settings.update', { accountHolder: { name: 'John Doe', email: 'john@example.org' } });

    await page.getByRole('button', { name: 'Renew' }).click();
    await page.getByText('TrueLayer, a company regulated', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Yes, keep sharing' }).click();

    await page.getByText('Monzo is good for another term.').waitFor();
    const [connection] = (await host.call('connections.list', {})).connections;
    expect(connection).toMatchObject({ status: 'ACTIVE' });
    expect(connection?.daysLeft).toBeGreaterThan(80);
    expect(await actions()).toContain('CONNECTION_EXTENDED');
  });

  it('renews a German bank by a new link onto the same connection, with every account and row kept', async () => {
    await connect('DKB');
    const before = await ledger();
    await page.getByRole('link', { name: 'Connections' }).first().click();
    await page.getByRole('button', { name: 'Renew' }).click();
    await signIn('DKB');
    await settled();
    expectKept(await ledger(), before);
    expect((await host.call('connections.list', {})).connections.length).toBe(1);
  });

  it('says why a bank went silent, and brings it back with its history', async () => {
    await connect('Barclays');
    const before = await ledger();
    await tell({ fault: 'revoke' });
    await page.getByRole('link', { name: 'Connections' }).first().click();
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.getByText('Withdrawn at the bank').first().waitFor();

    await page.getByRole('button', { name: 'More' }).click();
    await page.getByText('How this connection stands').click();
    await page.getByText('The access was withdrawn at the bank').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();

    await tell({ clear: true });
    await page.getByRole('button', { name: 'Reconnect' }).click();
    await signIn('Barclays');
    await settled();
    expectKept(await ledger(), before);

    // And back again: the reconnect can be undone.
    await page.getByRole('link', { name: 'Connections' }).first().click();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByText('Undo the last reconnect').click();
    await page.getByText('is as it was before the reconnect', { exact: false }).waitFor();
    expect((await host.call('connections.list', {})).connections).toMatchObject([{ status: 'REVOKED' }]);
    expect((await ledger()).accounts).toEqual(before.accounts);
  });

  async function connect(
    bank: string,
    user: { username: string; password: string } = { username: 'john', password: 'doe' },
  ): Promise<void> {
    await page.goto(`${host.url}/?token=${host.token}`);
    const { authUrl } = await host.call('connections.begin', { country: bank === 'DKB' ? 'de' : 'uk', open: false });
    await page.goto(authUrl);
    await signIn(bank, user);
    await settled();
  }

  /** On the bank's pages, until they lead back to Coffer. A link that names its bank skips the picker. */
  async function signIn(bank: string, { username, password } = { username: 'john', password: 'doe' }): Promise<void> {
    const picker = page.getByRole('button', { name: bank });
    const field = page.getByLabel('Username');
    await picker.or(field).first().waitFor();
    if (!(await field.isVisible())) await picker.first().click();
    await field.fill(username);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Allow access' }).click();
    await page.waitForURL((url) => url.origin === host.url && url.pathname === '/');
  }

  /** Until the first fetch is through. */
  async function settled(): Promise<void> {
    await expect
      .poll(
        async () =>
          (await host.call('connections.list', {})).connections.map(({ syncing, lastSyncedAt, status }) => [
            syncing,
            lastSyncedAt !== undefined,
            status,
          ]),
        { timeout: PATIENCE_MS },
      )
      .toEqual([[false, true, 'ACTIVE']]);
  }

  async function syncNow(): Promise<void> {
    await host.call('sync.run', { userPresent: true });
  }

  async function ledger(): Promise<Ledger> {
    const { accounts } = await host.call('accounts.list', {});
    const rows: Ledger['rows'] = [];
    for (let cursor: string | undefined; ;) {
      const found = await host.call('transactions.page', {
        limit: 500,
        status: 'booked',
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { transactionId, accountId, date, amountMinor } of found.transactions)
        rows.push({ accountId, date, text: `${transactionId} ${date} ${amountMinor}` });
      cursor = found.nextCursor;
      if (cursor === undefined) break;
    }
    return { accounts: accounts.map(({ accountId, name }) => `${accountId} ${name}`).sort(), rows };
  }

  /** Everything stands as it stood, each once. A new consent may reach further back than the first one was asked to. */
  function expectKept(after: Ledger, before: Ledger): void {
    expect(after.accounts).toEqual(before.accounts);
    const known = new Set(before.rows.map(({ text }) => text));
    expect(after.rows.filter(({ text }) => known.has(text))).toEqual(before.rows);
    for (const row of after.rows.filter(({ text }) => !known.has(text))) {
      const dates = before.rows.filter(({ accountId }) => accountId === row.accountId).map(({ date }) => date);
      expect(dates.every((date) => row.date <= date)).toBe(true);
    }
  }

  async function actions(): Promise<string[]> {
    return (await host.call('audit.page', { limit: 200 })).entries.map(({ action }) => action);
  }

  async function tell(body: object): Promise<void> {
    const answer = await fetch(controlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`the demo bank refused: ${await answer.text()}`);
  }
});
