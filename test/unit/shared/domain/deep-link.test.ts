import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CUSTOM_PROTOCOL_REDIRECT_URI,
  deepLinkInArguments,
  parseDeepLink,
  parseRedirect,
  type DeepLink,
} from '../../../../shared/domain/deep-link.ts';

/** What a link comes to, for tables: its parameters, or the reason it was refused. */
function outcome(link: DeepLink): Record<string, string> | string {
  return link.kind === 'unknown' ? link.reason : Object.fromEntries(link.parameters);
}

const GOOD = { code: 'c', state: 's' };

describe('a link from the operating system', () => {
  test.each<[string, unknown, Record<string, string> | string]>([
    ['as it is registered', `${CUSTOM_PROTOCOL_REDIRECT_URI}?code=c&state=s`, GOOD],
    ['with two slashes', 'app.coffer://oauth/callback?code=c&state=s', GOOD],
    ['with three slashes', 'app.coffer:///oauth/callback?code=c&state=s', GOOD],
    ['with a slash at the end', 'app.coffer://oauth/callback/?code=c&state=s', GOOD],
    ['in capitals', 'APP.COFFER:/OAuth/Callback?code=c&state=s', GOOD],
    ['with a fragment', 'app.coffer:/oauth/callback?code=c&state=s#_=_', GOOD],
    ['with escapes', 'app.coffer:/oauth/callback?code=a%2Bb%26c&state=a+b', { code: 'a+b&c', state: 'a b' }],
    ['with empty pairs', 'app.coffer:/oauth/callback?&code=c&&state=s&', GOOD],
    ['with a value that holds =', 'app.coffer:/oauth/callback?code=a=b&state=s', { code: 'a=b', state: 's' }],
    ['with a name alone', 'app.coffer:/oauth/callback?code&state=s', { code: '', state: 's' }],
    ['without parameters', 'app.coffer:/oauth/callback?', {}],
    [
      'with names that objects know',
      'app.coffer:/oauth/callback?__proto__=x&code=c&state=s',
      { ...GOOD, ['__proto__']: 'x' },
    ],
    ['a doubled code', 'app.coffer:/oauth/callback?code=c&code=d&state=s', 'duplicate-parameter'],
    ['a doubled state in disguise', 'app.coffer:/oauth/callback?code=c&state=s&st%61te=t', 'duplicate-parameter'],
    ['a broken escape', 'app.coffer:/oauth/callback?code=%E0%A4%A&state=s', 'bad-encoding'],
    ['a lonely percent sign', 'app.coffer:/oauth/callback?code=%&state=s', 'bad-encoding'],
    ['no query', 'app.coffer:/oauth/callback', 'not-our-link'],
    ['another path', 'app.coffer:/settings?code=c&state=s', 'not-our-link'],
    ['a longer path', 'app.coffer:/oauth/callback/../../x?code=c&state=s', 'not-our-link'],
    ['four slashes', 'app.coffer:////oauth/callback?code=c&state=s', 'not-our-link'],
    ['a host before the path', 'app.coffer://evil.example/oauth/callback?code=c&state=s', 'not-our-link'],
    ['another scheme', 'app-coffer:/oauth/callback?code=c&state=s', 'not-our-link'],
    ['a scheme that only begins so', 'app.coffer.evil:/oauth/callback?code=c', 'not-our-link'],
    ['a script', 'javascript:alert(1)//app.coffer:/oauth/callback?code=c', 'not-our-link'],
    ['a file', 'file:///etc/passwd', 'not-our-link'],
    ['a space before it', ' app.coffer:/oauth/callback?code=c&state=s', 'not-our-link'],
    ['a switch behind it', 'app.coffer:/oauth/callback?code=c&state=s --no-sandbox', 'not-our-link'],
    ['a line break in it', 'app.coffer:/oauth/callback?code=c\n&state=s', 'not-our-link'],
    ['too long', `app.coffer:/oauth/callback?code=${'c'.repeat(4096)}`, 'too-long'],
    ['empty', '', 'not-our-link'],
    ['nothing', undefined, 'not-a-string'],
    ['an object that speaks', { toString: () => 'app.coffer:/oauth/callback?code=c' }, 'not-a-string'],
  ])('%s', (_name, raw, expected) => {
    expect(outcome(parseDeepLink(raw))).toEqual(expected);
  });

  test('whatever is sent, parsing answers and never throws', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.string({ unit: 'binary' }).map((tail) => `app.coffer:/oauth/callback?${tail}`),
      fc.string({ unit: 'binary' }).map((tail) => `http://127.0.0.1/${tail}`),
    );
    fc.assert(
      fc.property(anything, (raw) => {
        expect(['oauth-callback', 'unknown']).toContain(parseDeepLink(raw).kind);
        expect(['oauth-callback', 'unknown']).toContain(parseRedirect(typeof raw === 'string' ? raw : typeof raw).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an address that was pasted or came over loopback', () => {
  test.each<[string, string, Record<string, string> | string]>([
    ['loopback', 'http://127.0.0.1:4280/oauth/callback?code=c&state=s', GOOD],
    ['TrueLayer’s page', 'https://console.truelayer.com/redirect-page?code=c&state=s', GOOD],
    ['with spaces around it', '  https://console.truelayer.com/redirect-page?code=c&state=s\n', GOOD],
    ['our own scheme', 'app.coffer:/oauth/callback?code=c&state=s', GOOD],
    ['a question mark in the fragment only', 'https://example.com/#?code=c&state=s', 'not-our-link'],
    ['parameters behind a second question mark', 'https://example.com/?code=c?&state=s', { code: 'c?', state: 's' }],
    ['without a query', 'https://example.com/', 'not-our-link'],
    ['two addresses', 'https://example.com/?code=c https://example.com/?state=s', 'not-our-link'],
    ['a script', 'javascript:alert(1)?code=c&state=s', 'not-our-link'],
    ['data', 'data:text/html,<script>?code=c', 'not-our-link'],
    ['too long', `https://example.com/?code=${'c'.repeat(4096)}`, 'too-long'],
    ['doubled', 'https://example.com/?code=c&code=c&state=s', 'duplicate-parameter'],
    ['only words', 'I copied the wrong thing', 'not-our-link'],
  ])('%s', (_name, raw, expected) => {
    expect(outcome(parseRedirect(raw))).toEqual(expected);
  });
});

describe('a command line', () => {
  const LINK = 'app.coffer:/oauth/callback?code=c&state=s';
  test.each<[string, string[], string | undefined]>([
    ['with the link', ['coffer', LINK], LINK],
    ['with switches of Chromium before it', ['coffer', '--allow-file-access-from-files', LINK], LINK],
    ['with something behind it', ['coffer', LINK, '--gpu-launcher=calc.exe'], LINK],
    ['with two links', ['coffer', LINK, LINK], undefined],
    ['with a second link in capitals', ['coffer', LINK, 'APP.COFFER:/x'], undefined],
    ['with a link inside a switch', ['coffer', `--url=${LINK}`], undefined],
    ['with a link that is too long', ['coffer', `${LINK}${'x'.repeat(4096)}`], undefined],
    ['without a link', ['coffer', '.'], undefined],
    ['empty', [], undefined],
  ])('%s', (_name, argv, expected) => {
    expect(deepLinkInArguments(argv)).toBe(expected);
  });
});
