import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { listenForComplaints } from '../../support/interface/listen-for-complaints.ts';
import { waitForContent } from '../../support/interface/look-in-both-themes.ts';
import { openInterface, type OpenedInterface } from '../../support/interface/open-interface.ts';
import { PLACES } from '../../support/interface/places.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PICTURES = path.join(ROOT, 'test-results', 'interface');

/** Each theme once, each width once: what is cut in one theme is cut in the other. */
const LOOKS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 900 },
] as const;

/** German says the same in more letters: what fits in English may be cut off, or push its neighbours out. */
describeWith('browser', 'in German', () => {
  const newContext = useChromium('suite');
  let opened: OpenedInterface | undefined;
  let page: Page;
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    page = await (await newContext({ locale: 'de-AT', reducedMotion: 'reduce' })).newPage();
  });
  afterEach(async () => {
    page.removeAllListeners();
    await page.goto('about:blank');
    await opened?.host.close();
  });

  // What a hostile bank says is the same in any language.
  it.each(Object.entries(PLACES).filter(([state]) => state !== 'hostile'))(
    '%s has room for its words, in wide windows and narrow ones',
    async (state, places) => {
      opened = await openInterface({ rendererDir: path.join(ROOT, 'dist', 'renderer'), state });
      const { host } = opened;
      const complaints = listenForComplaints(page);
      await page.goto(`${host.url}/?token=${host.token}`);
      for (const place of places) {
        await page.goto(`${host.url}/#/${place}`);
        await waitForContent(page, state === 'loading');
        for (const { colorScheme, width } of LOOKS) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.setViewportSize({ width, height: 800 });
          const file = `de-${state}-${place.replaceAll(/\W/g, '-')}-${colorScheme}-${width}.png`;
          await page.screenshot({ path: path.join(PICTURES, file) });
          expect(await page.evaluate(wordsWithoutRoom), `${place}, ${width} wide`).toEqual([]);
        }
      }
      expect(complaints).toEqual([]);
    },
  );
});

/** Runs in the page: what scrolls sideways, and words that are cut although nobody said that they may be. */
function wordsWithoutRoom(): string[] {
  const main = document.querySelector('main') ?? document.body;
  const sideways =
    main.scrollWidth > main.clientWidth ? [`main scrolls by ${main.scrollWidth - main.clientWidth}`] : [];
  const cut = [
    ...document.querySelectorAll<HTMLElement>(
      'button, a, h1, h2, h3, label, legend, th, dt, p, [role="columnheader"], [role="cell"]',
    ),
  ]
    .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((element) => element.closest('.visually-hidden, .clipped') === null)
    .filter((element) => element.querySelector('.clipped') === null)
    .filter((element) => {
      const box = element.getBoundingClientRect();
      const isCut = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline';
      return isCut || box.right > innerWidth + 1;
    })
    .map(
      (element) => `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent?.trim().slice(0, 60)}`,
    );
  return [...sideways, ...cut];
}
