import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { methods, type EngineEvent, type MethodName } from '../../../shared/contract/index.ts';
import { exampleInput } from '../../contract/example-input.ts';
import { useEngineAndBank } from '../../integration/engine/engine-and-bank.ts';
import { connectBank, signInAtBank } from '../../support/test-engine.ts';
import { filesOf } from '../profile/profile-bytes.ts';

const open = useEngineAndBank();
const PIN = '271828';

test('behind the lock nothing is told and everything goes on', async () => {
  const engine = await open({ engine: { background: true } });
  const { connection } = await connectBank(engine, engine.bank, 'ob-monzo');
  const { authUrl } = await engine.call('connections.begin', { providerId: 'ob-barclays', open: false });
  const waiting = await engine.call('export.run', { format: 'csv' });
  await engine.call('lock.set', { secret: PIN, idleMinutes: 5 });

  const heard: EngineEvent[] = [];
  engine.engine.subscribe((event) => heard.push(event));
  expect(await engine.call('lock.now', {})).toMatchObject({ isSet: true, isLocked: true, kind: 'pin' });

  const isAnswered = (method: MethodName): boolean => method === 'app.status' || method.startsWith('lock.');
  for (const method of Object.keys(methods) as MethodName[]) {
    if (isAnswered(method)) continue;
    const envelope = await engine.engine.dispatch(method, exampleInput(method));
    expect(envelope, method).toMatchObject({ ok: false, error: { code: 'LOCKED' } });
  }
  expect((await engine.call('app.status', {})).lock).toBe('locked');
  expect(engine.engine.takeDownload(waiting.outcome === 'download' ? waiting.downloadId : '')).toBeUndefined();
  expect(await engine.failure('lock.createRecoveryCode', {})).toMatchObject({ code: 'UNLOCK_REFUSED' });

  // A sign-in that the user began at the bank ends well, and the poll comes when it is due: both read the bank.
  const before = (await engine.bank.calls('transactions')).length;
  const redirectUrl = await signInAtBank(engine.bank, authUrl, { providerId: 'ob-barclays' });
  expect(await engine.engine.acceptRedirect(redirectUrl)).toMatchObject({ state: 'connected' });
  await engine.advance(13 * 3_600_000);
  engine.engine.resume();
  await expect.poll(async () => (await engine.bank.calls('transactions')).length, { timeout: 20_000 }).toBeGreaterThan(before + 4);
  expect(heard).toEqual([{ event: 'lock.changed', payload: { isLocked: true } }]);

  expect(await engine.failure('lock.unlock', { secret: '000000' })).toMatchObject({ code: 'UNLOCK_REFUSED', retry: 'now' });
  expect(await engine.call('lock.unlock', { secret: PIN })).toMatchObject({ isLocked: false });
  const { connections } = await engine.call('connections.list', {});
  expect(connections).toHaveLength(2);
  expect(connections.find(({ connectionId }) => connectionId === connection.connectionId)?.lastSyncedAt).not.toBe(connection.lastSyncedAt);
  await expect.poll(() => heard).toContainEqual({ event: 'lock.changed', payload: { isLocked: false } });
}); // prettier-ignore

test('the lock is on after a start, when the computer slept, and when the user was away', async () => {
  let engine = await open();
  await engine.call('lock.set', { secret: PIN, idleMinutes: 5 });
  expect(await engine.call('settings.get', {})).toMatchObject({ theme: 'system' });

  engine = await engine.reopen();
  expect(await engine.failure('settings.get', {})).toMatchObject({ code: 'LOCKED', retry: 'later' });
  await engine.call('lock.unlock', { secret: PIN });
  engine.engine.suspend();
  expect(await engine.failure('settings.get', {})).toMatchObject({ code: 'LOCKED' });
  await engine.call('lock.unlock', { secret: PIN });
  engine.clock.advance(5 * 60_000);
  expect(await engine.failure('settings.get', {})).toMatchObject({ code: 'LOCKED' });
  await engine.call('lock.unlock', { secret: PIN });
  expect(await engine.call('settings.get', {})).toMatchObject({ theme: 'system' });
});

test('neither the PIN nor the recovery code is written anywhere', async () => {
  const engine = await open();
  await engine.call('lock.set', { secret: PIN });
  const { recoveryCode } = await engine.call('lock.createRecoveryCode', { current: PIN });
  await engine.failure('lock.unlock', { secret: 'mistaken-pin' });
  await engine.call('lock.unlock', { recoveryCode });
  await engine.close();
  const secrets = [PIN, recoveryCode, recoveryCode.replaceAll('-', ''), 'mistaken-pin'];
  const texts = [
    ...filesOf(engine.profileDir).map((path) => readFileSync(join(engine.profileDir, path), 'latin1')),
    ...engine.logged,
  ];
  for (const text of texts) for (const secret of secrets) expect(text.includes(secret)).toBe(false);
});
