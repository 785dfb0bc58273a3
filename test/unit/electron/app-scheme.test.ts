import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from '../../../core/web/security-headers.ts';
import { createAppSchemeHandler, declareAppScheme, isAppUrl, serveAppScheme } from '../../../electron/app-scheme.ts';

const SECRET = 'not for the page';
let outer: string;
let handle: (request: Request) => Promise<Response>;

beforeAll(() => {
  outer = mkdtempSync(join(tmpdir(), 'coffer-scheme-'));
  const root = join(outer, 'renderer');
  mkdirSync(join(root, 'assets', 'folder.js'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Coffer</title>');
  writeFileSync(join(root, 'assets', 'app.js'), 'export {};');
  writeFileSync(join(root, 'assets', 'app.exe'), 'MZ');
  writeFileSync(join(root, '.env.txt'), SECRET);
  writeFileSync(join(outer, 'secret.txt'), SECRET);
  mkdirSync(join(outer, 'renderer-other'));
  writeFileSync(join(outer, 'renderer-other', 'secret.txt'), SECRET);
  handle = createAppSchemeHandler(root);
});

afterAll(() => rmSync(outer, { recursive: true, force: true }));

describe('app://bundle', () => {
  test('serves the page under the policy of the house', async () => {
    const answer = await handle(new Request('app://bundle/'));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<title>Coffer</title>');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(answer.headers.get(name)).toBe(value);
  });

  test('ignores query and fragment, and answers HEAD without a body', async () => {
    const answer = await handle(new Request('app://bundle/assets/app.js?v=1#x', { method: 'HEAD' }));
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      '',
    ]);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is not allowed', async (method) => {
    expect((await handle(new Request('app://bundle/', { method }))).status).toBe(405);
  });

  test.each([
    'app://bundle/../secret.txt',
    'app://bundle/%2e%2e/secret.txt',
    'app://bundle/..%2fsecret.txt',
    'app://bundle/%2e%2e%2fsecret.txt',
    'app://bundle/assets/..%2f..%2fsecret.txt',
    'app://bundle/..%5csecret.txt',
    'app://bundle/..\\secret.txt',
    'app://bundle/%252e%252e%252fsecret.txt',
    'app://bundle/../renderer-other/secret.txt',
    'app://bundle/..%2frenderer-other%2fsecret.txt',
    'app://bundle//etc/passwd',
    'app://bundle/%2fetc%2fpasswd',
    'app://bundle/C:%5cWindows%5cwin.ini',
    'app://bundle/secret.txt%00.html',
    'app://bundle/index.html%00',
    'app://bundle/%',
    'app://bundle/%c0%ae%c0%ae/secret.txt',
    'app://bundle/.env.txt',
    'app://bundle/assets/',
    'app://bundle/assets/folder.js',
    'app://bundle/assets/app.exe',
    'app://bundle/nothing.html',
    'app://bundle/__proto__',
    `app://bundle/${'a/'.repeat(1000)}x.html`,
    'app://other/index.html',
    'app://bundle.evil.example/index.html',
    'app://bundle:80/index.html',
    'app:index.html',
    'file:///etc/passwd',
    'https://bundle/index.html',
  ])('%s is nothing', async (url) => {
    const answer = await handle(new Request(url));
    expect(answer.status).toBe(404);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).toBe('');
  });

  test('is declared with an origin of its own and without any power', () => {
    let declared: unknown;
    declareAppScheme({ registerSchemesAsPrivileged: (schemes) => void (declared = schemes) });
    expect(declared).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  test('stands beside a refusal of file:', async () => {
    const handlers = new Map<string, (request: Request) => Response | Promise<Response>>();
    serveAppScheme({ handle: (scheme, handler) => void handlers.set(scheme, handler) }, outer);
    expect([...handlers.keys()]).toEqual(['app', 'file']);
    expect((await handlers.get('file')?.(new Request('file:///etc/passwd')))?.status).toBe(403);
  });
});

test.each([
  ['app://bundle/', true],
  ['app://bundle/#/connections', true],
  ['APP://bundle/', true],
  ['app://bundle', true],
  ['app://bundle.evil.example/', false],
  ['app://bundle:1/', false],
  ['app://user@evil.example/app://bundle/', false],
  ['https://evil.example/app://bundle/', false],
  ['https://bundle/', false],
  ['about:blank', false],
  ['data:text/html,app://bundle/', false],
  ['blob:app://bundle/1234', false],
  ['', false],
])('isAppUrl(%s) is %s', (url, expected) => {
  expect(isAppUrl(url)).toBe(expected);
});
