import type { Page } from 'playwright-core';

/** Who signs in at the demo bank. */
export type BankUser = { username: string; password: string };

const JOHN: BankUser = { username: 'john', password: 'doe' };

/** On the bank's pages, until they lead back to Coffer at `backTo`. A link that names its bank skips the picker. */
export async function signInOn(page: Page, bank: string, backTo: string, user: BankUser = JOHN): Promise<void> {
  await page.waitForURL((url) => url.origin !== backTo);
  const picker = page.getByRole('button', { name: bank });
  const field = page.getByLabel('Username');
  await picker.or(field).first().waitFor();
  if (!(await field.isVisible())) await picker.first().click();
  await field.fill(user.username);
  await page.getByLabel('Password').fill(user.password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Allow access' }).click();
  await page.waitForURL((url) => url.origin === backTo && url.pathname === '/');
}
