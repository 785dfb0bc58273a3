import { EventEmitter } from 'node:events';
import type { IpcMainInvokeEvent, WebContents, WebPreferences, WindowOpenHandlerResponse } from 'electron';
import { createCloneText } from './clone-text.ts';
import { openPage, type Page } from './page.ts';
import { guardRequests } from './request-guard.ts';
import type { SessionDouble } from './session.ts';
import { createEvent, strict } from './strict.ts';
import type { World } from './world.ts';

const cloneText = createCloneText();

/** The members of `webContents` that the shell uses. */
type WebContentsMembers = Pick<WebContents, 'id' | 'loadURL' | 'reload' | 'send'>;

/** A `webContents` with a real page behind it, and what only the double may do with it. */
export type WebContentsDouble = {
  webContents: WebContents;
  page(): Page | undefined;
  url(): string;
  crash(): void;
  destroy(): Promise<void>;
};

/** Makes the contents of a window. The page opens by itself; loading waits for it. */
export function createWebContents(options: {
  world: World;
  session: SessionDouble;
  preferences: WebPreferences;
  size: { width: number; height: number };
}): WebContentsDouble {
  const { world, session, preferences, size } = options;
  const id = world.nextId();
  const events = new EventEmitter();
  const ownNavigations = new Set<string>();
  let windowOpen: ((details: { url: string }) => WindowOpenHandlerResponse) | undefined;
  let page: Page | undefined;
  let opening: Promise<Page> = open();
  let isCrashed = false;
  let isDestroyed = false;
  let lastUrl = '';

  const members: WebContentsMembers & EventEmitter = Object.assign(events, {
    id,
    async loadURL(url: string): Promise<void> {
      lastUrl = url;
      await navigate(await opening, url);
    },
    reload(): void {
      if (isCrashed) {
        isCrashed = false;
        void reopen().then((opened) => navigate(opened, lastUrl));
        return;
      }
      void opening.then((opened) => {
        ownNavigations.add(withoutHash(opened.frames.url()));
        return opened.session.send('Page.reload');
      });
    },
    send(channel: string, ...values: unknown[]): void {
      if (isDestroyed) throw new Error('Object has been destroyed');
      const text = cloneText.encode({ channel, values });
      void page?.deliver(text).catch(() => undefined);
    },
    setWindowOpenHandler(handler: NonNullable<typeof windowOpen>): void {
      windowOpen = handler;
    },
  });
  const webContents = strict('webContents', members) as unknown as WebContents;

  async function open(): Promise<Page> {
    const opened = await openPage(world, preferences, size, (text, frameId) => void takeCall(text, frameId));
    page = opened;
    if (isDestroyed) await opened.close();
    await session.applyPermissions();
    await guardRequests(world, opened, {
      isOwnNavigation: (url) => ownNavigations.delete(withoutHash(url)),
      emit: (name, ...values) => void events.emit(name, ...values),
      isCancelled: (details) => session.isCancelled(details),
    });
    opened.session.on('Page.windowOpen', ({ url }: { url: string }) => {
      const handled = windowOpen?.({ url: world.schemes.fromPage(url) }) ?? { action: 'allow' };
      world.record.navigations.push({ kind: 'window-open', url, isPrevented: handled.action === 'deny' });
      if (handled.action === 'deny') void closePopups(opened);
    });
    opened.session.on('Page.loadEventFired', () => {
      if (opened.frames.url() !== 'about:blank') events.emit('did-finish-load', createEvent({}));
    });
    opened.session.on('Inspector.targetCrashed', () => {
      isCrashed = true;
      events.emit('render-process-gone', createEvent({}), { reason: 'crashed', exitCode: 5 });
    });
    return opened;
  }

  async function reopen(): Promise<Page> {
    const before = page;
    opening = open();
    const opened = await opening;
    await before?.close();
    return opened;
  }

  async function navigate(opened: Page, url: string): Promise<void> {
    const isSameDocument = withoutHash(url) === withoutHash(opened.frames.url()) && url.includes('#');
    const loaded = isSameDocument ? undefined : new Promise<void>((resolve) => events.once('did-finish-load', resolve));
    if (!isSameDocument) ownNavigations.add(withoutHash(url));
    const { errorText } = await opened.session.send<{ errorText?: string }>('Page.navigate', {
      url: world.schemes.toPage(url),
    });
    if (errorText) throw new Error(`${errorText} loading '${url}'`);
    await loaded;
  }

  /** A denied window is closed before it can load; Chromium has made it by the time it tells. */
  async function closePopups(opener: Page): Promise<void> {
    const { browser } = await world.chromium;
    const { targetInfos } = await browser.send<{
      targetInfos: { targetId: string; type: string; openerId?: string; openerFrameId?: string }[];
    }>('Target.getTargets');
    for (const { targetId, openerId, openerFrameId } of targetInfos) {
      if (openerId === opener.targetId || openerFrameId === opener.frames.mainFrameId()) {
        await browser.send('Target.closeTarget', { targetId }).catch(() => undefined);
      }
    }
  }

  async function takeCall(text: string, frameId: string): Promise<void> {
    const {
      id: callId,
      channel,
      values,
    } = cloneText.decode(text) as {
      id: number;
      channel: string;
      values: unknown[];
    };
    let answer: { id: number; value?: unknown; error?: string };
    try {
      const handler = world.ipcHandlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const event = createEvent({ sender: webContents, senderFrame: page?.frames.frameOf(frameId) ?? null });
      const value = await handler(strict('ipcMainInvokeEvent', event) as unknown as IpcMainInvokeEvent, ...values);
      answer = { id: callId, value };
    } catch (thrown) {
      answer = { id: callId, error: `Error invoking remote method '${channel}': ${String(thrown)}` };
    }
    await page?.deliver(cloneText.encode(answer)).catch(() => undefined);
  }

  world.appEvents.emit('web-contents-created', createEvent({}), webContents);
  return {
    webContents,
    page: () => page,
    url: () => page?.frames.url() ?? '',
    crash: () => void page?.session.send('Page.crash').catch(() => undefined),
    async destroy() {
      isDestroyed = true;
      await (await opening).close();
    },
  };
}

function withoutHash(url: string): string {
  return url.split('#', 1)[0] ?? '';
}
