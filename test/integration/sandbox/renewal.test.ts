import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox, type RunningSandbox } from '../../../sandbox/start-sandbox.ts';
import {
  authorize,
  connect,
  exchangeFields,
  post,
  REDIRECT_URI,
  type Answered,
  type Connected,
  type Json,
} from './sandbox-client.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
afterEach(() => post(sandbox.controlUrl, { clear: true }));

function extend(bank: Connected, change: Json = {}): Promise<Answered> {
  return post(`${sandbox.apiUrl}/data/v1/connections/extend`, {
    user_has_reconfirmed_consent: true,
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
    user: { id: 'u1', name: 'John Doe', email: 'john@example.org' },
    refresh_token: bank.refreshToken,
    redirect_uri: REDIRECT_URI,
    ...change,
  });
}

async function consentEnd(bank: Connected): Promise<number> {
  const [me] = await bank.results('/me');
  return Date.parse(String(me?.['consent_expires_at']));
}

describe('extend', () => {
  test('eternal: new tokens at once, the new end a little later', async () => {
    const bank = await connect(sandbox, { password: 'eternal' });
    await post(sandbox.controlUrl, { fault: 'consent-expires-in', credentialsId: bank.credentialsId, days: 2 });
    const before = await consentEnd(bank);
    const answer = await extend(bank);
    expect(answer.json).toMatchObject({ action_needed: 'no_action_needed', token_type: 'Bearer', expires_in: 3600 });
    expect((await bank.refresh()).json?.['error']).toBe('invalid_grant');
    expect(await consentEnd(bank)).toBe(before);
    await post(`${sandbox.controlUrl}/clock`, { advanceMs: 5_000 });
    expect(await consentEnd(bank)).toBeGreaterThan(before + 80 * 86_400_000);
  });

  test('everybody else: a link to the bank, then a code for the same connection', async () => {
    const bank = await connect(sandbox);
    await post(sandbox.controlUrl, { fault: 'consent-expires-in', credentialsId: bank.credentialsId, days: 2 });
    const answer = await extend(bank, { state: 'again' });
    expect(answer.json?.['action_needed']).toBe('authentication_needed');
    const back = await authorize(sandbox, String(answer.json?.['user_input_link']));
    expect(back.searchParams.get('state')).toBe('again');
    const code = back.searchParams.get('code') ?? '';
    const tokens = await post(`${sandbox.authUrl}/connect/token`, exchangeFields(sandbox, code, ''));
    bank.accessToken = String(tokens.json?.['access_token']);
    expect((await bank.results('/me'))[0]?.['credentials_id']).toBe(bank.credentialsId);
    expect(await consentEnd(bank)).toBeGreaterThan(Date.now() + 80 * 86_400_000);
  });

  test('another person cannot renew it', async () => {
    const bank = await connect(sandbox);
    const answer = await extend(bank);
    await expect(
      authorize(sandbox, String(answer.json?.['user_input_link']), { username: 'john1', password: 'doe1' }),
    ).rejects.toThrow('do not match');
  });

  test.each([
    ['no reconfirmation', { user_has_reconfirmed_consent: false }, 400],
    ['no user', { user: undefined }, 400],
    ['a user without address', { user: { id: 'u1', name: 'John' } }, 400],
    ['no redirect address', { redirect_uri: undefined }, 400],
    ['a wrong secret', { client_secret: 'wrong' }, 401],
    ['a wrong refresh token', { refresh_token: 'wrong' }, 401],
  ])('%s is a problem', async (_what, change, status) => {
    const answer = await extend(await connect(sandbox), change);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.json).toMatchObject({ status, instance: '/connections/extend' });
    if (status === 400) expect(Object.keys(answer.json?.['errors'] as Json)).toHaveLength(1);
  });

  test('connections in the EU, and dead ones, cannot be extended', async () => {
    const german = await connect(sandbox, { providerId: 'xs2a-dkb' });
    expect((await extend(german)).status).toBe(422);
    const dead = await connect(sandbox);
    await post(sandbox.controlUrl, { fault: 'revoke', credentialsId: dead.credentialsId });
    expect((await extend(dead)).status).toBe(422);
  });

  test.each([
    ['no_action_needed', 200],
    ['authentication_needed', 200],
    ['reconfirmation_of_consent_needed', 200],
    ['not-enabled', 400],
    ['unauthorised', 401],
    ['cannot-extend', 422],
  ])('the outcome %s can be ordered', async (outcome, status) => {
    const bank = await connect(sandbox);
    await post(sandbox.controlUrl, { fault: 'extend', outcome });
    const answer = await extend(bank);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.json?.['action_needed']).toBe(outcome);
  });
});

describe('reauthuri', () => {
  const reauth = (bank: Connected): Promise<Answered> =>
    post(`${sandbox.authUrl}/v1/reauthuri`, {
      response_type: 'code',
      refresh_token: bank.refreshToken,
      redirect_uri: REDIRECT_URI,
    });

  test('leads to a link that renews the same connection, also after its end', async () => {
    const bank = await connect(sandbox, { providerId: 'ob-monzo' });
    await post(sandbox.controlUrl, { fault: 'expire-consent', credentialsId: bank.credentialsId });
    const answer = await reauth(bank);
    expect(answer.json?.['success']).toBe(true);
    const back = await authorize(sandbox, String(answer.json?.['result']));
    const code = back.searchParams.get('code') ?? '';
    const tokens = await post(`${sandbox.authUrl}/connect/token`, exchangeFields(sandbox, code, ''));
    bank.accessToken = String(tokens.json?.['access_token']);
    expect((await bank.results('/me'))[0]?.['credentials_id']).toBe(bank.credentialsId);
  });

  test('refuses a wrong token, a revoked connection and the EU', async () => {
    const bank = await connect(sandbox);
    const wrong = await reauth({ ...bank, refreshToken: 'wrong' });
    expect([wrong.status, wrong.json?.['error_details']]).toEqual([401, { reason: 'Invalid refresh_token' }]);
    await post(sandbox.controlUrl, { fault: 'revoke', credentialsId: bank.credentialsId });
    expect((await reauth(bank)).status).toBe(401);
    expect((await reauth(await connect(sandbox, { providerId: 'ob-n26' }))).status).toBe(401);
  });
});
