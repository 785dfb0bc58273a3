import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { startHeadless, type HeadlessProcess } from '../../support/headless-process.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { startProgram, type Program } from '../first-run/start-program.ts';

const PATIENCE_MS = 20_000;
const SECRET = 'a-shared-secret-for-tests-only';

/** What a webhook and the bank's books know a connection by. */
type Consent = { credentialsId: string };

/**
 * Webhooks as a user lives through them: the built host, a relay and a bank as processes of their own, Chromium. What the
 * console would be told by hand is told to the bank's sandbox.
 */
describeWith('browser', 'a relay of one’s own', () => {
  const folder = useTemporaryFolders();
  const openContext = useChromium();
  let host: HeadlessProcess;
  let relay: Program;
  let bank: Program;
  let page: Page;
  let profileDir: string;
  let env: Record<string, string>;
  let relayDir: string;
  let hookUrl: string;
  let complaints: string[];

  beforeEach(async () => {
    [profileDir, relayDir] = [folder('profile'), folder('relay')];
    bank = await startProgram(['sandbox', '--history-years', '0', '--rows-per-account', '80'], {});
    // As an operator would for TrueLayer's sandbox: who may sign is configured, never read from a webhook.
    relay = await startProgram(['relay', '--port', '0', '--data', relayDir], {
      RELAY_JWKS_URLS: `${String(bank.ready['authUrl'])}/.well-known/jwks`,
    });
    env = {
      TRUELAYER_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
      TRUELAYER_ENV: 'sandbox',
      TRUELAYER_AUTH_URL: String(bank.ready['authUrl']),
      TRUELAYER_API_URL: String(bank.ready['apiUrl']),
    };
    host = await startHeadless({ profileDir, env });
    // What the law's quota does to webhooks has tests of its own.
    await tellBank('', { set: { quotas: false } });
    page = await (await openContext({ viewport: { width: 1280, height: 800 } })).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(async () => {
    await page.close();
    host.process.kill('SIGCONT');
    await Promise.all([host.stop(), relay.stop(), bank.stop()]);
    expect(complaints).toEqual([]);
  });

  it('is paired, brings the bank’s answer home and its webhooks within seconds, and makes up for sleep', async () => {
    await page.goto(`${host.url}/?token=${host.token}`);
    await pair();
    await enterApplication();
    const monzo = await connect('Monzo', 'john');
    const barclays = await connect('Barclays', 'john1');

    await page.goto(`${host.url}/#/transactions`);
    const latencies = {
      hmac: await payAndTell(monzo, 'FIRST BY HMAC', { mode: 'hmac', secret: SECRET }),
      jws: await payAndTell(monzo, 'SECOND BY JWS', { mode: 'jws' }),
    };
    process.stdout.write(`${JSON.stringify({ event: 'webhook-to-row-ms', ...latencies })}\n`);

    // Asleep: the machine stands still with its stream open, and then for good, as when its battery is empty.
    host.process.kill('SIGSTOP');
    await pay(barclays, 'WHILE ASLEEP');
    expect(await tell(barclays, { mode: 'jws' })).toBe(202);
    host.process.kill('SIGCONT');
    await row('WHILE ASLEEP').waitFor();
    host.process.kill('SIGKILL');
    await host.stop();
    await pay(barclays, 'WHILE AWAY');
    expect(await tell(barclays, { mode: 'hmac', secret: SECRET })).toBe(202);
    host = await startHeadless({ profileDir, env });
    await page.goto(`${host.url}/?token=${host.token}#/transactions`);
    await row('WHILE AWAY').waitFor();

    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByRole('radio', { name: 'Webhooks' }).check();
    await expect.poll(() => page.getByText('New transactions').count(), { timeout: PATIENCE_MS }).toBe(4);
    await page.getByText('Connected since').waitFor();

    // The user takes the consent back at the bank, which says so; Coffer asks before it believes that.
    await tellBank('', { fault: 'revoke', credentialsId: barclays.credentialsId });
    expect(await tell(barclays, { mode: 'jws', type: 'consent.revoked' })).toBe(202);
    await page.getByText('confirmed by the bank').waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByText('Withdrawn at the bank').first().waitFor();
    await page.getByRole('button', { name: 'Reconnect' }).first().waitFor();
  });

  /** In Settings: the address, the code, the digits to compare, the secret, a test. */
  async function pair(): Promise<void> {
    await page.goto(`${host.url}/#/settings?at=relay`);
    const minted = await startProgram(['relay', 'pair', '--data', relayDir], {});
    await page.getByLabel('Address of the relay').fill(String(relay.ready['url']));
    await page.getByLabel('Pairing code').fill(String(minted.ready['code']));
    await page.getByLabel('Name of this computer').fill('Kitchen laptop');
    await page.getByRole('button', { name: 'Pair', exact: true }).click();
    await page.getByText('Connected since').waitFor();
    await page.getByText('Kitchen laptop').waitFor();
    hookUrl = await page.getByLabel('Webhook address', { exact: true }).inputValue();
    const devices = await startProgram(['relay', 'devices', '--data', relayDir], {});
    await page.getByText(String(devices.ready['fingerprint'])).first().waitFor();

    await page.getByLabel('Shared secret', { exact: true }).fill(SECRET);
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await page.getByText('The secret is set, here and at the relay.').waitFor();
    await page.getByRole('button', { name: 'Send a test webhook' }).click();
    await page.getByText('The test webhook arrived.').waitFor();
  }

  /** In Settings: the application, with the relay's page as its redirect address. */
  async function enterApplication(): Promise<void> {
    await page.goto(`${host.url}/#/settings?at=application`);
    await page.getByLabel('Client id').fill(String(bank.ready['clientId']));
    await page.getByLabel('Client secret', { exact: true }).fill(String(bank.ready['clientSecret']));
    await page.getByText('Through your relay').click();
    const address = page.getByLabel('Redirect address', { exact: true });
    expect(await address.inputValue()).toBe(`${String(relay.ready['url'])}/oauth/callback/sandbox`);
    await page.locator('#settings-application').getByRole('button', { name: 'Save application' }).click();
    await page.getByText('The application is saved.').waitFor();
  }

  /** Connects a bank by the screens; the bank's answer comes by the relay's page. */
  async function connect(name: string, username: string): Promise<Consent> {
    const known = (await host.call('connections.list', {})).connections.map(({ connectionId }) => connectionId);
    const throughPage = page.waitForResponse((response) => response.url().startsWith(`${String(relay.ready['url'])}/`));
    await page.goto(`${host.url}/#/connections/add`);
    await page.getByRole('button', { name, exact: false }).first().click();
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password').fill(username.replace('john', 'doe'));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Allow access' }).click();
    expect(new URL((await throughPage).url()).pathname).toBe('/oauth/callback/sandbox');
    await page.waitForURL((url) => url.origin === host.url && url.pathname === '/');
    const find = async () =>
      (await host.call('connections.list', {})).connections.find(
        ({ connectionId, lastSyncedAt, syncing }) =>
          !known.includes(connectionId) && lastSyncedAt !== undefined && !syncing,
      );
    await expect.poll(async () => (await find())?.status, { timeout: PATIENCE_MS }).toBe('ACTIVE');
    const { credentialsId = '' } = (await find()) ?? {};
    return { credentialsId };
  }

  /** Makes a payment, lets the bank tell of it, waits for its row, and returns the time from the one to the other. */
  async function payAndTell(consent: Consent, description: string, how: Record<string, unknown>): Promise<number> {
    await pay(consent, description);
    const startedMs = performance.now();
    expect(await tell(consent, how)).toBe(202);
    await row(description).waitFor();
    return Math.round(performance.now() - startedMs);
  }

  function row(description: string) {
    return page.getByText(description, { exact: false }).first();
  }

  async function pay({ credentialsId }: Consent, description: string): Promise<void> {
    const { accounts } = (await tellBank(`/ledger?credentialsId=${credentialsId}`)) as {
      accounts: { accountId: string }[];
    };
    const accountId = accounts[0]?.accountId;
    await tellBank('/payment', { credentialsId, accountId, amountMinor: -1234, description });
  }

  /** Lets the bank send a webhook to the address that Settings show, and returns the relay's answer. */
  async function tell({ credentialsId }: Consent, how: Record<string, unknown>): Promise<number> {
    const sent = (await tellBank('/webhook', {
      url: hookUrl,
      type: 'transaction.created',
      resourceId: credentialsId,
      ...how,
    })) as { status: number };
    return sent.status;
  }

  /** The sandbox's back door. */
  async function tellBank(path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${String(bank.ready['controlUrl'])}${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`the bank refused ${path}: ${await answer.text()}`);
    return answer.json();
  }
});
