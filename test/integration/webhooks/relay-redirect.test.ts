import { expect, test } from 'vitest';
import { signInAtBank } from '../../support/test-engine.ts';
import { useEngineAndRelay } from './engine-and-relay.ts';

const open = useEngineAndRelay();

/** What the relay's page makes the user's browser do. */
async function followPage(address: string): Promise<string> {
  const answer = await fetch(address, { redirect: 'manual' });
  expect(answer.status).toBe(200);
  const target = /<meta http-equiv="refresh" content="0;url=([^"]+)">/.exec(await answer.text())?.[1];
  return (target ?? '').replaceAll('&amp;', '&');
}

test.each([
  ['loopback', {}, 'http://127.0.0.1:4280/oauth/callback?'],
  ['the app’s scheme', { customProtocolUri: 'app.coffer:/oauth/callback' }, 'app.coffer:/oauth/callback?'],
])('a bank’s answer comes home by the relay’s page and %s, once', async (_name, more, home) => {
  const loopbackUri = 'http://127.0.0.1:4280/oauth/callback';
  const engine = await open({ engine: { redirectTargets: { loopbackUri, ...more } } });
  await engine.call('credentials.set', {
    environment: 'demo',
    clientId: engine.bank.clientId,
    clientSecret: engine.bank.clientSecret,
    redirectMode: 'relay',
  });
  const page = `${engine.relay.url}/oauth/callback/demo`;
  expect(await engine.call('credentials.status', {})).toMatchObject({ redirectMode: 'relay', redirectUri: page });

  const { authUrl, redirectUri } = await engine.call('connections.begin', { providerId: 'ob-barclays', open: false });
  expect(redirectUri).toBe(page);
  const answer = await signInAtBank(engine.bank, authUrl, { providerId: 'ob-barclays' });
  expect(answer.startsWith(`${page}?`)).toBe(true);
  const target = await followPage(answer);
  expect(target.startsWith(home)).toBe(true);
  expect(await engine.engine.acceptRedirect(target)).toMatchObject({ state: 'connected' });
  expect(await engine.engine.acceptRedirect(target)).toMatchObject({ state: 'failed', error: { code: 'STATE_USED' } });
  expect(engine.relay.log.join() + JSON.stringify(await engine.relay.audit())).not.toContain(
    new URL(answer).searchParams.get('code'),
  );

  // The relay is left, and the address that is registered at TrueLayer stays what it is.
  await engine.call('relay.unpair', {});
  expect(await engine.call('credentials.status', {})).toMatchObject({ redirectMode: 'relay', redirectUri: page });
});

test('without a relay its page is no way', async () => {
  const engine = await open();
  await engine.call('relay.unpair', {});
  const { clientId, clientSecret } = engine.bank;
  const set = { environment: 'demo', clientId, clientSecret, redirectMode: 'relay' } as const;
  expect(await engine.failure('credentials.set', set)).toMatchObject({
    code: 'INVALID_INPUT',
    sentence: { key: 'redirect-no-relay' },
  });
});
