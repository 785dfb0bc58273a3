import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { openInterface, type OpenedInterface } from '../../support/interface/open-interface.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PICTURES = path.join(ROOT, 'test-results', 'interface');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Each state of the interface, and the places where it shows. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  well: ['overview', 'transactions', 'connections', 'connections/add', 'activity', 'settings'],
  trouble: ['overview', 'connections'],
  loading: ['overview', 'transactions', 'settings'],
  failed: ['overview', 'transactions', 'connections/add'],
  'no-banks': ['transactions', 'connections', 'activity'],
  welcome: ['overview'],
  'welcome-session-only': ['overview'],
  'welcome-connect': ['overview'],
  'welcome-failed': ['overview'],
  waiting: ['overview'],
  fetching: ['overview', 'connections'],
  done: ['overview'],
  'session-only': ['overview', 'settings'],
  locked: ['overview'],
  'key-changed': ['overview'],
  unauthenticated: ['overview'],
  hostile: ['overview', 'transactions', 'connections'],
};

describeWith('browser', 'the interface in every state and both themes', () => {
  const newContext = useChromium();
  let opened: OpenedInterface | undefined;
  afterEach(() => opened?.host.close());

  it.each(Object.entries(PLACES))('%s', async (state, places) => {
    mkdirSync(PICTURES, { recursive: true });
    opened = await openInterface({ rendererDir: path.join(ROOT, 'dist', 'renderer'), state });
    const { host, engine } = opened;
    const context = await newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const complaints = listenForComplaints(page);
    await page.goto(`${host.url}/?token=${host.token}`);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      for (const place of places) {
        await page.goto(`${host.url}/#/${place}`);
        await page.getByRole('main').waitFor();
        await page
          .locator('.skeleton')
          .first()
          .waitFor({ state: state === 'loading' ? 'visible' : 'detached' });
        if (state === 'fetching') {
          engine.emit('sync.progress', { connectionId: 'c1', step: 'transactions', done: 2, total: 3 });
          await page.getByText('2 of 3').first().waitFor();
        }
        await page.screenshot({ path: path.join(PICTURES, `${state}-${place.replace('/', '-')}-${theme}.png`) });
        expect(await barriersOn(page), `${place}, ${theme}`).toEqual([]);
      }
    }
    expect(complaints).toEqual([]);
  });

  it('narrow windows need no scrolling sideways', async () => {
    opened = await openInterface({ rendererDir: path.join(ROOT, 'dist', 'renderer'), state: 'trouble' });
    const { host } = opened;
    const context = await newContext({ viewport: { width: 900, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${host.url}/?token=${host.token}`);
    for (const place of PLACES['well'] ?? []) {
      await page.goto(`${host.url}/#/${place}`);
      await page.getByRole('main').waitFor();
      await page.screenshot({ path: path.join(PICTURES, `narrow-${place.replace('/', '-')}.png`) });
      const overflow = await page.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth);
      expect(overflow, place).toBe(0);
    }
  });
});

/** What the page logs, throws or is refused by its own policy. */
function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isOurs = message.type() === 'error' || message.type() === 'warning';
    // Chromium names features of the policy that it does not know; that is its news, not a fault.
    if (isOurs && !message.text().includes('Unrecognized feature')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

/** What stands in the way of people who use the page without a mouse or without sight; serious and worse. */
async function barriersOn(page: Page): Promise<string[]> {
  // Through the debugger, because the page's own policy refuses foreign scripts.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: AXE });
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  await session.detach();
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
