import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { lookInBothThemes } from '../../support/interface/look-in-both-themes.ts';
import { openInterface, type OpenedInterface } from '../../support/interface/open-interface.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

describeWith('browser', 'dates', () => {
  const newContext = useChromium();
  let opened: OpenedInterface | undefined;
  afterEach(() => opened?.host.close());

  it('are typed in the order of the language, or picked from a calendar, by the keyboard alone', async () => {
    opened = await openInterface({ rendererDir: path.join(ROOT, 'dist', 'renderer'), state: 'well' });
    const { host, world } = opened;
    // An American browser: its own date field would want the month first.
    const page = await (await newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })).newPage();
    await page.goto(`${host.url}/?token=${host.token}#/transactions`);
    const from = page.getByRole('textbox', { name: 'From' });
    const chosen = () => page.evaluate(() => new URLSearchParams(location.hash.split('?')[1]).get('from'));
    await from.fill('05/11');
    await from.press('Enter');
    const year = new Date().getFullYear();
    expect([await from.inputValue(), await chosen()]).toEqual([`05/11/${year}`, `${year}-11-05`]);
    await from.fill('31/2');
    await from.press('Tab');
    await page.getByText('Not a date; write it as dd/mm/yyyy.').waitFor();
    expect(await chosen()).toBe(`${year}-11-05`);
    await from.fill('');
    expect(await chosen()).toBeNull();

    await from.fill('31/10/2026');
    await from.press('Tab');
    await page.keyboard.press('Enter');
    const calendar = page.getByRole('dialog', { name: 'From: choose from a calendar' });
    await calendar.getByRole('button', { name: /^Saturday,? 31 October 2026$/, pressed: true }).waitFor();
    const pictureOf = (theme: string) => path.join(ROOT, 'test-results', 'interface', `press-calendar-${theme}.jpg`);
    expect(await lookInBothThemes(page, pictureOf)).toEqual([]);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await calendar.waitFor({ state: 'detached' });
    expect(await chosen()).toBe('2026-09-23');
    await page.keyboard.press('Enter');
    await calendar.waitFor();
    await page.keyboard.press('Escape');
    await calendar.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'From: choose from a calendar',
    );

    world.settings.language = 'de-AT';
    opened.engine.emit('audit.appended', {
      entry: { auditId: 9999, at: world.status.now, action: 'SETTINGS_CHANGED', metadata: {} },
    });
    const von = page.getByRole('textbox', { name: 'Von' });
    await von.waitFor();
    expect([await von.inputValue(), await von.getAttribute('placeholder')]).toEqual(['23.09.2026', 'TT.MM.JJJJ']);
  });
});
