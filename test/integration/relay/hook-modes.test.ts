import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECRET, useLocalRelays } from './local-relay.ts';
import { hmacHeaders, jwsHeaders, makeSigner, serveKeySet, type KeySetServer } from './webhook-sender.ts';

const start = useLocalRelays();
const signer = makeSigner('key-1');
let keySet: KeySetServer;
beforeAll(async () => {
  keySet = await serveKeySet(signer);
});
afterAll(() => keySet.close());

test('a hook takes the signatures it is set to, and without a secret never an HMAC', async () => {
  const relay = await start({ RELAY_JWKS_URLS: keySet.url, TRUELAYER_WEBHOOK_SECRET: '' });
  const device = await relay.pair();
  const path = new URL(device.hookUrl).pathname;
  const post = async (headers: Record<string, string>, body: string) => {
    const answer = await fetch(relay.url + path, { method: 'POST', headers, body });
    const parsed = (await answer.json()) as { error?: { code: string }; status?: string };
    return parsed.error?.code ?? parsed.status;
  };
  const bodyOf = (): string => JSON.stringify({ event_id: randomUUID() });
  const signed = async () => {
    const body = bodyOf();
    return post(jwsHeaders({ signer, keySetUrl: keySet.url, path, body }), body);
  };
  const under = async (secret: string) => {
    const body = bodyOf();
    return post(hmacHeaders(secret, body), body);
  };
  const setHook = (body: object) => device.request('PUT', '/v1/hook', { body });

  expect([await signed(), await under(SECRET), await under('')]).toEqual([
    'stored',
    'SIGNATURE_MODE_REFUSED',
    'SIGNATURE_MODE_REFUSED',
  ]);
  expect((await setHook({ secret: 'the-first-secret' })).body).toMatchObject({
    hasSecret: true,
    hasPreviousSecret: false,
  });
  expect([await under('the-first-secret'), await signed()]).toEqual(['stored', 'stored']);
  expect((await setHook({ secret: 'the-second-secret' })).body).toMatchObject({ hasPreviousSecret: true });
  expect([await under('the-first-secret'), await under('the-second-secret')]).toEqual(['stored', 'stored']);
  await setHook({ secret: 'the-third-secret' });
  expect(await under('the-first-secret')).toBe('SIGNATURE_WRONG');
  await setHook({ mode: 'hmac' });
  expect([await under('the-third-secret'), await signed()]).toEqual(['stored', 'SIGNATURE_MODE_REFUSED']);
  await setHook({ mode: 'jws' });
  expect([await under('the-third-secret'), await signed()]).toEqual(['SIGNATURE_MODE_REFUSED', 'stored']);
  await setHook({ mode: 'auto', secret: null });
  expect([await under('the-third-secret'), await signed()]).toEqual(['SIGNATURE_MODE_REFUSED', 'stored']);
  expect((await setHook({ secret: 'short' })).status).toBe(400);
  expect((await device.request('GET', '/v1/hook')).body).toMatchObject({ mode: 'auto', hasSecret: false });
});
