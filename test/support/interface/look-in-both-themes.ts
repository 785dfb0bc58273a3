import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { debuggerOf, takePicture } from './take-picture.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** The rules of axe that ask what colour something has. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** A theme, as the system asks for it. */
export type Theme = 'light' | 'dark';

/**
 * Looks at what a page shows now, in both themes: takes a picture of each and tells what stands in the way of people who
 * use the page without a mouse or without sight (serious and worse).
 *
 * The themes differ in colours alone, so the second one is asked about colours only, unless the page has changed between
 * the two.
 *
 * @param pictureOf The file for the picture of a theme.
 * @param options.isWhole The picture goes on below the window.
 */
export async function lookInBothThemes(
  page: Page,
  pictureOf: (theme: Theme) => string,
  { isWhole = false }: { isWhole?: boolean } = {},
): Promise<string[]> {
  const barriers: string[] = [];
  let seen: string | undefined;
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await takePicture(page, pictureOf(theme), { isWhole });
    const shown = await page.evaluate(() => document.documentElement.outerHTML);
    for (const barrier of await barriersOn(page, shown === seen ? COLOUR_RULES : undefined)) {
      barriers.push(`${theme}: ${barrier}`);
    }
    seen = shown;
  }
  return barriers;
}

/** Waits until a place shows what it has to show: its content, or, where that never comes, that it is coming. */
export async function waitForContent(page: Page, isLoading: boolean): Promise<void> {
  await page.locator('main:not(.gate--opening)').waitFor();
  const skeleton = page.locator('.skeleton').first();
  await skeleton.waitFor({ state: isLoading ? 'visible' : 'detached' });
  // It waits a moment before it shows, so that quick answers do not flash.
  if (isLoading)
    await skeleton.evaluate((element) => Promise.all(element.getAnimations().map(({ finished }) => finished)));
}

async function barriersOn(page: Page, rules: string[] | undefined): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    // Through the debugger, because the page's own policy refuses foreign scripts.
    await (await debuggerOf(page)).send('Runtime.evaluate', { expression: AXE });
  }
  // Axe describes every node that passes as well, unless it is told that nobody reads it: twice the work. What it would
  // load beforehand (styles, films) is for rules that are not asked.
  const options: RunOptions = {
    resultTypes: ['violations'],
    preload: false,
    ...(rules === undefined ? {} : { runOnly: rules }),
  };
  const results = await page.evaluate(
    (how) => (globalThis as unknown as { axe: { run(how: object): Promise<AxeResults> } }).axe.run(how),
    options as object,
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
