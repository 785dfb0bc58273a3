import { describe, expect, test } from 'vitest';
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

const open = useEngineAndBank();

const connections = async (engine: EngineAndBank) => (await engine.call('connections.list', {})).connections;
const accountsOf = async (engine: EngineAndBank, connectionId: string) =>
  (await engine.call('accounts.list', {})).accounts.filter((account) => account.connectionId === connectionId);

test('every bank of the sandbox, in every country: its books to the penny, cards with their signs', async () => {
  const engine = await open();
  const { providers } = await engine.call('providers.list', {});
  expect(new Set(providers.map(({ country }) => country))).toEqual(new Set(['uk', 'de', 'at']));
  expect(providers.length).toBeGreaterThanOrEqual(8);
  for (const { providerId } of providers) {
    const { connection } = await connectBank(engine, engine.bank, providerId);
    await expectSameAsBank(engine, connection.connectionId);
    // Ten sign-ins a minute are allowed.
    await engine.advance(60_000);
  }
  const { accounts } = await engine.call('accounts.list', {});
  expect(accounts.length).toBeGreaterThanOrEqual(20);
  expect(new Set(accounts.map(({ currency }) => currency)).size).toBeGreaterThanOrEqual(4);
  // Money that is owed is negative, on every card that has been used.
  const cards = accounts.filter(({ kind }) => kind === 'card');
  expect(cards.length).toBeGreaterThan(2);
  expect(cards.some(({ balance }) => (balance?.currentMinor ?? 0) < 0)).toBe(true);
  for (const { accountId } of cards) {
    const { transactions } = await engine.call('transactions.page', {
      accountIds: [accountId],
      maxMinor: -1,
      limit: 1,
    });
    expect(transactions.length).toBe(1);
  }
});

describe('the list of accounts', () => {
  const HOUR_MS = 3_600_000;
  const syncAgain = async (engine: EngineAndBank, connectionId: string) => {
    const { runs } = await engine.call('sync.run', { connectionId });
    return runs[0];
  };

  test('one that the bank kept back at the sign-in comes in the next day, with its payments, once', async () => {
    const engine = await open();
    await engine.bank.fault({ fault: 'account-vanishes', endpoint: 'accounts', times: 1 });
    const { connection } = await connectBank(engine, engine.bank, 'ob-starling');
    const { connectionId } = connection;
    expect((await accountsOf(engine, connectionId)).map(({ name }) => name)).toEqual([
      'Sole Trader Account',
      'Tax Space',
    ]);
    await engine.advance(15 * HOUR_MS);
    expect(await syncAgain(engine, connectionId)).toMatchObject({ state: 'succeeded' });
    const [, , added] = await accountsOf(engine, connectionId);
    expect(added).toMatchObject({
      name: 'Euro Account',
      currency: 'EUR',
      balance: { currentMinor: expect.any(Number) },
    });
    const { transactions } = await engine.call('transactions.page', { accountIds: [added?.accountId ?? ''], limit: 5 });
    expect(transactions.length).toBe(5);
    const asked = (await engine.bank.calls('accounts')).length;
    await engine.advance(2 * HOUR_MS);
    await syncAgain(engine, connectionId);
    expect((await engine.bank.calls('accounts')).length).toBe(asked);
    await engine.advance(15 * HOUR_MS);
    await syncAgain(engine, connectionId);
    expect((await engine.bank.calls('accounts')).length).toBe(asked + 1);
    expect((await accountsOf(engine, connectionId)).length).toBe(3);
  });

  test('none at all at the sign-in makes no connection; tried again, it is one', async () => {
    const engine = await open();
    const providerId = 'ob-bawag';
    for (const endpoint of ['accounts', 'cards'] as const)
      await engine.bank.fault({ fault: 'account-vanishes', endpoint, times: 1 });
    const { attemptId, authUrl } = await engine.call('connections.begin', { providerId, open: false });
    const redirectUrl = await signInAtBank(engine.bank, authUrl, { providerId });
    expectCoded(await engine.failure('connections.finish', { redirectUrl }), 'PROVIDER_UNAVAILABLE');
    expect(await connections(engine)).toEqual([]);
    const { connection } = await engine.call('connections.retry', { attemptId });
    expect((await accountsOf(engine, connection.connectionId)).length).toBe(2);
  });

  test('one that the list is short of later stays as it is', async () => {
    const engine = await open();
    const { connection } = await connectBank(engine, engine.bank, 'ob-starling');
    const before = await accountsOf(engine, connection.connectionId);
    await engine.bank.fault({ fault: 'account-vanishes', endpoint: 'accounts' });
    await engine.advance(15 * HOUR_MS);
    expect(await syncAgain(engine, connection.connectionId)).toMatchObject({ state: 'succeeded' });
    const identityOf = ({ accountId, name }: { accountId: string; name: string }) => [accountId, name];
    expect((await accountsOf(engine, connection.connectionId)).map(identityOf)).toEqual(before.map(identityOf));
  });
});

describe('the same bank twice', () => {
  test('by two people: two connections, whose accounts never mix', async () => {
    const engine = await open();
    const one = await connectBank(engine, engine.bank, 'ob-first-direct');
    const two = await connectBank(engine, engine.bank, 'ob-first-direct', { username: 'john1', password: 'doe1' });
    expect(two.connection.connectionId).not.toBe(one.connection.connectionId);
    expect(two.plan.accounts.every(({ action }) => action === 'add')).toBe(true);
    await expectSameAsBank(engine, one.connection.connectionId);
    await expectSameAsBank(engine, two.connection.connectionId);
    // One of them failing leaves the other synced.
    await engine.bank.fault({ fault: 'revoke', credentialsId: one.connection.credentialsId ?? '' });
    const { runs } = await engine.call('sync.run', {});
    expect(Object.fromEntries(runs.map(({ connectionId, state }) => [connectionId, state]))).toEqual({
      [one.connection.connectionId]: 'failed',
      [two.connection.connectionId]: 'succeeded',
    });
    await expectSameAsBank(engine, two.connection.connectionId);
  });

  test.each(['ob-first-direct', 'ob-n26'])(
    'by the same person at %s: the one connection is renewed, its history stays',
    async (providerId) => {
      const engine = await open();
      const one = await connectBank(engine, engine.bank, providerId);
      const before = await engine.call('transactions.page', { limit: 500 });
      const { authUrl } = await engine.call('connections.begin', { providerId, open: false });
      const two = await engine.call('connections.finish', {
        redirectUrl: await signInAtBank(engine.bank, authUrl, { providerId }),
      });
      expect(two.connection.connectionId).toBe(one.connection.connectionId);
      expect(two.plan.accounts.every(({ action }) => action === 'match')).toBe(true);
      await expect.poll(async () => (await connections(engine))[0]?.syncing, { timeout: 15_000 }).toBe(false);
      await expectSameAsBank(engine, one.connection.connectionId);
      const after = await engine.call('transactions.page', { limit: 500 });
      expect(after.transactions.map(({ transactionId }) => transactionId)).toEqual(
        before.transactions.map(({ transactionId }) => transactionId),
      );
    },
  );
});

test('a reconnect that ends at another bank makes a connection of its own, and leaves the one it was meant for alone', async () => {
  const engine = await open();
  const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
  const accounts = await accountsOf(engine, connection.connectionId);
  const { authUrl } = await engine.call('connections.begin', {
    connectionId: connection.connectionId,
    country: 'uk',
    open: false,
  });
  const other = await engine.call('connections.finish', {
    redirectUrl: await signInAtBank(engine.bank, authUrl, { providerId: 'ob-starling' }),
  });
  await engine.until(
    (event) => event.event === 'sync.finished' && event.payload.connectionId === other.connection.connectionId,
  );
  expect(other.connection.connectionId).not.toBe(connection.connectionId);
  expect(await accountsOf(engine, connection.connectionId)).toEqual(accounts);
  expect((await connections(engine)).map(({ providerId }) => providerId).toSorted()).toEqual([
    'ob-barclays',
    'ob-starling',
  ]);
});

test('a reconnect by another person of the same bank makes a connection of its own', async () => {
  const engine = await open();
  const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
  const accounts = await accountsOf(engine, connection.connectionId);
  const other = await connectBank(engine, engine.bank, 'ob-barclays', {
    connectionId: connection.connectionId,
    username: 'john2',
    password: 'doe2',
  });
  expect(other.connection.connectionId).not.toBe(connection.connectionId);
  expect(other.plan.accounts.every(({ action }) => action === 'add')).toBe(true);
  expect(await accountsOf(engine, connection.connectionId)).toEqual(accounts);
});

describe('the mock bank’s users whose data calls fail', () => {
  test.each<[string, ErrorCode, boolean]>([
    ['account_permanently_locked', 'CONSENT_REVOKED', false],
    ['wrong_credentials', 'CONSENT_REVOKED', false],
    ['user_input_required', 'SCA_REQUIRED', false],
    ['account_temporarily_locked', 'PROVIDER_UNAVAILABLE', true],
    ['internal_error', 'PROVIDER_UNAVAILABLE', true],
    ['provider_error', 'PROVIDER_UNAVAILABLE', true],
  ])('error.%s: %s', async (name, code, canRetry) => {
    const engine = await open();
    const { attemptId, authUrl } = await engine.call('connections.begin', { providerId: 'mock', open: false });
    const redirectUrl = await signInAtBank(engine.bank, authUrl, {
      providerId: 'mock',
      username: `error.${name}`,
      password: 'error',
    });
    expectCoded(await engine.failure('connections.finish', { redirectUrl }), code);
    expect(await lastAuthFailure(engine)).toEqual({ code, attemptId });
    expectCoded(await engine.failure('connections.retry', { attemptId }), canRetry ? code : 'STATE_USED');
    if (!canRetry) await expectNothingStored(engine);
  });
});

test('the demo bank: started by one call, shown as running, and stopped', async () => {
  const states: string[] = [];
  const engine = await open();
  const { sandbox } = { sandbox: engine.bank };
  const again = await engine.reopen({
    demoBank: {
      start: () => (states.push('start'), Promise.resolve(sandbox)),
      stop: () => (states.push('stop'), Promise.resolve()),
    },
  });
  expect(await again.call('app.status', {})).toMatchObject({ environment: 'demo', demo: { running: false } });
  expect(await again.call('demo.start', {})).toEqual({ controlUrl: sandbox.controlUrl });
  expect(await again.call('app.status', {})).toMatchObject({ environment: 'demo', demo: { running: true } });
  await again.call('demo.stop', {});
  expect(await again.call('app.status', {})).toMatchObject({ demo: { running: false } });
  // Whatever needs the bank starts it by itself.
  await again.call('providers.list', {});
  expect(await again.call('app.status', {})).toMatchObject({ demo: { running: true } });
  await again.close();
  expect(states.at(-1)).toBe('stop');
});
