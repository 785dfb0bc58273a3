import type { Page } from 'playwright-core';
import { CALLBACK_PATH } from '../../../shared/domain/deep-link.ts';

/**
 * Listens for everything a page should never do: an error, a message on the console that is one (a violation of the policy
 * among them), a request to anywhere but this computer. Returns what was heard so far.
 */
export function watchPage(page: Page): () => string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A sign-in that failed is answered with 400, which the browser notes down although it is meant.
    if (message.location().url.includes(CALLBACK_PATH)) return;
    if (message.type() === 'error' || message.type() === 'warning') heard.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') heard.push(`request to ${hostname}`);
  });
  return () => [...heard];
}
