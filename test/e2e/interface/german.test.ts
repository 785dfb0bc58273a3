import path from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { PLACES } from '../../support/interface/places.ts';
import { takePicture } from '../../support/interface/take-picture.ts';
import { useStates } from '../../support/interface/use-states.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PICTURES = path.join(ROOT, 'test-results', 'interface');

/** Each theme once, each width once: what is cut in one theme is cut in the other. */
const LOOKS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 900 },
] as const;

/** German says the same in more letters: what fits in English may be cut off, or push its neighbours out. */
describeWith('browser', 'in German', () => {
  const states = useStates({ locale: 'de-AT' });

  // What a hostile bank says is the same in any language.
  it.each(Object.entries(PLACES).filter(([state]) => state !== 'hostile'))(
    '%s has room for its words, in wide windows and narrow ones',
    async (state, places) => {
      const [first = 'overview'] = places;
      await states.show(state, first);
      const { page } = states;
      expect(await page.locator('html').getAttribute('lang')).toBe('de-AT');
      for (const place of places) {
        if (place !== first) await states.goTo(place);
        for (const { colorScheme, width } of LOOKS) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.setViewportSize({ width, height: 800 });
          const file = `de-${state}-${place.replaceAll(/\W/g, '-')}-${colorScheme}-${width}.jpg`;
          await takePicture(page, path.join(PICTURES, file));
          expect(await page.evaluate(wordsWithoutRoom), `${place}, ${width} wide`).toEqual([]);
        }
      }
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
