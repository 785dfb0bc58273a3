import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { lookInBothThemes } from '../../support/interface/look-in-both-themes.ts';
import { PLACES } from '../../support/interface/places.ts';
import { useStates } from '../../support/interface/use-states.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** More than any screen has; past it the key must be caught in a part of the page. */
const MOST_STOPS = 150;
const PICTURES = path.join(ROOT, 'test-results', 'interface');

describeWith('browser', 'without a mouse', () => {
  const states = useStates();
  let page: Page;
  beforeAll(() => {
    page = states.page;
  });

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  const headed = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

  it('the palette goes to screens, accounts and banks, and does what it says', async () => {
    const { world } = await states.show('well', 'overview');
    const options = page.getByRole('option');
    const field = page.getByRole('combobox', { name: 'What would you like to do?' });

    await press('Control+k');
    await options.first().waitFor();
    expect(await lookInBothThemes(page, (theme) => path.join(PICTURES, `press-palette-${theme}.jpg`))).toEqual([]);
    await page.keyboard.type('trns');
    await page.getByRole('option', { name: 'Transactions', exact: true }).waitFor();
    expect(await field.getAttribute('aria-activedescendant')).toBe(await options.first().getAttribute('id'));
    await press('Enter');
    await headed('Transactions');

    await press('Control+k');
    await page.keyboard.type('north');
    await page.getByRole('option', { name: 'Renew Northgate Bank' }).waitFor();
    expect(await lookInBothThemes(page, (theme) => path.join(PICTURES, `press-palette-found-${theme}.jpg`))).toEqual(
      [],
    );
    // The list is a ring: up from the first is the last, which looks for the words among the transactions.
    await press('ArrowDown', 'ArrowUp', 'ArrowUp', 'Enter');
    await page.getByRole('searchbox').waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'searchbox');
    expect(await page.getByRole('searchbox').inputValue()).toBe('north');

    await press('Control+k');
    await page.keyboard.type('renew northgate');
    await press('Enter');
    await page.getByRole('dialog', { name: 'Keep sharing Northgate Bank?' }).waitFor();
    await press('Escape');
    expect(await page.evaluate(() => location.hash)).not.toContain('renew');

    await press('Control+k');
    await page.keyboard.type('dark');
    await press('Enter');
    await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark');
    expect(world.settings.theme).toBe('dark');
  });

  it('what the palette covered has the focus again when it is left', async () => {
    await states.show('well', 'settings');
    const field = page.getByLabel('Language', { exact: true });
    await field.focus();
    await press('Control+k');
    await page.locator('.palette').waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await press('Control+k');
    await page.locator('.palette').waitFor();
    await press('Control+k');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('single keys go places and show their sheet, never while typing, and not at all where they are switched off', async () => {
    const { world } = await states.show('well', 'overview');
    await press('g', 'c');
    await headed('Connections');
    await press('/');
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'searchbox');
    await page.keyboard.type('gas?');
    expect(await page.getByRole('searchbox').inputValue()).toBe('gas?');
    await press('Escape', 'Escape', 'Tab');
    await press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await lookInBothThemes(page, (theme) => path.join(PICTURES, `press-shortcuts-${theme}.jpg`))).toEqual([]);
    await press('g', 'o', 'Escape');
    await headed('Transactions');
    await press('g', 's');
    await headed('Settings');
    await page.getByLabel('Single-key shortcuts').press(' ');
    await page.waitForFunction(() => !document.querySelector<HTMLInputElement>('input[type=checkbox]:focus')?.checked);
    // The box shows it before the engine has it.
    await expect.poll(() => world.settings.singleKeyShortcuts).toBe(false);
    await press('g', 'o', '?', 'Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Settings');
  });

  it('the Tab key goes through every screen and out again, and what it stops at is seen and has a name', async () => {
    await states.show('well', 'overview');
    const faults: string[] = [];
    for (const place of PLACES['well'] ?? []) {
      await states.goTo(place);
      await page.evaluate(leaveTheFocus);
      const stops: string[] = [];
      for (; stops.length < MOST_STOPS;) {
        await press('Tab');
        const stop = await page.evaluate(describeFocus);
        // Past the last stop the focus leaves the page, and begins anew.
        if (stop === undefined || stop.id === stops[0]) break;
        stops.push(stop.id);
        faults.push(...stop.faults.map((fault) => `${place}: ${stop.id} ${fault}`));
      }
      // What is open over a screen keeps the key to itself.
      if ((await page.locator('dialog[open]').count()) > 0) continue;
      if (stops.length < 8 || stops.length >= MOST_STOPS) faults.push(`${place}: ${stops.length} stops`);
      if (!stops[0]?.includes('Skip to content')) faults.push(`${place} begins with ${stops[0]}`);
      expect(new Set(stops).size, place).toBe(stops.length);
    }
    expect(faults).toEqual([]);
  });

  it('a list is one stop of the Tab key, and the arrow keys go through it', async () => {
    const { world } = await states.show('well', 'transactions');
    const rows = page.locator('.row-opener');
    await rows.first().waitFor();
    expect(await page.locator('.row-opener[tabindex="0"]').count()).toBe(1);
    const name = (index: number) => {
      const row = world.transactions[index];
      return row?.merchant ?? row?.description;
    };
    while ((await page.locator('.row-opener:focus').count()) === 0) await press('Tab');
    expect(await focused()).toBe(name(0));
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp');
    expect(await focused()).toBe(name(2));
    for (let index = 3; index < 60; index += 1) await press('ArrowDown');
    expect(await focused()).toBe(name(59));
    const isSeen = await page.locator('.row-opener:focus').evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      const at = document.elementFromPoint(element.getBoundingClientRect().left + 4, (top + bottom) / 2);
      return at?.closest('[role="row"]') === element.closest('[role="row"]');
    });
    expect(isSeen).toBe(true);
    // Scrolled out of sight, the row keeps the focus, and the next key goes on from it.
    await page.locator('.day-list__scroller').evaluate((scroller) => scroller.scrollTo({ top: 0 }));
    expect(await focused()).toBe(name(59));
    await press('ArrowDown', 'Enter');
    const drawer = page.getByRole('dialog');
    await drawer.waitFor();
    await press('Escape');
    await drawer.waitFor({ state: 'detached' });
    expect(await focused()).toBe(name(60));
    await press('Home');
    expect(await focused()).toBe(name(0));
    await press('Tab');
    expect(await page.locator('.row-opener:focus').count()).toBe(0);
  });
});

/** Runs in the page: the next Tab begins where a page begins that was just opened. */
function leaveTheFocus(): void {
  const first = document.createElement('span');
  first.tabIndex = -1;
  document.body.prepend(first);
  first.focus();
  first.remove();
}

/** Runs in the page: what has the focus, and what is wrong with it as a stop; `undefined` when nothing has it. */
function describeFocus(): { id: string; faults: string[] } | undefined {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return undefined;
  // Where the outline is drawn on something else: the label of a choice, the word beside a hidden box, the whole row.
  const drawn: [Element | null | undefined, string?][] = [
    [element],
    [element, '::after'],
    [element.nextElementSibling],
    [element.closest('label')],
  ];
  const isMarked = drawn.some(([one, part]) => {
    const style = one ? getComputedStyle(one, part) : undefined;
    return style !== undefined && style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
  });
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const isInside = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
  const drawing = element.querySelector('[aria-label]')?.ariaLabel;
  const name = [
    element.ariaLabel,
    ...labels.map((label) => label.textContent),
    element.textContent,
    element.title,
    drawing,
  ]
    .map((text) => text?.trim() ?? '')
    .find((text) => text !== '');
  const place = [...document.querySelectorAll('*')].indexOf(element);
  return {
    id: `${element.tagName.toLowerCase()} ${place} "${name ?? ''}"`,
    faults: [
      ...(isMarked ? [] : ['is not marked']),
      ...(isInside ? [] : ['is out of sight']),
      ...(name === undefined ? ['has no name'] : []),
    ],
  };
}
