import { readFile } from 'node:fs/promises';
import { parse as parseCsv } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
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
});
