import { createHash, randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { startSandbox, type RunningSandbox } from '../../../sandbox/start-sandbox.ts';

let sandbox: RunningSandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

const REDIRECT_URI = 'http://127.0.0.1:53682/oauth/callback';

test('a browserless sign-in leads to tokens, accounts, a balance and transactions', async () => {
  sandbox = await startSandbox();
  const { authUrl, apiUrl, controlUrl, clientId, clientSecret } = sandbox;
  const verifier = randomBytes(32).toString('base64url');
  const link = new URL(authUrl);
  link.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    scope: 'info accounts balance cards transactions offline_access',
    providers: 'uk-ob-all uk-oauth-all',
    state: 'state-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const authorized = await fetch(`${controlUrl}/authorize`, {
    method: 'POST',
    body: JSON.stringify({ authUrl: link.href, username: 'john', password: 'doe', providerId: 'ob-barclays' }),
  });
  const { redirectUrl } = (await authorized.json()) as { redirectUrl: string };
  const answer = new URL(redirectUrl).searchParams;
  expect(answer.get('state')).toBe('state-1');

  const exchanged = await fetch(`${authUrl}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      code: answer.get('code') ?? '',
      redirect_uri: REDIRECT_URI,
      code_verifier: verifier,
    }),
  });
  const tokens = (await exchanged.json()) as { access_token: string; refresh_token: string };
  expect(exchanged.status).toBe(200);

  const get = async (path: string): Promise<Record<string, unknown>[]> => {
    const response = await fetch(`${apiUrl}/data/v1${path}`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(response.status, path).toBe(200);
    return ((await response.json()) as { results: Record<string, unknown>[] }).results;
  };
  expect((await get('/me'))[0]).toMatchObject({ provider: { provider_id: 'ob-barclays' } });
  const accounts = await get('/accounts');
  expect(accounts.length).toBeGreaterThan(1);
  const accountId = String(accounts[0]?.['account_id']);
  expect((await get(`/accounts/${accountId}/balance`))[0]).toMatchObject({ currency: 'GBP' });
  expect((await get(`/accounts/${accountId}/transactions?from=2025-01-01&to=2030-01-01`)).length).toBeGreaterThan(100);
});
