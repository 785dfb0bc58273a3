import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { useChromium } from '../chromium.ts';
import { listenForComplaints } from './listen-for-complaints.ts';
import { waitForContent } from './look-in-both-themes.ts';
import { openInterface, type OpenedInterface } from './open-interface.ts';

const RENDERER = path.resolve(import.meta.dirname, '../../../dist/renderer');

/** What a suite over the states of the interface has. */
export type ShownStates = {
  readonly page: Page;
  /** Shows a state at a place: `overview`, or `transactions?row=t6-12`. Nothing of the state before is left on the page. */
  show(state: string, place: string): Promise<OpenedInterface>;
  /** Goes to another place of the state that is shown. */
  goTo(place: string): Promise<void>;
};

/**
 * One host and one page for all the states that a suite looks at, in turn: a page of its own for each costs more than all
 * that is done with it. A complaint of the page fails the test in which it came. Call it inside `describeWith('browser', …)`.
 */
export function useStates(options: BrowserContextOptions = {}): ShownStates {
  const newContext = useChromium('suite');
  let opened: OpenedInterface | undefined;
  let page: Page;
  let shown: string | undefined;
  let complaints: string[] = [];
  beforeAll(async () => {
    page = await (
      await newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options })
    ).newPage();
  });
  afterEach(() => {
    const heard = complaints.splice(0);
    expect(heard).toEqual([]);
  });
  afterAll(async () => {
    await page.close();
    await opened?.host.close();
  });
  return {
    get page() {
      return page;
    },
    async show(state, place) {
      shown = state;
      if (opened === undefined) {
        opened = await openInterface({ rendererDir: RENDERER, state });
        complaints = listenForComplaints(page);
        await page.goto(`${opened.host.url}/?token=${opened.host.token}#/${place}`);
      } else {
        await page.setViewportSize({ width: 1280, height: 800 });
        // What lies over the window (the palette, the sheet of shortcuts) is the window's own, whatever the state.
        while ((await page.locator('dialog[open]').count()) > 0) await page.keyboard.press('Escape');
        await page.evaluate(leaveState, `#/${place}`);
        opened.become(state);
        await page.locator(LEFT).first().waitFor({ state: 'detached' });
      }
      await waitForContent(page, state.startsWith('loading'));
      return opened;
    },
    async goTo(place) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `#/${place}`);
      await waitForContent(page, shown?.startsWith('loading') === true);
    },
  };
}

const LEFT = '[data-left-by-test]';

/** Runs in the page: marks what is shown, so that its end is seen, and forgets what the page keeps for its next visit. */
function leaveState(hash: string): void {
  for (const element of document.querySelectorAll('#root > :not(.notices), dialog'))
    element.setAttribute('data-left-by-test', '');
  localStorage.clear();
  sessionStorage.clear();
  // Without an event: the state that is left must not go there.
  history.replaceState(null, '', hash);
}
