import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { deviceFingerprint } from '../../../core/relay-client/device-keys.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { SECRET, useLocalRelays } from './local-relay.ts';
import { runRelayCommand, startRelayProcess } from './relay-process.ts';
import { codeOf, createTestDevice, pairDevice } from './test-device.ts';
import { hmacHeaders } from './webhook-sender.ts';

const makeFolder = useTemporaryFolders({ isInMemory: true });
const start = useLocalRelays();

test('a wrong start says what is wrong, one sentence each, exits with 78 and makes nothing', async () => {
  const folder = join(makeFolder('relay'), 'not-yet');
  const { exitCode, words, lines } = await runRelayCommand(folder, ['--port', '99999'], {
    RELAY_PUBLIC_URL: 'http://relay.example',
    RELAY_DATABASE_URL: 'mysql://user:planted-password@host/db',
    TRUELAYER_WEBHOOK_SECRET: '',
  });
  expect(exitCode).toBe(78);
  expect(lines).toEqual([]);
  expect(words.trim().split('\n')).toEqual([
    '--port must be a port from 0 to 65535.',
    'RELAY_PUBLIC_URL must be an https address, or http on this computer (127.0.0.1, localhost).',
    'RELAY_DATABASE_URL must be postgresql://user:password@host:port/database.',
  ]);
  const { exitCode: unknown, words: usage } = await runRelayCommand(folder, ['dance']);
  expect(unknown).toBe(78);
  expect(usage).toContain('There is no command "dance".');
  const { exitCode: stranger, words: refusal } = await runRelayCommand(makeFolder('relay'), [
    'pair',
    '--user',
    'nobody',
  ]);
  expect(stranger).toBe(78);
  expect(refusal).toContain('There is no user with that id');
}, 120_000);

test('another key, another program’s file and a newer store are refused and left alone', async () => {
  const folder = makeFolder('relay');
  expect((await runRelayCommand(folder, ['devices'])).exitCode).toBe(0);
  const otherKey = { RELAY_SECRET_KEY: 'ab'.repeat(32) };
  const { exitCode, words } = await runRelayCommand(folder, ['devices'], otherKey);
  expect(exitCode).toBe(78);
  expect(words).toContain('RELAY_SECRET_KEY is not the key that this store was made with');
  // A backup without its key: no other key is put in its place.
  const keyFile = join(folder, 'relay.key');
  renameSync(keyFile, `${keyFile}-elsewhere`);
  expect((await runRelayCommand(folder, ['devices'])).words).toContain('relay.key is missing');
  expect(existsSync(keyFile)).toBe(false);
  renameSync(`${keyFile}-elsewhere`, keyFile);
  expect((await runRelayCommand(folder, ['devices'])).exitCode).toBe(0);

  const foreign = makeFolder('relay');
  writeFileSync(join(foreign, 'relay.db'), 'not a database at all, but long enough to look at '.repeat(100));
  expect(await runRelayCommand(foreign, ['devices'])).toMatchObject({
    exitCode: 78,
    words: expect.stringContaining('relay.db in the data folder is not') as string,
  });

  const newer = makeFolder('relay');
  await runRelayCommand(newer, ['devices']);
  const database = new Database(join(newer, 'relay.db'));
  database.exec("UPDATE meta SET value = '99' WHERE name = 'schema_version'");
  database.close();
  expect(await runRelayCommand(newer, ['devices'])).toMatchObject({
    exitCode: 78,
    words: expect.stringContaining('written by a newer relay') as string,
  });
}, 120_000);

test('pair, devices, revoke, audit and restored work beside a relay that serves', async () => {
  const folder = makeFolder('relay');
  const relay = await startRelayProcess(folder);
  try {
    const minted = (await runRelayCommand(folder, ['pair'])).lines[0];
    expect(minted).toMatchObject({ event: 'pairing-code' });
    expect(String(minted?.['code'])).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/);
    const device = await pairDevice(relay.url, String(minted?.['code']).toLowerCase().replaceAll('-', ' '));
    const [row] = (await runRelayCommand(folder, ['devices'])).lines;
    expect(row).toMatchObject({
      userId: device.userId,
      deviceId: device.deviceId,
      name: 'Test laptop',
      fingerprint: deviceFingerprint(device.keys, device),
      waiting: 0,
    });
    const another = (await runRelayCommand(folder, ['pair', '--user', device.userId])).lines[0];
    const second = await pairDevice(relay.url, String(another?.['code']));
    expect(second.userId).toBe(device.userId);

    const stream = await second.stream();
    await stream.next();
    expect((await runRelayCommand(folder, ['revoke', second.deviceId])).lines).toEqual([
      { event: 'revoked', deviceId: second.deviceId },
    ]);
    expect((await stream.next())?.event).toBe('revoked');
    expect(codeOf(await second.request('GET', '/v1/devices'))).toBe('DEVICE_REVOKED');
    expect((await runRelayCommand(folder, ['revoke', second.deviceId])).exitCode).toBe(78);

    const kept = await device.stream(`${device.epoch}:0`);
    await kept.next();
    expect((await runRelayCommand(folder, ['restored'])).lines).toEqual([{ event: 'restored', devices: 1 }]);
    expect((await kept.next())?.event).toBe('bye');
    const again = await device.stream(`${device.epoch}:0`);
    const hello = await again.next();
    expect(hello?.data).not.toMatchObject({ epoch: device.epoch });
    expect((await again.next())?.data).toEqual({ to: 0, reason: 'epoch' });
    again.close();
    const actions = (await runRelayCommand(folder, ['audit'])).lines.map((line) => line['action']);
    expect(actions).toEqual(
      expect.arrayContaining(['PAIRING_CODE_MADE', 'DEVICE_PAIRED', 'DEVICE_REVOKED', 'EPOCHS_RENEWED']),
    );
  } finally {
    expect(await relay.stop()).toBe(0);
  }
}, 120_000);

test('asked to end, it says goodbye to its streams and keeps what it has accepted', async () => {
  const relay = await start();
  const device = await relay.pair();
  const stream = await device.stream();
  await stream.next();
  const hook = relay.url + new URL(device.hookUrl).pathname;
  const accepted: number[] = [];
  const sending = Array.from({ length: 30 }, async (_, index) => {
    const body = JSON.stringify({ event_id: `last-${index}` });
    const status = await fetch(hook, { method: 'POST', headers: hmacHeaders(SECRET, body), body }).then(
      (answer) => answer.status,
      () => 0,
    );
    // Refused by the relay, or by the system because nobody listens any more.
    expect([202, 503, 0]).toContain(status);
    if (status === 202) accepted.push(index);
  });
  await sending[0];
  await Promise.all([...sending, relay.close()]);
  const said = [];
  for (let sent = await stream.next(); sent !== undefined; sent = await stream.next()) said.push(sent.event);
  expect(said.at(-1)).toBe('bye');

  const again = await start({}, {}, relay.dataDir);
  const renewed = createTestDevice(again.url, device, device.keys);
  const page = await renewed.page(`${device.epoch}:0`);
  const bodies = await Promise.all(page.events.map(async (event) => (await renewed.open(event)).body.toString()));
  for (const index of accepted) expect(bodies).toContain(JSON.stringify({ event_id: `last-${index}` }));
});
