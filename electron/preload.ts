import { contextBridge, ipcRenderer } from 'electron';
import type { EngineEvent, Envelope, Input, MethodName, Output } from '../shared/contract/index.ts';
import { callChannel, EVENT_CHANNEL } from './channels.ts';

/**
 * Every method of the contract by name, put in by the build (vite.config.ts), so that the sandboxed script carries the
 * names without the schemas.
 */
declare const METHOD_NAMES: readonly MethodName[];

/** What the page sees as `window.coffer`: a function per method, and a way to listen. Nothing in it takes a channel. */
export type CofferBridge = {
  readonly [Name in MethodName]: (input: Input<Name>) => Promise<Envelope<Output<Name>>>;
} & {
  /** Calls the listener for each event of the engine; returns the function that stops it. */
  readonly subscribe: (listener: (event: EngineEvent) => void) => () => void;
};

const listeners = new Set<(event: EngineEvent) => void>();

// Only the payload goes on: Electron's own event object would hand the page a sender.
ipcRenderer.on(EVENT_CHANNEL, (_event, engineEvent: EngineEvent) => {
  for (const listener of listeners) listener(engineEvent);
});

const calls = METHOD_NAMES.map((method) => [
  method,
  (input: unknown) => ipcRenderer.invoke(callChannel(method), input) as Promise<Envelope<unknown>>,
]);

contextBridge.exposeInMainWorld(
  'coffer',
  Object.freeze({
    ...Object.fromEntries(calls),
    subscribe(listener: (event: EngineEvent) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  }),
);
