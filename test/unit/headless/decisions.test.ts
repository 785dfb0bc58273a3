import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../../headless/arguments.ts';
import { createAccess, judgeProvenance } from '../../../headless/access.ts';
import { defaultProfileDir } from '../../../core/profile/default-profile.ts';
import { planPort } from '../../../headless/listen.ts';
import { browserCommand, isOpenable } from '../../../headless/system-browser.ts';

describe('parseArguments', () => {
  test.each([
    [[], { opensBrowser: true }],
    [['--profile', '/p', '--port', '0', '--no-open'], { profileDir: '/p', port: 0, opensBrowser: false }],
    [['--port=65535', '--profile=a b'], { profileDir: 'a b', port: 65_535, opensBrowser: true }],
    [['--help'], { help: true }],
  ])('%j', (argv, expected) => expect(parseArguments(argv)).toEqual(expected));

  test.each([
    [['--colour'], /--colour/],
    [['extra'], /extra/],
    [['--port'], /--port/],
    [['--port', 'x'], /0 to 65535/],
    [['--port', '65536'], /0 to 65535/],
    [['--port', '-1'], /--port/],
    [['--port', '1e3'], /0 to 65535/],
    [['--profile', ''], /--profile/],
    [['--no-open=1'], /--no-open/],
  ])('%j is refused', (argv, words) => expect(parseArguments(argv)).toEqual({ problem: expect.stringMatching(words) }));
});

test.each<[NodeJS.Platform, Record<string, string>, string]>([
  ['linux', {}, '/home/anna/.local/share/coffer'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/coffer'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/anna/.local/share/coffer'],
  ['freebsd', {}, '/home/anna/.local/share/coffer'],
  ['darwin', { XDG_DATA_HOME: '/data' }, '/home/anna/Library/Application Support/Coffer'],
  ['win32', { APPDATA: 'C:\\Users\\anna\\AppData\\Roaming' }, 'C:\\Users\\anna\\AppData\\Roaming\\Coffer'],
])('defaultProfileDir on %s with %j is %s', (platform, env, folder) => {
  expect(defaultProfileDir(platform, env, '/home/anna')).toBe(folder);
});

describe('planPort', () => {
  test.each([
    [undefined, undefined, { port: 4280, isFixed: false, alsoIpv6: false }],
    [0, undefined, { port: 0, isFixed: false, alsoIpv6: false }],
    [5000, undefined, { port: 5000, isFixed: false, alsoIpv6: false }],
    [undefined, 'http://127.0.0.1:5000/oauth/callback', { port: 5000, isFixed: true, alsoIpv6: false }],
    [0, 'http://localhost:5000/oauth/callback', { port: 5000, isFixed: true, alsoIpv6: true }],
    [5000, 'http://[::1]:5000/oauth/callback', { port: 5000, isFixed: true, alsoIpv6: true }],
    [undefined, 'http://localhost/oauth/callback', { port: 80, isFixed: true, alsoIpv6: true }],
  ])('--port %s with %s', (requested, uri, plan) => expect(planPort(requested, uri)).toEqual(plan));

  test('a port and a redirect address that differ contradict each other', () => {
    expect(planPort(5001, 'http://localhost:5000/oauth/callback')).toEqual({
      problem: '--port 5001 contradicts TRUELAYER_REDIRECT_URI, which names port 5000.',
    });
  });
});

describe('judgeProvenance', () => {
  const origin = 'http://127.0.0.1:4280';
  const host = ['127.0.0.1:4280'];
  test.each<[string, Record<string, string[]>, string]>([
    ['a program', { host }, 'ours'],
    ['our page', { host, origin: [origin], 'sec-fetch-site': ['same-origin'] }, 'ours'],
    ['a person at the address bar', { host, 'sec-fetch-site': ['none'] }, 'ours'],
    ['no host', {}, 'wrong-host'],
    ['two hosts', { host: [...host, ...host] }, 'wrong-host'],
    ['another name', { host: ['rebound.example:4280'] }, 'wrong-host'],
    ['another name for this computer', { host: ['localhost:4280'] }, 'wrong-host'],
    ['no port', { host: ['127.0.0.1'] }, 'wrong-host'],
    ['another port', { host: ['127.0.0.1:4281'] }, 'wrong-host'],
    ['a name that begins like ours', { host: ['127.0.0.1:4280.example'] }, 'wrong-host'],
    ['a user name', { host: ['x@127.0.0.1:4280'] }, 'wrong-host'],
    ['another page', { host, origin: ['https://evil.example'] }, 'wrong-origin'],
    ['a page without an origin', { host, origin: ['null'] }, 'wrong-origin'],
    ['a page on another port', { host, origin: ['http://127.0.0.1:4281'] }, 'wrong-origin'],
    ['our address over https', { host, origin: ['https://127.0.0.1:4280'] }, 'wrong-origin'],
    ['two origins', { host, origin: [origin, 'https://evil.example'] }, 'wrong-origin'],
    ['another site without an origin', { host, 'sec-fetch-site': ['cross-site'] }, 'wrong-origin'],
    ['another port without an origin', { host, 'sec-fetch-site': ['same-site'] }, 'wrong-origin'],
  ])('%s is %3$s', (_who, headersDistinct, verdict) => {
    expect(judgeProvenance({ headersDistinct }, host, origin)).toBe(verdict);
  });
});

describe('access', () => {
  test('the token opens as a bearer or as the cookie, and nothing else does', () => {
    const access = createAccess(4280);
    const { token } = access;
    expect(token).toMatch(/^[\w-]{43}$/);
    const isSignedIn = (headersDistinct: Record<string, string[]>) => access.isSignedIn({ headersDistinct });
    expect(isSignedIn({ authorization: [`Bearer ${token}`] })).toBe(true);
    expect(isSignedIn({ cookie: [`theme=dark; coffer-4280=${token}; x=y`] })).toBe(true);
    for (const headers of [
      {},
      { authorization: [token] },
      { authorization: ['Bearer '] },
      { authorization: [`Basic ${token}`] },
      { authorization: [`Bearer ${token}x`] },
      { authorization: [`Bearer ${token.slice(1)}`] },
      { authorization: [`Bearer ${token.toLowerCase()}`] },
      { authorization: [`Bearer ${token}`, `Bearer ${token}`] },
      { authorization: ['Bearer wrong'], cookie: [`coffer-4280=${token}`] },
      { cookie: [`coffer-4281=${token}`] },
      { cookie: [`xcoffer-4280=${token}`] },
    ]) {
      expect([headers, isSignedIn(headers)]).toEqual([headers, false]);
    }
  });

  test('a ticket opens once and for five minutes; each start has its own token', () => {
    let nowMs = 0;
    const access = createAccess(4280, () => nowMs);
    const [used, late] = [access.issueTicket(), access.issueTicket()];
    expect([access.redeem(used), access.redeem(used)]).toEqual([true, false]);
    nowMs = 5 * 60_000;
    expect(access.redeem(late)).toBe(false);
    expect(access.redeem(access.token)).toBe(true);
    expect(access.redeem('')).toBe(false);
    expect(createAccess(4280).token).not.toBe(access.token);
    expect(access.isSignedIn({ headersDistinct: { authorization: [`Bearer ${access.issueTicket()}`] } })).toBe(false);
  });
});

describe('the system’s browser', () => {
  test.each<[NodeJS.Platform, Record<string, string>, string | undefined]>([
    ['darwin', {}, 'open'],
    ['win32', {}, 'rundll32.exe'],
    ['linux', { DISPLAY: ':0' }, 'xdg-open'],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'],
    ['linux', {}, undefined],
  ])('on %s with %j it is %s', (platform, env, program) => expect(browserCommand(platform, env)?.[0]).toBe(program));

  test.each([
    ['https://auth.truelayer.com/?response_type=code', true],
    ['http://127.0.0.1:4280/?token=x', true],
    ['http://localhost:4280/', true],
    ['http://auth.truelayer.com/', false],
    ['https://user:pass@auth.truelayer.com/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['app.coffer:/oauth/callback', false],
    ['--version', false],
    ['', false],
  ])('%s is handed over: %s', (address, isFine) => expect(isOpenable(address)).toBe(isFine));
});
