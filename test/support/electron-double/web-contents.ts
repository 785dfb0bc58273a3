import { EventEmitter } from 'node:events';
import type {
  HandlerDetails,
  IpcMainInvokeEvent,
  RenderProcessGoneDetails,
  WebContents,
  WebPreferences,
  WindowOpenHandlerResponse,
} from 'electron';
import { createCloneText } from './clone-text.ts';
import { openPage, type Page } from './page.ts';
import { guardRequests } from './request-guard.ts';
import type { SessionDouble } from './session.ts';
import { createEvent, strict } from './strict.ts';
import type { World } from './world.ts';

const cloneText = createCloneText();

type Call = { id: number; channel: string; values: unknown[] };

/** The members of `webContents` that the shell uses. */
type WebContentsMembers = Pick<WebContents, 'id' | 'loadURL' | 'reload' | 'send'> & {
  setWindowOpenHandler(handler: WindowOpenHandler): void;
};
type WindowOpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

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
  let windowOpen: WindowOpenHandler | undefined;
  let page: Page | undefined;
  let opening: Promise<Page> = open();
  let isCrashed = false;
  let isDestroyed = false;
  let lastUrl = '';
  /** The program's word on the window that the page asked for last. */
  let opensAllowed = false;

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
    setWindowOpenHandler(handler: WindowOpenHandler): void {
      windowOpen = handler;
    },
  });
  const webContents = strict('webContents', members) as unknown as WebContents;

  async function open(): Promise<Page> {
    const opened = await openPage(world, preferences, size, (text, frameId) => void takeMessage(text, frameId));
    page = opened;
    if (isDestroyed) await opened.close();
    await session.applyPermissions();
    await guardRequests(world, opened, {
      isOwnNavigation: (url) => ownNavigations.delete(withoutHash(url)),
      emit: (name, ...values) => void events.emit(name, ...values),
      isCancelled: (details) => session.isCancelled(details),
    });
    opened.session.on('Page.windowOpen', ({ url }: { url: string }) => {
      opensAllowed = mayOpen(world.schemes.fromPage(url));
    });
    opened.session.on('Page.loadEventFired', () => {
      if (opened.frames.url() !== 'about:blank') events.emit('did-finish-load', createEvent({}));
    });
    opened.session.on('Inspector.targetCrashed', () => {
      isCrashed = true;
      const gone: RenderProcessGoneDetails = { reason: 'crashed', exitCode: 5 };
      events.emit('render-process-gone', createEvent({}), gone);
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

  function mayOpen(url: string): boolean {
    const { action }: WindowOpenHandlerResponse = windowOpen?.({ url } as HandlerDetails) ?? { action: 'allow' };
    world.record.navigations.push({ kind: 'window-open', url, isPrevented: action === 'deny' });
    return action === 'allow';
  }

  async function takeMessage(text: string, frameId: string): Promise<void> {
    const message = cloneText.decode(text) as Call | { windowOpen: string };
    if ('channel' in message) return takeCall(message, frameId);
    const url = world.schemes.fromPage(message.windowOpen);
    if (!mayOpen(url)) return;
    const { browser } = await world.chromium;
    await browser.send('Target.createTarget', { url: world.schemes.toPage(url), newWindow: true });
  }

  async function takeCall({ id: callId, channel, values }: Call, frameId: string): Promise<void> {
    let answer: { id: number; value?: unknown; error?: string };
    try {
      const handler = world.ipcHandlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const sent: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'> = {
        sender: webContents,
        senderFrame: page?.frames.frameOf(frameId) ?? null,
      };
      const event = createEvent(sent);
      const value = await handler(strict('ipcMainInvokeEvent', event) as unknown as IpcMainInvokeEvent, ...values);
      answer = { id: callId, value };
    } catch (thrown) {
      answer = { id: callId, error: `Error invoking remote method '${channel}': ${String(thrown)}` };
    }
    await page?.deliver(cloneText.encode(answer)).catch(() => undefined);
  }

  // Chromium makes the window and tells afterwards; it waits until we let it load, or take it away again.
  void world.chromium.then(({ browser, onForeignPage }) =>
    onForeignPage((targetId, opened) => {
      const answer = opensAllowed
        ? opened.send('Runtime.runIfWaitingForDebugger')
        : browser.send('Target.closeTarget', { targetId });
      answer.catch(() => undefined);
    }),
  );
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
