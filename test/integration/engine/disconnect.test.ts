import { expect, test } from 'vitest';
import { connectBank, signInAtBank } from '../../support/test-engine.ts';
import { expectCoded, useEngineAndBank, type EngineAndBank } from './engine-and-bank.ts';
import { allTransactions } from './differences-from-bank.ts';
import { startBank } from './start-bank.ts';
import { untilWorkedOut } from './worked-out.ts';

const open = useEngineAndBank();
const PROVIDER = 'ob-erste-at';

async function connected(options: Parameters<typeof open>[0] = {}) {
  const engine = await open(options);
  const { connection } = await connectBank(engine, engine.bank, PROVIDER);
  return { engine, connectionId: connection.connectionId };
}

const connections = async (engine: EngineAndBank) => (await engine.call('connections.list', {})).connections;
const accountIds = async (engine: EngineAndBank) =>
  (await engine.call('accounts.list', {})).accounts.map(({ accountId }) => accountId);
/** What ending a consent asks of the bank. A start sends it before anything that is asked of the engine afterwards. */
const callsAboutConsents = async ({ bank }: EngineAndBank) =>
  (await bank.calls()).filter(({ endpoint }) => endpoint === 'delete' || endpoint === 'refresh');
const actions = async (engine: EngineAndBank) =>
  (await engine.call('audit.page', { limit: 500 })).entries.map(({ action }) => action);

test('with the data kept: the consent ends at the bank, what was fetched stays readable, and nothing more is fetched', async () => {
  const { engine, connectionId } = await connected();
  const accounts = await accountIds(engine);
  await untilWorkedOut(engine);
  const rows = await allTransactions(engine, accounts[0]!);
  await engine.call('connections.disconnect', { connectionId, deleteData: false });

  expect(await engine.bank.consents()).toEqual([]);
  expect(await connections(engine)).toMatchObject([{ status: 'REVOKED', reason: 'disconnected' }]);
  const [connection] = await connections(engine);
  expect([connection?.tokenExpiresAt, connection?.daysLeft, connection?.lastError]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(await accountIds(engine)).toEqual(accounts);
  expect(await allTransactions(engine, accounts[0]!)).toEqual(rows);
  expect(await actions(engine)).toContain('CONNECTION_DISCONNECTED');
  expect(await actions(engine)).not.toContain('DATA_DELETED');

  const calls = (await engine.bank.calls()).length;
  expectCoded(await engine.failure('sync.run', { connectionId }), 'CONSENT_REVOKED');
  expect((await engine.call('sync.run', {})).runs).toEqual([]);
  expect((await engine.bank.calls()).length).toBe(calls);
});

test('with the data deleted: nothing is left but the audit, and no word is found by search', async () => {
  const { engine, connectionId } = await connected();
  const { transactions } = await engine.call('transactions.page', { limit: 1 });
  const word = transactions[0]?.description.split(/[^A-Za-z]+/).find((part) => part.length > 3) ?? '';
  expect((await engine.call('transactions.page', { search: word })).transactions.length).toBeGreaterThan(0);
  await engine.call('connections.disconnect', { connectionId, deleteData: true });

  expect(await engine.bank.consents()).toEqual([]);
  expect([await connections(engine), await accountIds(engine)]).toEqual([[], []]);
  expect((await engine.call('transactions.page', {})).transactions).toEqual([]);
  expect((await engine.call('transactions.page', { search: word })).transactions).toEqual([]);
  expect(await actions(engine)).toEqual(
    expect.arrayContaining(['CONNECTION_DISCONNECTED', 'DATA_DELETED', 'CONNECTION_CREATED']),
  );
  expectCoded(await engine.failure('connections.get', { connectionId }), 'NOT_FOUND');
});

test.each([true, false])(
  'offline (data deleted: %s): it ends here at once, and at the bank as soon as there is one',
  async (deleteData) => {
    const { engine, connectionId } = await connected();
    await engine.bank.fault({ fault: 'outage', endpoint: 'all' });
    await engine.call('connections.disconnect', { connectionId, deleteData });
    expect((await connections(engine)).every(({ status }) => status === 'REVOKED')).toBe(true);
    expect((await engine.bank.consents()).length).toBe(1);

    await engine.bank.clearFaults();
    // Two days later the access token is long dead; the refresh token still opens the way to the consent.
    await engine.advance(48 * 3_600_000);
    const again = await engine.reopen({ background: true });
    await expect.poll(() => again.bank.consents(), { timeout: 15_000 }).toEqual([]);
    // It is told once: the next start has nothing left to say.
    const { length } = await callsAboutConsents(again);
    const third = await again.reopen({ background: true });
    await third.call('providers.list', {});
    expect((await callsAboutConsents(third)).length).toBe(length);
  },
);

test('an answer to the deletion that is lost: the next start finds the consent gone, and stops asking', async () => {
  const { engine, connectionId } = await connected();
  await engine.bank.fault({ fault: 'drop-before-response', endpoint: 'delete' });
  await engine.call('connections.disconnect', { connectionId, deleteData: true });
  await engine.bank.clearFaults();
  const again = await engine.reopen({ background: true });
  await expect.poll(async () => (await again.bank.calls('refresh')).length, { timeout: 15_000 }).toBe(1);
  const { length } = await callsAboutConsents(again);
  const third = await again.reopen({ background: true });
  await third.call('providers.list', {});
  expect((await callsAboutConsents(third)).length).toBe(length);
});

test('a connection of a bank that refuses the deletion for good is still gone here', async () => {
  const { engine, connectionId } = await connected();
  await engine.bank.fault({ fault: 'revoke' });
  await engine.call('connections.disconnect', { connectionId, deleteData: true });
  expect(await connections(engine)).toEqual([]);
});

test('while its first fetch runs: the fetch ends, and leaves nothing behind', async () => {
  const bank = await startBank({ rowsPerAccount: 3_000 });
  try {
    const engine = await open({ bank });
    await bank.fault({ fault: 'slow', ms: 100 });
    const { authUrl } = await engine.call('connections.begin', { providerId: PROVIDER, open: false });
    const { connection } = await engine.call('connections.finish', {
      redirectUrl: await signInAtBank(bank, authUrl, { providerId: PROVIDER }),
    });
    await engine.until((event) => event.event === 'sync.progress');
    await engine.call('connections.disconnect', { connectionId: connection.connectionId, deleteData: true });
    await engine.until((event) => event.event === 'sync.finished');
    expect((await engine.call('transactions.page', {})).transactions).toEqual([]);
    expect([await connections(engine), await accountIds(engine)]).toEqual([[], []]);
    expect(engine.logged.filter((line) => line.includes('failed'))).toEqual([]);
    await engine.close();
  } finally {
    await bank.close();
  }
});
