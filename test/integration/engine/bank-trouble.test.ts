import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../sandbox/faults.ts';
import type { ErrorCode } from '../../../shared/contract/index.ts';
import { connectBank, signInAtBank } from '../../support/test-engine.ts';
import {
  expectCoded,
  expectNothingStored,
  lastAuthFailure,
  useEngineAndBank,
  type EngineAndBank,
} from './engine-and-bank.ts';
import { expectSameAsBank } from './same-as-bank.ts';
import type { FaultRequest } from './start-bank.ts';

const open = useEngineAndBank();
/** A bank with accounts and cards. */
const PROVIDER = 'ob-barclays';

/**
 * Every way in which a bank, or what lies between, can fail to answer; what it is called then; and where it happens in the
 * second and third test, so that together every door meets its trouble.
 */
const TROUBLE: readonly [string, Omit<FaultRequest, 'endpoint'>, ErrorCode, Endpoint, Endpoint][] = [
  ['a fault of the bank', { fault: 'outage' }, 'PROVIDER_UNAVAILABLE', 'me', 'transactions'],
  ['a gateway that gives up', { fault: 'outage', status: 504 }, 'PROVIDER_UNAVAILABLE', 'accounts', 'balance'],
  ['a page of HTML', { fault: 'html-error' }, 'PROVIDER_UNAVAILABLE', 'cards', 'pending'],
  ['Problem JSON', { fault: 'problem-json' }, 'PROVIDER_UNAVAILABLE', 'me', 'transactions'],
  ['nothing at all', { fault: 'empty-body' }, 'BAD_RESPONSE', 'accounts', 'balance'],
  ['a connection that closes', { fault: 'drop-before-response' }, 'BAD_RESPONSE', 'cards', 'pending'],
  ['half a body', { fault: 'drop-mid-response' }, 'BAD_RESPONSE', 'accounts', 'transactions'],
  ['half of the JSON', { fault: 'truncated-json' }, 'BAD_RESPONSE', 'me', 'balance'],
  ['too many requests', { fault: 'rate-limit', status: 429 }, 'RATE_LIMITED', 'cards', 'transactions'],
];

async function beginAndSignIn(engine: EngineAndBank) {
  const { attemptId, authUrl } = await engine.call('connections.begin', { providerId: PROVIDER, open: false });
  return { attemptId, redirectUrl: await signInAtBank(engine.bank, authUrl, { providerId: PROVIDER }) };
}

describe.each(TROUBLE)('%s', (_name, trouble, code, atFirst, later) => {
  test('while the code is exchanged: the sign-in ends, and a new one works', async () => {
    const engine = await open();
    const { attemptId, redirectUrl } = await beginAndSignIn(engine);
    await engine.bank.fault({ ...trouble, endpoint: 'exchange' });
    const error = await engine.failure('connections.finish', { redirectUrl });
    expectCoded(error, code);
    expect(await lastAuthFailure(engine)).toEqual({ code, attemptId });
    // The code may have been used, so it is sent once, whatever became of it.
    expect((await engine.bank.calls('exchange')).length).toBe(1);
    expectCoded(await engine.failure('connections.retry', { attemptId }), 'STATE_USED');

    await engine.bank.clearFaults();
    await connectBank(engine, engine.bank, PROVIDER);
    expect((await engine.call('connections.list', {})).connections).toMatchObject([{ status: 'ACTIVE' }]);
  });

  test(`at /${atFirst}: nothing is half-written, and trying again works`, async () => {
    const engine = await open();
    const { attemptId, redirectUrl } = await beginAndSignIn(engine);
    await engine.bank.fault({ ...trouble, endpoint: atFirst });
    expectCoded(await engine.failure('connections.finish', { redirectUrl }), code);
    expectCoded(await engine.failure('connections.retry', { attemptId }), code);
    expect(await lastAuthFailure(engine)).toEqual({ code, attemptId });
    expect((await engine.call('connections.list', {})).connections).toEqual([]);
    expect((await engine.call('accounts.list', {})).accounts).toEqual([]);
    expect((await engine.call('connections.attempts', {})).attempts).toMatchObject([
      { attemptId, state: 'failed', error: { code } },
    ]);

    await engine.bank.clearFaults();
    const { connection } = await engine.call('connections.retry', { attemptId });
    await engine.until((event) => event.event === 'sync.finished');
    await expectSameAsBank(engine, connection.connectionId);
    // The user signed in once; the tokens of that sign-in were kept.
    expect((await engine.bank.calls('exchange')).length).toBe(1);
  });

  test(`at …/${later}: the connection stays, and the next sync has all`, async () => {
    const engine = await open();
    await engine.bank.set({ quotas: false });
    await engine.bank.fault({ ...trouble, endpoint: later });
    const { connection } = await connectBank(engine, engine.bank, PROVIDER);
    const { connectionId } = connection;
    const { connections } = await engine.call('connections.list', {});
    expect(connections).toMatchObject([{ status: 'ACTIVE', lastError: { code } }]);
    expect(connections[0]?.lastSyncedAt).toBeUndefined();
    // A failed call writes no balance, least of all a zero.
    const { accounts } = await engine.call('accounts.list', {});
    if (later === 'balance') expect(accounts.every(({ balance }) => balance === undefined)).toBe(true);

    await engine.bank.clearFaults();
    const { runs } = await engine.call('sync.run', { connectionId });
    expect(runs).toMatchObject([{ state: 'succeeded' }]);
    const [healed] = (await engine.call('connections.list', {})).connections;
    expect(healed?.lastError).toBeUndefined();
    await expectSameAsBank(engine, connectionId);
  });
});

test('a slow bank is only slow', async () => {
  const engine = await open();
  await engine.bank.fault({ fault: 'slow', ms: 150, endpoint: 'all' });
  const { connection } = await connectBank(engine, engine.bank, PROVIDER);
  await expectSameAsBank(engine, connection.connectionId);
});

test('a bank that is gone altogether: everything that is known stays on screen, and comes up to date later', async () => {
  const engine = await open({ sandbox: { seed: 11 } });
  const { connection } = await connectBank(engine, engine.bank, PROVIDER);
  const before = await engine.call('accounts.list', {});
  await engine.bank.close();
  const { runs } = await engine.call('sync.run', { connectionId: connection.connectionId });
  expect(runs).toMatchObject([{ state: 'failed', added: 0, changed: 0, error: { code: 'NETWORK_OFFLINE' } }]);
  expect(await engine.call('accounts.list', {})).toEqual(before);
  expect((await engine.call('connections.list', {})).connections).toMatchObject([
    { status: 'ACTIVE', lastError: { code: 'NETWORK_OFFLINE' } },
  ]);
  engine.clock.advance(3_600_000);
  expectCoded(await engine.failure('providers.list', {}), 'NETWORK_OFFLINE');
});

test('a sign-in that waits for the bank over an hour still connects: its refresh token is good, though the access token is not', async () => {
  const engine = await open();
  const { attemptId, redirectUrl } = await beginAndSignIn(engine);
  await engine.bank.fault({ fault: 'outage', endpoint: 'me' });
  expectCoded(await engine.failure('connections.finish', { redirectUrl }), 'PROVIDER_UNAVAILABLE');
  await engine.advance(2 * 3_600_000);
  await engine.bank.clearFaults();
  const { connection } = await engine.call('connections.retry', { attemptId });
  expect(connection.status).toBe('ACTIVE');
});

test('one account that the bank denies does not end a connection whose others answer', async () => {
  const engine = await open();
  await engine.bank.set({ quotas: false });
  const { connection } = await connectBank(engine, engine.bank, PROVIDER);
  const truth = await engine.bank.truth(connection.credentialsId ?? '');
  expect(truth.length).toBeGreaterThan(1);
  await engine.bank.fault({
    fault: 'data-error',
    code: 'access_denied',
    status: 403,
    accountId: truth[0]?.accountId ?? '',
    endpoint: 'transactions',
  });
  const { runs } = await engine.call('sync.run', {});
  expect(runs).toMatchObject([{ state: 'partial' }]);
  expect((await engine.call('connections.list', {})).connections).toMatchObject([{ status: 'ACTIVE' }]);
});

test('one account that is denied, while the bank fails the others: no consent is judged by that', async () => {
  const engine = await open();
  await engine.bank.set({ quotas: false });
  const { connection } = await connectBank(engine, engine.bank, PROVIDER);
  const [first, ...others] = await engine.bank.truth(connection.credentialsId ?? '');
  const endpoint = 'transactions';
  await engine.bank.fault({ fault: 'data-error', code: 'access_denied', accountId: first?.accountId ?? '', endpoint });
  for (const { accountId } of others) await engine.bank.fault({ fault: 'outage', accountId, endpoint });
  const { runs } = await engine.call('sync.run', {});
  expect(runs).toMatchObject([{ state: 'failed', error: { code: 'PROVIDER_UNAVAILABLE' } }]);
  expect((await engine.call('connections.list', {})).connections).toMatchObject([{ status: 'ACTIVE' }]);
});

test('every account that is denied, while the consent should run: revoked at the bank', async () => {
  const engine = await open();
  await connectBank(engine, engine.bank, PROVIDER);
  await engine.bank.fault({ fault: 'data-error', code: 'access_denied', endpoint: 'transactions' });
  const { runs } = await engine.call('sync.run', {});
  expect(runs).toMatchObject([{ state: 'failed', error: { code: 'CONSENT_REVOKED' } }]);
  expect((await engine.call('connections.list', {})).connections).toMatchObject([
    { status: 'REVOKED', reason: 'revoked_at_bank' },
  ]);
});

test('a sign-in that nothing can be made of ends, and keeps nothing', async () => {
  const engine = await open();
  const { redirectUrl } = await beginAndSignIn(engine);
  await engine.bank.fault({ fault: 'data-error', code: 'access_denied', status: 403 });
  expectCoded(await engine.failure('connections.finish', { redirectUrl }), 'CONSENT_REVOKED');
  await expectNothingStored(engine);
});
