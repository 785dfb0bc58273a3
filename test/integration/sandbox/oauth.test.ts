import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox, type RunningSandbox } from '../../../sandbox/start-sandbox.ts';
import {
  authLink,
  authorize,
  connect,
  exchangeFields,
  post,
  REDIRECT_URI,
  refreshFields,
  send,
  type Answered,
} from './sandbox-client.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** Follows one redirect of the dialog by hand, as a browser does after a form. */
async function follow(answer: Answered): Promise<Answered> {
  return send(new URL(answer.headers.get('location') ?? '', sandbox.authUrl).href);
}

function submit(path: string, fields: Record<string, string>): Promise<Answered> {
  return send(`${sandbox.authUrl}${path}`, { method: 'POST', body: new URLSearchParams(fields) });
}

async function openDialog(
  change: Record<string, string> = {},
): Promise<{ path: string; page: Answered; link: ReturnType<typeof authLink> }> {
  const link = authLink(sandbox, change);
  const opened = await send(link.url);
  expect(opened.status).toBe(303);
  return { path: opened.headers.get('location') ?? '', page: await follow(opened), link };
}

describe('the dialog', () => {
  test('bank, sign-in, consent, redirect: by forms alone', async () => {
    const { path, page, link } = await openDialog({ providers: 'uk-ob-all' });
    expect(page.text).toContain('Barclays');
    expect(page.text).not.toContain('Commerzbank');
    const signIn = await follow(await submit(`${path}/bank`, { provider_id: 'ob-barclays' }));
    expect(signIn.text).toContain('name="username"');
    const wrong = await submit(`${path}/sign-in`, { username: 'john', password: 'nope' });
    expect(wrong.text).toContain('do not match');
    const consent = await follow(await submit(`${path}/sign-in`, { username: 'john', password: 'doe' }));
    expect(consent.text).toContain('Standing orders');
    expect(consent.text).toContain('Barclaycard Platinum');
    const done = await submit(`${path}/consent`, { decision: 'allow' });
    expect(done.status).toBe(303);
    const back = new URL(done.headers.get('location') ?? '');
    expect(`${back.origin}${back.pathname}`).toBe(REDIRECT_URI);
    expect(back.searchParams.get('state')).toBe(link.state);
    expect(back.searchParams.get('scope')).toContain('accounts');
    expect(back.searchParams.get('code')).toMatch(/^[0-9A-F]{64}$/);
  });

  test('cancel leads back with access_denied and the state', async () => {
    const { path, link } = await openDialog();
    const cancelled = await submit(`${path}/consent`, { decision: 'cancel' });
    const back = new URL(cancelled.headers.get('location') ?? '');
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: link.state });
  });

  test('consent cannot be given before sign-in', async () => {
    const { path } = await openDialog({ provider_id: 'ob-monzo' });
    const early = await submit(`${path}/consent`, { decision: 'allow' });
    expect(new URL(early.headers.get('location') ?? '').searchParams.get('error')).toBe('access_denied');
  });

  test('a link is good for one answer', async () => {
    const { path, link } = await openDialog();
    await submit(`${path}/consent`, { decision: 'cancel' });
    expect((await send(link.url)).status).toBe(410);
    expect((await send(`${sandbox.authUrl}${path}`)).status).toBe(410);
  });

  test('a link that cannot be used is told of in the browser, with no way back', async () => {
    const answer = await send(authLink(sandbox, { providers: 'uk-ob-all mars-ob-all' }).url);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  test.each([
    'app.coffer:/oauth/callback',
    'http://[::1]:9/cb',
    'http://localhost:9/cb',
    'https://relay.example/oauth/callback/demo',
  ])('the browser may be sent back to %s', async (redirectUri) => {
    const { url } = authLink(sandbox, { redirect_uri: redirectUri });
    const back = await authorize(sandbox, url, { providerId: 'ob-monzo' });
    expect(back.href.startsWith(`${redirectUri}?code=`)).toBe(true);
  });

  test('form_post hands over by a form instead of the address', async () => {
    const { path } = await openDialog({ response_mode: 'form_post', provider_id: 'ob-monzo' });
    await submit(`${path}/sign-in`, { username: 'john', password: 'doe' });
    const page = await submit(`${path}/consent`, { decision: 'allow' });
    expect(page.status).toBe(200);
    expect(page.text).toContain(`action="${REDIRECT_URI}"`);
    expect(page.text).toMatch(/name="code" value="[0-9A-F]{64}"/);
  });

  test('what a stranger writes into the address never becomes markup', async () => {
    const { path } = await openDialog({
      response_mode: 'form_post',
      provider_id: 'ob-monzo',
      state: '"><script>x</script>',
    });
    await submit(`${path}/sign-in`, { username: 'john', password: 'doe' });
    const page = await submit(`${path}/consent`, { decision: 'allow' });
    expect(page.text).not.toContain('<script>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('the token endpoint', () => {
  async function aCode(change: Record<string, string> = {}): Promise<{ code: string; verifier: string }> {
    const { url, verifier } = authLink(sandbox, change);
    const back = await authorize(sandbox, url, { providerId: 'ob-barclays' });
    return { code: back.searchParams.get('code') ?? '', verifier };
  }

  const tokenUrl = (): string => `${sandbox.authUrl}/connect/token`;

  test('takes JSON and forms', async () => {
    const one = await aCode();
    const byJson = await post(tokenUrl(), exchangeFields(sandbox, one.code, one.verifier));
    const two = await aCode();
    const byForm = await send(tokenUrl(), {
      method: 'POST',
      body: new URLSearchParams(exchangeFields(sandbox, two.code, two.verifier)),
    });
    for (const answer of [byJson, byForm]) {
      expect(answer.json).toMatchObject({ expires_in: 3600, token_type: 'Bearer' });
      expect(answer.json?.['access_token']).toMatch(/^eyJ/);
      expect(answer.json?.['refresh_token']).toMatch(/^[0-9A-F]{64}$/);
    }
  });

  test('without offline_access there is no refresh token', async () => {
    const { code, verifier } = await aCode({ scope: 'accounts balance' });
    const answer = await post(tokenUrl(), exchangeFields(sandbox, code, verifier));
    expect(answer.status).toBe(200);
    expect(answer.json).not.toHaveProperty('refresh_token');
  });

  test.each([
    ['a wrong secret', { client_secret: 'wrong' }, 'invalid_client'],
    ['another client', { client_id: 'someone-else' }, 'invalid_client'],
    ['no secret', { client_secret: '' }, 'invalid_client'],
    ['a wrong verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
    ['no verifier', { code_verifier: '' }, 'invalid_grant'],
    ['another redirect address', { redirect_uri: `${REDIRECT_URI}/` }, 'invalid_grant'],
    ['a wrong code', { code: 'F'.repeat(64) }, 'invalid_authorization_code'],
    ['an unknown grant', { grant_type: 'password' }, 'invalid_request'],
  ])('refuses %s', async (_what, change, error) => {
    const { code, verifier } = await aCode();
    const answer = await post(tokenUrl(), { ...exchangeFields(sandbox, code, verifier), ...change });
    expect(answer.status).toBe(400);
    expect(answer.json?.['error']).toBe(error);
  });

  test('a code works once, and a failed attempt spends it too', async () => {
    const used = await aCode();
    await post(tokenUrl(), exchangeFields(sandbox, used.code, used.verifier));
    const again = await post(tokenUrl(), exchangeFields(sandbox, used.code, used.verifier));
    expect(again.json?.['error']).toBe('invalid_authorization_code');
    const spoilt = await aCode();
    await post(tokenUrl(), exchangeFields(sandbox, spoilt.code, 'x'.repeat(43)));
    const late = await post(tokenUrl(), exchangeFields(sandbox, spoilt.code, spoilt.verifier));
    expect(late.json?.['error']).toBe('invalid_authorization_code');
  });

  test('a code lives five minutes', async () => {
    const { code, verifier } = await aCode();
    await post(`${sandbox.controlUrl}/clock`, { advanceMs: 5 * 60_000 });
    const answer = await post(tokenUrl(), exchangeFields(sandbox, code, verifier));
    expect(answer.json?.['error']).toBe('invalid_authorization_code');
  });

  test('each refresh gives a new refresh token, and the old one is dead', async () => {
    const bank = await connect(sandbox);
    const first = await bank.refresh();
    const newer = String(first.json?.['refresh_token']);
    expect(first.status).toBe(200);
    expect(newer).not.toBe(bank.refreshToken);
    expect((await bank.refresh()).json?.['error']).toBe('invalid_grant');
    expect((await post(tokenUrl(), refreshFields(sandbox, newer))).status).toBe(200);
  });

  test('with rotation off, as in TrueLayer’s own sandbox, the old one stays good', async () => {
    await post(sandbox.controlUrl, { set: { rotation: false } });
    const bank = await connect(sandbox);
    expect((await bank.refresh()).json?.['refresh_token']).toBe(bank.refreshToken);
    expect((await bank.refresh()).status).toBe(200);
    await post(sandbox.controlUrl, { set: { rotation: true } });
  });

  test('a grace can be given to the token before', async () => {
    await post(sandbox.controlUrl, { set: { refreshGraceMs: 60_000 } });
    const bank = await connect(sandbox);
    await bank.refresh();
    expect((await bank.refresh()).status).toBe(200);
    await post(`${sandbox.controlUrl}/clock`, { advanceMs: 61_000 });
    expect((await bank.refresh()).json?.['error']).toBe('invalid_grant');
    await post(sandbox.controlUrl, { set: { refreshGraceMs: 0 } });
  });

  test('an access token ends after an hour and says when', async () => {
    const bank = await connect(sandbox);
    expect((await bank.get('/me')).status).toBe(200);
    await post(`${sandbox.controlUrl}/clock`, { advanceMs: 3_600_000 });
    const ended = await bank.get('/me');
    expect(ended.status).toBe(401);
    expect(ended.json).toMatchObject({ error: 'invalid_token' });
    expect(ended.json?.['error_description']).toMatch(/^The token expired at '\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}Z'$/);
  });
});

describe('the rest of the authentication server', () => {
  test('deleting a connection ends its tokens', async () => {
    const bank = await connect(sandbox);
    const remove = (): Promise<Answered> =>
      send(`${sandbox.authUrl}/api/delete`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${bank.accessToken}` },
      });
    const removed = await remove();
    expect([removed.status, removed.text]).toEqual([200, '']);
    expect((await remove()).status).toBe(401);
    expect((await bank.get('/me')).status).toBe(401);
    expect((await bank.refresh()).json?.['error']).toBe('invalid_grant');
  });

  test('providers can be narrowed, and each has a logo that is there', async () => {
    const list = async (query: string): Promise<Record<string, unknown>[]> => {
      const answer = await send(`${sandbox.authUrl}/api/providers?clientId=${sandbox.clientId}${query}`);
      return answer.json as unknown as Record<string, unknown>[];
    };
    const all = await list('');
    expect(all.length).toBeGreaterThan(10);
    expect(all[0]).toMatchObject({ availability: { recommended_status: 'healthy' } });
    expect((await list('&country=de')).every(({ country }) => country === 'de')).toBe(true);
    expect((await list('&country=de%20at')).length).toBeGreaterThan((await list('&country=at')).length);
    expect((await list('&scopes=cards')).map((bank) => bank['provider_id'])).not.toContain('ob-monzo');
    const logo = await send(String(all[0]?.['logo_url']));
    expect(logo.headers.get('content-type')).toBe('image/svg+xml');
    expect((await send(`${sandbox.authUrl}/api/providers?clientId=nobody`)).status).toBe(400);
  });

  test('debug names the connection', async () => {
    const bank = await connect(sandbox, { providerId: 'ob-monzo' });
    const answer = await post(`${sandbox.authUrl}/api/debug`, { access_token: bank.accessToken });
    expect(answer.json).toMatchObject({ credentials_id: bank.credentialsId, provider_id: 'ob-monzo' });
  });

  test('bodies that are neither JSON nor a form, and unknown paths, are refused in words', async () => {
    const broken = await send(`${sandbox.authUrl}/connect/token`, { method: 'POST', body: '{"grant_type":' });
    expect(broken.json?.['error']).toBe('invalid_request');
    expect((await send(`${sandbox.authUrl}/nowhere`)).status).toBe(404);
  });
});
