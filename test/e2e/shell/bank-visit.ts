import type { BrowserContext } from 'playwright-core';

/** What the user does on the demo bank's pages. */
export type BankVisit = { bank: string; does: 'allow' | 'cancel'; username?: string; password?: string };

/**
 * Goes to the bank in the user's own browser, signs in and decides, and gives back the address that the bank sends the
 * browser to at the end: the one that the operating system would hand to Coffer.
 */
export async function visitBank(browser: BrowserContext, authUrl: string, visit: BankVisit): Promise<string> {
  const { bank, does, username = 'john', password = 'doe' } = visit;
  const page = await browser.newPage();
  const answered = new Promise<string>((resolve) => {
    page.on('response', (response) => {
      const location = response.headers()['location'];
      if (location !== undefined && /[?&]state=/.test(location) && !location.startsWith('/')) resolve(location);
    });
  });
  await page.goto(authUrl);
  if (does === 'cancel') {
    await page.getByRole('button', { name: 'Cancel' }).click();
    return answered;
  }
  await page.getByRole('button', { name: bank }).first().click();
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Allow access' }).click();
  return answered;
}
