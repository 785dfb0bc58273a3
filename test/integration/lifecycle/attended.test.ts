import { expect, test } from 'vitest';
import type { LoggedCall } from '../../../sandbox/call-log.ts';
import { connectBank } from '../../support/test-engine.ts';
import { useEngineAndBank, type EngineAndBank } from '../engine/engine-and-bank.ts';
import { connectedTo, DAY_MS, untilQuiet, type Connected } from './connected.ts';

/** At which calls the bank is told that the user is there: all that they wait for, and none without their yes. */

const open = useEngineAndBank();
const AGREED = { attendedAccess: { enabled: true, address: '203.0.113.7' } };

/** Signs in with a user whose consents can be extended, and waits for the fetch that follows. */
async function signIn(engine: EngineAndBank): Promise<Connected> {
  const { connection } = await connectBank(engine, engine.bank, 'ob-barclays', {
    username: 'john',
    password: 'eternal',
  });
  const connected = connectedTo(engine, connection.connectionId);
  await untilQuiet(connected);
  return connected;
}

/** The doors of the Data API that were asked since so many calls ago: `me attended`, or only `me`. */
async function asked({ bank }: EngineAndBank, since = 0): Promise<Set<string>> {
  const isData = ({ attended }: LoggedCall) => attended !== undefined;
  const calls = (await bank.calls()).slice(since).filter(isData);
  return new Set(calls.map(({ endpoint, attended }) => `${endpoint}${attended === true ? ' attended' : ''}`));
}
const soFar = async ({ bank }: EngineAndBank) => (await bank.calls()).length;

const READS = ['transactions', 'balance', 'pending'];
const attended = (...doors: string[]) => new Set(doors.map((door) => `${door} attended`));

test('a sign-in: from the first call on', async () => {
  const engine = await open();
  await engine.call('settings.update', AGREED);
  await signIn(engine);
  expect(await asked(engine)).toEqual(attended('me', 'accounts', 'cards', ...READS));
});

test('without their yes: never', async () => {
  const engine = await open();
  const { connectionId } = await signIn(engine);
  await engine.call('sync.run', { connectionId });
  expect(await asked(engine)).toEqual(new Set(['me', 'accounts', 'cards', ...READS]));
});

test('a sync by hand, with the question how the consent stands; not one that nobody waits for', async () => {
  const engine = await open();
  const { connectionId } = await signIn(engine);
  await engine.call('settings.update', AGREED);
  const before = await soFar(engine);
  await engine.call('sync.run', { connectionId });
  expect(await asked(engine, before)).toEqual(attended('me', ...READS));
  const between = await soFar(engine);
  await engine.call('sync.run', { connectionId, userPresent: false });
  expect(await asked(engine, between)).toEqual(new Set(READS));
});

test('an extension that the user asks for, with what follows it', async () => {
  const engine = await open();
  const connected = await signIn(engine);
  // Without a name stated, the bank is asked for it.
  await engine.call('settings.update', { ...AGREED, accountHolder: { email: 'joan@example.com' } });
  await engine.advance(80 * DAY_MS);
  const before = await soFar(engine);
  const { connectionId } = connected;
  expect(
    await engine.call('connections.renew', { connectionId, userHasReconfirmedConsent: true, open: false }),
  ).toMatchObject({ outcome: 'extended' });
  await untilQuiet(connected);
  expect(await asked(engine, before)).toEqual(attended('info', 'me', ...READS));
});
