import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../../core/database/database.ts';
import { verifyExport } from '../../../scripts/audit-verify.ts';
import type { Output } from '../../../shared/contract/index.ts';
import { filesOf } from '../../security/profile/profile-bytes.ts';
import { startBank, type Bank } from '../../integration/engine/start-bank.ts';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { startHeadless, type HeadlessProcess } from '../../support/headless-process.ts';
import { takePicture } from '../../support/interface/take-picture.ts';
import { scanProfile } from '../../support/scan-profile.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { watchPage } from '../first-run/watch-page.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../../test-results/activity');
const KEY = randomBytes(32);
const DESCRIPTION = 'PLANTED DESCRIPTION 3b7d20';
const MERCHANT = 'Planted Merchant e81f';
const HOLDER = 'Ada Planted';

/**
 * The record as a person meets it, from the first link to the last: the built host, a bank on loopback, Chromium. What the
 * program says, writes and hands out on the way is searched for everything that was planted.
 */
describeWith('browser', 'the record of a connection’s life', () => {
  const folder = useTemporaryFolders();
  const openContext = useChromium();
  let bank: Bank;
  let host: HeadlessProcess;
  let profileDir: string;
  let page: Page;
  let complaints: () => string[];
  /** Everything that the program said on stdout and stderr after its ready line. */
  let said: string[];

  beforeEach(async () => {
    bank = await startBank();
    await bank.set({ quotas: false });
    profileDir = folder('profile');
    host = await startHeadless({
      profileDir,
      env: {
        TRUELAYER_ENCRYPTION_KEY: KEY.toString('hex'),
        TRUELAYER_ENV: 'sandbox',
        TRUELAYER_AUTH_URL: bank.authUrl,
        TRUELAYER_API_URL: bank.apiUrl,
        TRUELAYER_CLIENT_ID: bank.clientId,
        TRUELAYER_CLIENT_SECRET: bank.clientSecret,
      },
    });
    said = [];
    for (const stream of [host.process.stdout, host.process.stderr])
      stream?.on('data', (chunk: Buffer | string) => said.push(String(chunk)));
    page = await (await openContext({ viewport: { width: 1280, height: 800 } })).newPage();
    complaints = watchPage(page);
  });
  afterEach(async () => {
    await host.stop();
    await bank.close();
  });

  it('connect, fail, recover: the timeline tells it in order, verify shows it proven, and nothing planted is told', async () => {
    const { connectionId, credentialsId = '' } = await connect('ob-barclays');
    const [account] = await bank.truth(credentialsId);
    await plant(credentialsId, account?.accountId ?? '');
    await host.call('sync.run', {});
    expect((await host.call('transactions.page', { search: DESCRIPTION })).transactions).toHaveLength(1);

    await bank.fault({ fault: 'outage' });
    await host.call('sync.run', { connectionId });
    await bank.clearFaults();
    await host.call('sync.run', { connectionId });

    await page.goto(`${host.url}/#/activity`);
    await page.getByRole('button', { name: /^Sync failed/ }).waitFor();
    const timeline = await rows();
    expect(timeline.map(({ what }) => what)).toEqual([
      'Synced',
      'Sync failed',
      'Synced',
      'Synced',
      'Accounts read',
      'Bank connected',
      'Access received from the bank',
      'Sign-in page prepared',
    ]);
    expect(timeline.map(({ bankName }) => bankName)).toEqual([...Array<string>(6).fill('Barclays'), '', '']);
    expect(timeline[1]?.why).toContain('The bank or TrueLayer has a fault');
    expect(timeline.every(({ why }) => why !== '')).toBe(true);
    await picture('timeline');

    // Narrowed by what is seen: a word of a bank, a kind, a day, a bank, and back.
    await page.getByRole('searchbox').fill('barclays failed');
    await expect.poll(async () => (await rows()).map(({ what }) => what)).toEqual(['Sync failed']);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByLabel('Kind').selectOption('TOKEN_EXCHANGED');
    await expect.poll(async () => (await rows()).map(({ what }) => what)).toEqual(['Access received from the bank']);
    await page.getByRole('button', { name: /^Access received/ }).click();
    await page.getByText('As it is written').waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Kind').selectOption('');
    await page.getByLabel('Bank', { exact: true }).selectOption('Barclays');
    await expect.poll(async () => (await rows()).length).toBe(6);
    await page.getByLabel('Bank', { exact: true }).selectOption('');
    await page.getByLabel('To', { exact: true }).fill('2001-01-01');
    await page.getByText('Nothing of this kind').waitFor();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();

    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/^Proven: \d+ entries, none changed, none missing\.$/).waitFor();
    await picture('proven');

    // The export, as the browser saves it, holds for whoever checks it.
    const exportedText = await download(() => page.getByRole('button', { name: 'Export' }).click());
    expect(await verifyExport([Buffer.from(exportedText)])).toMatchObject({ ok: true });

    await page.getByRole('radio', { name: 'Health' }).click();
    await page.getByRole('row', { name: /Barclays/ }).waitFor();
    await picture('health');
    await page.getByRole('radio', { name: 'Help' }).click();
    await page.getByRole('button', { name: 'Collect' }).click();
    await page.getByRole('checkbox', { name: 'Accounts' }).uncheck();
    const bundleText = await download(() => page.getByRole('button', { name: 'Save 8 parts' }).click());
    expect(bundleText).toContain('# trail');
    expect(bundleText).not.toContain('# accounts');
    await picture('help');

    // The rest of a life: renewed, its settings filled with a name, refused, disconnected with all its data.
    await host.call('settings.update', { accountHolder: { name: HOLDER, email: 'ada@planted.example' } });
    await host.call('connections.refreshTokens', { connectionId });
    await host.call('connections.renew', { connectionId, userHasReconfirmedConsent: true });
    const { authUrl } = await host.call('connections.begin', { providerId: 'ob-barclays', open: false });
    const refused = `${new URL(authUrl).searchParams.get('redirect_uri')}?code=planted-code-77&state=planted-state-88`;
    await host.call('connections.finish', { redirectUrl: refused }).catch(() => undefined);
    const told: Record<string, string> = {
      export: exportedText,
      bundle: bundleText,
      'export before the end': await exported(),
      'bundle before the end': (await host.call('diagnostics.build', {})).parts.map(({ text }) => text).join('\n'),
    };
    const beforeDeletion = await personal();
    await host.call('connections.disconnect', { connectionId, deleteData: true });
    Object.assign(told, { 'export after deletion': await exported(), trail: JSON.stringify(await trail()) });
    expect(await host.call('audit.verify', {})).toMatchObject({ ok: true });
    expect(complaints()).toEqual([]);

    await host.stop();
    told['what the program said'] = said.join('');
    for (const name of filesOf(profileDir).filter((file) => file.endsWith('.log')))
      told[name] = readFileSync(path.join(profileDir, name), 'utf8');
    expect(Object.keys(told)).toContain('coffer.log');
    for (const [where, text] of Object.entries(told)) expectNothingPlanted(where, text, beforeDeletion);
    expect((await scanProfile(profileDir, KEY))?.found).toEqual([]);

    // Erased with its data: what the trail said of the bank, and not that it said something.
    const database = await openDatabase(profileDir, KEY);
    const left = database.prepare<[string], string>('SELECT metadata FROM audit_logs WHERE connection_id = ?').pluck().all(connectionId); // prettier-ignore
    database.close();
    expect(left.length).toBeGreaterThan(20);
    expect(left.filter((metadata) => metadata === '{}').length).toBeGreaterThan(15);
  });

  async function connect(providerId: string) {
    await page.goto(`${host.url}/?token=${host.token}`);
    const { authUrl } = await host.call('connections.begin', { providerId, open: false });
    await page.goto(authUrl);
    await page.getByLabel('Username').fill('john');
    await page.getByLabel('Password').fill('doe');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Allow access' }).click();
    await page.waitForURL((url) => url.origin === host.url && url.pathname === '/');
    await expect
      .poll(
        async () =>
          (await host.call('connections.list', {})).connections.map(
            ({ syncing, lastSyncedAt }) => !syncing && lastSyncedAt !== undefined,
          ),
        { timeout: 20_000 },
      ) // prettier-ignore
      .toEqual([true]);
    const [connection] = (await host.call('connections.list', {})).connections;
    return connection ?? expect.unreachable();
  }

  async function plant(credentialsId: string, accountId: string): Promise<void> {
    const body = { credentialsId, accountId, amountMinor: -1234, description: DESCRIPTION, merchant: MERCHANT };
    const answer = await fetch(`${bank.controlUrl}/payment`, { method: 'POST', body: JSON.stringify(body) });
    expect(answer.status).toBe(200);
  }

  /** The timeline as it is read. */
  async function rows() {
    const cells = await page.locator('.timeline-row:not(.timeline-row--columns)').evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('[role=cell]')].map((cell) => cell.textContent ?? '')),
    ); // prettier-ignore
    return cells.map(([, what = '', bankName = '', why = '']) => ({ what, bankName, why }));
  }

  async function download(start: () => Promise<void>): Promise<string> {
    const [file] = await Promise.all([page.waitForEvent('download'), start()]);
    return readFileSync(await file.path(), 'utf8');
  }

  async function exported(): Promise<string> {
    const { file } = await host.call('audit.export', {});
    if (file.outcome !== 'download') return expect.unreachable();
    const answer = await fetch(`${host.url}/api/downloads/${file.downloadId}`, {
      headers: { authorization: `Bearer ${host.token}` },
    });
    return answer.text();
  }

  async function trail(): Promise<Output<'audit.page'>['entries']> {
    return (await host.call('audit.page', { limit: 500 })).entries;
  }

  /** What the bank said of the person, while it is still here. */
  async function personal(): Promise<string[]> {
    const { accounts } = await host.call('accounts.list', {});
    const { transactions } = await host.call('transactions.page', { limit: 500 });
    return [
      ...accounts.flatMap(({ iban, name }) => [iban, name]),
      ...new Set(transactions.map(({ description }) => description)),
    ].filter((text): text is string => text !== undefined && text.length >= 6);
  }

  function expectNothingPlanted(where: string, text: string, ofTheBank: readonly string[]): void {
    const planted = [bank.clientSecret, DESCRIPTION, MERCHANT, HOLDER, 'ada@planted', 'planted-code-77', 'planted-state-88', host.token]; // prettier-ignore
    for (const secret of planted) expect(text.includes(secret), `${secret} in ${where}`).toBe(false);
    for (const [index, value] of ofTheBank.entries())
      expect(text.includes(value), `what the bank said (${index}) in ${where}`).toBe(false);
    // However many tokens and codes there were: the bank's are JSON Web Tokens and 64 hex digits in capitals.
    expect(text, `a token in ${where}`).not.toMatch(/\beyJ[\w-]{10,}\.|\b[0-9A-F]{64}\b/);
  }

  async function picture(name: string): Promise<void> {
    await takePicture(page, path.join(PICTURES, `${name}.jpg`));
  }
});
