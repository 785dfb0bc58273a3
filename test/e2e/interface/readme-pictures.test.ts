import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { debuggerOf } from '../../support/interface/take-picture.ts';
import { useStates } from '../../support/interface/use-states.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const IMAGES = path.join(ROOT, 'docs', 'images');
/** `PICTURES_FOR=docs npx vitest run test/e2e/interface/readme-pictures.test.ts` takes them anew. */
const TAKES = process.env['PICTURES_FOR'] === 'docs';
const LARGEST_BYTES = 150_000;

/** What the README shows: the state, the place, and the theme. */
const SHOWN: Readonly<Record<string, { state: string; place: string; theme: 'light' | 'dark' }>> = {
  overview: { state: 'renewing', place: 'overview', theme: 'light' },
  connections: { state: 'renewing', place: 'connections', theme: 'dark' },
  insights: { state: 'well', place: 'insights', theme: 'dark' },
  transactions: { state: 'well', place: 'transactions?row=t6-12', theme: 'light' },
};

describe.skipIf(!TAKES)('the pictures of the README', () => {
  describeWith('browser', 'are taken from the invented household', () => {
    const states = useStates({ deviceScaleFactor: 2 });

    it.each(Object.entries(SHOWN))('%s', async (name, { state, place, theme }) => {
      await states.show(state, place);
      await states.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      expect(await states.page.locator('.skeleton').count()).toBe(0);
      const session = await debuggerOf(states.page);
      const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 84 });
      writeFileSync(path.join(IMAGES, `${name}.webp`), data, 'base64');
    });
  });
});

describe('the pictures of the README', () => {
  it('are four, there, described, and quick to load', () => {
    const shown = [...readFileSync(path.join(ROOT, 'README.md'), 'utf8').matchAll(/!\[([^\]]+)\]\(([^)]+)\)/g)];
    expect(shown.map(([, , file = '']) => file).toSorted(byText)).toEqual(
      Object.keys(SHOWN)
        .map((name) => `docs/images/${name}.webp`)
        .toSorted(byText),
    );
    for (const [, text = '', file = ''] of shown) {
      expect(text.length, file).toBeGreaterThan(20);
      expect(statSync(path.join(ROOT, file)).size, file).toBeLessThan(LARGEST_BYTES);
    }
  });
});

function byText(left: string, right: string): number {
  return left < right ? -1 : 1;
}
