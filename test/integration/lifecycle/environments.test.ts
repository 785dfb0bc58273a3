import { describe, expect, test } from 'vitest';
import { signInAtBank } from '../../support/test-engine.ts';
import { HOUR_MS, useConnected } from './connected.ts';

const open = useConnected();

describe('environments never mix', () => {
  test.each([
    ['production', 'sandbox-acme-1'],
    ['sandbox', 'acme-1'],
  ] as const)('%s refuses the client id %s, with words', async (environment, clientId) => {
    const engine = await open();
    const error = await engine.failure('credentials.set', {
      environment,
      clientId,
      clientSecret: 'a-secret-of-the-wrong-kind',
      redirectMode: 'loopback',
    });
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(JSON.stringify(error)).not.toContain('a-secret');
    expect(await engine.call('credentials.status', { environment })).toMatchObject({ hasSecret: false });
  });

  test('a connection is renewed and reconnected in its own environment only', async () => {
    const engine = await open();
    const { connectionId } = engine;
    await engine.call('credentials.set', {
      environment: 'sandbox',
      clientId: 'sandbox-acme-1',
      clientSecret: 'secret',
      redirectMode: 'loopback',
    });
    await engine.call('settings.update', { environment: 'sandbox' });
    for (const error of [
      await engine.failure('connections.renew', { connectionId, open: false }),
      await engine.failure('connections.begin', { connectionId, providerId: 'ob-barclays', open: false }),
    ]) {
      expect(error).toMatchObject({ code: 'INVALID_INPUT', details: { connectionId, environment: 'demo' } });
      expect(error.message).toContain('demo');
    }
    expect((await engine.call('connections.list', {})).connections).toEqual([]);

    await engine.call('settings.update', { environment: 'demo' });
    expect((await engine.call('connections.list', {})).connections).toMatchObject([
      { connectionId, environment: 'demo' },
    ]);
    await engine.advance(2 * HOUR_MS);
    expect(await engine.call('sync.run', { connectionId })).toMatchObject({ runs: [{ state: 'succeeded' }] });
  });

  test('a reconnect of a connection that is not there is refused before anybody signs in', async () => {
    const engine = await open();
    expect(
      await engine.failure('connections.begin', { connectionId: 'another', providerId: 'ob-barclays', open: false }),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('one filter that nobody is behind never spoils a link', () => {
  /** Begins a link for a country with these filters, and walks it as far as the bank. */
  async function walk(country: 'uk' | 'de' | 'at', filters: string[], providerId: string) {
    const engine = await open();
    const { providerFilters } = await engine.call('settings.get', {});
    await engine.call('settings.update', { providerFilters: { ...providerFilters, [country]: filters } });
    const { authUrl } = await engine.call('connections.begin', { country, open: false });
    const redirectUrl = await signInAtBank(engine.bank, authUrl, { providerId });
    const { connection } = await engine.call('connections.finish', { redirectUrl });
    expect(connection).toMatchObject({ providerId, status: 'ACTIVE' });
    const [created] = await engine.audit('AUTH_LINK_CREATED');
    return {
      providers: new URL(authUrl).searchParams.get('providers')?.split(' '),
      leftOut: created?.metadata['leftOut'],
    };
  }

  test('the defaults go as they are', async () => {
    const { providers, leftOut } = await walk('uk', ['uk-ob-all', 'uk-oauth-all'], 'ob-starling');
    expect([providers, leftOut]).toEqual([['uk-ob-all', 'uk-oauth-all'], undefined]);
  });

  test('an unknown one among good ones is left out, and that is on record', async () => {
    const { providers, leftOut } = await walk('at', ['at-ob-all', 'at-stet-all', 'at-ob-nobody'], 'ob-bawag');
    expect([providers, leftOut]).toEqual([['at-ob-all'], ['at-stet-all', 'at-ob-nobody']]);
  });

  test('when all are unknown, the banks are named one by one', async () => {
    const { providers, leftOut } = await walk('de', ['de-nobody-all'], 'xs2a-dkb');
    expect(leftOut).toEqual(['de-nobody-all']);
    expect(providers).toContain('xs2a-dkb');
    expect(providers).not.toContain('de-nobody-all');
  });

  test('a bank of its own, or a filter that the list bears out, is sent', async () => {
    const { providers } = await walk('at', ['at-xs2a-all', 'ob-bawag'], 'xs2a-raiffeisen-at');
    expect(providers).toEqual(['at-xs2a-all', 'ob-bawag']);
  });
});
