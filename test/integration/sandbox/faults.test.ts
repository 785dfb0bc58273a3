import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import { startSandbox, type RunningSandbox } from '../../../sandbox/start-sandbox.ts';
import { authLink, connect, post, send, type Connected, type Json } from './sandbox-client.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { quotas: false } });
});
afterAll(() => sandbox.close());
afterEach(() => post(sandbox.controlUrl, { clear: true }));

async function setFault(fault: Json): Promise<Json> {
  const answer = await post(sandbox.controlUrl, fault);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json ?? {};
}

describe('instead of an answer', () => {
  test.each([
    [{ fault: 'outage' }, 503, 'provider_error'],
    [{ fault: 'outage', status: 500 }, 500, 'internal_server_error'],
    [{ fault: 'outage', status: 504 }, 504, 'provider_timeout'],
    [{ fault: 'outage', status: 503, code: 'connector_overload' }, 503, 'connector_overload'],
    [{ fault: 'rate-limit' }, 429, 'provider_too_many_requests'],
    [{ fault: 'rate-limit', code: 'provider_request_limit_exceeded' }, 429, 'provider_request_limit_exceeded'],
    [{ fault: 'sca-exceeded', endpoint: 'accounts' }, 403, 'sca_exceeded'],
    [{ fault: 'unsupported', endpoint: 'accounts' }, 501, 'endpoint_not_supported'],
    [{ fault: 'data-error', code: 'invalid_credentials_key' }, 403, 'invalid_credentials_key'],
    [{ fault: 'data-error', code: 'never_heard_of', status: 418 }, 418, 'never_heard_of'],
    [{ fault: 'withdraw' }, 400, 'deprecated_provider'],
  ])('%j', async (fault, status, error) => {
    const bank = await connect(sandbox);
    await setFault(fault);
    const answer = await bank.get('/accounts');
    expect([answer.status, answer.json?.['error']]).toEqual([status, error]);
  });

  test('rate-limit can say when to come back, and leaves /me alone', async () => {
    const bank = await connect(sandbox);
    await setFault({ fault: 'rate-limit', retryAfterSeconds: 17 });
    expect((await bank.get('/accounts')).headers.get('retry-after')).toBe('17');
    expect((await bank.get('/me')).status).toBe(200);
  });

  test('html-error, problem-json and empty-body', async () => {
    const bank = await connect(sandbox);
    await setFault({ fault: 'html-error', times: 1 });
    expect(await bank.get('/accounts')).toMatchObject({ status: 502, json: undefined });
    await setFault({ fault: 'problem-json', times: 1 });
    const problem = await bank.get('/accounts');
    expect(problem.headers.get('content-type')).toBe('application/problem+json');
    expect(problem.json).toMatchObject({ status: 500, title: expect.any(String), trace_id: expect.any(String) });
    await setFault({ fault: 'empty-body', times: 1 });
    expect(await bank.get('/accounts')).toMatchObject({ status: 200, text: '' });
  });

  test('a fault of one provider, connection or account leaves the others alone', async () => {
    const [barclays, monzo, other] = [
      await connect(sandbox),
      await connect(sandbox, { providerId: 'ob-monzo' }),
      await connect(sandbox, { username: 'john1', password: 'doe1' }),
    ];
    const status = async (bank: Connected): Promise<number> => (await bank.get('/accounts')).status;
    await setFault({ fault: 'outage', providerId: 'ob-monzo' });
    expect([await status(barclays), await status(monzo)]).toEqual([200, 503]);
    await post(sandbox.controlUrl, { clear: true });
    await setFault({ fault: 'outage', credentialsId: barclays.credentialsId });
    expect([await status(barclays), await status(other)]).toEqual([503, 200]);
  });

  test('the token endpoint can fail in the same ways', async () => {
    const bank = await connect(sandbox);
    await setFault({ fault: 'outage', endpoint: 'token', times: 1 });
    expect((await bank.refresh()).status).toBe(503);
    await setFault({ fault: 'token-error', code: 'invalid_client', times: 1 });
    expect((await bank.refresh()).json).toEqual({ error: 'invalid_client' });
    expect((await bank.refresh()).status).toBe(200);
  });

  test('a withdrawn provider is no longer offered, and cannot be linked', async () => {
    await setFault({ fault: 'withdraw', providerId: 'ob-monzo' });
    const list = await send(`${sandbox.authUrl}/api/providers?clientId=${sandbox.clientId}`);
    expect(list.text).not.toContain('ob-monzo');
    expect((await send(authLink(sandbox, { providers: 'ob-monzo' }).url)).status).toBe(400);
  });

  test('an outage shows in the provider’s health', async () => {
    await setFault({ fault: 'outage', providerId: 'ob-monzo' });
    const list = await send(`${sandbox.authUrl}/api/providers?clientId=${sandbox.clientId}`);
    const banks = list.json as unknown as { provider_id: string; availability: { recommended_status: string } }[];
    expect(banks.find((bank) => bank.provider_id === 'ob-monzo')?.availability.recommended_status).toBe('down');
  });
});

describe('on the wire', () => {
  test.each([
    ['drop-before-response', 'fetch failed'],
    ['drop-mid-response', 'terminated'],
  ])('%s: the connection breaks', async (fault, message) => {
    const bank = await connect(sandbox);
    await setFault({ fault, times: 1 });
    await expect(bank.get('/accounts')).rejects.toThrow(message);
    expect((await bank.get('/accounts')).status).toBe(200);
  });

  test('truncated-json: a complete answer that ends half-way', async () => {
    const bank = await connect(sandbox);
    await setFault({ fault: 'truncated-json' });
    const answer = await bank.get('/accounts');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('"results"');
    expect(answer.json).toBeUndefined();
  });

  test('gzip: the body is packed, and says so', async () => {
    const bank = await connect(sandbox);
    await setFault({ fault: 'gzip' });
    const answer = await fetch(`${sandbox.apiUrl}/data/v1/accounts`, {
      headers: { authorization: `Bearer ${bank.accessToken}` },
    });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(await answer.json()).toHaveProperty('results');
  });

  test('slow: nothing comes before its time', async () => {
    const bank = await connect(sandbox);
    await setFault({ fault: 'slow', ms: 60_000 });
    const given = AbortSignal.timeout(100);
    await expect(
      fetch(`${sandbox.apiUrl}/data/v1/me`, {
        headers: { authorization: `Bearer ${bank.accessToken}` },
        signal: given,
      }),
    ).rejects.toThrow('timeout');
  });

  test('lose-refresh-response: the new token is never seen, the old one is dead all the same', async () => {
    const bank = await connect(sandbox);
    await setFault({ fault: 'lose-refresh-response', times: 1 });
    await expect(bank.refresh()).rejects.toThrow('fetch failed');
    expect((await bank.refresh()).json?.['error']).toBe('invalid_grant');
    expect((await bank.get('/me')).status).toBe(200);
  });
});

describe('the consent', () => {
  test.each([{ fault: 'revoke' }, { fault: 'expire-consent' }])('%j ends data and refresh at once', async (fault) => {
    const bank = await connect(sandbox);
    const { affected } = await setFault({ ...fault, credentialsId: bank.credentialsId });
    expect(affected).toEqual([bank.credentialsId]);
    expect((await bank.get('/accounts')).json?.['error']).toBe('access_denied');
    expect((await bank.refresh()).json?.['error']).toBe('invalid_grant');
  });

  test('consent-expires-in moves the end that /me states', async () => {
    const bank = await connect(sandbox);
    await setFault({ fault: 'consent-expires-in', credentialsId: bank.credentialsId, days: 3 });
    const [me] = await bank.results('/me');
    const days = (Date.parse(String(me?.['consent_expires_at'])) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(2.99);
    expect(days).toBeLessThan(3.01);
  });

  test('me-answer leaves fields out', async () => {
    const bank = await connect(sandbox);
    await setFault({
      fault: 'me-answer',
      omit: ['consent_expires_at', 'consent_created_at'],
      set: { consent_status: 'Odd' },
    });
    const [me] = await bank.results('/me');
    expect(me).not.toHaveProperty('consent_expires_at');
    expect(me).toMatchObject({ consent_status: 'Odd' });
  });
});

describe('token answers', () => {
  test.each([
    [{ omit: ['expires_in'] }, undefined],
    [{ set: { expires_in: 0 } }, 0],
    [{ set: { expires_in: -5 } }, -5],
    [{ set: { expires_in: '3600' } }, '3600'],
  ])('%j', async (change, expected) => {
    const bank = await connect(sandbox);
    await setFault({ fault: 'token-answer', ...change });
    expect((await bank.refresh()).json?.['expires_in']).toBe(expected);
  });

  test('no refresh token in the answer', async () => {
    const bank = await connect(sandbox);
    await setFault({ fault: 'token-answer', omit: ['refresh_token'], endpoint: 'refresh' });
    expect((await bank.refresh()).json).not.toHaveProperty('refresh_token');
  });
});

test('a fault that nobody knows, or a misspelt option, is refused by name', async () => {
  expect((await post(sandbox.controlUrl, { fault: 'fire' })).text).toContain('fault');
  expect((await post(sandbox.controlUrl, { fault: 'outage', tiems: 2 })).text).toContain('tiems');
});
