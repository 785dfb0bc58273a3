import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDesignServer } from '../../../scripts/design.ts';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { lookInBothThemes } from '../../support/interface/look-in-both-themes.ts';
import { takePicture } from '../../support/interface/take-picture.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PICTURES = path.join(ROOT, 'test-results', 'interface');

describeWith('browser', 'the page of tokens and components', () => {
  const newContext = useChromium();
  let design: Awaited<ReturnType<typeof startDesignServer>>;
  beforeAll(async () => {
    design = await startDesignServer(0);
  });
  afterAll(() => design.server.close());

  it('shows all of them in both themes, with nothing in the way of anybody', async () => {
    const page = await (await newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    await page.goto(design.url);
    await page.getByRole('heading', { name: 'Tokens' }).waitFor();
    const pictureOf = (theme: string) => path.join(PICTURES, `design-${theme}.jpg`);
    expect(await lookInBothThemes(page, pictureOf, { isWhole: true })).toEqual([]);
    await page.emulateMedia({ contrast: 'more', colorScheme: 'light' });
    await takePicture(page, path.join(PICTURES, 'design-contrast.jpg'), { isWhole: true });
    await page.emulateMedia({ contrast: 'no-preference', forcedColors: 'active', colorScheme: 'dark' });
    await takePicture(page, path.join(PICTURES, 'design-forced.jpg'), { isWhole: true });
    const vanished = await page.locator('main *').evaluateAll((elements: HTMLElement[]) => {
      const canvas = getComputedStyle(document.documentElement).backgroundColor;
      return elements
        .filter((element) =>
          [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim()),
        )
        .filter((element) => {
          const { color, forcedColorAdjust } = getComputedStyle(element) as CSSStyleDeclaration & {
            forcedColorAdjust: string;
          };
          return color === canvas && forcedColorAdjust !== 'none';
        })
        .map((element) => `${element.className}: ${element.textContent}`);
    });
    expect(vanished).toEqual([]);
    // Without grounds of our own, the chosen one of several must still be told from the others.
    const grounds = await page.locator('.segments__option input').evaluateAll((inputs) =>
      inputs.map((input) => {
        const { backgroundColor } = getComputedStyle(input.nextElementSibling ?? input);
        return `${(input as HTMLInputElement).checked}: ${backgroundColor}`;
      }),
    );
    const [chosen, ...others] = [...new Set(grounds)].toSorted().reverse();
    expect(others).toHaveLength(1);
    expect(chosen?.replace('true', '')).not.toBe(others[0]?.replace('false', ''));
  });
});

describe('the page of tokens and components', () => {
  const components = path.join(ROOT, 'renderer', 'components');
  const sources = (folder: string) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.tsx'))
      .map((file) => readFileSync(path.join(folder, file), 'utf8'));

  it('leaves no component out', () => {
    const all = sources(components).flatMap((text) =>
      [...text.matchAll(/^export function ([A-Z]\w+)/gm)].map(([, name = '']) => name),
    );
    expect(all.length).toBeGreaterThan(20);
    const shown = [...sources(path.join(ROOT, 'renderer', 'design')), ...sources(components)].join('\n');
    expect(all.filter((name) => !new RegExp(`<${name}[\\s<>/]`).test(shown))).toEqual([]);
  });

  it('is for those who build: no program that is shipped has it', () => {
    const shipped = path.join(ROOT, 'dist', 'renderer');
    const files = readdirSync(shipped, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.endsWith('.html'))).toEqual(['index.html']);
    expect(files.filter((file) => file.includes('design'))).toEqual([]);
    const texts = files
      .filter((file) => /\.(js|css|html)$/.test(file))
      .map((file) => readFileSync(path.join(shipped, file), 'utf8'));
    expect(texts.length).toBeGreaterThan(2);
    // Words and names that the page of the design alone has.
    expect(texts.filter((text) => /Coffer: design|design__exhibit|DesignPage/.test(text))).toEqual([]);
  });
});
