import { describe, expect, onTestFinished, test } from 'vitest';
import { signInAtBank } from '../../support/test-engine.ts';
import { useEngineAndBank } from '../engine/engine-and-bank.ts';
import { startBank } from '../engine/start-bank.ts';
import { HOUR_MS, useConnected } from './connected.ts';

const open = useConnected();
const openProfile = useEngineAndBank();

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

describe('whether TrueLayer knows an application', () => {
  const LIVE = { clientId: 'household-4f21', clientSecret: 'the-secret-of-the-live-application' };

  /** An engine whose live environment is a stand-in that knows one application. */
  async function openLive() {
    const bank = await startBank({ client: LIVE });
    onTestFinished(() => bank.close());
    const { authUrl, apiUrl } = bank;
    const engine = await openProfile({ bank, engine: { config: { authUrl, apiUrl } } });
    const check = () => engine.call('credentials.check', { environment: 'production' });
    const enter = (change: Partial<typeof LIVE>) =>
      engine.call('credentials.set', { environment: 'production', redirectMode: 'loopback', ...LIVE, ...change });
    return { engine, check, enter };
  }

  test('is said for every way it can stand, and nothing is changed by asking', async () => {
    const { engine, check, enter } = await openLive();
    expect(await check()).toEqual({ state: 'missing' });
    expect((await engine.bank.calls()).length).toBe(0);

    await enter({ clientSecret: 'a wrong secret' });
    expect(await check()).toEqual({ state: 'refused' });
    await enter({ clientId: 'another-household' });
    expect(await check()).toEqual({ state: 'refused' });

    await enter({});
    const accepted = await check();
    expect(accepted).toMatchObject({ state: 'accepted' });
    expect(accepted.banks).toBeGreaterThan(10);

    expect((await engine.call('connections.attempts', { environment: 'production' })).attempts).toEqual([]);
    expect((await engine.call('connections.list', { environment: 'production' })).connections).toEqual([]);
    expect(await engine.bank.consents()).toEqual([]);
    expect(await engine.audit('AUTH_FAILED')).toEqual([]);
  });

  test.each([
    ['the server is down', { fault: 'outage', endpoint: 'exchange' }, 'PROVIDER_UNAVAILABLE'],
    ['it answers with a page', { fault: 'html-error', endpoint: 'exchange' }, 'PROVIDER_UNAVAILABLE'],
    ['nothing comes back', { fault: 'drop-before-response', endpoint: 'exchange' }, 'BAD_RESPONSE'],
    ['it is asked too often', { fault: 'rate-limit', endpoint: 'exchange' }, 'RATE_LIMITED'],
  ] as const)('is not guessed when %s', async (_what, fault, code) => {
    const { engine, check, enter } = await openLive();
    await enter({});
    await engine.bank.fault(fault);
    expect(await check()).toMatchObject({ state: 'unknown', error: { code } });
  });

  test('is known although the list of banks cannot be had', async () => {
    const { engine, check, enter } = await openLive();
    await enter({});
    await engine.bank.fault({ fault: 'outage', endpoint: 'providers' });
    expect(await check()).toEqual({ state: 'accepted' });
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
