import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const makeFolder = useTemporaryFolders();
const PROGRAM = join(import.meta.dirname, '../../../headless/main.ts');
const SECRET = 'planted-client-secret-7d1e';
/** A key from the environment, so that no test depends on the machine's key store. */
const KEY = Buffer.alloc(32, 7).toString('base64');

const running = new Set<ChildProcess>();
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});

type Run = { child: ChildProcess; stdout: () => string; stderr: () => string; ended: Promise<number | null> };

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { PATH, HOME: makeFolder('home'), ...env } });
  running.add(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** Waits for the ready line, and fails with what the program said when it ends instead. */
async function ready(program: Run): Promise<{ url: string; token: string }> {
  await Promise.race([
    vi.waitFor(() => expect(program.stdout()).toContain('\n'), { timeout: 25_000 }),
    program.ended.then(() => {
      throw new Error(`ended before it was ready: ${program.stderr()}`);
    }),
  ]);
  return JSON.parse(program.stdout()) as { url: string; token: string };
}

async function call(host: { url: string; token: string }, method: string, input: object = {}): Promise<unknown> {
  const headers = { Authorization: `Bearer ${host.token}`, 'Content-Type': 'application/json' };
  const response = await fetch(`${host.url}/api/${method}`, { method: 'POST', headers, body: JSON.stringify(input) });
  return response.json();
}

/** Whether anything answers there. */
const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

test('prints one line when it is ready, serves calls, keeps its folder private, and stops when asked', async () => {
  const profile = join(makeFolder(), 'new', 'profile');
  const program = run(['--profile', profile, '--port', '0', '--no-open'], { TRUELAYER_ENCRYPTION_KEY: KEY });
  const host = await ready(program);
  expect(host).toEqual({
    event: 'ready',
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    token: expect.stringMatching(/^[\w-]{43}$/),
  });
  expect(await call(host, 'app.status')).toMatchObject({
    ok: true,
    value: { host: 'headless', keyStore: { kind: 'environment', state: 'ready' }, demo: { running: false } },
  });
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  expect(program.stdout().trimEnd().split('\n')).toHaveLength(1);
  expect(statSync(profile).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(profile))
    expect([name, statSync(join(profile, name)).mode & 0o777]).toEqual([name, 0o600]);
  const log = readFileSync(join(profile, 'coffer.log'), 'utf8');
  expect(log).toContain('"event":"ready"');
  expect(log + program.stderr()).not.toContain(host.token);
});

test('the demo bank is in its care: started when asked, and gone with it even after kill -9', async () => {
  const profile = makeFolder();
  const program = run(['--profile', profile, '--port', '0', '--no-open'], { TRUELAYER_ENCRYPTION_KEY: KEY });
  const host = await ready(program);
  const started = (await call(host, 'demo.start')) as { ok: true; value: { controlUrl: string } };
  expect(started).toMatchObject({ ok: true });
  const { controlUrl } = started.value;
  expect(await answers(controlUrl)).toBe(true);
  expect(await call(host, 'demo.start')).toEqual(started);
  program.child.kill('SIGKILL');
  await program.ended;
  await vi.waitFor(async () => expect(await answers(controlUrl)).toBe(false), { timeout: 10_000 });

  // The same profile opens again at once, and stops its bank when it is asked to stop.
  const again = run(['--profile', profile, '--port', '0', '--no-open'], { TRUELAYER_ENCRYPTION_KEY: KEY });
  const secondHost = await ready(again);
  const second = (await call(secondHost, 'demo.start')) as typeof started;
  again.child.kill('SIGINT');
  expect(await again.ended).toBe(0);
  expect(await answers(second.value.controlUrl)).toBe(false);
});

describe('does not start, says why, and makes nothing', () => {
  test.each<[string, string[], Record<string, string>, number, RegExp]>([
    ['an unknown argument', ['--colour'], {}, 64, /^Unknown option '--colour'\.\nUsage: /],
    ['an extra argument', ['now'], {}, 64, /now/],
    ['a port that is none', ['--port', 'http'], {}, 64, /^--port needs a number from 0 to 65535\.\nUsage: /],
    [
      'an environment that is none',
      [],
      { TRUELAYER_ENV: 'live' },
      78,
      /^TRUELAYER_ENV must be production, sandbox or demo\.\n$/,
    ],
    [
      'two mistakes',
      [],
      { TRUELAYER_CLIENT_SECRET: SECRET, TRUELAYER_ENCRYPTION_KEY: 'short' },
      78,
      /^TRUELAYER_CLIENT_SECRET is set without .*\nTRUELAYER_ENCRYPTION_KEY must be exactly .*\n$/,
    ],
    [
      'a port that contradicts the redirect address',
      ['--port', '5001'],
      { TRUELAYER_REDIRECT_URI: 'http://127.0.0.1:5000/oauth/callback' },
      78,
      /^--port 5001 contradicts TRUELAYER_REDIRECT_URI, which names port 5000\.\n$/,
    ],
  ])('%s', async (_what, args, env, exitCode, words) => {
    const profile = join(makeFolder(), 'profile');
    const program = run(['--profile', profile, '--no-open', ...args], env);
    expect(await program.ended).toBe(exitCode);
    expect(program.stderr()).toMatch(words);
    expect(program.stderr()).not.toContain(SECRET);
    expect(program.stdout()).toBe('');
    expect(existsSync(profile)).toBe(false);
  });

  test('a fixed redirect port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const profile = join(makeFolder(), 'profile');
    const uri = `http://127.0.0.1:${port}/oauth/callback`;
    const program = run(['--profile', profile, '--no-open'], { TRUELAYER_REDIRECT_URI: uri });
    expect(await program.ended).toBe(1);
    expect(program.stderr()).toMatch(new RegExp(`^Coffer cannot start \\(PORT_TAKEN\\): Port ${port} .*\\n$`));
    expect(existsSync(profile)).toBe(false);
    other.close();
  });

  test('a profile that is in use, one that cannot be written, and one with another key', async () => {
    const profile = makeFolder();
    const first = run(['--profile', profile, '--port', '0', '--no-open'], { TRUELAYER_ENCRYPTION_KEY: KEY });
    await ready(first);
    const second = run(['--profile', profile, '--port', '0', '--no-open'], { TRUELAYER_ENCRYPTION_KEY: KEY });
    expect(await second.ended).toBe(1);
    expect(second.stderr()).toMatch(/^Coffer cannot start \(PROFILE_IN_USE\): /m);
    first.child.kill('SIGTERM');
    await first.ended;

    const otherKey = { TRUELAYER_ENCRYPTION_KEY: Buffer.alloc(32, 8).toString('base64') };
    const before = readFileSync(join(profile, 'key-store.json'), 'utf8');
    const stranger = run(['--profile', profile, '--port', '0', '--no-open'], otherKey);
    expect(await stranger.ended).toBe(1);
    expect(stranger.stderr()).toMatch(/^Coffer cannot start \(KEYRING_CHANGED\): /m);
    expect(readFileSync(join(profile, 'key-store.json'), 'utf8')).toBe(before);

    const file = join(makeFolder(), 'file');
    writeFileSync(file, 'not a folder');
    const blocked = run(['--profile', join(file, 'profile'), '--port', '0', '--no-open']);
    expect(await blocked.ended).toBe(1);
    expect(blocked.stderr()).toMatch(/^Coffer cannot start \(PROFILE_UNWRITABLE\): /m);
  });
});

test('a warning about the environment is told and does not stop the start', async () => {
  const program = run(['--profile', makeFolder(), '--port', '0', '--no-open'], {
    TRUELAYER_ENCRYPTION_KEY: KEY,
    TRUELAYER_SANDBOX: 'true',
    COFFER_PROFIL: '/tmp/x',
  });
  await ready(program);
  expect(program.stderr()).toMatch(/TRUELAYER_SANDBOX is deprecated/);
  expect(program.stderr()).toMatch(/did you mean COFFER_PROFILE/);
});

test('without --no-open the browser gets an address that is worth nothing afterwards', async () => {
  const bin = makeFolder('bin');
  const opened = join(bin, 'opened.txt');
  writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`);
  chmodSync(join(bin, 'xdg-open'), 0o755);
  mkdirSync(join(bin, 'profile'));
  const program = run(['--profile', join(bin, 'profile'), '--port', '0'], {
    TRUELAYER_ENCRYPTION_KEY: KEY,
    DISPLAY: ':test',
    PATH: `${bin}:${process.env['PATH']}`,
  });
  const host = await ready(program);
  const address = await vi.waitFor(() => {
    const text = readFileSync(opened, 'utf8');
    expect(text).not.toBe('');
    return text;
  }, 10_000);
  expect(address).toMatch(new RegExp(`^${host.url}/\\?token=[\\w-]{43}$`));
  expect(address).not.toContain(host.token);
  const statuses = [];
  for (let time = 0; time < 2; time++) statuses.push((await fetch(address, { redirect: 'manual' })).status);
  expect(statuses).toEqual([303, 401]);
});
