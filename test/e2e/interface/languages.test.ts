import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { openInterface, type OpenedInterface } from '../../support/interface/open-interface.ts';

const RENDERER = path.resolve(import.meta.dirname, '../../../dist/renderer');

describeWith('browser', 'the language', () => {
  const newContext = useChromium();
  let opened: OpenedInterface | undefined;
  afterEach(() => opened?.host.close());

  it('changes in Settings without a restart, with its numbers and dates, and is there on the next visit', async () => {
    opened = await openInterface({ rendererDir: RENDERER, state: 'well', nowMs: Date.UTC(2027, 0, 20, 9) });
    const { host, world } = opened;
    const context = await newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(`${host.url}/?token=${host.token}#/settings`);
    const language = () => page.locator('html').getAttribute('lang');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    expect(await language()).toBe('en-GB');
    await page.getByLabel('Language', { exact: true }).selectOption('de-AT');
    await page.getByRole('heading', { level: 1, name: 'Einstellungen' }).waitFor();
    expect(await language()).toBe('de-AT');
    expect(world.settings.language).toBe('de-AT');
    await page.getByRole('link', { name: 'Umsätze' }).click();
    await page.getByRole('searchbox', { name: 'Umsätze suchen' }).waitFor();
    await page.getByText('Jänner 2027').first().waitFor();
    expect(await page.locator('.money').first().textContent()).toMatch(/^[+−]?(£|€)\s[\d.]+,\d\d$/);
    expect(await page.title()).toBe('Umsätze · Coffer');
    await page.reload();
    await page.getByRole('searchbox', { name: 'Umsätze suchen' }).waitFor();
  });

  it('is the browser’s own where nothing is set, also on the page that says one is not signed in', async () => {
    opened = await openInterface({ rendererDir: RENDERER, state: 'welcome' });
    const { host } = opened;
    const page = await (await newContext({ locale: 'de-DE' })).newPage();
    await page.goto(`${host.url}/?token=wrong`);
    await page.getByRole('heading', { name: 'Dieses Fenster ist nicht angemeldet' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de-DE');
    await page.goto(`${host.url}/?token=${host.token}`);
    await page.getByRole('heading', { name: 'Ihre Banken, auf Ihrem eigenen Computer' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de-DE');
  });
});
