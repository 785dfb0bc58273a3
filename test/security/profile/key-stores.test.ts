import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { methods } from '../../../shared/contract/index.ts';
import { exampleInput } from '../../contract/example-input.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { answer, memoryKeyring, refusalOf, useProfiles } from './open-profile.ts';
import { filesOf, hashesOf } from './profile-bytes.ts';

const folder = useTemporaryFolders();
const open = useProfiles();
const PASSPHRASE = 'correct horse battery staple';

const keyStoreOf = async (engine: Parameters<typeof answer>[0]) =>
  ((await answer(engine, 'app.status')) as { keyStore: unknown }).keyStore;
const themeOf = async (engine: Parameters<typeof answer>[0]) =>
  ((await answer(engine, 'settings.get')) as { theme: unknown }).theme;

describe('a profile whose key nothing can keep', () => {
  test('says so at once, works, and ends with its session: no data and no key are left', async () => {
    const profileDir = folder('profile');
    const engine = await open(profileDir);
    expect(await keyStoreOf(engine)).toEqual({ kind: 'session-only', state: 'absent' });
    await answer(engine, 'settings.update', { theme: 'dark' });
    expect(filesOf(profileDir)).toContain('coffer.db');
    await engine.close();
    expect(filesOf(profileDir).filter((path) => path.startsWith('coffer.db'))).toEqual([]);
    expect(Object.keys(JSON.parse(readFileSync(join(profileDir, 'key-store.json'), 'utf8')) as object)).not.toContain(
      'wrappedKey',
    );

    const next = await open(profileDir);
    expect(await themeOf(next)).toBe('system');
  });

  test('that was killed leaves a database nobody can read, and the next start removes it', async () => {
    const profileDir = folder('profile');
    const script = `
      const { openEngine } = await import(${JSON.stringify(join(import.meta.dirname, '../../../core/engine.ts'))});
      const { profileOptions } = await import(${JSON.stringify(join(import.meta.dirname, 'profile-options.ts'))});
      const engine = await openEngine(profileOptions(process.argv[1]));
      await engine.dispatch('settings.update', { theme: 'dark' });
      process.kill(process.pid, 'SIGKILL');`;
    spawnSync(process.execPath, ['--input-type=module', '-e', script, profileDir]);
    const before = hashesOf(profileDir);
    expect(Object.keys(before)).toContain('coffer.db');
    const engine = await open(profileDir);
    expect(await themeOf(engine)).toBe('system');
    expect(hashesOf(profileDir)['coffer.db']).not.toBe(before['coffer.db']);
  });

  test('is kept by a passphrase that is given before the session ends', async () => {
    const profileDir = folder('profile');
    const engine = await open(profileDir);
    await answer(engine, 'settings.update', { theme: 'dark' });
    expect(await answer(engine, 'keyStore.setPassphrase', { passphrase: PASSPHRASE })).toEqual({
      keyStore: { kind: 'passphrase', state: 'ready' },
    });
    expect(await answer(engine, 'keyStore.setPassphrase', { passphrase: PASSPHRASE })).toBe('code: INVALID_INPUT');
    await engine.close();

    const locked = await open(profileDir);
    expect(await answer(locked, 'keyStore.unlock', { passphrase: PASSPHRASE })).toEqual({
      keyStore: { kind: 'passphrase', state: 'ready' },
    });
    expect(await themeOf(locked)).toBe('dark');
  });
});

describe('a profile with a passphrase', () => {
  async function lockedProfile(): Promise<string> {
    const profileDir = folder('profile');
    const engine = await open(profileDir, { passphrase: PASSPHRASE });
    expect(await keyStoreOf(engine)).toEqual({ kind: 'passphrase', state: 'ready' });
    await answer(engine, 'settings.update', { theme: 'dark' });
    await engine.close();
    return profileDir;
  }

  test('opens locked: every call but three is refused, and neither a wrong passphrase nor those calls touch a byte', async () => {
    const profileDir = await lockedProfile();
    const before = hashesOf(profileDir);
    const engine = await open(profileDir);
    expect(await keyStoreOf(engine)).toEqual({ kind: 'passphrase', state: 'locked' });
    for (const method of Object.keys(methods)) {
      if (['app.status', 'lock.state', 'keyStore.unlock'].includes(method)) continue;
      expect(await answer(engine, method, exampleInput(method)), method).toBe('code: LOCKED');
    }
    expect(await engine.acceptRedirect('http://127.0.0.1/oauth/callback?code=c&state=s')).toMatchObject({
      error: { code: 'LOCKED' },
    });
    for (const passphrase of ['', `${PASSPHRASE} `]) {
      expect(await answer(engine, 'keyStore.unlock', { passphrase })).toBe('code: PASSPHRASE_WRONG');
    }
    expect(await answer(engine, 'keyStore.unlock')).toEqual({ keyStore: { kind: 'passphrase', state: 'locked' } });
    expect(hashesOf(profileDir)).toEqual(before);

    // However many unlock it at once, it opens once.
    const answers = await Promise.all(
      [1, 2, 3].map(() => answer(engine, 'keyStore.unlock', { passphrase: PASSPHRASE })),
    );
    expect(answers).toEqual(answers.map(() => ({ keyStore: { kind: 'passphrase', state: 'ready' } })));
    expect(await themeOf(engine)).toBe('dark');
  });

  test('opens unlocked when the start brings the passphrase, and does not start with a wrong one', async () => {
    const profileDir = await lockedProfile();
    const before = hashesOf(profileDir);
    expect(await refusalOf(open(profileDir, { passphrase: 'something else' }))).toMatchObject({
      code: 'PASSPHRASE_WRONG',
    });
    expect(hashesOf(profileDir)).toEqual(before);
    expect(await themeOf(await open(profileDir, { passphrase: PASSPHRASE }))).toBe('dark');
  });

  test('keeps neither the passphrase nor the key in clear', async () => {
    const profileDir = await lockedProfile();
    const record = readFileSync(join(profileDir, 'key-store.json'), 'utf8');
    expect(record).not.toContain(PASSPHRASE);
    expect(JSON.parse(record)).toMatchObject({ kind: 'passphrase', wrappedKey: { cost: 2 ** 17 } });
  });
});

describe('a profile whose key is in the key store', () => {
  test('opens by it, and the store holds 32 bytes under the profile’s own name', async () => {
    const keyring = memoryKeyring();
    const profileDir = folder('profile');
    const engine = await open(profileDir, { keyring });
    expect(await keyStoreOf(engine)).toEqual({ kind: 'os-keychain', state: 'ready' });
    await answer(engine, 'settings.update', { theme: 'dark' });
    await engine.close();
    const record = JSON.parse(readFileSync(join(profileDir, 'key-store.json'), 'utf8')) as { profileId: string };
    // Everything the profile keeps there is under its own name: the key, and what guards its trail.
    expect([...keyring.secrets.keys()].every((account) => account.split(' ')[0] === record.profileId)).toBe(true);
    expect(keyring.secrets.get(record.profileId)?.length).toBe(32);
    expect(await themeOf(await open(profileDir, { keyring }))).toBe('dark');

    const { size } = keyring.secrets;
    await open(folder('another'), { keyring });
    expect(keyring.secrets.size).toBeGreaterThan(size);
  });

  /** A closed profile with its key store, to which something then happens. */
  async function keptProfile() {
    const keyring = memoryKeyring();
    const profileDir = folder('profile');
    const engine = await open(profileDir, { keyring });
    await answer(engine, 'settings.update', { theme: 'dark' });
    await engine.close();
    return { keyring, profileDir, before: hashesOf(profileDir) };
  }

  test('whose store is locked opens shut, and opens once the store does', async () => {
    const { keyring, profileDir, before } = await keptProfile();
    keyring.state = 'locked';
    const engine = await open(profileDir, { keyring });
    expect(await keyStoreOf(engine)).toEqual({ kind: 'os-keychain', state: 'locked' });
    expect(await answer(engine, 'accounts.list')).toBe('code: KEYRING_LOCKED');
    expect(await answer(engine, 'keyStore.unlock')).toEqual({ keyStore: { kind: 'os-keychain', state: 'locked' } });
    expect(hashesOf(profileDir)).toEqual(before);
    keyring.state = 'open';
    expect(await answer(engine, 'keyStore.unlock')).toEqual({ keyStore: { kind: 'os-keychain', state: 'ready' } });
    expect(await themeOf(engine)).toBe('dark');
  });

  test.each<[string, string, (keyring: ReturnType<typeof memoryKeyring>) => void]>([
    ['is gone', 'KEYRING_ABSENT', (keyring) => (keyring.state = 'unavailable')],
    ['no longer has the key', 'KEYRING_CHANGED', (keyring) => keyring.secrets.clear()],
    [
      'has another key',
      'KEYRING_CHANGED',
      (keyring) => {
        for (const account of keyring.secrets.keys()) keyring.secrets.set(account, randomBytes(32));
      },
    ],
    [
      'has half a key',
      'KEYRING_CHANGED',
      (keyring) => {
        for (const [account, secret] of keyring.secrets) keyring.secrets.set(account, secret.subarray(16));
      },
    ],
  ])(
    'whose store %s is refused as %s, and never gets a new key behind the user’s back',
    async (_name, code, happen) => {
      const { keyring, profileDir, before } = await keptProfile();
      happen(keyring);
      const secrets = new Map(keyring.secrets);
      expect(await refusalOf(open(profileDir, { keyring }))).toMatchObject({ code });
      expect(hashesOf(profileDir)).toEqual(before);
      expect(keyring.secrets).toEqual(secrets);
    },
  );

  test('on a computer that has no key store any more is refused by name', async () => {
    const { profileDir, before } = await keptProfile();
    expect(await refusalOf(open(profileDir))).toMatchObject({ code: 'KEYRING_ABSENT' });
    expect(hashesOf(profileDir)).toEqual(before);
  });

  test.each<[string, 'absent' | 'locked', (keyring: ReturnType<typeof memoryKeyring>) => void]>([
    ['is locked', 'locked', (keyring) => (keyring.state = 'locked')],
    ['cannot be used', 'absent', (keyring) => (keyring.state = 'unavailable')],
    ['takes a key and forgets it', 'absent', (keyring) => (keyring.forgets = true)],
  ])('a new one beside a store that %s lasts for the session, and says so', async (_name, state, happen) => {
    const keyring = memoryKeyring();
    happen(keyring);
    const engine = await open(folder('profile'), { keyring });
    expect(await keyStoreOf(engine)).toEqual({ kind: 'session-only', state });
    expect(keyring.secrets.size).toBe(0);
  });
});
