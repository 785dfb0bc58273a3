import path from 'node:path';
import type { Session, WebContents, WindowOpenHandlerResponse } from 'electron';
import { describe, expect, test } from 'vitest';
import { guardDownloads } from '../../../electron/downloads.ts';
import { lockNavigation } from '../../../electron/navigation-lock.ts';
import { refusePermissions } from '../../../electron/permissions.ts';
import { filterRequests, isAllowedRequest } from '../../../electron/request-filter.ts';
import { createWebPreferences } from '../../../electron/web-preferences.ts';
import { emitterAs, keepingLog, preventable, silentLog } from './shell-fakes.ts';

describe('navigation lock', () => {
  const locked = () => {
    const opened: string[] = [];
    let windowOpen: ((details: { url: string }) => WindowOpenHandlerResponse) | undefined;
    const contents = emitterAs<WebContents>({ setWindowOpenHandler: (handler: never) => void (windowOpen = handler) });
    lockNavigation(contents, { openExternal: async (raw) => opened.push(raw) > 0, log: silentLog });
    return { contents, opened, windowOpen: (url: string) => windowOpen?.({ url }) };
  };

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    '%s is prevented',
    (name) => {
      const event = preventable();
      locked().contents.emit(name, event);
      expect(event.defaultPrevented).toBe(true);
    },
  );

  test('a new window is denied, and its address offered to the user’s browser', () => {
    const page = locked();
    expect(page.windowOpen('https://docs.truelayer.com/')).toEqual({ action: 'deny' });
    expect(page.opened).toEqual(['https://docs.truelayer.com/']);
  });
});

test('every permission is refused, asked or looked up', () => {
  const set: Record<string, (...parameters: never[]) => unknown> = {};
  const setter = (name: string) => (handler: (...parameters: never[]) => unknown) => void (set[name] = handler);
  refusePermissions(
    emitterAs<Session>({
      setPermissionRequestHandler: setter('request'),
      setPermissionCheckHandler: setter('check'),
      setDevicePermissionHandler: setter('device'),
      setDisplayMediaRequestHandler: setter('display'),
    }),
  );
  const answers: unknown[] = [];
  for (const permission of ['media', 'notifications', 'clipboard-read', 'geolocation', 'unknown']) {
    set['request']?.(...([null, permission, (granted: boolean) => answers.push(granted), {}] as never[]));
    answers.push(set['check']?.(...([null, permission, 'app://bundle', {}] as never[])));
  }
  answers.push(set['device']?.(...([{}] as never[])));
  expect(answers.every((answer) => answer === false)).toBe(true);
  let streams: unknown = 'none given';
  set['display']?.(...([{}, (given: unknown) => (streams = given)] as never[]));
  expect(streams).toBeNull();
});

describe('request filter', () => {
  test.each<[string, boolean, boolean]>([
    ['app://bundle/', false, true],
    ['app://bundle/assets/app.js', false, true],
    ['data:image/png;base64,AAAA', false, true],
    ['blob:app://bundle/0b7c', false, true],
    ['app://other/', false, false],
    ['https://api.truelayer.com/data/v1/me', false, false],
    ['https://evil.example/?stolen=1', false, false],
    ['http://127.0.0.1:3000/', false, false],
    ['ws://127.0.0.1:3000/', false, false],
    ['file:///etc/passwd', false, false],
    ['blob:https://evil.example/1', false, false],
    ['devtools://devtools/bundled/inspector.html', false, false],
    ['devtools://devtools/bundled/inspector.html', true, true],
    ['chrome-extension://abc/x.js', true, false],
  ])('%s with developer tools %s: %s', (url, devTools, expected) => {
    expect(isAllowedRequest(url, { devTools })).toBe(expected);
  });

  test('cancels, and logs neither address nor query', () => {
    let listener:
      ((details: { url: string; resourceType: string }, answer: (response: object) => void) => void) | undefined;
    const log = keepingLog();
    filterRequests(
      { webRequest: { onBeforeRequest: (given: unknown) => void (listener = given as never) } },
      { devTools: false, log },
    );
    const answers: object[] = [];
    listener?.({ url: 'https://evil.example/?iban=GB33', resourceType: 'xhr' }, (response) => answers.push(response));
    listener?.({ url: 'app://bundle/', resourceType: 'mainFrame' }, (response) => answers.push(response));
    expect(answers).toEqual([{ cancel: true }, { cancel: false }]);
    expect(JSON.stringify(log.lines)).not.toMatch(/evil|GB33/);
  });
});

describe('downloads', () => {
  const offer = (url: string, filename = 'coffer.ics') => {
    const log = keepingLog();
    const session = emitterAs<Session>({});
    guardDownloads(session, { folder: '/home/me/Documents', log });
    const event = preventable();
    let asked: object | undefined;
    const setSaveDialogOptions = (options: object) => void (asked = options);
    session.emit('will-download', event, { getURL: () => url, getFilename: () => filename, setSaveDialogOptions });
    return { isPrevented: event.defaultPrevented, asked, log };
  };

  test('what the page made itself goes where the person says, by a plain name', () => {
    expect(offer('blob:app://bundle/0b7c')).toMatchObject({
      isPrevented: false,
      asked: { defaultPath: path.join('/home/me/Documents', 'coffer.ics') },
    });
    expect(offer('blob:app://bundle/0b7c', '../../.config/autostart/evil.desktop').asked).toEqual({
      defaultPath: path.join('/home/me/Documents', 'evil.desktop'),
    });
  });

  test.each([
    'https://evil.example/setup.exe',
    'http://127.0.0.1:4280/api/downloads/1',
    'data:text/plain,hello',
    'file:///etc/passwd',
    'blob:https://evil.example/1',
    'blob:app://bundle.evil.example/1',
    'app://bundle/index.html',
  ])('%s is refused, and not logged', (url) => {
    const { isPrevented, asked, log } = offer(url);
    expect([isPrevented, asked]).toEqual([true, undefined]);
    expect(JSON.stringify(log.lines)).not.toContain(url);
  });
});

test('one frozen set of web preferences, with every switch stated', () => {
  const preferences = createWebPreferences({ preload: '/app/preload.cjs', isPackaged: true });
  expect(Object.isFrozen(preferences)).toBe(true);
  expect(preferences).toEqual({
    preload: '/app/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: false,
  });
  expect(createWebPreferences({ preload: 'p', isPackaged: false }).devTools).toBe(true);
});
