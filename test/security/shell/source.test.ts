import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../../scripts/build.ts';
import { HOUSE_ROOT } from '../../house/house-copy.ts';

const SHELL = join(HOUSE_ROOT, 'electron');
const sources = readdirSync(SHELL)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, code: withoutComments(readFileSync(join(SHELL, name), 'utf8')) }));

/** Which files match, so that a failure names the new one. */
const filesWith = (pattern: RegExp): string[] =>
  sources.filter(({ code }) => pattern.test(code)).map(({ name }) => name);
const count = (name: string, pattern: RegExp): number =>
  [...(sources.find((source) => source.name === name)?.code ?? '').matchAll(pattern)].length;

describe('the shell’s source', () => {
  test.each<[string, RegExp, string[]]>([
    ['values of Electron are imported', /import \{[^}]*\} from 'electron'/, ['main.ts', 'preload.ts']],
    ['the system is asked to open something', /\bshell\.\w/, ['main.ts']],
    ['windows are made', /new BrowserWindow\b/, ['main.ts']],
    ['calls of pages are taken', /ipcMain\.\w/, ['calls.ts']],
    ['pages are sent to', /\.webContents\.send\(/, ['window.ts']],
    ['the preload speaks to the main process', /ipcRenderer/, ['preload.ts']],
    ['web preferences are written', /contextIsolation|nodeIntegration|webSecurity/, ['web-preferences.ts']],
    ['processes are started', /utilityProcess|child_process/, ['main.ts', 'update-signature.ts']],
    ['something is asked behind the app lock', /\.behindLock\b/, ['background.ts']],
    ['ports are opened', /createServer|\.listen\(\{/, ['loopback-listener.ts']],
    ['the environment is read', /process\.env/, ['demo-bank.ts', 'main.ts', 'update-signature.ts']],
  ])('%s in one place', (_what, pattern, expected) => {
    expect(filesWith(pattern)).toEqual(expected);
  });

  test('the system opens nothing but what the one gate let through', () => {
    expect(count('main.ts', /\bshell\.\w+\(/g)).toBe(1);
    expect(count('main.ts', /open: \(href: string\) => shell\.openExternal\(href\)/g)).toBe(1);
  });

  test.each([
    ['files as pages', /loadFile\(|file:\/\//],
    ['code run in a page from outside', /executeJavaScript|insertCSS/],
    [
      'certificates waved through',
      /certificate-error|setCertificateVerifyProc|ignore-certificate-errors|rejectUnauthorized/,
    ],
    ['switches of Chromium', /appendSwitch|commandLine/],
    ['policies put off', /bypassCSP|allowRunningInsecureContent: true|webSecurity: false|sandbox: false/],
    ['calls that block or have no answer', /sendSync|ipcRenderer\.send\b|ipcMain\.on\b/],
    ['a way from the page to Node', /nodeIntegration\w*: true|contextIsolation: false|enableRemoteModule/],
  ])('has no %s', (_what, pattern) => {
    expect(filesWith(pattern)).toEqual([]);
  });

  test('the sandbox is on before anything else of Electron is touched', () => {
    const { code } = sources.find(({ name }) => name === 'main.ts') ?? { code: '' };
    const first = code.indexOf('app.enableSandbox()');
    expect(first).toBeGreaterThan(0);
    for (const later of [
      'declareAppScheme(',
      'begin(reading',
      'requestSingleInstanceLock',
      'whenReady',
      'new BrowserWindow',
    ]) {
      expect(code.indexOf(later), later).toBeGreaterThan(first);
    }
  });
});

describe('the built shell', () => {
  beforeAll(() => ensureBuilt());
  const built = (name: string): string => readFileSync(join(HOUSE_ROOT, 'dist', 'electron', name), 'utf8');

  test('has no map, no path of this machine and no code from strings of our own', () => {
    const names = readdirSync(join(HOUSE_ROOT, 'dist', 'electron'));
    expect(names.filter((name) => name.endsWith('.map'))).toEqual([]);
    for (const name of names.filter((file) => /\.c?js$/.test(file))) {
      expect(built(name).includes(HOUSE_ROOT), name).toBe(false);
      expect(built(name), name).not.toContain('sourceMappingURL');
    }
  });

  test('the preload requires electron and nothing else', () => {
    expect([...built('preload.cjs').matchAll(/require\(\s*(['"`])(.*?)\1\s*\)/g)].map(([, , name]) => name)).toEqual([
      'electron',
    ]);
    expect(built('preload.cjs')).not.toMatch(/\bimport\s*[({*'"]|\beval\b|new Function|process\./);
  });

  test('a start loads the shell alone: schemas, engine, key store and updater come after the window', () => {
    const loaded = new Set<string>();
    const load = (name: string): void => {
      if (loaded.has(name)) return;
      loaded.add(name);
      for (const [, next] of built(name).matchAll(/^import .*?"\.\/(.+?)";$/gm)) load(String(next));
    };
    load('main.js');
    const code = [...loaded].map(built).join('');
    expect(code).not.toMatch(/CREATE TABLE|better-sqlite3|@napi-rs\/keyring|ZodObject|quitAndInstall\(isSilent/);
    expect(code.length).toBeLessThan(200_000);
  });
});

/** Comments may name what code may not do. */
function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:'"])\/\/.*$/gm, '$1');
}
