/** One guard, how it would look if someone took it away, and where its absence shows. */
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

/** A guard's line in the table of docs/security.md. */
export function rowOf({ row, guard, file }: Guard, missedBy: string): string {
  return `| ${row} | ${guard} | \`${file}\` | ${missedBy.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')} |`;
}

const DECISIONS = ['test/unit/electron'];
const HOSTILE_PAGE = ['test/security/shell/hardening.test.ts'];
const SOURCE = ['test/security/shell/source.test.ts'];
const STORY = ['test/e2e/shell'];
const PACKAGE = ['test/security/shell/packaging.test.ts'];
const CONTRACT = ['test/contract'];
const CALLBACKS = ['test/integration/engine/callbacks.test.ts'];
const BROWSER_HOST = ['test/security/headless/answers.test.ts'];
const AT_REST = ['test/security/profile/planted-secrets.test.ts', 'test/unit/headless/program.test.ts'];
const LOGGING = ['test/unit/logging'];
const TAMPERING = ['test/unit/audit'];
const BUNDLE = ['test/unit/core-diagnostics'];
const DESKTOP = ['test/e2e/shell/shell-desktop.test.ts'];

const NAVIGATION = 'electron/navigation-lock.ts';
const CALLS = 'electron/calls.ts';
const LOOPBACK = 'electron/loopback-listener.ts';
const EXTERNAL = 'electron/external-pages.ts';
const PREFERENCES = 'electron/web-preferences.ts';
const SCHEME = 'electron/app-scheme.ts';
const MAIN = 'electron/main.ts';
const DOWNLOADS = 'electron/downloads.ts';
const HEADERS = 'core/web/security-headers.ts';
const FILES = 'core/web/static-files.ts';
const LINKS = 'shared/domain/deep-link.ts';
const BUILDER = 'electron-builder.yml';
const UPDATES = 'electron/updates.ts';
const REDACT = 'core/logging/redact.ts';
const LOG_FILE = 'core/logging/file-sink.ts';
const JUDGE = 'core/audit/judge-trail.ts';
const CHECK = 'core/audit/check-segment.ts';
const REDIRECT = 'core/connections/verify-redirect.ts';
const ACCESS = 'headless/access.ts';

/** Every guard that a row of docs/security.md rests on. `node test/security/shell/remove-guards.ts` takes them away one by one. */
export const GUARDS: readonly Guard[] = [
  { row: 1, guard: 'sandbox for every process', file: MAIN, without: ['app.enableSandbox();', ''], suites: [...SOURCE, ...HOSTILE_PAGE] },
  { row: 1, guard: 'sandbox of the page', file: PREFERENCES, without: ['sandbox: true', 'sandbox: false'], suites: DECISIONS },
  { row: 2, guard: 'isolated worlds', file: PREFERENCES, without: ['contextIsolation: true', 'contextIsolation: false'], suites: [...DECISIONS, ...HOSTILE_PAGE] },
  { row: 2, guard: 'no Node in the page', file: PREFERENCES, without: ['nodeIntegration: false', 'nodeIntegration: true'], suites: DECISIONS },
  { row: 2, guard: 'no Node in workers', file: PREFERENCES, without: ['nodeIntegrationInWorker: false', 'nodeIntegrationInWorker: true'], suites: DECISIONS },
  { row: 2, guard: 'no Node in frames', file: PREFERENCES, without: ['nodeIntegrationInSubFrames: false', 'nodeIntegrationInSubFrames: true'], suites: DECISIONS },
  { row: 2, guard: 'web security', file: PREFERENCES, without: ['webSecurity: true', 'webSecurity: false'], suites: DECISIONS },
  { row: 2, guard: 'no insecure content', file: PREFERENCES, without: ['allowRunningInsecureContent: false', 'allowRunningInsecureContent: true'], suites: DECISIONS },
  { row: 2, guard: 'no experiments', file: PREFERENCES, without: ['experimentalFeatures: false', 'experimentalFeatures: true'], suites: DECISIONS },
  { row: 2, guard: 'no webview tag', file: PREFERENCES, without: ['webviewTag: false', 'webviewTag: true'], suites: DECISIONS },
  { row: 2, guard: 'no plugins', file: PREFERENCES, without: ['plugins: false', 'plugins: true'], suites: DECISIONS },
  { row: 2, guard: 'nothing opened by dropping it', file: PREFERENCES, without: ['navigateOnDragDrop: false', 'navigateOnDragDrop: true'], suites: DECISIONS },
  { row: 2, guard: 'no spell checker', file: PREFERENCES, without: ['spellcheck: false', 'spellcheck: true'], suites: DECISIONS },
  { row: 2, guard: 'preferences that cannot change', file: PREFERENCES, without: ['Object.freeze(', '('], suites: DECISIONS },
  { row: 2, guard: 'no developer tools when installed', file: PREFERENCES, without: ['devTools: !options.isPackaged', 'devTools: true'], suites: DECISIONS },
  { row: 2, guard: 'no developer tools in the menu', file: 'electron/menu.ts', without: ['facts.hasDeveloperTools ?', 'true ?'], suites: [...DECISIONS, ...STORY] },
  { row: 2, guard: 'an installed copy reads no settings from outside', file: MAIN, without: ["app.isPackaged ? { COFFER_PROFILE: process.env['COFFER_PROFILE'] } : process.env", 'process.env'], suites: ['test/e2e/shell/shell-starts.test.ts'] },
  { row: 3, guard: 'a scheme with its own origin', file: SCHEME, without: ['standard: true, ', ''], suites: DECISIONS },
  { row: 3, guard: 'a secure context', file: SCHEME, without: ['secure: true, ', ''], suites: DECISIONS },
  { row: 3, guard: 'GET and HEAD only', file: SCHEME, without: ["request.method !== 'GET' && request.method !== 'HEAD'", 'false'], suites: DECISIONS },
  { row: 3, guard: 'one host', file: SCHEME, without: [' && url.host === APP_HOST', ''], suites: DECISIONS },
  { row: 3, guard: 'nothing outside the folder', file: FILES, without: ["relative.split(path.sep).some((segment) => segment.startsWith('.'))", 'false'], suites: DECISIONS },
  { row: 3, guard: 'no backslash, NUL or drive', file: FILES, without: ['|| /[\\u0000-\\u001f\\u007f\\\\:]/.test(decoded)', ''], suites: ['test/unit/web'] },
  { row: 3, guard: 'known kinds of file only', file: FILES, without: ['contentType === undefined ? undefined : { file, contentType }', "{ file, contentType: contentType ?? 'text/plain' }"], suites: [...DECISIONS, 'test/unit/web'] },
  { row: 3, guard: 'nosniff', file: HEADERS, without: ["'X-Content-Type-Options': 'nosniff',", ''], suites: ['test/unit/web'] },
  { row: 4, guard: 'file: refused', file: SCHEME, without: ["protocol.handle('file', () => answer(403));", ''], suites: DECISIONS },
  { row: 5, guard: 'the policy on every answer', file: SCHEME, without: ['...SECURITY_HEADERS, ', ''], suites: DECISIONS },
  { row: 5, guard: 'no code from elsewhere', file: HEADERS, without: ['"require-trusted-types-for \'script\'",', ''], suites: HOSTILE_PAGE },
  { row: 5, guard: 'no connection elsewhere', file: HEADERS, without: ['"connect-src \'self\'",', '"connect-src *",'], suites: HOSTILE_PAGE },
  { row: 5, guard: 'no base elsewhere', file: HEADERS, without: ['"base-uri \'none\'",', ''], suites: HOSTILE_PAGE },
  { row: 5, guard: 'no form sent', file: HEADERS, without: ['"form-action \'none\'",', ''], suites: HOSTILE_PAGE },
  { row: 5, guard: 'not framed', file: HEADERS, without: ['"frame-ancestors \'none\'",', ''], suites: ['test/unit/web'] },
  { row: 5, guard: 'no referrer', file: HEADERS, without: ["'Referrer-Policy': 'no-referrer',", ''], suites: ['test/unit/web'] },
  { row: 5, guard: 'a process of its own', file: HEADERS, without: ["'Cross-Origin-Opener-Policy': 'same-origin',", ''], suites: ['test/unit/web'] },
  { row: 5, guard: 'no features', file: HEADERS, without: ["'Permissions-Policy':", "'X-Permissions':"], suites: ['test/unit/web'] },
  { row: 6, guard: 'requests outside cancelled', file: 'electron/request-filter.ts', without: ['callback({ cancel })', 'callback({ cancel: false })'], suites: [...DECISIONS, ...HOSTILE_PAGE] },
  { row: 6, guard: 'the filter is on', file: MAIN, without: ['filterRequests(session.defaultSession, { devTools: hasDeveloperTools, log });', ''], suites: HOSTILE_PAGE },
  { row: 6, guard: 'the own origin only', file: 'electron/request-filter.ts', without: ["url.startsWith('blob:app://bundle/')", "url.startsWith('blob:')"], suites: DECISIONS },
  { row: 6, guard: 'downloads of the page’s own making only', file: DOWNLOADS, without: ['event.preventDefault();', ''], suites: DECISIONS },
  { row: 6, guard: 'no path in a download’s name', file: DOWNLOADS, without: ['path.basename(item.getFilename())', 'item.getFilename()'], suites: DECISIONS },
  { row: 6, guard: 'downloads are watched', file: MAIN, without: ["guardDownloads(session.defaultSession, { folder: app.getPath('documents'), log });", ''], suites: HOSTILE_PAGE },
  { row: 7, guard: 'no navigation', file: NAVIGATION, without: ["event.preventDefault();\n    log.warn('navigation refused', { kind: 'navigate' });", ''], suites: DECISIONS },
  { row: 7, guard: 'no navigation of frames', file: NAVIGATION, without: ["contents.on('will-frame-navigate', (event) => event.preventDefault());", ''], suites: DECISIONS },
  { row: 7, guard: 'no redirect', file: NAVIGATION, without: ["event.preventDefault();\n    log.warn('navigation refused', { kind: 'redirect' });", ''], suites: DECISIONS },
  { row: 7, guard: 'the lock is on', file: MAIN, without: ['lockNavigation(contents, { openExternal: openForPage, log })', 'void contents'], suites: HOSTILE_PAGE },
  { row: 8, guard: 'no new window', file: NAVIGATION, without: ["action: 'deny'", "action: 'allow'"], suites: [...DECISIONS, ...HOSTILE_PAGE] },
  { row: 8, guard: 'no webview', file: NAVIGATION, without: ["event.preventDefault();\n    log.warn('webview refused');", ''], suites: DECISIONS },
  { row: 9, guard: 'https only', file: EXTERNAL, without: ["return { kind: 'refuse', reason: 'scheme' };", "return { kind: 'open', href: url.href };"], suites: DECISIONS },
  { row: 9, guard: 'text only', file: EXTERNAL, without: ["if (typeof raw !== 'string') return { kind: 'refuse', reason: 'not-a-string' };", ''], suites: DECISIONS },
  { row: 9, guard: 'a bounded length', file: EXTERNAL, without: ["if (raw.length > MAX_URL_LENGTH) return { kind: 'refuse', reason: 'too-long' };", ''], suites: DECISIONS },
  { row: 9, guard: 'nothing that is read in two ways', file: EXTERNAL, without: ['/[\\u0000-\\u0020\\u007f\\\\]/.test(raw) || ', ''], suites: DECISIONS },
  { row: 9, guard: 'http to our own bank only', file: EXTERNAL, without: ["&& url.hostname === '127.0.0.1' && isKnown", ''], suites: DECISIONS },
  { row: 9, guard: 'no credentials in an address', file: EXTERNAL, without: ["url.username !== '' || url.password !== ''", 'false'], suites: DECISIONS },
  { row: 9, guard: 'known places only, for a page', file: EXTERNAL, without: ['(await ask?.(decision.host)) ?? false', 'true'], suites: [...DECISIONS, ...HOSTILE_PAGE] },
  { row: 9, guard: 'the parsed address is opened', file: EXTERNAL, without: ["? { kind: 'open', href: url.href }", "? { kind: 'open', href: raw }"], suites: DECISIONS },
  { row: 9, guard: 'one gate', file: 'electron/save-log.ts', without: ["import path from 'node:path';", "import path from 'node:path';\nimport { shell } from 'electron';\nexport const showFolder = (folder: string) => shell.openPath(folder);"], suites: SOURCE },
  { row: 10, guard: 'permissions asked for', file: 'electron/permissions.ts', without: ['callback(false)', 'callback(true)'], suites: DECISIONS },
  { row: 10, guard: 'permissions looked up', file: 'electron/permissions.ts', without: ['setPermissionCheckHandler(() => false)', 'setPermissionCheckHandler(() => true)'], suites: DECISIONS },
  { row: 10, guard: 'devices', file: 'electron/permissions.ts', without: ['setDevicePermissionHandler(() => false)', 'setDevicePermissionHandler(() => true)'], suites: DECISIONS },
  { row: 10, guard: 'screens', file: 'electron/permissions.ts', without: ['session.setDisplayMediaRequestHandler((_request, callback) => callback(null));', ''], suites: DECISIONS },
  { row: 10, guard: 'the refusal is on', file: MAIN, without: ['refusePermissions(session.defaultSession);', ''], suites: HOSTILE_PAGE },
  { row: 11, guard: 'our window', file: CALLS, without: ['sender.contentsId === windowContentsId &&', ''], suites: DECISIONS },
  { row: 11, guard: 'a frame that is there', file: CALLS, without: ['sender.frame !== null &&', ''], suites: DECISIONS },
  { row: 11, guard: 'the top frame', file: CALLS, without: ['sender.frame.isTop &&', ''], suites: DECISIONS },
  { row: 11, guard: 'our page', file: CALLS, without: ['isAppUrl(sender.frame.url)', 'true'], suites: [...DECISIONS, ...HOSTILE_PAGE] },
  { row: 11, guard: 'logged once', file: CALLS, without: ['hasLoggedStranger = true;', ''], suites: DECISIONS },
  { row: 11, guard: 'a frame that cannot be read', file: CALLS, without: ['return { contentsId: -1, frame: null };', "return { contentsId: event.sender.id, frame: { url: 'app://bundle/', isTop: true } };"], suites: DECISIONS },
  { row: 12, guard: 'what goes in fits', file: 'core/dispatch.ts', without: ['if (!parsed.success)', 'if (false)'], suites: CONTRACT },
  { row: 12, guard: 'what comes out fits', file: 'core/dispatch.ts', without: ['if (!checked.success)', 'if (false)'], suites: CONTRACT },
  { row: 12, guard: 'methods of the contract only', file: 'core/dispatch.ts', without: ["if (!isMethodName(method)) throw new AppError('NOT_FOUND', { sentence: 'no-such-method' });", ''], suites: CONTRACT },
  { row: 13, guard: 'a frozen bridge', file: 'electron/preload.ts', without: ['Object.freeze({', '({'], suites: DECISIONS },
  { row: 13, guard: 'no channel from the page', file: 'electron/preload.ts', without: ['(input: unknown) => ipcRenderer.invoke(callChannel(method), input)', '(input: unknown, channel = callChannel(method)) => ipcRenderer.invoke(channel as string, input)'], suites: DECISIONS },
  { row: 13, guard: 'no event object', file: 'electron/preload.ts', without: ['(_event, engineEvent: EngineEvent) => {\n  for (const listener of listeners) listener(engineEvent);', '(event, engineEvent: EngineEvent) => {\n  for (const listener of listeners) listener(engineEvent, ...([event] as unknown as []));'], suites: DECISIONS },
  { row: 15, guard: 'one instance', file: MAIN, without: ['if (!app.requestSingleInstanceLock()) return app.quit();', 'app.requestSingleInstanceLock();'], suites: STORY },
  { row: 15, guard: 'one program per profile', file: 'core/engine.ts', without: ['const unlockProfile = await lockProfile(profileDir);', 'const unlockProfile = () => {};'], suites: DESKTOP },
  { row: 16, guard: 'one link per start', file: LINKS, without: ['links.length === 1 &&', 'links.length > 0 &&'], suites: DECISIONS },
  { row: 16, guard: 'a bounded link', file: LINKS, without: ["if (raw.length > MAX_LINK_LENGTH) return { kind: 'unknown', reason: 'too-long' };\n  const match", 'const match'], suites: ['test/unit/shared'] },
  { row: 16, guard: 'no doubled parameter', file: LINKS, without: ["if (parameters.has(name)) return { kind: 'unknown', reason: 'duplicate-parameter' };", ''], suites: ['test/unit/shared'] },
  { row: 16, guard: 'our links only', file: LINKS, without: ["if (!match) return { kind: 'unknown', reason: 'not-our-link' };", ''], suites: ['test/unit/shared'] },
  { row: 16, guard: 'links wait for the engine', file: 'electron/deep-link-inbox.ts', without: ['waiting.push(raw);', ''], suites: DECISIONS },
  { row: 16, guard: 'a bounded wait', file: 'electron/deep-link-inbox.ts', without: ['if (waiting.length > MAX_WAITING) waiting.shift();', ''], suites: DECISIONS },
  { row: 16, guard: 'the closed union', file: 'electron/link-taker.ts', without: ["if (link.kind === 'unknown') return log.warn('link refused', { reason: link.reason });", ''], suites: DECISIONS },
  { row: 16, guard: 'a backup is only pointed at', file: 'electron/link-taker.ts', without: ['raw.toLowerCase().endsWith(BACKUP_ENDING)', 'true'], suites: DECISIONS },
  { row: 17, guard: 'states we know', file: REDIRECT, without: ["if (!attempt) return { ok: false, code: 'STATE_UNKNOWN' };", "if (!attempt) throw new Error('unreachable');"], suites: CALLBACKS },
  { row: 17, guard: 'once', file: REDIRECT, without: ["if (attempt.status !== 'waiting') return { ok: false, code: 'STATE_USED' };", ''], suites: CALLBACKS },
  { row: 17, guard: 'ten minutes', file: REDIRECT, without: ['if (Date.parse(attempt.expires_at) <= nowMs)', 'if (false)'], suites: CALLBACKS },
  { row: 17, guard: 'its environment', file: REDIRECT, without: ['if (attempt.environment !== environment)', 'if (false)'], suites: ['test/integration/environments.test.ts', ...CALLBACKS] },
  { row: 17, guard: 'its way', file: REDIRECT, without: ['if (!cameAsAgreed(address, attempt))', 'if (false)'], suites: CALLBACKS },
  { row: 18, guard: 'Host', file: LOOPBACK, without: ["!ours.includes(request.host ?? '')", 'false'], suites: DECISIONS },
  { row: 18, guard: 'one path', file: LOOPBACK, without: ["request.url?.split('?', 1)[0] !== target.path", 'false'], suites: DECISIONS },
  { row: 18, guard: 'GET', file: LOOPBACK, without: ["request.method !== 'GET'", 'false'], suites: DECISIONS },
  { row: 18, guard: 'closed after one answer', file: LOOPBACK, without: ['(isDone ? close() : undefined)', '(isDone ? undefined : undefined)'], suites: DECISIONS },
  { row: 18, guard: 'a wrong state leaves it open', file: LOOPBACK, without: ["new Set(['STATE_UNKNOWN', 'STATE_USED', 'STATE_EXPIRED', 'INVALID_INPUT'])", 'new Set()'], suites: DECISIONS },
  { row: 18, guard: 'closed after five minutes', file: LOOPBACK, without: ['setTimeout(() => void close(), openForMs)', 'setTimeout(() => undefined, openForMs)'], suites: DECISIONS },
  { row: 18, guard: 'this computer only', file: LOOPBACK, without: ["!['127.0.0.1', 'localhost'].includes(url.hostname)", 'false'], suites: DECISIONS },
  { row: 18, guard: 'bound to this computer', file: LOOPBACK, without: ["host: '127.0.0.1', port", "host: '0.0.0.0', port"], suites: DECISIONS },
  { row: 18, guard: 'nothing of the page kept', file: LOOPBACK, without: ["response.setHeader('Connection', 'close');", ''], suites: DECISIONS },
  { row: 18, guard: 'a bounded head', file: LOOPBACK, without: ['maxHeaderSize: MAX_HEADER_BYTES, ', ''], suites: DECISIONS },
  { row: 19, guard: 'Host of the browser host', file: ACCESS, without: ["if (host.length !== 1 || !hosts.includes(host[0] ?? '')) return 'wrong-host';", ''], suites: BROWSER_HOST },
  { row: 19, guard: 'Origin of the browser host', file: ACCESS, without: ["if ((headersDistinct['origin'] ?? []).some((value) => value !== origin)) return 'wrong-origin';", ''], suites: BROWSER_HOST },
  { row: 19, guard: 'the token of the browser host', file: 'headless/request-handler.ts', without: ["if (!access.isSignedIn(request)) return failure(401, new AppError('UNAUTHENTICATED'));", ''], suites: BROWSER_HOST },
  { row: 20, guard: 'not a Node for others', file: BUILDER, without: ['runAsNode: false', 'runAsNode: true'], suites: PACKAGE },
  { row: 20, guard: 'encrypted cookies', file: BUILDER, without: ['enableCookieEncryption: true', 'enableCookieEncryption: false'], suites: PACKAGE },
  { row: 20, guard: 'no NODE_OPTIONS', file: BUILDER, without: ['enableNodeOptionsEnvironmentVariable: false', 'enableNodeOptionsEnvironmentVariable: true'], suites: PACKAGE },
  { row: 20, guard: 'no inspector', file: BUILDER, without: ['enableNodeCliInspectArguments: false', 'enableNodeCliInspectArguments: true'], suites: PACKAGE },
  { row: 20, guard: 'the archive is checked', file: BUILDER, without: ['enableEmbeddedAsarIntegrityValidation: true', 'enableEmbeddedAsarIntegrityValidation: false'], suites: PACKAGE },
  { row: 20, guard: 'nothing beside the archive', file: BUILDER, without: ['onlyLoadAppFromAsar: true', 'onlyLoadAppFromAsar: false'], suites: PACKAGE },
  { row: 20, guard: 'no snapshot from outside', file: BUILDER, without: ['loadBrowserProcessSpecificV8Snapshot: false', 'loadBrowserProcessSpecificV8Snapshot: true'], suites: PACKAGE },
  { row: 20, guard: 'no powers for files', file: BUILDER, without: ['grantFileProtocolExtraPrivileges: false', 'grantFileProtocolExtraPrivileges: true'], suites: PACKAGE },
  { row: 20, guard: 'every fuse stated', file: BUILDER, without: ['  onlyLoadAppFromAsar: true\n', ''], suites: PACKAGE },
  { row: 21, guard: 'only native code outside the archive', file: BUILDER, without: ['smartUnpack: false', 'smartUnpack: true'], suites: PACKAGE },
  { row: 21, guard: 'nothing but what runs', file: BUILDER, without: ['  - dist/sandbox/**\n', '  - dist/**\n'], suites: PACKAGE },
  { row: 21, guard: 'minimal entitlements', file: 'electron/packaging/entitlements.mac.plist', without: ['  </dict>', '    <key>com.apple.security.cs.disable-library-validation</key>\n    <true/>\n  </dict>'], suites: PACKAGE },
  { row: 21, guard: 'hardened runtime', file: BUILDER, without: ['  hardenedRuntime: true', '  hardenedRuntime: false'], suites: PACKAGE },
  { row: 21, guard: 'the same publisher for updates', file: BUILDER, without: ['  verifyUpdateCodeSignature: true', '  verifyUpdateCodeSignature: false'], suites: PACKAGE },
  { row: 21, guard: 'no rights of an administrator', file: BUILDER, without: ['  requestedExecutionLevel: asInvoker', '  requestedExecutionLevel: requireAdministrator'], suites: PACKAGE },
  { row: 21, guard: 'no scripts in the package', file: BUILDER, without: ['removePackageScripts: true', 'removePackageScripts: false'], suites: PACKAGE },
  { row: 21, guard: 'no downgrade', file: UPDATES, without: ['updater.allowDowngrade = false;', 'updater.allowDowngrade = true;'], suites: DECISIONS },
  { row: 21, guard: 'signed updates only', file: UPDATES, without: ["if (copy.platform !== 'darwin' && copy.platform !== 'win32') return 'package-manager';", ''], suites: DECISIONS },
  { row: 21, guard: 'updates of a release only', file: UPDATES, without: ["if (!copy.isPackaged) return 'development';", ''], suites: DECISIONS },
  { row: 21, guard: 'no updates before a release', file: UPDATES, without: ['updater.allowPrerelease = false;', 'updater.allowPrerelease = true;'], suites: DECISIONS },
  { row: 21, guard: 'no installer from the web', file: UPDATES, without: ['updater.disableWebInstaller = true;', 'updater.disableWebInstaller = false;'], suites: DECISIONS },
  { row: 21, guard: 'an unsigned copy takes no updates', file: UPDATES, without: ["return copy.platform === 'win32' && !/^publisherName:/m.test(copy.feed) ? 'unsigned' : undefined;", 'return undefined;'], suites: DECISIONS },
  { row: 21, guard: 'no update whose signature cannot be read', file: UPDATES, without: ['if (isForWindows(updater)) updater.verifyUpdateCodeSignature = createSignatureCheck();', ''], suites: ['test/security/shell/updates.test.ts'] },
  { row: 21, guard: 'a valid signature', file: 'electron/update-signature.ts', without: ["if (Status !== 0) return 'the signature is not valid';", ''], suites: DECISIONS },
  { row: 21, guard: 'our publisher', file: 'electron/update-signature.ts', without: ["? null : 'somebody else has signed it'", '? null : null'], suites: DECISIONS },
  { row: 21, guard: 'the demo bank knows no secret', file: 'electron/demo-bank.ts', without: ["env: process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }", 'env: process.env'], suites: DECISIONS },
  { row: 22, guard: 'a private folder', file: 'core/profile/profile-folder.ts', without: ['mkdirSync(profileDir, { recursive: true, mode: 0o700 });\n    chmodSync(profileDir, 0o700);', 'mkdirSync(profileDir, { recursive: true });'], suites: AT_REST },
  { row: 22, guard: 'a private database', file: 'core/database/sqlite.ts', without: ["if (!isReadonly && process.platform !== 'win32') chmodSync(path, 0o600);", ''], suites: AT_REST },
  { row: 22, guard: 'private small files', file: 'core/profile/profile-folder.ts', without: ["openSync(temporary, 'wx', 0o600)", "openSync(temporary, 'wx')"], suites: AT_REST },
  { row: 23, guard: 'redacted by name', file: REDACT, without: ['return SECRET_WORDS.test(letters) &&', 'return false &&'], suites: LOGGING },
  { row: 23, guard: 'redacted by look', file: REDACT, without: ['return PATTERNS.reduce((result, { pattern, replace }) => result.replaceAll(pattern, replace), text);', 'return text;'], suites: LOGGING },
  { row: 23, guard: 'names in letters of every width', file: REDACT, without: [".normalize('NFKD')\n", '\n'], suites: LOGGING },
  { row: 23, guard: 'harmless names with what fits them', file: REDACT, without: ['ending.test(letters) && fits(value)', 'ending.test(letters)'], suites: LOGGING },
  { row: 23, guard: 'a private log', file: LOG_FILE, without: ['fchmodSync(opened, PRIVATE_FILE);', ''], suites: LOGGING },
  { row: 23, guard: 'no link in its place', file: LOG_FILE, without: ['(constants.O_NOFOLLOW ?? 0)', '0'], suites: LOGGING },
  { row: 23, guard: 'a log that turns', file: LOG_FILE, without: ['if (bytes > 0 && bytes + length > maxBytes)', 'if (false)'], suites: LOGGING },
  { row: 25, guard: 'locked when the computer sleeps', file: MAIN, without: ["powerMonitor.on('suspend', () => running.suspend());", ''], suites: ['test/e2e/shell/shell-story.test.ts'] },
  { row: 25, guard: 'locked with the screen', file: MAIN, without: ["powerMonitor.on('lock-screen', () => running.suspend());", ''], suites: ['test/e2e/shell/shell-story.test.ts'] },
  { row: 25, guard: 'no names behind the lock', file: 'electron/tray.ts', without: ['summary?.isLocked === false ? summary.attention : []', 'summary?.attention ?? []'], suites: DECISIONS },
  { row: 26, guard: 'genuine signatures', file: CHECK, without: ["return isGenuine ? undefined : 'signature-forged';", 'return undefined;'], suites: TAMPERING },
  { row: 26, guard: 'a signature wherever one has to be', file: CHECK, without: [' || (seq % CHECKPOINT_EVERY === 0 && seq > regularFrom)', ''], suites: TAMPERING },
  { row: 26, guard: 'signed archives', file: CHECK, without: ['if (!needs.isOurs(archiveBytes(archive), signature))', 'if (false)'], suites: TAMPERING },
  { row: 26, guard: 'the head remembered outside', file: JUDGE, without: ["if (seq > head) return [{ seq: head + 1, kind: 'rolled-back' }];", ''], suites: TAMPERING },
  { row: 26, guard: 'another chain under the remembered head', file: JUDGE, without: ['hashAtAnchor !== undefined && !hashAtAnchor.equals(hash)', 'false'], suites: TAMPERING },
  { row: 26, guard: 'a memory that is gone', file: JUDGE, without: ["if (hasAnchor && (anchor.state === 'absent' || anchor.state === 'forged'))", 'if (false)'], suites: TAMPERING },
  { row: 26, guard: 'numbers that were given', file: JUDGE, without: ['Math.max(everWritten, lastCheckpoint) > head', 'false'], suites: TAMPERING },
  { row: 26, guard: 'words that may be gone', file: JUDGE, without: ['...erasureFindings(results), ', ''], suites: TAMPERING },
  { row: 26, guard: 'one way to write the remembered head', file: 'core/audit/audit-anchor.ts', without: ['text === signed(head, signer)', 'signer !== undefined'], suites: TAMPERING },
  { row: 26, guard: 'signed exports', file: 'scripts/audit-verify.ts', without: ["|| !verify(null, sha256, key, Buffer.from(signature, 'base64'))", ''], suites: TAMPERING },
  { row: 26, guard: 'one way to write an export', file: 'scripts/audit-verify.ts', without: ['if (!isWhole)', "if (typeof signature !== 'string')"], suites: TAMPERING },
  { row: 27, guard: 'withheld once more', file: 'core/diagnostics/diagnostics.ts', without: ['withholdSecrets(await source())', 'await source()'], suites: BUNDLE },
]; // prettier-ignore
