import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { createLog } from '../../core/logging/log.ts';
import { APP_URL } from '../../electron/app-scheme.ts';
import { serveCalls } from '../../electron/calls.ts';
import { callChannel } from '../../electron/channels.ts';
import type { EngineEvent, Envelope, MethodName } from '../../shared/contract/index.ts';
import { METHOD_NAMES, type SmallEngine } from './small-engine.ts';
import type { Transport } from './transport.ts';

type Handler = Parameters<IpcMain['handle']>[1];

const WINDOW_ID = 1;

/**
 * The desktop host's channels, called as the preload calls them. Electron itself is stood in for by what it does with a
 * message: it finds the channel's handler and copies values both ways with the structured clone algorithm.
 */
export function openIpcTransport(engine: SmallEngine): Promise<Transport> {
  const handlers = new Map<string, Handler>();
  serveCalls({
    ipcMain: { handle: (channel, handler) => void handlers.set(channel, handler) },
    methods: METHOD_NAMES,
    dispatch: engine.dispatch,
    windowContentsId: () => WINDOW_ID,
    log: createLog({ scope: 'host', sinks: [{ write: (line) => void engine.logLines.push(line) }] }),
  });
  const event = { sender: { id: WINDOW_ID }, senderFrame: { url: APP_URL, parent: null } } as IpcMainInvokeEvent;

  return Promise.resolve({
    async call(method, input) {
      const handler = handlers.get(callChannel(method as MethodName));
      if (handler === undefined) return 'no such door';
      return structuredClone(await handler(event, structuredClone(input))) as Envelope<unknown>;
    },
    listen: (listener) =>
      Promise.resolve(engine.subscribe((engineEvent: EngineEvent) => listener(structuredClone(engineEvent)))),
    close: () => Promise.resolve(),
  });
}
