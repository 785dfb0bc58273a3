import { writeFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** The debugger's line to a page, opened once. */
export function debuggerOf(page: Page): Promise<CDPSession> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  return session;
}

/**
 * Takes a picture of what a window shows, for people to look at: a JPEG, straight from the browser, which costs less than
 * half of what a PNG does.
 */
export async function takePicture(page: Page, file: string): Promise<void> {
  const session = await debuggerOf(page);
  const how = { format: 'jpeg', quality: 82, optimizeForSpeed: true } as const;
  const { data } = await session.send('Page.captureScreenshot', how);
  writeFileSync(file, data, 'base64');
}
