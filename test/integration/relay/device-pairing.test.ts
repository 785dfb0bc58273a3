import { describe, expect, test } from 'vitest';
import { pairWithRelay } from '../../../core/relay-client/pair-with-relay.ts';
import { useDevices } from './device-fixture.ts';

const { startRelay, http, apiOf } = useDevices();

describe('a device', () => {
  test('is paired by code and shows the fingerprint that the relay shows', async () => {
    const relay = await startRelay();
    const code = await relay.mint();
    const { account, fingerprint } = await pairWithRelay(http(), { relayUrl: `${relay.url}/`, code, name: ' Küche ' });
    const api = apiOf(account);
    expect(await api.devices()).toEqual([
      expect.objectContaining({
        deviceId: account.deviceId,
        name: 'Küche',
        fingerprint,
        isThisDevice: true,
        waiting: 0,
      }),
    ]);
    const { code: next } = await api.mintCode();
    const second = await pairWithRelay(http(), { relayUrl: relay.url, code: next, name: 'Second' });
    expect(second.account.userId).toBe(account.userId);
    expect(await api.updateHook({ mode: 'jws', secret: 'a-secret-of-my-own' })).toMatchObject({
      mode: 'jws',
      hasSecret: true,
    });
    expect(await api.hook()).toMatchObject({ hookUrl: account.hookUrl, mode: 'jws' });
    await api.setRoutes(['a', 'b']);
    await api.revoke(second.account.deviceId);
    await expect(api.revoke(second.account.deviceId)).rejects.toMatchObject({ code: 'RELAY_REJECTED' });
  });

  test.each([
    ['a wrong code', async (url: string) => ({ relayUrl: url, code: '0'.repeat(30) }), 'PAIRING_CODE_INVALID'],
    ['plain http over a network', async () => ({ relayUrl: 'http://relay.example', code: 'x' }), 'INVALID_INPUT'],
    ['an address that is none', async () => ({ relayUrl: 'relay', code: 'x' }), 'INVALID_INPUT'],
    ['a password in the address', async () => ({ relayUrl: 'https://a:b@relay.example', code: 'x' }), 'INVALID_INPUT'],
    ['a relay that is not there', async () => ({ relayUrl: 'http://127.0.0.1:1', code: 'x' }), 'RELAY_UNREACHABLE'],
    ['something that is no relay', async (url: string) => ({ relayUrl: `${url}/oauth`, code: 'x' }), 'RELAY_REJECTED'],
  ])('is not paired by %s', async (_name, make, code) => {
    const relay = await startRelay();
    await expect(pairWithRelay(http(), { ...(await make(relay.url)), name: 'Laptop' })).rejects.toMatchObject({ code });
  });
});
