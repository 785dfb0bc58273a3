import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { findChromium, MISSING } from './capabilities.ts';

/** Nothing that talks to the network by itself, and nothing that a machine without a display or a GPU lacks. */
const QUIET_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Starts Chromium without a window. The caller closes it. Throws where there is none. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(`The test cannot run, because ${MISSING.browser}.`);
  // Chromium's own sandbox does not run as root, as which containers usually run.
  const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...QUIET_FLAGS, ...rootFlags] });
}

/**
 * One Chromium for the suite it is called in, and the function that opens a fresh profile in it: no cookies, no cache.
 * Call it inside `describeWith('browser', …)`.
 *
 * @param per When profiles are closed: after the test, or with the suite, for many tests that look at one page in turn.
 */
export function useChromium(
  per: 'test' | 'suite' = 'test',
): (options?: BrowserContextOptions) => Promise<BrowserContext> {
  let browser: Browser | undefined;
  let contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
  });
  (per === 'test' ? afterEach : afterAll)(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
  });
  afterAll(async () => {
    await browser?.close();
  });
  return async (options) => {
    if (browser === undefined) throw new Error('Chromium starts before the first test; open pages inside a test.');
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/London', ...options });
    contexts.push(context);
    return context;
  };
}
