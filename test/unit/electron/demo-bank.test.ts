import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { UtilityProcess } from 'electron';
import { describe, expect, test } from 'vitest';
import { createDemoBank, readReadyLine, type Fork } from '../../../electron/demo-bank.ts';
import { silentLog } from './shell-fakes.ts';

const READY = {
  event: 'ready',
  authUrl: 'http://127.0.0.1:5001',
  apiUrl: 'http://127.0.0.1:5001',
  controlUrl: 'http://127.0.0.1:5001/control',
  clientId: 'sandbox-demo',
  clientSecret: 'not-a-secret',
};
const { event: _ready, ...ADDRESS } = READY;

/** A process that says what the test lets it say. */
function fakeFork() {
  const children: { child: EventEmitter & { stdout: PassThrough; killed: number }; parameters: Parameters<Fork> }[] =
    [];
  const fork: Fork = (...parameters) => {
    const child = Object.assign(new EventEmitter(), {
      stdout: new PassThrough(),
      killed: 0,
      kill() {
        child.killed += 1;
        setImmediate(() => child.emit('exit', 0));
        return true;
      },
    });
    children.push({ child, parameters });
    return child as unknown as UtilityProcess;
  };
  return { fork, children };
}

describe('the demo bank beside the shell', () => {
  const create = (fork: Fork) =>
    createDemoBank({ fork, modulePath: '/dist/sandbox/main.js', stateFile: '/p/demo.json', log: silentLog });

  test('is started once, without our environment, and known by its ready line', async () => {
    const { fork, children } = fakeFork();
    const bank = create(fork);
    const [first, second] = [bank.start(), bank.start()];
    children[0]?.child.stdout.write(`warming up\n{"event":"other"}\n${JSON.stringify(READY)}\n`);
    expect(await first).toEqual(ADDRESS);
    expect(await second).toEqual(ADDRESS);
    expect(bank.address()).toEqual(ADDRESS);
    expect(children).toHaveLength(1);
    const [modulePath, args, options] = children[0]?.parameters ?? [];
    expect([modulePath, args]).toEqual(['/dist/sandbox/main.js', ['--port', '0', '--state', '/p/demo.json']]);
    expect(Object.keys(options?.env ?? { none: 1 })).toEqual([]);
  });

  test('when it ends by itself the next start makes a new one, and its address is forgotten', async () => {
    const { fork, children } = fakeFork();
    const bank = create(fork);
    const first = bank.start();
    children[0]?.child.stdout.write(`${JSON.stringify(READY)}\n`);
    await first;
    children[0]?.child.emit('exit', 1);
    expect(bank.address()).toBeUndefined();
    const second = bank.start();
    children[1]?.child.stdout.write(`${JSON.stringify({ ...READY, authUrl: 'http://127.0.0.1:5002' })}\n`);
    expect((await second).authUrl).toBe('http://127.0.0.1:5002');
    await bank.stop();
    expect(children[1]?.child.killed).toBe(1);
    expect(bank.address()).toBeUndefined();
    await bank.stop();
  });

  test('says so when it cannot be started', async () => {
    const { fork, children } = fakeFork();
    const bank = create(fork);
    const started = bank.start();
    children[0]?.child.emit('exit', 1);
    await expect(started).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  });

  test('the real one, as Node runs it, says the line we read', async () => {
    const child = spawn(process.execPath, ['sandbox/main.ts', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve));
    child.kill();
    expect(readReadyLine(line)).toMatchObject({ authUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) });
  });

  test.each([
    '',
    '{}',
    'null',
    '[]',
    'ready',
    JSON.stringify({ ...READY, clientSecret: 1 }),
    JSON.stringify({ ...READY, event: 'x' }),
  ])('%s is no ready line', (line) => {
    expect(readReadyLine(line)).toBeUndefined();
  });
});
