import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Engine } from '../../../core/engine.ts';
import { createRecoveryCode } from '../../../core/keys/recovery-code.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { answer, memoryKeyring, refusalOf, useProfiles } from './open-profile.ts';
import { hashesOf } from './profile-bytes.ts';

const folder = useTemporaryFolders();
const open = useProfiles();

const keyStoreOf = async (engine: Engine): Promise<unknown> =>
  ((await answer(engine, 'app.status')) as { keyStore: unknown }).keyStore;
const themeOf = async (engine: Engine): Promise<unknown> =>
  ((await answer(engine, 'settings.get')) as { theme: unknown }).theme;
const codeOf = async (engine: Engine): Promise<string> =>
  ((await answer(engine, 'lock.createRecoveryCode')) as { recoveryCode: string }).recoveryCode;

/** A profile whose key is in a key store, closed, with its recovery code. */
async function keptProfile() {
  const keyring = memoryKeyring();
  const profileDir = folder('profile');
  const engine = await open(profileDir, { keyring });
  await answer(engine, 'settings.update', { theme: 'dark' });
  const old = await codeOf(engine);
  const recoveryCode = await codeOf(engine);
  await engine.close();
  return { keyring, profileDir, recoveryCode, old };
}

test.each<[string, (keyring: ReturnType<typeof memoryKeyring>) => void]>([
  ['lost the key', (keyring) => keyring.secrets.clear()],
  [
    'has another key',
    (keyring) => {
      for (const account of keyring.secrets.keys()) keyring.secrets.set(account, randomBytes(32));
    },
  ],
])('a key store that %s: the code opens the profile, and gives the store its key back', async (_what, happen) => {
  const { keyring, profileDir, recoveryCode, old } = await keptProfile();
  happen(keyring);
  const before = hashesOf(profileDir);
  const engine = await open(profileDir, { keyring });
  expect(await keyStoreOf(engine)).toEqual({ kind: 'os-keychain', state: 'changed' });
  expect(await answer(engine, 'lock.state')).toEqual({ isSet: false, isLocked: true, hasRecoveryCode: true });
  expect(await answer(engine, 'settings.get')).toBe('code: KEYRING_CHANGED');
  for (const wrong of [old, createRecoveryCode(), `${recoveryCode}X`, '']) {
    expect(await answer(engine, 'keyStore.unlock', { recoveryCode: wrong })).toBe('code: RECOVERY_CODE_WRONG');
  }
  expect(hashesOf(profileDir)).toEqual(before);

  expect(await answer(engine, 'keyStore.unlock', { recoveryCode: recoveryCode.toLowerCase() })).toEqual({
    keyStore: { kind: 'os-keychain', state: 'ready' },
  });
  expect(await themeOf(engine)).toBe('dark');
  expect(await answer(engine, 'audit.page', { action: 'KEY_RECOVERED' })).toMatchObject({ entries: [{}] });
  await engine.close();
  expect(await themeOf(await open(profileDir, { keyring }))).toBe('dark');
});

test('a key store that is gone: the code opens the profile, and a passphrase keeps it from then on', async () => {
  const { profileDir, recoveryCode } = await keptProfile();
  const engine = await open(profileDir);
  expect(await keyStoreOf(engine)).toEqual({ kind: 'os-keychain', state: 'absent' });
  expect(await answer(engine, 'keyStore.unlock', { recoveryCode })).toEqual({
    keyStore: { kind: 'os-keychain', state: 'absent', isRecovered: true },
  });
  expect(await themeOf(engine)).toBe('dark');
  const passphrase = 'correct horse battery staple';
  expect(await answer(engine, 'keyStore.setPassphrase', { passphrase })).toEqual({
    keyStore: { kind: 'passphrase', state: 'ready' },
  });
  expect(await answer(engine, 'audit.page', { action: 'SETTINGS_CHANGED', limit: 1 })).toMatchObject({
    entries: [{ metadata: { settings: ['keyStore'] } }],
  });
  expect(await answer(engine, 'keyStore.setPassphrase', { passphrase: 'another one' })).toBe('code: INVALID_INPUT');
  await engine.close();
  const next = await open(profileDir);
  expect(await keyStoreOf(next)).toEqual({ kind: 'passphrase', state: 'locked' });
  await answer(next, 'keyStore.unlock', { passphrase });
  expect(await themeOf(next)).toBe('dark');
  // The code still opens it.
  await next.close();
  const again = await open(profileDir);
  await answer(again, 'keyStore.unlock', { recoveryCode });
  expect(await themeOf(again)).toBe('dark');
});

test('a forgotten passphrase: the code opens the profile past its app lock, and a new passphrase is chosen', async () => {
  const profileDir = folder('profile');
  const first = await open(profileDir, { passphrase: 'forgotten for good' });
  await answer(first, 'lock.set', { secret: '4711' });
  const recoveryCode = ((await answer(first, 'lock.createRecoveryCode', { current: '4711' })) as { recoveryCode: string }).recoveryCode;
  await first.close();

  const engine = await open(profileDir);
  await answer(engine, 'keyStore.unlock', { recoveryCode });
  expect(await themeOf(engine)).toBe('system');
  await answer(engine, 'keyStore.setPassphrase', { passphrase: 'remembered now' });
  await engine.close();
  const next = await open(profileDir);
  expect(await answer(next, 'keyStore.unlock', { passphrase: 'forgotten for good' })).toBe('code: PASSPHRASE_WRONG');
  await answer(next, 'keyStore.unlock', { passphrase: 'remembered now' });
  expect(await themeOf(next)).toBe('system');
}); // prettier-ignore

test('without a code a lost key stays a named refusal, and a profile that ends with its session has none to give', async () => {
  const keyring = memoryKeyring();
  const profileDir = folder('profile');
  await (await open(profileDir, { keyring })).close();
  keyring.secrets.clear();
  expect(await refusalOf(open(profileDir, { keyring }))).toMatchObject({ code: 'KEYRING_CHANGED' });

  const engine = await open(folder('session'));
  expect(await answer(engine, 'lock.createRecoveryCode')).toBe('code: INVALID_INPUT');
});
