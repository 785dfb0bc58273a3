/** One command channel of the DevTools protocol: the browser itself, or one page. */
export type CdpSession = {
  send<Result = Record<string, unknown>>(method: string, parameters?: Record<string, unknown>): Promise<Result>;
  on(event: string, listener: (parameters: never) => void): void;
};

/** A connection to Chromium with a session per page (https://chromedevtools.github.io/devtools-protocol/). */
export type CdpConnection = {
  browser: CdpSession;
  /** Attaches to a page. */
  attach(targetId: string): Promise<CdpSession>;
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
  return {
    browser,
    async attach(targetId) {
      const { sessionId } = await browser.send<{ sessionId: string }>('Target.attachToTarget', {
        targetId,
        flatten: true,
      });
      return session(sessionId);
    },
    close: () => socket.close(),
  };
}
