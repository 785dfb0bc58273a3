import { randomBytes } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { startHeadless, type HeadlessProcess } from '../../support/headless-process.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { signInOn, type BankUser } from './sign-in.ts';

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
    await signInOn(page, 'DKB', host.url);
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

    await page.getByRole('button', { name: 'Why?' }).click();
    await page.getByText('The access was withdrawn at the bank').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();

    await tell({ clear: true });
    await page.getByRole('button', { name: 'Reconnect' }).click();
    await signInOn(page, 'Barclays', host.url);
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

  it('shows every consent one click away from anywhere, and ends it with the second', async () => {
    await connect('Monzo');
    await connect('Barclays', undefined, 2);
    const before = await ledger();
    const [account] = (await host.call('accounts.list', {})).accounts;
    const PLACES = ['overview', 'transactions', `accounts/${account?.accountId}`, 'insights', 'connections/add'];
    for (const place of [...PLACES, 'activity', 'activity/syncs', 'activity/health', 'settings', 'settings/live']) {
      await page.goto(`${host.url}/#/${place}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('navigation').getByRole('link', { name: 'Connections' }).click();
      for (const bank of ['Monzo', 'Barclays']) {
        const card = page.getByRole('article', { name: bank });
        await card.getByText(/\d{4} to \d/).waitFor();
        expect(await card.getByRole('button', { name: 'Disconnect' }).isEnabled(), `${bank}, from ${place}`).toBe(true);
      }
    }
    await page.getByRole('article', { name: 'Monzo' }).getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('Monzo is disconnected', { exact: false }).first().waitFor();
    expect(await consentsAlive()).toEqual(['ob-barclays']);
    expectKept(await ledger(), before);
    await page.getByRole('article', { name: 'Monzo' }).getByText('Disconnected').waitFor();
  });

  async function connect(bank: string, user?: BankUser, banks = 1): Promise<void> {
    await page.goto(`${host.url}/?token=${host.token}`);
    const { authUrl } = await host.call('connections.begin', { country: bank === 'DKB' ? 'de' : 'uk', open: false });
    await page.goto(authUrl);
    await signInOn(page, bank, host.url, user);
    await settled(banks);
  }

  /** Until the first fetch of each bank is through. */
  async function settled(banks = 1): Promise<void> {
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
      .toEqual(Array.from({ length: banks }, () => [false, true, 'ACTIVE']));
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

  /** The banks where a consent still stands, as they themselves say. */
  async function consentsAlive(): Promise<string[]> {
    const { consents } = (await (await fetch(controlUrl)).json()) as {
      consents: { providerId: string; status: string }[];
    };
    return consents.filter(({ status }) => status === 'Authorised').map(({ providerId }) => providerId);
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
