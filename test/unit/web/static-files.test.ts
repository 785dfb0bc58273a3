import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveStaticFile } from '../../../core/web/static-files.ts';

const root = path.resolve('/srv/coffer/renderer');

describe('resolveStaticFile', () => {
  test.each([
    ['/', 'index.html', 'text/html; charset=utf-8'],
    ['/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['/assets/app-1a2b.js', 'assets/app-1a2b.js', 'text/javascript; charset=utf-8'],
    ['/assets/inter%20var.woff2', 'assets/inter var.woff2', 'font/woff2'],
    ['/assets/./app.css', 'assets/app.css', 'text/css; charset=utf-8'],
    ['/assets/../icon.svg', 'icon.svg', 'image/svg+xml'],
    // Decoded once only: this is a file whose name really holds the text "%2e%2e".
    ['/%252e%252e/app.js', '%2e%2e/app.js', 'text/javascript; charset=utf-8'],
  ])('%s is %s', (urlPath, file, contentType) => {
    expect(resolveStaticFile(root, urlPath)).toEqual({ file: path.join(root, file), contentType });
  });

  test.each([
    ['climbing', '/../secret.js'],
    ['climbing, encoded', '/%2e%2e/secret.js'],
    ['climbing, slash encoded', '/..%2fsecret.js'],
    ['climbing from a folder', '/assets/../../secret.js'],
    ['climbing into a sibling that shares a prefix', '/../renderer-private/secret.js'],
    ['backslash', '/..\\secret.js'],
    ['backslash, encoded', '/..%5csecret.js'],
    ['NUL', '/index.html%00.png'],
    ['newline', '/index%0a.html'],
    ['drive', '/C:/windows/win.js'],
    ['stream', '/index.html::$DATA'],
    ['hidden file', '/.env.txt'],
    ['hidden folder', '/.git/index.html'],
    ['bad encoding', '/%zz.js'],
    ['overlong UTF-8', '/%c0%ae%c0%ae/secret.js'],
    ['unknown ending', '/main.node'],
    ['no ending', '/assets'],
    ['folder', '/assets/'],
    ['file as a folder', '/assets/app.js/'],
    ['prototype key as ending', '/x.constructor'],
    ['not absolute', 'index.html'],
    ['whole address', 'http://127.0.0.1/index.html'],
    ['empty', ''],
    ['too long', `/${'a'.repeat(2000)}.js`],
  ])('refuses %s', (_name, urlPath) => {
    expect(resolveStaticFile(root, urlPath)).toBeUndefined();
  });

  test('whatever is asked, the file stays inside the root', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2f',
      '%5c',
      '\\',
      '/',
      '%00',
      'a',
      '.js',
      '.html',
      '%25',
      ':',
      '//',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const found = resolveStaticFile(root, `/${pieces.join('')}`);
        if (found !== undefined) expect(found.file.startsWith(root + path.sep)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
