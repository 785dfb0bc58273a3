import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { wordsOf } from '../../../renderer/words/words-of.ts';
import { authWords } from '../../../sandbox/auth-words.ts';
import type { Locale } from '../../../shared/domain/language.ts';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { startHeadless, type HeadlessProcess } from '../../support/headless-process.ts';
import { takePicture } from '../../support/interface/take-picture.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { watchPage } from '../first-run/watch-page.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../../test-results/keyboard');
const PATIENCE_MS = 30_000;
/** More stops than any page has: past it, the key leads round and round. */
const MOST_STOPS = 120;

/** From the first page to a bank that was lost and won back, by somebody who has no mouse. */
describeWith('browser', 'by the keyboard alone, from welcome to reconnect', () => {
  const folder = useTemporaryFolders();
  const openContext = useChromium();
  let host: HeadlessProcess | undefined;
  let context: BrowserContext | undefined;
  let complaints: () => string[];
  afterEach(async () => {
    // Taken before the host goes: an open page complains about its end.
    const found = complaints();
    await context?.close();
    await host?.stop();
    expect(found).toEqual([]);
  });

  it.each(['en-GB', 'de-DE'] as const)('%s', async (locale) => {
    const words = wordsOf(locale);
    host = await startHeadless({
      profileDir: folder('profile'),
      env: { TRUELAYER_ENCRYPTION_KEY: randomBytes(32).toString('hex'), TRUELAYER_ENV: 'demo' },
    });
    const { call, url, token } = host;
    context = await openContext({ viewport: { width: 1280, height: 800 }, locale, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    complaints = watchPage(page);
    let presses = 0;
    await context.exposeBinding('coffersTestHeardAPointer', () => (presses += 1));
    await context.addInitScript(() => {
      for (const kind of ['pointerdown', 'mousedown', 'touchstart']) {
        addEventListener(
          kind,
          () => (globalThis as unknown as Record<string, () => void>)['coffersTestHeardAPointer']?.(),
          true,
        );
      }
    });
    const picture = (name: string) => takePicture(page, path.join(PICTURES, `${locale}-${name}.jpg`));

    await page.goto(`${url}/?token=${token}`);
    await page.getByRole('heading', { name: words.welcome.title }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(locale);
    await picture('welcome');
    await pressOn(page, page.getByRole('button', { name: words.welcome.demoButton }));
    await signIn(page, locale, 'Barclays', url);
    await settled(call);
    await page.getByRole('heading', { level: 1, name: words.screens.overview }).waitFor();
    await page.getByRole('region', { name: words.overview.allAccounts }).waitFor();
    await picture('connected');
    const before = await ledger(call);
    expect(before.length).toBeGreaterThan(100);

    // A row of the list is opened, and left again.
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.getByRole('heading', { level: 1, name: words.screens.transactions }).waitFor();
    await reach(page, page.locator('.row-opener').first());
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel(words.details.note).waitFor();
    await picture('row');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    // The bank withdraws the access, and the next sync finds out.
    const { controlUrl } = await call('demo.start', {});
    await tell(controlUrl, { fault: 'revoke' });
    await page.keyboard.press('s');
    await expect
      .poll(async () => (await connections(call)).map(({ status }) => status), { timeout: PATIENCE_MS })
      .toEqual(['REVOKED']);
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByText(words.status.withdrawnAtBank).first().waitFor();
    await pressOn(page, page.getByRole('button', { name: words.connections.more, exact: true }));
    await pressOn(page, page.getByRole('button', { name: words.renewing.whyMenu }));
    await page.getByText(words.diagnosis.causes.revoked_at_bank).waitFor();
    await picture('why');
    await page.keyboard.press('Escape');

    // Won back by name: the palette leads to the button, the button to the bank.
    await tell(controlUrl, { clear: true });
    await page.keyboard.press('Control+k');
    await page.keyboard.type(words.commands.reconnect('Barclays'));
    await picture('palette');
    await page.keyboard.press('Enter');
    const reconnect = page.getByRole('button', { name: words.connections.reconnect, exact: true });
    await page.waitForFunction(
      (name) => document.activeElement?.textContent?.trim() === name,
      words.connections.reconnect,
    );
    expect(await isFocused(reconnect)).toBe(true);
    await page.keyboard.press('Enter');
    await signIn(page, locale, 'Barclays', url);
    await settled(call);
    expect(await ledger(call)).toEqual(before);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await picture('reconnected');
    expect(presses).toBe(0);
  });
});

/** On the bank's pages, until they lead back to Coffer. */
async function signIn(page: Page, locale: Locale, bank: string, home: string): Promise<void> {
  const said = authWords(locale);
  const username = page.getByLabel(said.username);
  const picker = page.getByRole('button', { name: bank });
  await username.or(picker).first().waitFor();
  if (!(await username.isVisible())) await pressOn(page, picker.first());
  await username.waitFor();
  await reach(page, username);
  await page.keyboard.type('john');
  await page.keyboard.press('Tab');
  await page.keyboard.type('doe');
  await page.keyboard.press('Enter');
  const allow = page.getByRole('button', { name: said.allow });
  await allow.waitFor();
  await pressOn(page, allow);
  await page.waitForURL((address) => address.origin === home && address.pathname === '/');
}

/** Goes to an element by the Tab key, and presses it. */
async function pressOn(page: Page, target: Locator): Promise<void> {
  await reach(page, target);
  await page.keyboard.press('Enter');
}

/** Goes on by the Tab key until an element has the focus; a page that does not lead there fails. */
async function reach(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await isFocused(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not lead to ${String(target)}.`);
}

function isFocused(target: Locator): Promise<boolean> {
  return target.first().evaluate((element) => element === document.activeElement);
}

async function connections(call: HeadlessProcess['call']) {
  return (await call('connections.list', {})).connections;
}

/** Until the first fetch is through. */
async function settled(call: HeadlessProcess['call']): Promise<void> {
  await expect
    .poll(
      async () =>
        (await connections(call)).map(({ syncing, lastSyncedAt, status }) => [
          syncing,
          lastSyncedAt !== undefined,
          status,
        ]),
      { timeout: PATIENCE_MS },
    )
    .toEqual([[false, true, 'ACTIVE']]);
}

/** Every booked row, in a line each. */
async function ledger(call: HeadlessProcess['call']): Promise<string[]> {
  const rows: string[] = [];
  for (let cursor: string | undefined; ;) {
    const input = { limit: 500, status: 'booked', ...(cursor === undefined ? {} : { cursor }) } as const;
    const { transactions, nextCursor } = await call('transactions.page', input);
    rows.push(...transactions.map(({ transactionId, date, amountMinor }) => `${transactionId} ${date} ${amountMinor}`));
    if (nextCursor === undefined) return rows;
    cursor = nextCursor;
  }
}

async function tell(controlUrl: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(controlUrl, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`The demo bank refused: ${await answer.text()}`);
}
