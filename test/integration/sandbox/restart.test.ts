import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox } from '../../../sandbox/start-sandbox.ts';
import { authLink, authorize, connect, exchangeFields, post, refreshFields, send } from './sandbox-client.ts';

const MAIN = join(import.meta.dirname, '../../../sandbox/main.ts');

let folder: string;
let stateFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  stateFile = join(folder, 'bank.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a connection survives a restart on another port, with its history and its clock', async () => {
  const first = await startSandbox({ stateFile });
  await post(`${first.controlUrl}/clock`, { advanceMs: 3 * 86_400_000 });
  const bank = await connect(first);
  const before = await bank.results('/accounts');
  const { nowMs } = (await send(first.controlUrl)).json as { nowMs: number };
  await first.close();

  const second = await startSandbox({ stateFile });
  const me = await send(`${second.apiUrl}/data/v1/me`, { headers: { authorization: `Bearer ${bank.accessToken}` } });
  expect(me.status).toBe(200);
  const accounts = await send(`${second.apiUrl}/data/v1/accounts`, {
    headers: { authorization: `Bearer ${bank.accessToken}` },
  });
  const withoutTime = (rows: unknown): unknown =>
    (rows as object[]).map((row) => ({ ...row, update_timestamp: undefined }));
  expect(withoutTime(accounts.json?.['results'])).toEqual(withoutTime(before));
  const refreshed = await post(`${second.authUrl}/connect/token`, refreshFields(second, bank.refreshToken));
  expect(refreshed.status).toBe(200);
  const later = (await send(second.controlUrl)).json as { nowMs: number };
  expect(later.nowMs - nowMs).toBeGreaterThanOrEqual(0);
  expect(later.nowMs - nowMs).toBeLessThan(60_000);
  await second.close();

  const third = await startSandbox({ stateFile });
  const old = await post(`${third.authUrl}/connect/token`, refreshFields(third, bank.refreshToken));
  expect(old.json?.['error'], 'the rotation was remembered too').toBe('invalid_grant');
  await third.close();
});

test('a code given before a restart can be exchanged after it', async () => {
  const first = await startSandbox({ stateFile });
  const { url, verifier } = authLink(first);
  const back = await authorize(first, url, { providerId: 'ob-monzo' });
  await first.close();
  const second = await startSandbox({ stateFile });
  const fields = exchangeFields(second, back.searchParams.get('code') ?? '', verifier);
  expect((await post(`${second.authUrl}/connect/token`, fields)).status).toBe(200);
  await second.close();
});

test('the state file holds no token, no code, no account number and no payment, and is for its owner only', async () => {
  const sandbox = await startSandbox({ stateFile });
  const bank = await connect(sandbox);
  const { url } = authLink(sandbox);
  const waiting = await authorize(sandbox, url, { providerId: 'ob-monzo' });
  const [account] = await bank.results('/accounts');
  const { iban } = (account?.['account_number'] ?? {}) as { iban: string };
  const [row] = await bank.results(`/accounts/${String(account?.['account_id'])}/transactions`);
  const saved = readFileSync(stateFile, 'utf8');
  const secrets = [
    bank.accessToken,
    bank.refreshToken,
    waiting.searchParams.get('code') ?? '',
    iban,
    String(row?.['description']),
  ];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(5);
    expect(saved.includes(secret)).toBe(false);
  }
  if (process.platform !== 'win32') expect(statSync(stateFile).mode & 0o077).toBe(0);
  expect(readdirSync(folder), 'no half-written file is left beside it').toEqual(['bank.json']);
  await sandbox.close();
});

test('a file that is no state file is refused and left alone', async () => {
  writeFileSync(stateFile, 'precious');
  await expect(startSandbox({ stateFile })).rejects.toThrow('is not a state file');
  expect(readFileSync(stateFile, 'utf8')).toBe('precious');
});

function spawnMain(...given: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [MAIN, ...given], { stdio: 'pipe' });
}

test('the program prints one line when it is ready, answers, and stops when its parent lets go of it', async () => {
  const child = spawnMain('--state', stateFile, '--seed', '11', '--exit-with-parent');
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout });
  output.on('line', (line) => lines.push(line));
  await once(output, 'line');
  const ready = JSON.parse(lines[0] ?? '') as Record<string, string>;
  expect(Object.keys(ready).toSorted()).toEqual([
    'apiUrl',
    'authUrl',
    'clientId',
    'clientSecret',
    'controlUrl',
    'event',
  ]);
  expect((await send(ready['controlUrl'] ?? '')).json).toMatchObject({ seed: 11 });
  child.stdin.end();
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
  expect(lines).toHaveLength(1);
});

test.each([
  [['--port', 'abc'], '--port'],
  [['--seed', '-1'], 'seed'],
  [['--nonsense'], 'nonsense'],
])('wrong arguments %j end the start with a sentence and code 78', async (given, word) => {
  const child = spawnMain(...given);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(78);
  expect(errors).toContain(word);
  expect(errors.trim().split('\n')).toHaveLength(1);
});

test('a taken port is told in words', async () => {
  const sandbox = await startSandbox();
  const child = spawnMain('--port', new URL(sandbox.authUrl).port);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect([code, errors.includes('is taken')]).toEqual([78, true]);
  await sandbox.close();
});
