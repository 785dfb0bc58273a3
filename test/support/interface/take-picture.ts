import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CDPSession, Page } from 'playwright-core';

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** The debugger's line to a page, opened once. */
export function debuggerOf(page: Page): Promise<CDPSession> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  return session;
}

/** Nothing is held against the pictures, and hundreds of them take their time: they are made when somebody wants to look. */
const ARE_WANTED = process.env['PICTURES_FOR'] === 'eyes';

/**
 * Takes a picture of what a window shows when the tests run with `PICTURES_FOR=eyes`: a JPEG, straight from the browser,
 * which costs less than half of what a PNG does.
 *
 * @param options.isWhole The picture goes on below the window.
 */
export async function takePicture(page: Page, file: string, { isWhole = false } = {}): Promise<void> {
  if (!ARE_WANTED) return;
  mkdirSync(path.dirname(file), { recursive: true });
  if (isWhole) {
    await page.screenshot({ path: file, fullPage: true });
    return;
  }
  const session = await debuggerOf(page);
  const how = { format: 'jpeg', quality: 82, optimizeForSpeed: true } as const;
  const { data } = await session.send('Page.captureScreenshot', how);
  writeFileSync(file, data, 'base64');
}
