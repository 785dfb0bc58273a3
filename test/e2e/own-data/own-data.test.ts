import { readFile } from 'node:fs/promises';

import { parse as parseCsv } from 'csv-parse/sync';
import path, { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { lookInBothThemes } from '../../support/interface/look-in-both-themes.ts';
import { openApp, type OpenedApp } from '../../support/interface/open-app.ts';
import { makeLedger } from '../../support/ledger-engine.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

describeWith('browser', 'a person and their own data', () => {
  const newContext = useChromium();
  const folder = useTemporaryFolders();
  let app: OpenedApp | undefined;
  afterEach(() => app?.host.close());

  async function openAt(place: string): Promise<Page> {
    const profileDir = folder('profile');
    await makeLedger(profileDir, { rows: 120 });
    app = await openApp(profileDir);
    const page = await (await newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    await page.goto(`${app.host.url}/?token=${app.host.token}#/${place}`);
    return page;
  }

  it('locks with a PIN: nothing of the money stays on the page, a wrong PIN opens nothing, the right one everything', async () => {
    const page = await openAt('settings?at=lock');
    await page.getByRole('button', { name: 'Set up the lock' }).click();
    await page.getByLabel('PIN or passphrase', { exact: true }).fill('271828');
    await page.getByLabel('Once more', { exact: true }).fill('271828');
    await page.getByRole('button', { name: 'Set the lock' }).click();
    await page.getByText('The lock is set.').waitFor();
    await page.goto(`${app?.host.url}/#/overview`);
    await page.getByText('Account 0').first().waitFor();

    await page.keyboard.press('Control+Shift+L');
    await page.getByRole('heading', { name: 'Coffer is locked' }).waitFor();
    const shown = await page.evaluate(() => {
      const copy = document.documentElement.cloneNode(true) as HTMLElement;
      // Drawings are full of figures.
      for (const drawing of copy.querySelectorAll('svg')) drawing.remove();
      return copy.outerHTML;
    });
    expect(shown).not.toMatch(/Account 0|[£€]|\d\.\d\d/);
    await page.getByLabel('PIN', { exact: true }).fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('That is not it').waitFor();
    // Another window, and the same one loaded anew, find the same door.
    await page.reload();
    await page.getByRole('heading', { name: 'Coffer is locked' }).waitFor();
    await page.getByLabel('PIN', { exact: true }).fill('271828');
    await page.keyboard.press('Enter');
    await page.getByText('Account 0').first().waitFor();
  });

  it('hides amounts by a key, in every window, and before anything is drawn', async () => {
    const page = await openAt('overview');
    const blur = () =>
      page
        .locator('.money')
        .first()
        .evaluate((money) => getComputedStyle(money).filter);
    await page.locator('.money').first().waitFor();
    expect(await blur()).toBe('none');
    await page.keyboard.press('Control+Shift+Period');
    await expect.poll(blur).toMatch(/^blur/);
    expect((await app?.call('settings.get', {}))?.hidesAmounts).toBe(true);

    // Every frame of the next visit, from the first amount on, is looked at.
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const look = (): void => {
        const money = document.querySelector('.money');
        if (money) seen.push(getComputedStyle(money).filter);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    for (const isFirstVisit of [false, true]) {
      if (isFirstVisit) await page.evaluate(() => localStorage.clear());
      await page.reload();
      await page.locator('.money').first().waitFor();
      await page.waitForFunction(() => (window as unknown as { seen: string[] }).seen.length > 10);
      const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
      expect(new Set(seen).size).toBe(1);
      expect(seen[0]).toMatch(/^blur/);
    }
    await page.getByRole('button', { name: 'Show amounts' }).click();
    await expect.poll(blur).toBe('none');
  });

  it('backs up, loses something, and gets it back from the file', async () => {
    const page = await openAt('settings?at=backup');
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByLabel('Passphrase for the backup', { exact: true }).fill('open after the flood');
    await page.getByLabel('Once more', { exact: true }).fill('open after the flood');
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByText(/The backup is made, .* read back/).waitFor();
    await page.getByRole('cell', { name: 'by hand' }).waitFor();
    const { backups, plan } = (await app?.call('backup.list', {})) ?? expect.unreachable();
    await app?.call('settings.update', { theme: 'dark' });

    await page
      .locator('#settings-backup input[type=file]')
      .setInputFiles(join(plan.folder, backups[0]?.fileName ?? expect.unreachable()));
    const restore = page.getByRole('button', { name: 'Restore', exact: true });
    await page.getByLabel('Passphrase for the backup', { exact: true }).fill('open before the flood');
    expect(await restore.isDisabled()).toBe(true);
    await page.getByLabel('Type “restore” to go on').fill('Restore');
    await restore.click();
    await page.getByText('The passphrase does not open this backup').waitFor();
    expect((await app?.call('settings.get', {}))?.theme).toBe('dark');
    await page.getByLabel('Passphrase for the backup', { exact: true }).fill('open after the flood');
    await restore.click();
    await page.getByText(/^Restored. Everything is as it was on/).waitFor();
    expect((await app?.call('settings.get', {}))?.theme).toBe('system');
    await page.goto(`${app?.host.url}/#/activity`);
    await page.getByRole('button', { name: /^Backup restored/ }).waitFor();
  });

  it('deletes everything after a word, and is welcomed as on the first day', async () => {
    const page = await openAt('settings?at=erase');
    await app?.call('backup.create', { passphrase: 'open after the flood' });
    await page.getByRole('button', { name: 'Delete everything…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/1 bank \(Bank 0\)/).waitFor();
    await dialog.getByText('Delete 1 backup in the folder as well').waitFor();
    expect(await faultsAt(page, 'erase')).toEqual([]);
    const button = dialog.getByRole('button', { name: 'Delete everything' });
    expect(await button.isDisabled()).toBe(true);
    await dialog.getByLabel('Type “delete” to go on').fill('delete');
    await button.click();
    await page.getByText('Everything is deleted.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Welcome' }).or(page.locator('.welcome')).first().waitFor();
    expect((await app?.call('connections.list', {}))?.connections).toEqual([]);
    expect((await app?.call('backup.list', {}))?.backups).toHaveLength(1);
  });

  it('exports the ledger as a download, and is told so', async () => {
    const page = await openAt('settings?at=export');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^coffer-\d{4}-\d\d-\d\d\.csv$/);
    const text = await readFile(await download.path(), 'utf8');
    expect(text.startsWith('\u{FEFF}Date,Amount,')).toBe(true);
    expect(parseCsv(text, { columns: true, bom: true })).toHaveLength(120);
    await page.getByText(/Exported as coffer-.*\.csv/).waitFor();
  });

  it('brings older history in from a bank’s file: guessed, put right, looked at, added and taken back', async () => {
    const page = await openAt('settings?at=import');
    await page.getByRole('link', { name: 'Import from a file' }).click();
    const csv = [
      'Girokonto;DE89370400440532013000',
      '',
      'Buchungstag;Wertstellung;Empfänger;Verwendungszweck;Notiz;Betrag',
      '03.02.2015;04.02.2015;REWE Markt Köln;Einkauf 4711;;-1.042,50',
      '04.02.2015;04.02.2015;Kino International;Karten;mit Sam;-19,00',
      '31.02.2015;;Niemand;Diesen Tag gibt es nicht;;-1,00',
      '05.02.2015;05.02.2015;Stadtwerke;Abschlag Februar;;=SUMME(F4)',
      '06.02.2015;06.02.2015;Arbeit GmbH;Gehalt;;2.400,00',
    ].join('\r\n');
    await page.locator('input[type=file]').setInputFiles({
      name: 'umsaetze-2015.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv.replaceAll('ö', '\u{F6}'), 'latin1'),
    });
    await page.getByText('3 new transactions').waitFor();
    expect(await faultsAt(page, 'import-preview')).toEqual([]);
    await page.getByRole('radio', { name: 'Not readable 2' }).check({ force: true });
    await page.getByText('a formula, which is never worked out').waitFor();
    await page.getByLabel('What Verwendungszweck holds').selectOption('ignore');
    await page.getByRole('radio', { name: 'positive' }).check({ force: true });
    await page.getByText('£1,061.50 in, £2,400.00 out').waitFor();
    await page.getByRole('radio', { name: 'negative' }).check({ force: true });
    await page.getByText('£2,400.00 in, £1,061.50 out').waitFor();
    await page.getByRole('button', { name: 'Add 3 transactions' }).click();
    await page.getByText('3 transactions were added').waitFor();
    expect(await faultsAt(page, 'import-done')).toEqual([]);
    const rows = async () =>
      (await app?.call('transactions.page', { to: '2015-12-31', limit: 10 }))?.transactions.map(
        ({ description, note = '', amountMinor }) => [description, note, amountMinor],
      );
    expect(await rows()).toEqual([
      ['Arbeit GmbH', '', 240_000],
      ['Kino International', 'mit Sam', -1900],
      ['REWE Markt Köln', '', -104_250],
    ]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back').waitFor();
    expect(await rows()).toEqual([]);
  });
});

/** What is in anybody's way at a place, in both themes; pictures of it are kept with the results of the tests. */
async function faultsAt(page: Page, name: string): Promise<unknown[]> {
  const folder = path.join(import.meta.dirname, '../../../test-results/own-data');
  return lookInBothThemes(page, (theme) => path.join(folder, `${name}-${theme}.jpg`));
}
