import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { openInterface, type OpenedInterface } from '../../support/interface/open-interface.ts';
import { takePicture } from '../../support/interface/take-picture.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PICTURES = path.join(ROOT, 'test-results', 'interface');

describeWith('browser', 'windows', () => {
  const newContext = useChromium();
  let opened: OpenedInterface | undefined;
  afterEach(() => opened?.host.close());

  it('of any size from 900 pixels to 4K are filled: type, rows and page grow together', async () => {
    opened = await openInterface({ rendererDir: path.join(ROOT, 'dist', 'renderer'), state: 'well' });
    const page = await (await newContext({ reducedMotion: 'reduce' })).newPage();
    await page.goto(`${opened.host.url}/?token=${opened.host.token}#/transactions`);
    const sizes: Record<number, { type: number; row: number; list: number }> = {};
    for (const [width, height] of [
      [900, 700],
      [1280, 800],
      [2560, 1440],
      [3840, 2160],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.locator('.day-list__row').first().waitFor();
      // The list lays itself out anew in the frame after the window has changed.
      await page.evaluate(() => new Promise((settle) => requestAnimationFrame(() => requestAnimationFrame(settle))));
      sizes[width] = await page
        .locator('.day-list__row')
        .first()
        .evaluate((row) => {
          const { height: rowHeight, width: rowWidth } = row.getBoundingClientRect();
          return {
            type: Number.parseFloat(getComputedStyle(row).fontSize),
            row: rowHeight,
            list: Math.round(rowWidth),
          };
        });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${width}`).toBe(0);
      await takePicture(page, path.join(PICTURES, `wide-${width}.jpg`));
    }
    const usual = { type: 14, row: 38 };
    expect(sizes).toMatchObject({ 900: usual, 1280: usual, 2560: usual, 3840: { type: 21, row: 57 } });
    expect(sizes[3840]?.list).toBeGreaterThan(3840 * 0.48);
    // Rows stand where the larger ones end, not where the smaller ones did.
    const tops = await page
      .locator('.day-list__row')
      .evaluateAll((rows) => rows.slice(0, 4).map((row) => row.getBoundingClientRect().top));
    expect(tops.every((top, index) => index === 0 || top - (tops[index - 1] ?? 0) >= 57)).toBe(true);
  });
});
