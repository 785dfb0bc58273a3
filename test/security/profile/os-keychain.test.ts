import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleFile } from '../../support/bundle-file.ts';
import { describeWith } from '../../support/capabilities.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { filesOf, hashesOf } from './profile-bytes.ts';

const folder = useTemporaryFolders();

/** What the worker told. */
type Told = {
  refused?: string;
  status?: { ok: boolean; value: { keyStore: unknown } };
  settings?: { ok: boolean; value?: { theme: string }; error?: { code: string } };
  trail?: { ok: boolean; value?: unknown };
  key?: string;
  left?: string[];
};

/** How the key store of a session is found: opened with its password, waiting for it, or without any store to open. */
type Session = 'unlocked' | 'locked' | 'no-store' | 'no-bus';

const DAEMON = {
  unlocked: 'printf "%s" "a password" | gnome-keyring-daemon --unlock --components=secrets >/dev/null;',
  // Without the password it has to ask, and nobody is there to be asked.
  locked: 'gnome-keyring-daemon --start --components=secrets >/dev/null;',
  'no-store': '',
  'no-bus': '',
} satisfies Record<Session, string>;

describeWith('keyring', 'a real GNOME keyring', () => {
  let worker: string;
  beforeAll(async () => {
    worker = await bundleFile(join(import.meta.dirname, 'keyring-worker.ts'));
  });
  afterAll(() => rmSync(worker, { force: true }));

  /** Runs the worker in a D-Bus session of its own, whose key store lives in `home`. */
  async function run(session: Session, home: string, profileDir: string, theme = ''): Promise<Told> {
    const runtimeDir = join(home, 'run');
    mkdirSync(runtimeDir, { recursive: true, mode: 0o700 });
    const command = `${DAEMON[session]} exec "$NODE" "$WORKER" "$PROFILE" $THEME`;
    const [program, ...args] =
      session === 'no-bus' ? ['sh', '-c', command] : ['dbus-run-session', '--', 'sh', '-c', command];
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        XDG_DATA_HOME: join(home, 'data'),
        XDG_RUNTIME_DIR: runtimeDir,
        ...(session === 'no-bus' ? { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(home, 'nobody')}` } : {}),
        NODE: process.execPath,
        WORKER: worker,
        PROFILE: profileDir,
        THEME: theme,
      },
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
    const line = out.split('\n').find((one) => one.startsWith('{'));
    if (line === undefined) throw new Error(`the worker told nothing: ${err.slice(-2_000)}`);
    return JSON.parse(line) as Told;
  }

  test('holds no key any more of a profile that was deleted, and the new one’s instead', async () => {
    const [home, profileDir] = [folder('home'), folder('profile')];
    const first = await run('unlocked', home, profileDir, 'dark');
    expect(first.left).toEqual(['found', 'found']);
    const told = await run('unlocked', home, profileDir, 'erase');
    expect(told.left).toEqual(['absent', 'absent']);
    expect(told.settings?.value?.theme).toBe('system');
    expect(told.key).toMatch(/^[0-9a-f]{64}$/);
    expect(told.key).not.toBe(first.key);
    expect(Object.keys(hashesOf(profileDir)).sort()).toEqual(['coffer.db', 'key-store.json']);
  });

  test('that is not there is no reason to keep what was to be deleted', async () => {
    const told = await run('no-bus', folder('home'), folder('profile'), 'erase');
    expect(told.refused).toBeUndefined();
    expect(told.settings?.ok).toBe(true);
  });

  test('holds the key of a profile over many sessions; the profile’s own bytes do not', async () => {
    const [home, profileDir] = [folder('home'), folder('profile')];
    const first = await run('unlocked', home, profileDir, 'dark');
    expect(first.status?.value.keyStore).toEqual({ kind: 'os-keychain', state: 'ready' });
    const second = await run('unlocked', home, profileDir);
    expect(second.settings?.value?.theme).toBe('dark');
    expect(second.key).toMatch(/^[0-9a-f]{64}$/);
    expect(second.key).toBe(first.key);

    const key = Buffer.from(second.key ?? '', 'hex');
    for (const path of filesOf(profileDir)) {
      const bytes = readFileSync(join(profileDir, path));
      for (const form of [
        key,
        key.toString('hex'),
        key.toString('base64').replaceAll('=', ''),
        key.toString('base64url'),
      ]) {
        expect(bytes.includes(form), `${path} holds the key`).toBe(false);
      }
    }
  });

  test('knows where the record ended: the whole database put back to an old copy is told by name', async () => {
    const [home, profileDir] = [folder('home'), folder('profile')];
    expect((await run('unlocked', home, profileDir, 'dark')).trail?.value).toMatchObject({
      ok: true,
      anchor: 'absent',
    });
    const aside = folder('aside');
    cpSync(profileDir, aside, { recursive: true });
    expect((await run('unlocked', home, profileDir, 'light')).trail?.value).toMatchObject({
      ok: true,
      anchor: 'matches',
    });

    // Every file, as a backup of the disk has it; and once more, with entries of its own in the place of the lost ones.
    rmSync(profileDir, { recursive: true });
    cpSync(aside, profileDir, { recursive: true });
    const putBack = await run('unlocked', home, profileDir);
    expect(putBack.settings?.value?.theme).toBe('dark');
    expect(putBack.trail?.value).toMatchObject({ ok: false, reason: 'rolled-back' });
    const goneOn = await run('unlocked', home, profileDir, 'light');
    expect(goneOn.trail?.value).toMatchObject({ ok: false, reason: 'recomputed' });
  });

  test('that is locked leaves the profile shut, names itself, and nothing is touched', async () => {
    const [home, profileDir] = [folder('home'), folder('profile')];
    await run('unlocked', home, profileDir, 'dark');
    const before = hashesOf(profileDir);
    const locked = await run('locked', home, profileDir, 'light');
    expect(locked.status?.value.keyStore).toEqual({ kind: 'os-keychain', state: 'locked' });
    expect(locked.settings?.error?.code).toBe('KEYRING_LOCKED');
    expect(hashesOf(profileDir)).toEqual(before);
    expect((await run('unlocked', home, profileDir)).settings?.value?.theme).toBe('dark');
  });

  test.each(['no-store', 'no-bus'] as const)(
    'that is missing (%s) refuses a known profile by name',
    async (session) => {
      const [home, profileDir] = [folder('home'), folder('profile')];
      await run('unlocked', home, profileDir, 'dark');
      const before = hashesOf(profileDir);
      // Another home is another user's key store: there, but without this key.
      const { refused } = await run(session, folder('home'), profileDir);
      expect(refused).toBe(session === 'no-bus' ? 'KEYRING_ABSENT' : 'KEYRING_CHANGED');
      expect(hashesOf(profileDir)).toEqual(before);
    },
  );

  test.each([
    ['no-store', 'absent'],
    ['no-bus', 'absent'],
  ] as const)(
    'that is missing (%s) makes a new profile last for its session only, and it says so',
    async (session, state) => {
      const profileDir = folder('profile');
      const told = await run(session, folder('home'), profileDir, 'dark');
      expect(told.status?.value.keyStore).toEqual({ kind: 'session-only', state });
      expect(filesOf(profileDir).filter((path) => path.startsWith('coffer.db'))).toEqual([]);
    },
  );

  test('that is locked makes a new profile last for its session only: no second key is put beside the locked ones', async () => {
    const home = folder('home');
    await run('unlocked', home, folder('other'));
    const told = await run('locked', home, folder('profile'));
    expect(told.status?.value.keyStore).toEqual({ kind: 'session-only', state: 'locked' });
  });
});
