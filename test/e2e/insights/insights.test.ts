import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { startHeadless, type HeadlessProcess } from '../../support/headless-process.ts';
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
  let page: Page;
  let complaints: () => string[];

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    host = await startHeadless({ profileDir: folder('profile'), env: NO_KEY_STORE });
    const { controlUrl } = await host.call('demo.start', {});
    for (const providerId of ['ob-barclays', 'ob-monzo', 'ob-transferwise']) await connect(providerId, controlUrl);
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
    await page.goto(`${host.url}/#/insights`);
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

    await page.goto(`${host.url}/#/insights`);
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByText(/^Taken back: /).waitFor();
    expect(await rowsOf('education')).toBe(0);
    // All but the one that was given another by hand meanwhile.
    expect(await rowsOf('groceries')).toBe(before - 1);
    expect(await rowsOf('pets')).toBe(1);
  });

  async function connect(providerId: string, controlUrl: string): Promise<void> {
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

  function picture(name: string): Promise<Buffer> {
    return page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
  }
});
