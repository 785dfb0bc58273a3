import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App, WebContents } from 'electron';
import { describe, expect, test } from 'vitest';
import { autostartEntry, createAutoStart, isHiddenStart } from '../../../electron/auto-start.ts';
import { planRecovery, recoverPage } from '../../../electron/page-recovery.ts';
import { registerProtocolClient } from '../../../electron/protocol-client.ts';
import { closeBeforeQuit } from '../../../electron/quitting.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { emitterAs, keepingLog, preventable, silentLog } from './shell-fakes.ts';

const makeFolder = useTemporaryFolders();

describe('a page whose process is gone', () => {
  test.each([
    ['clean-exit', undefined, 'nothing'],
    ['crashed', undefined, 'reload'],
    ['oom', undefined, 'reload'],
    ['killed', 0, 'ask'],
    ['crashed', 39_999, 'reload'],
    ['crashed', 40_001, 'ask'],
  ] as const)('%s, last reload at %s: %s', (reason, lastReloadMs, plan) => {
    expect(planRecovery(reason, 100_000, lastReloadMs === 0 ? 99_999 : lastReloadMs)).toBe(plan);
  });

  test('is loaded again once, with words; then the user decides', async () => {
    let reloads = 0;
    const contents = emitterAs<WebContents>({ reload: () => void (reloads += 1) });
    const said: string[] = [];
    let answer: 'reload' | 'quit' = 'reload';
    recoverPage(contents, {
      nowMs: () => 1_000,
      questions: {
        tellPageStopped: () => void said.push('told'),
        askPageStopped: async () => (said.push('asked'), answer),
      },
      quit: () => void said.push('quit'),
      log: silentLog,
    });
    const stop = async (): Promise<void> => {
      contents.emit('render-process-gone', preventable(), { reason: 'crashed', exitCode: 5 });
      await Promise.resolve();
      await Promise.resolve();
    };
    await stop();
    expect([reloads, said]).toEqual([1, ['told']]);
    await stop();
    expect([reloads, said]).toEqual([2, ['told', 'asked']]);
    answer = 'quit';
    await stop();
    expect([reloads, said]).toEqual([2, ['told', 'asked', 'asked', 'quit']]);
  });
});

describe('quitting', () => {
  const quit = (close: () => Promise<void>, limitMs?: number) => {
    const exits: number[] = [];
    const app = emitterAs<App>({ exit: (code: number) => void exits.push(code) });
    const log = keepingLog();
    closeBeforeQuit(app, { log, ...(limitMs === undefined ? {} : { limitMs }) }, close);
    return { app, exits, log };
  };

  test('waits for everything to be closed, once, then ends', async () => {
    let closed = 0;
    let release = (): void => undefined;
    const { app, exits } = quit(
      () =>
        new Promise((resolve) => {
          closed += 1;
          release = resolve;
        }),
    );
    const first = preventable();
    app.emit('will-quit', first);
    app.emit('will-quit', preventable());
    expect([first.defaultPrevented, closed, exits]).toEqual([true, 1, []]);
    release();
    await expect.poll(() => exits).toEqual([0]);
  });

  test('ends as well when closing fails or hangs', async () => {
    const failing = quit(() => Promise.reject(new Error('disk')));
    failing.app.emit('will-quit', preventable());
    await expect.poll(() => failing.exits).toEqual([0]);
    const hanging = quit(() => new Promise(() => undefined), 1);
    hanging.app.emit('will-quit', preventable());
    await expect.poll(() => hanging.exits).toEqual([0]);
    expect(hanging.log.lines).toMatchObject([{ event: 'closing took too long' }]);
  });
});

describe('start at login', () => {
  test('Linux: an entry that any home folder can stand in, and none when it is off', () => {
    const configDir = makeFolder('config');
    const autoStart = createAutoStart({
      app: emitterAs<App>(),
      platform: 'linux',
      command: '/home/a "b" $c `d` 100%\\e/Coffer.AppImage',
      configDir,
    });
    expect(autoStart.isOn()).toBe(false);
    autoStart.set(true);
    expect(autoStart.isOn()).toBe(true);
    const entry = readFileSync(join(configDir, 'autostart', 'app.coffer.desktop'), 'utf8');
    expect(entry.split('\n')).toContain(
      String.raw`Exec="/home/a \\"b\\" \\$c \\` +
        '`d' +
        String.raw`\\` +
        '` 100%%' +
        String.raw`\\\\e/Coffer.AppImage" --hidden`,
    );
    autoStart.set(false);
    autoStart.set(false);
    expect(existsSync(join(configDir, 'autostart', 'app.coffer.desktop'))).toBe(false);
    expect(autostartEntry('/opt/Coffer/coffer')).toContain('Exec="/opt/Coffer/coffer" --hidden\n');
  });

  test.each([
    ['win32', { path: 'C:\\Coffer.exe', args: ['--hidden'] }],
    ['darwin', {}],
  ] as const)('%s: the system’s own list', (platform, item) => {
    const calls: unknown[] = [];
    const app = emitterAs<App>({
      getLoginItemSettings: (options: object) => (calls.push(options), { openAtLogin: true }),
      setLoginItemSettings: (settings: object) => void calls.push(settings),
    });
    const autoStart = createAutoStart({ app, platform, command: 'C:\\Coffer.exe', configDir: '' });
    expect(autoStart.isOn()).toBe(true);
    autoStart.set(false);
    expect(calls).toEqual([item, { ...item, openAtLogin: false }]);
  });

  test.each([
    [['coffer'], false, false],
    [['coffer', '--hidden'], false, true],
    [['Coffer'], true, true],
    [['coffer', 'app.coffer:/oauth/callback?code=--hidden'], false, false],
  ])('%j, opened at login %s: hidden %s', (argv, wasOpenedAtLogin, expected) => {
    expect(isHiddenStart(argv, { wasOpenedAtLogin })).toBe(expected);
  });
});

describe('the link scheme', () => {
  test.each([
    ['installed', { execPath: '/opt/coffer', argv: ['/opt/coffer'] }, [['app.coffer']]],
    [
      'installed, started by a link',
      { execPath: '/opt/coffer', argv: ['/opt/coffer', 'app.coffer:/x'] },
      [['app.coffer']],
    ],
    [
      'development',
      { execPath: '/bin/electron', argv: ['/bin/electron', '/src'], defaultApp: true },
      [['app.coffer', '/bin/electron', ['/src']]],
    ],
  ] as const)('%s', (_name, start, expected) => {
    const calls: unknown[] = [];
    const register = (...parameters: unknown[]) => calls.push(parameters) > 0;
    const app = emitterAs<App>({ setAsDefaultProtocolClient: register, isDefaultProtocolClient: () => true });
    expect(registerProtocolClient(app, start)).toBe(true);
    expect(calls).toEqual(expected);
  });

  test.each([
    [false, true],
    [true, false],
  ])('registered %s, ours afterwards %s: not ours', (registered, ours) => {
    const app = emitterAs<App>({ setAsDefaultProtocolClient: () => registered, isDefaultProtocolClient: () => ours });
    expect(registerProtocolClient(app, { execPath: 'x', argv: ['x'] })).toBe(false);
  });
});
