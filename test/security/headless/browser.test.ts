import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useChromium } from '../../support/chromium.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { startHostUnderTest, type HostUnderTest } from './host-under-test.ts';

describeWith('browser', 'the headless host in a browser', () => {
  const makeFolder = useTemporaryFolders();
  const openContext = useChromium();

  let host: HostUnderTest;
  /** Another server on this computer: under `localhost` another site than ours, under `127.0.0.1` the same site. */
  let other: Server;
  let otherPort: number;
  let otherPage: string;
  beforeAll(async () => {
    host = await startHostUnderTest(makeFolder());
    other = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(otherPage);
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    otherPort = (other.address() as AddressInfo).port;
  });
  afterAll(async () => {
    other.closeAllConnections();
    other.close();
    await host.close();
  });
  beforeEach(() => {
    host.engine.received.length = 0;
    host.engine.redirects.length = 0;
  });

  test('without the token the page loads and is told that it is not signed in', async () => {
    const context = await openContext();
    const page = await context.newPage();
    await page.goto(host.url);
    await page.waitForFunction(() => document.title === 'UNAUTHENTICATED');
    expect(host.engine.received).toEqual([]);
  });

  test('the ticket signs in, and the address bar holds no secret afterwards', async () => {
    const context = await openContext();
    const page = await context.newPage();
    await page.goto(host.ticketUrl());
    await page.waitForFunction(() => document.title === 'signed in');
    expect(page.url()).toBe(`${host.url}/`);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(await context.cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Strict', domain: '127.0.0.1' }]);
  });

  test('coming back from the bank ends in Coffer, signed in, in the same tab', async () => {
    const context = await openContext();
    const page = await context.newPage();
    await page.goto(host.ticketUrl());
    otherPage = `<!doctype html><a href="${host.url}/oauth/callback?code=c&state=s">Continue</a>`;
    await page.goto(`http://localhost:${otherPort}/bank`);
    await page.getByRole('link').click();
    await page.getByText('The bank is connected').waitFor();
    await page.waitForURL(`${host.url}/`);
    await page.waitForFunction(() => document.title === 'signed in');
    expect(host.engine.redirects).toEqual([`${host.url}/oauth/callback?code=c&state=s`]);
  });

  test.each(['localhost', '127.0.0.1'])(
    'a page of %s on another port reaches nothing, whatever it tries',
    async (name) => {
      const context = await openContext();
      const page = await context.newPage();
      await page.goto(host.ticketUrl());
      await page.waitForFunction(() => document.title === 'signed in');
      host.engine.received.length = 0;

      otherPage = '<!doctype html><title>other</title>';
      await page.goto(`http://${name}:${otherPort}/`);
      const outcomes = await page.evaluate(async (url) => {
        const call = `${url}/api/app.status`;
        const attempt = async (what: string, run: () => Promise<unknown>): Promise<[string, unknown]> => {
          try {
            return [what, await run()];
          } catch {
            return [what, 'refused'];
          }
        };
        /** Adds an element and waits until it has loaded or failed. */
        const load = (element: HTMLElement & { src: string }, src: string): Promise<string> => {
          const { promise, resolve } = Promise.withResolvers<string>();
          element.addEventListener('load', () => resolve('loaded'));
          element.addEventListener('error', () => resolve('refused'));
          element.src = src;
          document.body.append(element);
          return promise;
        };
        const json = {
          method: 'POST',
          credentials: 'include',
          headers: { 'Content-Type': 'application/json' },
          body: '{}',
        } as const;
        return Object.fromEntries([
          await attempt('a call', async () => (await fetch(call, json)).status),
          await attempt('a plain call', async () => {
            const { type, status } = await fetch(call, {
              method: 'POST',
              mode: 'no-cors',
              credentials: 'include',
              body: '{}',
            });
            return `${type} ${status}`;
          }),
          await attempt(
            'reading the interface',
            async () => (await fetch(`${url}/`, { credentials: 'include' })).status,
          ),
          await attempt('a script', () => load(document.createElement('script'), `${url}/assets/app.js`)),
          await attempt('an image of the callback', () =>
            load(document.createElement('img'), `${url}/oauth/callback?code=c&state=s`),
          ),
          await attempt('a beacon', () =>
            Promise.resolve(navigator.sendBeacon(call, new Blob(['{}'], { type: 'text/plain' }))),
          ),
          await attempt('the events', () => {
            const { promise, resolve } = Promise.withResolvers<string>();
            const source = new EventSource(`${url}/api/events`, { withCredentials: true });
            source.addEventListener('open', () => resolve('open'));
            source.addEventListener('error', () => {
              source.close();
              resolve('refused');
            });
            return promise;
          }),
          await attempt('a frame', async () => {
            const frame = document.createElement('iframe');
            await load(frame, `${url}/`);
            await load(document.createElement('iframe'), `${url}/oauth/callback?code=c&state=s`);
            return frame.contentDocument === null ? 'sealed' : 'open';
          }),
          await attempt('a form', () => {
            const frame = document.createElement('iframe');
            frame.name = 'target';
            document.body.append(frame);
            const form = document.createElement('form');
            Object.assign(form, { method: 'POST', action: call, target: 'target', enctype: 'text/plain' });
            document.body.append(form);
            const { promise, resolve } = Promise.withResolvers<string>();
            frame.addEventListener('load', () => resolve('sent'));
            form.submit();
            return promise;
          }),
        ]);
      }, host.url);

      expect(outcomes).toMatchObject({
        'a call': 'refused',
        'reading the interface': 'refused',
        'a script': 'refused',
        'an image of the callback': 'refused',
        'the events': 'refused',
        'a frame': 'sealed',
      });
      expect(host.engine.received).toEqual([]);
      expect(host.engine.redirects).toEqual([]);
      // Whatever could be framed was blocked by our own policy: nothing of ours ran there.
      for (const frame of page.frames().slice(1)) expect(frame.url()).not.toMatch(new RegExp(`^${host.url}`));
    },
  );
});
