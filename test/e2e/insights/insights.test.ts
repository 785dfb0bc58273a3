import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { startHeadless, type HeadlessProcess } from '../../support/headless-process.ts';
import { takePicture } from '../../support/interface/take-picture.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { signInAtBank } from '../../support/test-engine.ts';
import { watchPage } from '../first-run/watch-page.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PICTURES = path.join(ROOT, 'test-results', 'insights');
const NO_KEY_STORE = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };

describeWith('browser', 'making sense of two years at the demo bank', () => {
  const folder = useTemporaryFolders();
  const openContext = useChromium('suite');
  let host: HeadlessProcess;
  let controlUrl: string;
  let page: Page;
  let complaints: () => string[];

  beforeAll(async () => {
    host = await startHeadless({ profileDir: folder('profile'), env: NO_KEY_STORE });
    ({ controlUrl } = await host.call('demo.start', {}));
    for (const providerId of ['ob-barclays', 'ob-monzo', 'ob-transferwise']) await connect(providerId);
    const context = await openContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    complaints = watchPage(page);
    await page.goto(`${host.url}/?token=${host.token}`);
  });
  afterAll(async () => {
    const found = complaints();
    await page.context().close();
    await host.stop();
    expect(found).toEqual([]);
  });

  it('a rule is tried out before it is saved, changes the past, and is taken back', async () => {
    const before = await rowsOf('groceries');
    await page.goto(`${host.url}/#/insights/rules`);
    await page.getByRole('button', { name: 'New rule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Merchant is').fill('Tesco');
    await dialog.getByLabel('Put it under').selectOption('education');
    await dialog.getByText(/^Fits \d+ transactions\.$/).waitFor();
    const promised = Number(/\d+/.exec((await dialog.getByText('would change').first().textContent()) ?? '')?.[0]);
    expect(promised).toBeGreaterThan(10);
    await picture('rule');
    await dialog.getByRole('button', { name: 'Save rule' }).click();
    await page.getByText(`Rule saved. ${promised} transactions changed.`).waitFor();
    expect(await rowsOf('education')).toBe(promised);
    expect(await rowsOf('groceries')).toBe(before - promised);

    // What was changed is seen where it is looked for.
    await page.goto(`${host.url}/#/transactions?category=education`);
    await page.locator('.row-opener').filter({ hasText: 'Tesco' }).first().click();
    await page.getByText('by your rule').waitFor();
    await page.getByRole('dialog').getByLabel('Category').selectOption('pets');
    await page.getByText('Always for Tesco?').waitFor();
    await page.keyboard.press('Escape');

    await page.goto(`${host.url}/#/insights/rules`);
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByText(/^Taken back: /).waitFor();
    expect(await rowsOf('education')).toBe(0);
    // All but the one that was given another by hand meanwhile.
    expect(await rowsOf('groceries')).toBe(before - 1);
    expect(await rowsOf('pets')).toBe(1);
  });

  it('a transfer that is not certain is confirmed, and is spent no more; rejected, it is again', async () => {
    await host.call('sync.run', {});
    const before = await flow();
    // A standing order that the bank calls nothing in particular, and the same sum on the other bank's account.
    await pay('ob-barclays', 'Barclays Bank Account', {
      amountMinor: -12_345,
      category: 'STANDING_ORDER',
      description: 'STO J DOE',
    });
    await pay('ob-monzo', 'Personal Account', { amountMinor: 12_345, description: 'J Doe' });
    await host.call('sync.run', {});
    expect(await flow()).toEqual({ inMinor: before.inMinor + 12_345, outMinor: before.outMinor - 12_345 });

    await page.goto(`${host.url}/#/insights/transfers`);
    const line = page.getByRole('listitem').filter({ hasText: '£123.45' });
    await line.getByText('Barclays Bank Account').waitFor();
    await picture('transfers');
    await line.getByRole('button', { name: 'It is one' }).click();
    await page.getByText('Counted as moved between your accounts.').waitFor();
    expect(await flow()).toEqual(before);

    await page.getByRole('radio', { name: 'Confirmed (1)' }).check();
    await line.getByText('STO J DOE').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('found on both of your accounts').waitFor();
    await picture('transfer-drawer');
    await drawer.getByRole('button', { name: 'It is not' }).click();
    await page.getByText('Not a transfer. Both count as what they are.').waitFor();
    expect(await flow()).toEqual({ inMinor: before.inMinor + 12_345, outMinor: before.outMinor - 12_345 });
  });

  it('what comes round is found, the user’s word on it kept, a budget set, and a month walked to by the keyboard', async () => {
    await page.goto(`${host.url}/#/insights`);
    const chart = page.getByRole('slider', { name: 'Cash flow by month' });
    await chart.focus();
    const current = await chart.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowLeft');
    await vi.waitUntil(async () => (await chart.getAttribute('aria-valuetext')) !== current);
    expect(await chart.getAttribute('aria-valuetext')).toMatch(
      /^\w+ \d{4}: In £[\d,.]+, Out −£[\d,.]+, Left over −?£[\d,.]+$/,
    );
    // The same month below, and in the table behind the chart.
    const month = (await chart.getAttribute('aria-valuetext'))?.split(':')[0] ?? '';
    expect(
      await page
        .getByLabel('Month', { exact: true })
        .evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text),
    ).toBe(month);
    await page.getByRole('button', { name: 'As a table' }).click();
    await page.getByRole('rowheader', { name: month, exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Due next' }).waitFor();
    await picture('money');

    await page.goto(`${host.url}/#/insights/recurring`);
    const spotify = page.getByRole('listitem').filter({ hasText: 'Spotify' });
    await spotify.getByText('every month', { exact: false }).waitFor();
    await page
      .getByText(/^Rose from £/)
      .first()
      .waitFor();
    await picture('recurring');
    await spotify.getByRole('button', { name: 'Not recurring' }).click();
    await page.getByRole('radio', { name: 'Dismissed (1)' }).check();
    await spotify.getByRole('button', { name: 'Think it over again' }).click();
    await page.getByRole('radio', { name: 'Dismissed (0)' }).waitFor({ state: 'attached' });

    await page.goto(`${host.url}/#/insights/budgets`);
    await page.getByRole('button', { name: 'New budget' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Category').selectOption('groceries');
    await dialog.getByLabel('Limit a month (GBP)').fill('0.01');
    await dialog.getByRole('button', { name: 'Save budget' }).click();
    const budget = page.getByRole('listitem').filter({ hasText: 'Groceries' });
    await budget.getByText(/ of £0\.01$/).waitFor();
    await budget.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No budgets yet').waitFor();
  });

  it('currencies stay apart until one is chosen for all; then the rates are told, and what has none stands apart', async () => {
    await page.goto(`${host.url}/#/overview`);
    await page.getByRole('slider', { name: 'Net worth in GBP' }).waitFor();
    await page.getByRole('link', { name: 'See all currencies in one' }).click();
    await page.getByLabel('Show everything in').selectOption('GBP');
    const dollars = page.getByRole('listitem').filter({ hasText: '1 USD in GBP' });
    await dollars.getByRole('button', { name: 'Enter…' }).click();
    await page.getByLabel('What 1 USD is worth in GBP').fill('0,79');
    await page.getByRole('button', { name: 'Save rate' }).click();
    await dollars.getByText('entered by you', { exact: false }).waitFor();
    await page.goto(`${host.url}/#/overview`);
    await page.getByRole('radio', { name: 'All in GBP' }).waitFor({ state: 'attached' });
    await page.getByText('The whole line at 1 USD = 0.79 GBP (entered by you,', { exact: false }).waitFor();
    await page.getByText('Without EUR and JPY: no rate is known.').waitFor();
    const today = new Date().toISOString().slice(0, 10);
    const { combined } = await host.call('insights.netWorth', { from: today, to: today, convertTo: 'GBP' });
    expect([combined?.missing, combined?.rates.length]).toEqual([['EUR', 'JPY'], 1]);
    await picture('net-worth');
  });

  /** What came in and went out this month in pounds, without anything that was only moved. */
  async function flow(): Promise<{ inMinor: number; outMinor: number }> {
    const today = new Date().toISOString().slice(0, 10);
    const { series } = await host.call('insights.cashFlow', {
      from: `${today.slice(0, 7)}-01`,
      to: today,
      currency: 'GBP',
    });
    const [{ inMinor, outMinor } = { inMinor: 0, outMinor: 0 }] = series[0]?.months ?? [];
    return { inMinor, outMinor };
  }

  async function pay(providerId: string, accountName: string, payment: Record<string, unknown>): Promise<void> {
    const { connections } = await host.call('connections.list', {});
    const connection = connections.find((one) => one.providerId === providerId);
    const { accounts } = await host.call('accounts.list', {});
    const known = accounts.find((one) => one.name === accountName && one.connectionId === connection?.connectionId);
    const credentialsId = connection?.credentialsId ?? '';
    const ledger = await fetch(`${controlUrl}/ledger?credentialsId=${encodeURIComponent(credentialsId)}`);
    const { accounts: atBank } = (await ledger.json()) as { accounts: { accountId: string; displayName: string }[] };
    const accountId = atBank.find((one) => one.displayName === known?.name)?.accountId;
    const answer = await fetch(`${controlUrl}/payment`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ credentialsId, accountId, ...payment }),
    });
    expect(answer.status).toBe(200);
  }

  async function connect(providerId: string): Promise<void> {
    const { authUrl } = await host.call('connections.begin', { providerId, open: false });
    // The answer goes to the host itself, as it would from a browser.
    await fetch(await signInAtBank({ controlUrl }, authUrl, { providerId }), { redirect: 'manual' });
    await vi.waitUntil(
      async () =>
        (await host.call('connections.list', {})).connections.some(
          (one) => one.providerId === providerId && one.lastSyncedAt !== undefined && !one.syncing,
        ),
      { timeout: 60_000, interval: 100 },
    );
  }

  async function rowsOf(categoryId: string): Promise<number> {
    let count = 0;
    let cursor: string | undefined;
    do {
      const found = await host.call('transactions.page', {
        categoryIds: [categoryId],
        limit: 500,
        ...(cursor === undefined ? {} : { cursor }),
      });
      count += found.transactions.length;
      cursor = found.nextCursor;
    } while (cursor !== undefined);
    return count;
  }

  function picture(name: string): Promise<void> {
    return takePicture(page, path.join(PICTURES, `${name}.jpg`));
  }
});
