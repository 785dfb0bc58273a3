import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialog } from 'electron';
import type { AppUpdater } from 'electron-updater';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError, asAppError } from '../../../core/errors.ts';
import { LOG_FILE } from '../../../core/logging/file-sink.ts';
import { createAuthBrowser } from '../../../electron/auth-browser.ts';
import { createFileDialogs } from '../../../electron/file-dialogs.ts';
import { createLinkTaker } from '../../../electron/link-taker.ts';
import { createQuestions } from '../../../electron/questions.ts';
import { saveLog } from '../../../electron/save-log.ts';
import { shellWords } from '../../../electron/shell-words.ts';
import { runUpdater, whyNoUpdates } from '../../../electron/updates.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { emitterAs, keepingLog, silentLog } from './shell-fakes.ts';

const makeFolder = useTemporaryFolders();
const words = shellWords('en-GB');

describe('a link', () => {
  test('answers an attempt and brings up the window, whichever way it went; anything else is dropped unsaid', async () => {
    const accepted: string[] = [];
    const shown: (string | undefined)[] = [];
    const log = keepingLog();
    const take = createLinkTaker({
      engine: {
        acceptRedirect: async (raw) => {
          accepted.push(raw);
          return accepted.length === 1
            ? { state: 'connected', connectionId: 'c1' }
            : { state: 'failed', error: new AppError('STATE_UNKNOWN').toValue() };
        },
      },
      show: (route) => shown.push(route),
      log,
    });
    const link = 'app.coffer:/oauth/callback?code=PLANTED&state=s';
    for (const raw of [
      link,
      link,
      '/home/2026.coffer-backup',
      'app.coffer:/settings/delete-everything',
      `${link}&state=t`,
      'https://evil.example',
    ]) {
      take(raw);
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(accepted).toEqual([link, link]);
    expect(shown).toEqual(['/settings?at=backup', undefined, undefined]);
    expect(log.lines.map(({ event }) => event).toSorted()).toEqual([
      'link refused', 'link refused', 'link refused', 'link taken', 'link taken',
    ]); // prettier-ignore
    expect(JSON.stringify(log.lines)).not.toMatch(/PLANTED|delete-everything|evil/);
  });
});

describe('the way to the bank', () => {
  const open = async (url: string, options: { opens?: boolean; taken?: boolean } = {}) => {
    const steps: string[] = [];
    const browser = createAuthBrowser(async (raw) => (steps.push(`open ${raw}`), options.opens !== false), {
      listen: async (redirectUri) => {
        if (options.taken === true) throw new AppError('PORT_TAKEN');
        steps.push(`listen ${redirectUri}`);
      },
    });
    return { steps, outcome: await browser.open(url).catch((thrown: unknown) => asAppError(thrown).code) };
  };
  const loopback = 'https://auth.truelayer.com/?redirect_uri=http%3A%2F%2F127.0.0.1%3A4280%2Foauth%2Fcallback&state=s';

  test('listens before the browser can come back', async () => {
    expect((await open(loopback)).steps).toEqual(['listen http://127.0.0.1:4280/oauth/callback', `open ${loopback}`]);
  });

  test('listens where a relay’s page will hand over', async () => {
    const state = 's'.repeat(43);
    const relay = `https://auth.truelayer.com/?redirect_uri=https%3A%2F%2Frelay.example%2Foauth%2Fcallback%2Fproduction&state=${state}`;
    expect((await open(`${relay}.17653`)).steps).toEqual([
      'listen http://127.0.0.1:17653/oauth/callback',
      `open ${relay}.17653`,
    ]);
    expect((await open(relay)).steps).toEqual([`open ${relay}`]);
  });

  test('opens no page when nobody could listen', async () => {
    expect(await open(loopback, { taken: true })).toEqual({ steps: [], outcome: 'PORT_TAKEN' });
  });

  test.each([
    'https://auth.truelayer.com/?redirect_uri=app.coffer%3A%2Foauth%2Fcallback',
    'https://auth.truelayer.com/?redirect_uri=https%3A%2F%2Fconsole.truelayer.com%2Fredirect-page',
    'https://online.bank.example/sca',
  ])('%s needs no listener', async (url) => {
    expect((await open(url)).steps).toEqual([`open ${url}`]);
  });

  test('says so when the page was not opened', async () => {
    expect((await open('https://online.bank.example/', { opens: false })).outcome).toBe('CANCELLED');
  });
});

describe('updates', () => {
  test.each([
    ['darwin', true, 'provider: generic\n', undefined],
    ['win32', true, 'provider: generic\npublisherName:\n  - CN=Coffer\n', undefined],
    ['win32', true, 'provider: generic\n', 'unsigned'],
    ['win32', true, undefined, 'no-feed'],
    ['linux', true, 'provider: generic\n', 'package-manager'],
    ['darwin', false, 'provider: generic\n', 'development'],
  ] as const)('on %s, packaged %s, with the feed %j: %s', (platform, isPackaged, feed, reason) => {
    expect(whyNoUpdates({ platform, isPackaged, feed })).toBe(reason);
  });

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('only forward, quietly, and installed when the user quits', () => {
    let checks = 0;
    const installed: unknown[] = [];
    const updater = emitterAs<AppUpdater>({
      checkForUpdates: () => ((checks += 1), Promise.reject(new Error('offline'))),
      quitAndInstall: (...parameters: unknown[]) => void installed.push(parameters),
    });
    const ready: string[] = [];
    const updates = runUpdater(updater, (version) => ready.push(version), silentLog);
    expect(updater).toMatchObject({
      allowDowngrade: false,
      allowPrerelease: false,
      autoInstallOnAppQuit: true,
      disableWebInstaller: true,
    });
    vi.advanceTimersByTime(60_000);
    expect(checks).toBe(1);
    vi.advanceTimersByTime(24 * 3_600_000 - 60_000);
    expect(checks).toBe(5);
    updater.emit('error', new Error('bad signature'));
    updater.emit('update-downloaded', { version: '2.0.0' });
    expect(ready).toEqual(['2.0.0']);
    updates.restartAndInstall();
    expect(installed).toEqual([[true, true]]);
    updates.stop();
    vi.advanceTimersByTime(24 * 3_600_000);
    expect(checks).toBe(5);
  });
});

describe('the system’s own windows', () => {
  const dialogs = (response: number, spoken = words) => {
    const shown: { message?: string; buttons?: string[]; defaultId?: number; cancelId?: number }[] = [];
    const boxes: string[] = [];
    const log = keepingLog();
    const dialog = {
      showMessageBox: async (options: object) => {
        shown.push(options);
        return { response, checkboxChecked: false };
      },
      showErrorBox: (title: string, content: string) => void boxes.push(`${title}\n${content}`),
    } as unknown as Dialog;
    return { questions: createQuestions({ dialog, words: () => spoken, log }), shown, boxes, log };
  };

  test('an unknown page is opened on a clear yes only; closing the question is no', async () => {
    const yes = dialogs(1);
    expect(await yes.questions.mayOpen('online.bank.example')).toBe(true);
    expect(yes.shown[0]?.message).toContain('online.bank.example');
    expect(yes.shown[0]?.buttons?.[yes.shown[0].cancelId ?? -1]).toBe('Cancel');
    expect(yes.shown[0]?.defaultId).toBe(yes.shown[0]?.cancelId);
    expect(await dialogs(0).questions.mayOpen('online.bank.example')).toBe(false);
  });

  test('a start that cannot be says why and what to do, with its code', () => {
    const { questions, boxes } = dialogs(0);
    questions.showCannotStart(new AppError('DATABASE_FROM_FUTURE'));
    expect(boxes[0]).toMatch(/DATABASE_FROM_FUTURE/);
    expect(boxes[0]?.split('\n\n').filter((part) => part.trim() !== '').length).toBeGreaterThanOrEqual(3);
    const german = dialogs(0, shellWords('de-DE'));
    german.questions.showCannotStart(new AppError('PORT_TAKEN', { sentence: 'port-in-use', values: { port: 4280 } }));
    expect(german.boxes[0]).toMatch(/lässt sich nicht starten[\s\S]*Port 4280[\s\S]*Beenden Sie/);
  });

  test('a fault shows a reference, and the log holds the cause beside it', () => {
    const { questions, boxes, log } = dialogs(0);
    questions.showFault(new Error('PLANTED'));
    const reference = /\(([0-9a-f]{8})\)/.exec(boxes[0] ?? '')?.[1];
    expect(log.lines[0]?.fields['reference']).toBe(reference);
    expect(boxes[0]).not.toContain('PLANTED');
  });
});

describe('saving the log', () => {
  const save = async (profileDir: string, filePath: string, canceled = false) => {
    const messages: string[] = [];
    const dialog = {
      showSaveDialog: async () => ({ canceled, filePath }),
      showMessageBox: async ({ message }: { message: string }) => void messages.push(message),
    } as unknown as Dialog;
    return { saved: await saveLog({ dialog, profileDir, folder: profileDir, words }), messages };
  };

  test('copies it where the user says, says so, and says so when it cannot', async () => {
    const profileDir = makeFolder('profile');
    writeFileSync(join(profileDir, LOG_FILE), '{"event":"ready"}\n');
    const target = join(makeFolder('target'), 'mine.log');
    expect(await save(profileDir, target)).toEqual({ saved: true, messages: [words.dialog.logSaved] });
    expect(readFileSync(target, 'utf8')).toBe('{"event":"ready"}\n');
    expect(await save(profileDir, join(profileDir, 'missing', 'x.log'))).toEqual({
      saved: false,
      messages: [words.dialog.logNotSaved],
    });
    expect(await save(profileDir, '', true)).toEqual({ saved: false, messages: [] });
  });
});

describe('choosing files', () => {
  test('asks with the name and the kind of the file, and takes a closed dialog for no', async () => {
    const asked: unknown[] = [];
    let answer = { canceled: false, filePath: '/home/me/mine.csv' };
    const dialog = {
      showSaveDialog: (options: unknown) => {
        asked.push(options);
        return Promise.resolve(answer);
      },
    } as unknown as Dialog;
    const { saveFile } = createFileDialogs({ dialog, folder: '/home/me' });
    expect(await saveFile('coffer.csv')).toBe('/home/me/mine.csv');
    expect(asked).toEqual([
      { defaultPath: join('/home/me', 'coffer.csv'), filters: [{ name: 'CSV', extensions: ['csv'] }] },
    ]);
    answer = { canceled: true, filePath: '' };
    expect(await saveFile('coffer.csv')).toBeUndefined();
  });

  test('a folder is chosen from where the last one was, may be made on the spot, and may be none', async () => {
    const asked: unknown[] = [];
    let filePaths = ['/media/stick/coffer'];
    const dialog = {
      showOpenDialog: (options: unknown) => {
        asked.push(options);
        return Promise.resolve({ canceled: filePaths.length === 0, filePaths });
      },
    } as unknown as Dialog;
    const { chooseFolder } = createFileDialogs({ dialog, folder: '/home/me' });
    expect(await chooseFolder?.('/home/me/backups')).toBe('/media/stick/coffer');
    expect(asked).toEqual([{ defaultPath: '/home/me/backups', properties: ['openDirectory', 'createDirectory'] }]);
    filePaths = [];
    expect(await chooseFolder?.('/home/me/backups')).toBeUndefined();
  });
});
