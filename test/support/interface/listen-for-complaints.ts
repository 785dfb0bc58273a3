import type { Page } from 'playwright-core';

/** What the page logs, throws or is refused by its own policy (trusted types among it). Grows as the page goes on. */
export function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isOurs = message.type() === 'error' || message.type() === 'warning';
    // Chromium names features of the policy that it does not know; that is its news, not a fault.
    if (isOurs && !message.text().includes('Unrecognized feature')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}
