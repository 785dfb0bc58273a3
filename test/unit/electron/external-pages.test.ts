import { describe, expect, test } from 'vitest';
import { createExternalOpener, decideExternal, KNOWN_PAGES } from '../../../electron/external-pages.ts';
import { silentLog } from './shell-fakes.ts';

const DEMO = 'http://127.0.0.1:43117';
const known = [...KNOWN_PAGES, DEMO];

describe('an address on its way to the user’s browser', () => {
  test.each([
    ['https://auth.truelayer.com/?client_id=x&state=y', 'https://auth.truelayer.com/?client_id=x&state=y'],
    ['HTTPS://AUTH.TRUELAYER-SANDBOX.COM', 'https://auth.truelayer-sandbox.com/'],
    ['https://docs.truelayer.com/docs/a/../b', 'https://docs.truelayer.com/docs/b'],
    [
      `${DEMO}/?redirect_uri=app.coffer%3A%2Foauth%2Fcallback`,
      `${DEMO}/?redirect_uri=app.coffer%3A%2Foauth%2Fcallback`,
    ],
  ])('%s is opened, as parsed', (raw, href) => {
    expect(decideExternal(raw, known)).toEqual({ kind: 'open', href });
  });

  test.each([
    ['https://online.bank.example/sca?session=1', 'online.bank.example'],
    ['https://auth.truelayer.com.evil.example/', 'auth.truelayer.com.evil.example'],
    ['https://auth.truelayer.com:8443/', 'auth.truelayer.com:8443'],
    ['https://xn--trelayer-qya.com/', 'xn--trelayer-qya.com'],
  ])('%s is for the user to decide, who sees %s', (raw, host) => {
    expect(decideExternal(raw, known)).toMatchObject({ kind: 'ask', host });
  });

  test.each<[unknown, string]>([
    [undefined, 'not-a-string'],
    [{ toString: () => 'https://auth.truelayer.com/' }, 'not-a-string'],
    [['https://auth.truelayer.com/'], 'not-a-string'],
    [`https://auth.truelayer.com/${'a'.repeat(2048)}`, 'too-long'],
    ['', 'unreadable'],
    ['auth.truelayer.com', 'unreadable'],
    ['//auth.truelayer.com/', 'unreadable'],
    ['https://', 'unreadable'],
    ['https://auth.truelayer.com/a b', 'unreadable'],
    ['https://auth.truelayer.com\\@evil.example/', 'unreadable'],
    ['\u0000https://auth.truelayer.com/', 'unreadable'],
    [' https://auth.truelayer.com/', 'unreadable'],
    ['java\nscript:alert(1)', 'unreadable'],
    ['https://auth.truelayer.com@evil.example/', 'credentials'],
    ['https://user:secret@auth.truelayer.com/', 'credentials'],
    ['http://auth.truelayer.com/', 'scheme'],
    ['http://127.0.0.1:43118/', 'scheme'],
    ['http://localhost:43117/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['file://server/share/program.exe', 'scheme'],
    ['smb://server/share', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['data:text/html,<script>alert(1)</script>', 'scheme'],
    ['ms-msdt:/id%20PCWDiagnostic', 'scheme'],
    ['search-ms:query=x&crumb=location:%5C%5Cserver', 'scheme'],
    ['app.coffer:/oauth/callback?code=c&state=s', 'scheme'],
    ['app://bundle/', 'scheme'],
    ['mailto:someone@bank.example', 'scheme'],
  ])('%s is refused (%s)', (raw, reason) => {
    expect(decideExternal(raw, known)).toEqual({ kind: 'refuse', reason });
  });
});

describe('the opener', () => {
  const opener = (
    overrides: { ask?: (host: string) => Promise<boolean>; open?: (href: string) => Promise<void> } = {},
  ) => {
    const opened: string[] = [];
    const open = createExternalOpener({
      open: async (href) => void opened.push(href),
      knownPages: () => known,
      log: silentLog,
      ...overrides,
    });
    return { open, opened };
  };

  test('opens an unknown bank only when the user said yes to its name', async () => {
    const asked: string[] = [];
    const yes = opener({ ask: async (host) => asked.push(host) > 0 });
    const no = opener({ ask: async () => false });
    const nobody = opener();
    const page = 'https://online.bank.example/sca';
    expect([await yes.open(page), await no.open(page), await nobody.open(page)]).toEqual([true, false, false]);
    expect(asked).toEqual(['online.bank.example']);
    expect([yes.opened, no.opened, nobody.opened]).toEqual([[page], [], []]);
  });

  test('never throws and never opens what it refuses', async () => {
    const broken = opener({ open: () => Promise.reject(new Error('no browser')) });
    expect(await broken.open('https://auth.truelayer.com/')).toBe(false);
    const strict = opener({ ask: async () => true });
    expect(await strict.open('file:///etc/passwd')).toBe(false);
    expect(strict.opened).toEqual([]);
  });
});
