import { expect, test } from 'vitest';
import { connectBank, signInAtBank } from '../../support/test-engine.ts';
import { useEngineAndBank, type EngineAndBank } from '../engine/engine-and-bank.ts';
import type { FaultRequest } from '../engine/start-bank.ts';
import { connectedTo, untilQuiet, type Connected } from './connected.ts';

/** One account or card that cannot be read costs the others nothing, is not silently left out, and is not called gone. */

const open = useEngineAndBank();
/** Two accounts, a card, and ids that stay the same. */
const PROVIDER = 'ob-barclays';

async function connected(engine: EngineAndBank): Promise<Connected> {
  const { connection } = await connectBank(engine, engine.bank, PROVIDER);
  const now = connectedTo(engine, connection.connectionId);
  await untilQuiet(now);
  return now;
}
const accountsOf = async ({ call, connectionId }: Connected) =>
  (await call('connections.get', { connectionId })).accounts;
/** What the trail says of the accounts of each sign-in, newest first. */
const counts = async (engine: EngineAndBank) =>
  (await engine.audit('ACCOUNTS_FETCHED')).map(({ metadata }) => metadata);

test.each<[string, Omit<FaultRequest, 'fault'>, { account: number; card: number }]>([
  ['an account without an id', { endpoint: 'accounts', omit: ['account_id'] }, { account: 1, card: 0 }],
  ['an account without a currency', { endpoint: 'accounts', omit: ['currency'] }, { account: 1, card: 0 }],
  ['a card without an id', { endpoint: 'cards', omit: ['account_id'] }, { account: 0, card: 1 }],
  ['a card of an odd currency', { endpoint: 'cards', set: { currency: 'pounds' } }, { account: 0, card: 1 }],
])('%s: the others are connected, and the trail and the log count it', async (_name, fault, unreadable) => {
  const engine = await open();
  await engine.bank.fault({ fault: 'account-answer', ...fault });
  const now = await connected(engine);
  const accounts = await accountsOf(now);
  expect(accounts.length).toBe(2);
  expect((await now.connection()).lastError).toBeUndefined();
  expect(await counts(engine)).toEqual([{ added: 2, matched: 0, missing: 0, unreadable: 1 }]);
  const lines = engine.logged.filter((line) => line.includes('accounts left out'));
  expect(lines.map((line) => (JSON.parse(line) as { unreadable: unknown }).unreadable)).toEqual([unreadable]);
});

test('a sign-in at which all can be read says nothing of any that could not', async () => {
  const engine = await open();
  await connected(engine);
  expect(await counts(engine)).toEqual([{ added: 3, matched: 0, missing: 0 }]);
  expect(engine.logged.filter((line) => line.includes('accounts left out'))).toEqual([]);
});

test('a renewal at which a known account cannot be read leaves it as it is, and the next one finds it again', async () => {
  const engine = await open();
  const now = await connected(engine);
  const before = await accountsOf(now);
  const renewed = async () => {
    const { connectionId } = now;
    const { authUrl } = await engine.call('connections.begin', { connectionId, providerId: PROVIDER, open: false });
    const redirectUrl = await signInAtBank(engine.bank, authUrl, { providerId: PROVIDER });
    const { plan } = await engine.call('connections.finish', { redirectUrl });
    await untilQuiet(now);
    return plan.accounts.map(({ action }) => action);
  };
  await engine.bank.fault({ fault: 'account-answer', endpoint: 'accounts', omit: ['currency'], times: 1 });
  expect(await renewed()).toEqual(['match', 'match']);
  expect((await counts(engine))[0]).toEqual({ added: 0, matched: 2, missing: 0, unreadable: 1 });
  // It is read with the rest: the account itself has nothing that is odd.
  const ids = (accounts: typeof before) => accounts.map(({ accountId }) => accountId);
  expect(ids(await accountsOf(now))).toEqual(ids(before));
  expect((await now.connection()).lastError).toBeUndefined();

  expect(await renewed()).toEqual(['match', 'match', 'match']);
  expect((await counts(engine))[0]).toEqual({ added: 0, matched: 3, missing: 0 });
  expect(ids(await accountsOf(now))).toEqual(ids(before));
});
