/** One guard of the shell, how it would look if someone took it away, and where its absence shows. */
export type Guard = {
  /** The row of docs/security.md it belongs to. */
  row: number;
  guard: string;
  file: string;
  /** The text that is the guard, and what stands there without it. */
  without: readonly [found: string, instead: string];
  /** The suites that are run without it. */
  suites: readonly string[];
};

const DECISIONS = ['test/unit/electron'];
const HOSTILE_PAGE = ['test/security/shell/hardening.test.ts'];
const SOURCE = ['test/security/shell/source.test.ts'];
const STORY = ['test/e2e/shell'];
const PACKAGE = ['test/security/shell/packaging.test.ts'];

const NAVIGATION = 'electron/navigation-lock.ts';
const CALLS = 'electron/calls.ts';
const LOOPBACK = 'electron/loopback-listener.ts';
const EXTERNAL = 'electron/external-pages.ts';
const PREFERENCES = 'electron/web-preferences.ts';
const SCHEME = 'electron/app-scheme.ts';
const MAIN = 'electron/main.ts';

/** Every guard that a row of docs/security.md rests on. `node test/security/shell/remove-guards.ts` takes them away one by one. */
export const GUARDS: readonly Guard[] = [
  { row: 1, guard: 'sandbox for every process', file: MAIN, without: ['app.enableSandbox();', ''], suites: [...SOURCE, ...HOSTILE_PAGE] },
  { row: 1, guard: 'sandbox of the page', file: PREFERENCES, without: ['sandbox: true', 'sandbox: false'], suites: DECISIONS },
  { row: 2, guard: 'isolated worlds', file: PREFERENCES, without: ['contextIsolation: true', 'contextIsolation: false'], suites: [...DECISIONS, ...HOSTILE_PAGE] },
  { row: 2, guard: 'no Node in the page', file: PREFERENCES, without: ['nodeIntegration: false', 'nodeIntegration: true'], suites: DECISIONS },
  { row: 2, guard: 'preferences that cannot change', file: PREFERENCES, without: ['Object.freeze(', '('], suites: DECISIONS },
  { row: 2, guard: 'no developer tools when installed', file: PREFERENCES, without: ['devTools: !options.isPackaged', 'devTools: true'], suites: DECISIONS },
  { row: 3, guard: 'a scheme with its own origin', file: SCHEME, without: ['standard: true, ', ''], suites: DECISIONS },
  { row: 3, guard: 'GET and HEAD only', file: SCHEME, without: ["request.method !== 'GET' && request.method !== 'HEAD'", 'false'], suites: DECISIONS },
  { row: 3, guard: 'one host', file: SCHEME, without: [' && url.host === APP_HOST', ''], suites: DECISIONS },
  { row: 3, guard: 'nothing outside the folder', file: 'core/web/static-files.ts', without: ["relative.split(path.sep).some((segment) => segment.startsWith('.'))", 'false'], suites: DECISIONS },
  { row: 3, guard: 'no backslash, NUL or drive', file: 'core/web/static-files.ts', without: ['|| /[\\u0000-\\u001f\\u007f\\\\:]/.test(decoded)', ''], suites: ['test/unit/web'] },
  { row: 4, guard: 'file: refused', file: SCHEME, without: ["protocol.handle('file', () => answer(403));", ''], suites: DECISIONS },
  { row: 5, guard: 'the policy on every answer', file: SCHEME, without: ['...SECURITY_HEADERS, ', ''], suites: DECISIONS },
  { row: 5, guard: 'no code from elsewhere', file: 'core/web/security-headers.ts', without: ['"require-trusted-types-for \'script\'",', ''], suites: HOSTILE_PAGE },
  { row: 5, guard: 'no connection elsewhere', file: 'core/web/security-headers.ts', without: ['"connect-src \'self\'",', '"connect-src *",'], suites: HOSTILE_PAGE },
  { row: 6, guard: 'requests outside cancelled', file: 'electron/request-filter.ts', without: ['callback({ cancel })', 'callback({ cancel: false })'], suites: [...DECISIONS, ...HOSTILE_PAGE] },
  { row: 6, guard: 'the filter is on', file: MAIN, without: ['filterRequests(session.defaultSession, { devTools: hasDeveloperTools, log });', ''], suites: HOSTILE_PAGE },
  { row: 7, guard: 'no navigation', file: NAVIGATION, without: ["event.preventDefault();\n    log.warn('navigation refused', { kind: 'navigate' });", ''], suites: DECISIONS },
  { row: 7, guard: 'no navigation of frames', file: NAVIGATION, without: ["contents.on('will-frame-navigate', (event) => event.preventDefault());", ''], suites: DECISIONS },
  { row: 7, guard: 'no redirect', file: NAVIGATION, without: ["event.preventDefault();\n    log.warn('navigation refused', { kind: 'redirect' });", ''], suites: DECISIONS },
  { row: 7, guard: 'the lock is on', file: MAIN, without: ['lockNavigation(contents, { openExternal: openForPage, log })', 'void contents'], suites: HOSTILE_PAGE },
  { row: 8, guard: 'no new window', file: NAVIGATION, without: ["action: 'deny'", "action: 'allow'"], suites: [...DECISIONS, ...HOSTILE_PAGE] },
  { row: 8, guard: 'no webview', file: NAVIGATION, without: ["event.preventDefault();\n    log.warn('webview refused');", ''], suites: DECISIONS },
  { row: 9, guard: 'https only', file: EXTERNAL, without: ["return { kind: 'refuse', reason: 'scheme' };", "return { kind: 'open', href: url.href };"], suites: DECISIONS },
  { row: 9, guard: 'no credentials in an address', file: EXTERNAL, without: ["url.username !== '' || url.password !== ''", 'false'], suites: DECISIONS },
  { row: 9, guard: 'known places only, for a page', file: EXTERNAL, without: ['(await ask?.(decision.host)) ?? false', 'true'], suites: [...DECISIONS, ...HOSTILE_PAGE] },
  { row: 9, guard: 'the parsed address is opened', file: EXTERNAL, without: ["? { kind: 'open', href: url.href }", "? { kind: 'open', href: raw }"], suites: DECISIONS },
  { row: 9, guard: 'one gate', file: 'electron/save-log.ts', without: ["import path from 'node:path';", "import path from 'node:path';\nimport { shell } from 'electron';\nexport const showFolder = (folder: string) => shell.openPath(folder);"], suites: SOURCE },
  { row: 10, guard: 'permissions asked for', file: 'electron/permissions.ts', without: ['callback(false)', 'callback(true)'], suites: DECISIONS },
  { row: 10, guard: 'permissions looked up', file: 'electron/permissions.ts', without: ['setPermissionCheckHandler(() => false)', 'setPermissionCheckHandler(() => true)'], suites: DECISIONS },
  { row: 10, guard: 'the refusal is on', file: MAIN, without: ['refusePermissions(session.defaultSession);', ''], suites: HOSTILE_PAGE },
  { row: 11, guard: 'our window', file: CALLS, without: ['sender.contentsId === windowContentsId &&', ''], suites: DECISIONS },
  { row: 11, guard: 'a frame that is there', file: CALLS, without: ['sender.frame !== null &&', ''], suites: DECISIONS },
  { row: 11, guard: 'the top frame', file: CALLS, without: ['sender.frame.isTop &&', ''], suites: DECISIONS },
  { row: 11, guard: 'our page', file: CALLS, without: ['isAppUrl(sender.frame.url)', 'true'], suites: [...DECISIONS, ...HOSTILE_PAGE] },
  { row: 11, guard: 'logged once', file: CALLS, without: ['hasLoggedStranger = true;', ''], suites: DECISIONS },
  { row: 13, guard: 'a frozen bridge', file: 'electron/preload.ts', without: ['Object.freeze({', '({'], suites: DECISIONS },
  { row: 13, guard: 'no channel from the page', file: 'electron/preload.ts', without: ['(input: unknown) => ipcRenderer.invoke(callChannel(method), input)', '(input: unknown, channel = callChannel(method)) => ipcRenderer.invoke(channel as string, input)'], suites: DECISIONS },
  { row: 13, guard: 'no event object', file: 'electron/preload.ts', without: ['(_event, engineEvent: EngineEvent) => {\n  for (const listener of listeners) listener(engineEvent);', '(event, engineEvent: EngineEvent) => {\n  for (const listener of listeners) listener(engineEvent, ...([event] as unknown as []));'], suites: DECISIONS },
  { row: 15, guard: 'one instance', file: MAIN, without: ['if (!app.requestSingleInstanceLock()) return app.quit();', 'app.requestSingleInstanceLock();'], suites: STORY },
  { row: 16, guard: 'one link per start', file: 'shared/domain/deep-link.ts', without: ['links.length === 1 &&', 'links.length > 0 &&'], suites: DECISIONS },
  { row: 16, guard: 'links wait for the engine', file: 'electron/deep-link-inbox.ts', without: ['waiting.push(raw);', ''], suites: DECISIONS },
  { row: 16, guard: 'a bounded wait', file: 'electron/deep-link-inbox.ts', without: ['if (waiting.length > MAX_WAITING) waiting.shift();', ''], suites: DECISIONS },
  { row: 16, guard: 'the closed union', file: 'electron/link-taker.ts', without: ["if (link.kind === 'unknown') return log.warn('link refused', { reason: link.reason });", ''], suites: DECISIONS },
  { row: 18, guard: 'Host', file: LOOPBACK, without: ["!ours.includes(request.host ?? '')", 'false'], suites: DECISIONS },
  { row: 18, guard: 'one path', file: LOOPBACK, without: ["request.url?.split('?', 1)[0] !== target.path", 'false'], suites: DECISIONS },
  { row: 18, guard: 'GET', file: LOOPBACK, without: ["request.method !== 'GET'", 'false'], suites: DECISIONS },
  { row: 18, guard: 'closed after one answer', file: LOOPBACK, without: ['(isDone ? close() : undefined)', '(isDone ? undefined : undefined)'], suites: DECISIONS },
  { row: 18, guard: 'a wrong state leaves it open', file: LOOPBACK, without: ["new Set(['STATE_UNKNOWN', 'STATE_USED', 'STATE_EXPIRED', 'INVALID_INPUT'])", 'new Set()'], suites: DECISIONS },
  { row: 18, guard: 'closed after five minutes', file: LOOPBACK, without: ['setTimeout(() => void close(), openForMs)', 'setTimeout(() => undefined, openForMs)'], suites: DECISIONS },
  { row: 18, guard: 'this computer only', file: LOOPBACK, without: ["!['127.0.0.1', 'localhost'].includes(url.hostname)", 'false'], suites: DECISIONS },
  { row: 18, guard: 'bound to this computer', file: LOOPBACK, without: ["host: '127.0.0.1', port", "host: '0.0.0.0', port"], suites: DECISIONS },
  { row: 20, guard: 'not a Node for others', file: 'electron-builder.yml', without: ['runAsNode: false', 'runAsNode: true'], suites: PACKAGE },
  { row: 20, guard: 'every fuse stated', file: 'electron-builder.yml', without: ['  onlyLoadAppFromAsar: true\n', ''], suites: PACKAGE },
  { row: 21, guard: 'only native code outside the archive', file: 'electron-builder.yml', without: ['smartUnpack: false', 'smartUnpack: true'], suites: PACKAGE },
  { row: 21, guard: 'nothing but what runs', file: 'electron-builder.yml', without: ['  - dist/sandbox/**\n', '  - dist/**\n'], suites: PACKAGE },
  { row: 21, guard: 'minimal entitlements', file: 'electron/packaging/entitlements.mac.plist', without: ['  </dict>', '    <key>com.apple.security.cs.disable-library-validation</key>\n    <true/>\n  </dict>'], suites: PACKAGE },
  { row: 21, guard: 'no downgrade', file: 'electron/updates.ts', without: ['updater.allowDowngrade = false;', 'updater.allowDowngrade = true;'], suites: DECISIONS },
  { row: 21, guard: 'signed updates only', file: 'electron/updates.ts', without: ["if (copy.platform !== 'darwin' && copy.platform !== 'win32') return 'package-manager';", ''], suites: DECISIONS },
]; // prettier-ignore
