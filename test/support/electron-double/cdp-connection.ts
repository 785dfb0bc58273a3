/** One command channel of the DevTools protocol: the browser itself, or one page. */
export type CdpSession = {
  send<Result = Record<string, unknown>>(method: string, parameters?: Record<string, unknown>): Promise<Result>;
  on(event: string, listener: (parameters: never) => void): void;
};

/** A connection to Chromium with a session per page (https://chromedevtools.github.io/devtools-protocol/). */
export type CdpConnection = {
  browser: CdpSession;
  /** Opens a page that waits, without having loaded anything, until its session says `Runtime.runIfWaitingForDebugger`. */
  openPage(size: { width: number; height: number }): Promise<{ targetId: string; session: CdpSession }>;
  /** Listens for pages that someone else opened (`window.open`); they wait in the same way. */
  onForeignPage(listener: (targetId: string, session: CdpSession) => void): void;
  close(): void;
};

type Message = {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: never;
  result?: never;
  error?: { message: string };
};

/** Connects to a running Chromium. Calls still open when it goes away are rejected, so that nothing waits for ever. */
export async function connectCdp(url: string): Promise<CdpConnection> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (reason: Error) => void }>();
  const listeners = new Map<string, ((parameters: never) => void)[]>();
  let lastId = 0;

  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('Chromium does not answer')));
  });
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) {
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) call?.reject(new Error(message.error.message));
      else call?.resolve(message.result as never);
      return;
    }
    for (const listener of listeners.get(`${message.sessionId ?? ''} ${message.method}`) ?? []) {
      listener(message.params as never);
    }
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium has gone'));
    waiting.clear();
  });

  const session = (sessionId: string | undefined): CdpSession => ({
    send(method, parameters = {}) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) return reject(new Error('Chromium has gone'));
        waiting.set(id, { resolve, reject });
        socket.send(
          JSON.stringify({ id, method, params: parameters, ...(sessionId === undefined ? {} : { sessionId }) }),
        );
      });
    },
    on(event, listener) {
      const key = `${sessionId ?? ''} ${event}`;
      listeners.set(key, [...(listeners.get(key) ?? []), listener]);
    },
  });

  const browser = session(undefined);
  const ours = new Map<string, (page: { targetId: string; session: CdpSession }) => void>();
  const foreignListeners: ((targetId: string, session: CdpSession) => void)[] = [];
  type Attached = { sessionId: string; targetInfo: { targetId: string; type: string; url: string } };
  browser.on('Target.attachedToTarget', ({ sessionId, targetInfo: { targetId, type, url: pageUrl } }: Attached) => {
    if (type !== 'page') return;
    const take = ours.get(pageUrl);
    if (take) take({ targetId, session: session(sessionId) });
    else if (isWatching) for (const listener of foreignListeners) listener(targetId, session(sessionId));
  });
  let isWatching = false;
  await browser.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'page' }],
  });
  // The pages that were there before are attached by now, and not ours to judge.
  isWatching = true;

  return {
    browser,
    openPage(size) {
      lastId += 1;
      // The only thing a page can be told by before it has an identifier.
      const pageUrl = `about:blank#${lastId}`;
      return new Promise((resolve, reject) => {
        ours.set(pageUrl, resolve);
        browser.send('Target.createTarget', { url: pageUrl, newWindow: true, ...size }).catch(reject);
      });
    },
    onForeignPage: (listener) => void foreignListeners.push(listener),
    close: () => socket.close(),
  };
}
