import type { ContextBridge, IpcRenderer } from 'electron';
import type { CloneText } from './clone-text.ts';
import type { Answer, Argument, Shape } from './page-world.ts';

type Callable = (...values: unknown[]) => unknown;

/** What runs beside the preload: the module it may require, and the way in for messages of the main process. */
export type PreloadWorld = { electron: object; receive(text: string): void };

/**
 * What a sandboxed preload can require, run in the preload's isolated world: `contextBridge` and `ipcRenderer` with the
 * members that Coffer's preload uses; anything else throws.
 *
 * The source of this function is sent into the page: it uses nothing from outside itself.
 *
 * @param main.post Sends text to the main process.
 */
export function createPreloadWorld(
  bus: string,
  { encode, decode }: CloneText,
  main: { post: (text: string) => void; isIsolated: boolean },
): PreloadWorld {
  const functions = new Map<number, Callable>();
  const invocations = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  const listeners = new Map<string, Callable[]>();
  let lastId = 0;

  document.addEventListener(`${bus}:call`, (event) => {
    const { id, values } = decode((event as CustomEvent<string>).detail) as { id: number; values: Argument[] };
    const parameters = values.map((value): unknown =>
      'functionId' in value
        ? (...inner: unknown[]) => send('call-page', { id: value.functionId, values: inner })
        : value.value,
    );
    send(
      'answer',
      answer(() => functions.get(id)?.(...parameters)),
    );
  });

  document.addEventListener(`${bus}:window-open`, (event) => main.post((event as CustomEvent<string>).detail));

  const contextBridge: Pick<ContextBridge, 'exposeInMainWorld'> = strict('contextBridge', {
    exposeInMainWorld(key: string, api: unknown) {
      if (!main.isIsolated) throw new Error('contextBridge API can only be used when contextIsolation is enabled');
      send('expose', { key, shape: shapeOf(api) });
    },
  });
  const ipcRenderer: Pick<IpcRenderer, 'invoke' | 'on'> = strict('ipcRenderer', {
    invoke(channel: string, ...values: unknown[]): Promise<unknown> {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        invocations.set(id, { resolve, reject });
        main.post(encode({ id, channel, values }));
      });
    },
    on(channel: string, listener: (...values: never[]) => void): IpcRenderer {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener as Callable]);
      return ipcRenderer as IpcRenderer;
    },
  });

  return {
    electron: strict('electron', { contextBridge, ipcRenderer }),
    receive(text) {
      const message = decode(text) as
        { id: number; value?: unknown; error?: string } | { channel: string; values: unknown[] };
      if ('channel' in message) {
        for (const listener of listeners.get(message.channel) ?? []) {
          listener({ sender: ipcRenderer, ports: [] }, ...message.values);
        }
        return;
      }
      const invocation = invocations.get(message.id);
      invocations.delete(message.id);
      if (message.error === undefined) invocation?.resolve(message.value);
      else invocation?.reject(new Error(message.error));
    },
  };

  function answer(run: () => unknown): Answer {
    try {
      const result = run();
      if (!(result instanceof Promise)) return { shape: shapeOf(result) };
      lastId += 1;
      const promiseId = lastId;
      result.then(
        (value: unknown) => send('settle', { id: promiseId, value }),
        (thrown: unknown) => send('settle', { id: promiseId, error: messageOf(thrown) }),
      );
      return { promiseId };
    } catch (thrown) {
      return { error: messageOf(thrown) };
    }
  }

  function shapeOf(value: unknown): Shape {
    if (typeof value === 'function') {
      lastId += 1;
      functions.set(lastId, value as Callable);
      return { kind: 'function', id: lastId };
    }
    if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
      return { kind: 'object', members: Object.entries(value).map(([name, member]) => [name, shapeOf(member)]) };
    }
    return { kind: 'value', value };
  }

  function messageOf(thrown: unknown): string {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }

  function send(name: string, message: unknown): void {
    document.dispatchEvent(new CustomEvent(`${bus}:${name}`, { detail: encode(message) }));
  }

  function strict<Members extends object>(name: string, members: Members): Members {
    return new Proxy(members, {
      get(target, key): unknown {
        if (typeof key === 'string' && !Object.hasOwn(target, key)) {
          throw new Error(`The Electron double has no ${name}.${key} in a preload.`);
        }
        return Reflect.get(target, key);
      },
    });
  }
}
