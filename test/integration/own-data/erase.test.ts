import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFileSink } from '../../../core/logging/file-sink.ts';
import { memoryKeyring } from '../../security/profile/open-profile.ts';
import { connectBank } from '../../support/test-engine.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { useEngineAndBank } from '../engine/engine-and-bank.ts';

const open = useEngineAndBank();
const folder = useTemporaryFolders();
const PASSPHRASE = 'correct horse battery staple';
const CONFIRMED = { isConfirmed: true } as const;

/** A profile whose key is in a key store, with a bank, a note, a log and a backup. */
async function fullProfile(backupDir?: string) {
  const keyring = memoryKeyring();
  const engine = await open({
    engine: { keyring, suppliedKey: undefined, ...(backupDir === undefined ? {} : { backupDir }) },
  });
  const { connection } = await connectBank(engine, engine.bank, 'ob-monzo');
  await engine.call('settings.update', { theme: 'dark' });
  await engine.call('lock.set', { secret: '271828' });
  await engine.call('backup.create', { passphrase: PASSPHRASE });
  const log = createFileSink({ directory: engine.profileDir });
  log.write('something about Monzo');
  writeFileSync(join(engine.profileDir, 'coffer.1.log'), 'older lines about Monzo');
  const accounts = [...keyring.secrets.keys()];
  expect(accounts.length).toBeGreaterThan(0);
  return { engine, keyring, connection, accounts, log };
}

const filesOf = (profileDir: string): string[] => readdirSync(profileDir).filter((name) => !/^(profile\.lock|coffer\.db)/.test(name)).sort(); // prettier-ignore

test('everything goes: the consent at TrueLayer, the rows, the keys, the logs; what is there afterwards is new', async () => {
  const { engine, keyring, connection, accounts, log } = await fullProfile();
  const events: string[] = [];
  engine.engine.subscribe(({ event }) => events.push(event));
  expect(await engine.call('profile.erase', { ...CONFIRMED, deletesBackups: true })).toEqual({ consentsLeft: [] });
  await expect.poll(() => events).toContain('profile.changed');
  const revoked = await engine.bank.calls('delete');
  expect(revoked.length).toBeGreaterThan(0);

  expect((await engine.call('connections.list', {})).connections).toEqual([]);
  expect((await engine.call('transactions.page', {})).transactions).toEqual([]);
  expect((await engine.call('settings.get', {})).theme).toBe('system');
  expect(await engine.call('lock.state', {})).toMatchObject({ isSet: false, isLocked: false });
  expect((await engine.call('backup.list', {})).backups).toEqual([]);
  const { entries } = await engine.call('audit.page', {});
  expect(JSON.stringify(entries)).not.toContain(connection.connectionId);
  expect(await engine.call('audit.verify', {})).toMatchObject({ ok: true });
  expect(filesOf(engine.profileDir)).toEqual(['coffer.log', 'key-store.json']);
  expect([...keyring.secrets.keys()].filter((account) => accounts.includes(account))).toEqual([]);
  log.write('a line of the new profile');
  log.close();
  const again = await engine.reopen();
  expect((await again.call('connections.list', {})).connections).toEqual([]);
}, 60_000);

test('offline it goes all the same, says which bank still has a consent, and leaves backups that were not named', async () => {
  const backups = folder('backups');
  const { engine, log } = await fullProfile(backups);
  log.close();
  await engine.bank.close();
  const { consentsLeft } = await engine.call('profile.erase', { ...CONFIRMED, deletesBackups: false });
  expect(consentsLeft).toEqual(['Monzo']);
  expect((await engine.call('connections.list', {})).connections).toEqual([]);
  const [backup] = (await engine.call('backup.list', {})).backups;
  expect(backup).toMatchObject({ isOfThisProfile: false });
  // The way back stays open for whoever kept a backup and its passphrase.
  await engine.call('backup.restore', { backupId: backup?.backupId ?? '', passphrase: PASSPHRASE });
  expect((await engine.call('settings.get', {})).theme).toBe('dark');
}, 60_000);

test('what a crash has left half deleted, the next start finishes, and touches nobody else’s backup', async () => {
  const { engine, keyring, accounts, log } = await fullProfile();
  log.close();
  const { backups, plan } = await engine.call('backup.list', {});
  const file = join(plan.folder, backups[0]?.fileName ?? '');
  const other = join(plan.folder, 'coffer-of-somebody-else.coffer-backup');
  writeFileSync(other, 'theirs');
  await engine.close();
  const profileId = accounts.find((account) => !account.includes(' ')) ?? '';
  mkdirSync(join(engine.profileDir, 'incoming'), { recursive: true });
  writeFileSync(join(engine.profileDir, 'erasing.json'), JSON.stringify({ profileId, backups: [file] }));

  const again = await engine.reopen();
  expect((await again.call('connections.list', {})).connections).toEqual([]);
  expect([existsSync(file), existsSync(other)]).toEqual([false, true]);
  expect(filesOf(engine.profileDir)).toEqual(['backups', 'coffer.log', 'key-store.json']);
  expect([...keyring.secrets.keys()].filter((account) => accounts.includes(account))).toEqual([]);
}, 60_000);

test('a call without the user’s word deletes nothing', async () => {
  const engine = await open();
  expect(await engine.failure('profile.erase', { deletesBackups: true } as never)).toMatchObject({
    code: 'INVALID_INPUT',
  });
});
