import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { openApp, type OpenedApp } from '../../support/interface/open-app.ts';
import { makeLedger } from '../../support/ledger-engine.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { signInAtBank } from '../../support/test-engine.ts';
import { startBank, type Bank } from '../../integration/engine/start-bank.ts';
import { watchPage } from '../first-run/watch-page.ts';

const ROWS = 100_000;
const BANK = 'ob-barclays';
const HOUR_MS = 3_600_000;

/** Ten years of twenty accounts, and one more bank that a person connects, reads, doubts and takes back. */
describeWith('browser', 'a hundred thousand payments', () => {
  const folder = useTemporaryFolders();
  const openContext = useChromium('suite');
  let bank: Bank;
  let app: OpenedApp;
  let page: Page;
  let complaints: () => string[];
  let connectionId: string;
  let credentialsId: string;

  beforeAll(async () => {
    const profileDir = folder('profile');
    await makeLedger(profileDir, {
      rows: ROWS,
      accounts: 20,
      years: 10,
      today: new Date().toISOString().slice(0, 10),
      seed: 11,
    });
    bank = await startBank({ rowsPerAccount: 5 });
    app = await openApp(profileDir, {
      demoBank: { start: () => Promise.resolve(bank), stop: () => Promise.resolve() },
      redirectTargets: { loopbackUri: 'http://127.0.0.1:4280/oauth/callback' },
    });
    const { authUrl } = await app.call('connections.begin', { providerId: BANK, open: false });
    const redirectUrl = await signInAtBank(bank, authUrl, { providerId: BANK });
    const { connection } = await app.call('connections.finish', { redirectUrl });
    ({ connectionId } = connection);
    credentialsId = connection.credentialsId ?? '';
    // Joins the first fetch.
    await app.call('sync.run', { connectionId });
    page = await (await openContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })).newPage();
    complaints = watchPage(page);
    await page.goto(`${app.host.url}/?token=${app.host.token}#/transactions`);
    await page.locator('.row-opener').first().waitFor();
  }, 240_000);
  afterAll(async () => {
    const found = complaints();
    await page.context().close();
    await app.host.close();
    await bank.close();
    expect(found).toEqual([]);
  });

  const shown = () => page.locator('.transaction__what').allTextContents();
  /** Types the words, and waits until what is shown is what was asked for last. */
  const searchFor = async (words: string, isAnswer: (rows: string[]) => boolean): Promise<void> => {
    await page.getByRole('searchbox').fill(words);
    await expect.poll(async () => isAnswer(await shown()), { message: words, timeout: 20_000 }).toBe(true);
  };
  const end = (count: number) => page.getByText(`${count} transaction`).waitFor();

  it('are searched as one types, word by word, to the last hit', async () => {
    for (const [typed, fits] of [
      ['tes', /\btes/i],
      ['tesco lee', /(?=.*\btesco)(?=.*\blee)/i],
      ['reference17 london', /(?=.*\breference17)(?=.*\blondon)/i],
    ] as const) {
      await searchFor(typed, (rows) => rows.length > 0 && rows.every((row) => fits.test(row)));
    }
    const { transactions } = await app.call('transactions.page', { search: 'reference17 london', limit: 200 });
    await end(transactions.length);
    await searchFor('nothing of that name', (rows) => rows.length === 0);
    await page.getByText('Nothing matches').waitFor();
    await searchFor('', (rows) => rows.length > 10);
    expect(await page.getByText('Nothing matches').count()).toBe(0);
  });

  it('are scrolled through in the order of their days, and only what is seen is in the page', async () => {
    await page.mouse.move(700, 500);
    const rowsInPage: number[] = [];
    const lastRow = async () => {
      const rows = page.locator('[role="row"][aria-rowindex]');
      const indexes = await rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute('aria-rowindex'))));
      rowsInPage.push(indexes.length);
      return Math.max(...indexes);
    };
    // The list waits for its next rows at their end, so how far a turn goes depends on how fast they come.
    while ((await lastRow()) <= 1000) for (let turn = 0; turn < 10; turn += 1) await page.mouse.wheel(0, 600);
    expect(Math.max(...rowsInPage)).toBeLessThan(120);
    const days = await page.locator('.day-heading time').evaluateAll((all) =>
      all
        .map((time) => ({
          day: time.getAttribute('datetime') ?? '',
          index: Number(time.closest('[aria-rowindex]')?.getAttribute('aria-rowindex')),
        }))
        .toSorted((left, right) => left.index - right.index)
        .map(({ day }) => day),
    );
    expect(days.length).toBeGreaterThan(1);
    expect(days).toEqual(days.toSorted().toReversed());
    await page.keyboard.press('Home');
  });

  it('keep a note on the hold it was written on, ask which payment it became, and give all back with the sync', async () => {
    const accountId = (await bank.truth(credentialsId)).find(({ kind }) => kind === 'account')?.accountId;
    const pay = (payment: object) => post(`${bank.controlUrl}/payment`, { credentialsId, accountId, ...payment });
    const stay = { amountMinor: -25_000, description: 'SEASIDE HOTEL MARGATE', pendingDescription: 'CARD HOLD 5521' };
    await pay({ ...stay, bookedAfterMs: HOUR_MS });
    await app.call('sync.run', { connectionId });

    // What a sync brings is there without anybody asking.
    await searchFor('hold 5521', (rows) => rows.length === 1);
    await page.locator('.row-opener').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('Note').fill('The weekend by the sea');
    await drawer.getByRole('button', { name: 'Save note' }).click();
    await page.getByText('Note saved.').waitFor();
    await page.keyboard.press('Escape');

    await bank.advance(HOUR_MS + 1000);
    await pay({ amountMinor: -25_000, description: 'GRAND HOTEL WHITBY' });
    await app.call('sync.run', { connectionId });
    await page.getByText('1 open question', { exact: true }).waitFor();
    await searchFor('weekend sea', (rows) => rows.length === 0);
    await page.getByRole('button', { name: /^This one.*WHITBY/ }).click();
    await page.getByText('open question').waitFor({ state: 'detached' });
    await page.getByText('The weekend by the sea').waitFor();
    await page.getByText('GRAND HOTEL WHITBY').first().waitFor();

    await page.goto(`${app.host.url}/#/activity/syncs`);
    await page.locator('.sync-row .row-opener').first().click();
    await page.getByRole('button', { name: 'Undo this sync…' }).click();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('is as it was before that sync.').waitFor();
    await page.goto(`${app.host.url}/#/transactions?search=hotel`);
    await page.getByText('Nothing matches').waitFor();
    await page.goto(`${app.host.url}/#/transactions?search=weekend`);
    await end(1);
    await page.getByText('CARD HOLD 5521').first().waitFor();
    expect(await shown()).toHaveLength(1);
  });
});

async function post(address: string, body: object): Promise<void> {
  const answer = await fetch(address, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}
