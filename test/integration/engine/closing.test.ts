import { expect, test } from 'vitest';
import { connectBank, signInAtBank } from '../../support/test-engine.ts';
import { expectCoded, lastAuthFailure, useEngineAndBank, type EngineAndBank } from './engine-and-bank.ts';
import { expectSameAsBank } from './same-as-bank.ts';

const open = useEngineAndBank();
const PROVIDER = 'ob-barclays';

async function begin(engine: EngineAndBank) {
  const { attemptId, authUrl } = await engine.call('connections.begin', { providerId: PROVIDER, open: false });
  return { attemptId, redirectUrl: await signInAtBank(engine.bank, authUrl, { providerId: PROVIDER }) };
}

/** Waits until the bank has received a call that it will be slow to answer. */
async function received(engine: EngineAndBank, endpoint: 'exchange' | 'me' | 'refresh', count = 1): Promise<void> {
  await expect
    .poll(async () => (await engine.bank.calls(endpoint)).length, { timeout: 15_000, interval: 10 })
    .toBe(count);
}

const states = async (engine: EngineAndBank) =>
  (await engine.call('connections.attempts', {})).attempts.map(({ state }) => state);

test('closed while the code is exchanged: the sign-in ends with a reason, and the code is not sent again', async () => {
  const engine = await open();
  await engine.bank.fault({ fault: 'slow', endpoint: 'exchange', ms: 400, times: 1 });
  const { attemptId, redirectUrl } = await begin(engine);
  const outcome = engine.engine.acceptRedirect(redirectUrl);
  await received(engine, 'exchange');
  const again = await engine.reopen();
  expect((await outcome).state).toBe('failed');
  await expect.poll(() => states(again)).toEqual(['failed']);
  expect(await lastAuthFailure(again)).toMatchObject({ attemptId });
  expect((await again.bank.calls('exchange')).length).toBe(1);
  await connectBank(again, again.bank, PROVIDER);
});

test('closed while the bank is asked who it is: the next start ends the sign-in, without the user', async () => {
  const engine = await open();
  await engine.bank.fault({ fault: 'slow', endpoint: 'me', ms: 400, times: 1 });
  const { redirectUrl } = await begin(engine);
  const outcome = engine.engine.acceptRedirect(redirectUrl);
  await received(engine, 'me');
  const again = await engine.reopen();
  expect((await outcome).state).toBe('failed');
  const [attempt] = (await again.call('connections.attempts', {})).attempts;
  if (attempt?.state === 'failed') await again.call('connections.retry', { attemptId: attempt.attemptId });
  await expect.poll(() => states(again), { timeout: 15_000 }).toEqual(['connected']);
  const [connection] = (await again.call('connections.list', {})).connections;
  await expect
    .poll(async () => (await again.call('connections.list', {})).connections[0]?.lastSyncedAt, { timeout: 15_000 })
    .toBeDefined();
  await expectSameAsBank(again, connection?.connectionId ?? '');
});

test('closed during the first fetch: the next start goes on with it', async () => {
  const engine = await open({ sandbox: { rowsPerAccount: 400 } });
  await engine.bank.set({ quotas: false });
  await engine.bank.fault({ fault: 'slow', endpoint: 'transactions', ms: 300, times: 2 });
  const { redirectUrl } = await begin(engine);
  const { connection } = await engine.call('connections.finish', { redirectUrl });
  await engine.until((event) => event.event === 'sync.progress');
  const again = await engine.reopen();
  await again.until((event) => event.event === 'sync.finished' && event.payload.ok);
  await expectSameAsBank(again, connection.connectionId);
});

test('closed while tokens are refreshed: the answer is waited for and kept', async () => {
  const engine = await open();
  const { connection } = await connectBank(engine, engine.bank, PROVIDER);
  await engine.bank.fault({ fault: 'slow', endpoint: 'refresh', ms: 400, times: 1 });
  const refreshed = engine.engine.dispatch('connections.refreshTokens', { connectionId: connection.connectionId });
  await received(engine, 'refresh');
  const again = await engine.reopen();
  await refreshed;
  // A token that was lost would be refused now, since the old one died at the bank.
  await again.call('connections.refreshTokens', { connectionId: connection.connectionId });
  expect((await again.call('connections.list', {})).connections).toMatchObject([{ status: 'ACTIVE' }]);
});

test('a call to an engine that was closed is refused with a code', async () => {
  const engine = await open();
  await engine.close();
  expectCoded(await engine.failure('accounts.list', {}), 'LOCKED');
  expect(await engine.engine.acceptRedirect('http://127.0.0.1:4280/oauth/callback?code=c&state=s')).toMatchObject({
    state: 'failed',
  });
});
