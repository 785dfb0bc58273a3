import { EventEmitter } from 'node:events';
import type { IpcMainInvokeEvent } from 'electron';
import { connectCdp, type CdpConnection } from './cdp-connection.ts';
import type { DoubleConfig, DoubleState } from './double-config.ts';
import { createSchemeMap, type SchemeMap } from './scheme-map.ts';

/** Takes a call of a page. */
export type IpcHandler = (event: IpcMainInvokeEvent, ...values: unknown[]) => unknown;

/** Brings up the system's save dialog with this path in it; answers the chosen one, or nothing when it was closed. */
export type AskWhereToSave = (path: string) => Promise<string | undefined>;

/** What the parts of the double share: the browser they draw in, and what the program told Electron. */
export type World = {
  config: DoubleConfig;
  chromium: Promise<CdpConnection>;
  schemes: SchemeMap;
  /** The program's scheme handlers, by scheme. */
  protocolHandlers: Map<string, (request: Request) => Response | Promise<Response>>;
  ipcHandlers: Map<string, IpcHandler>;
  /** Carries the events of `app`; other parts announce windows and pages through it. */
  appEvents: EventEmitter;
  record: Pick<
    DoubleState,
    'opened' | 'navigations' | 'cancelled' | 'milestones' | 'loaded' | 'badge' | 'opensAtLogin' | 'protocolClients'
  >;
  isReady: boolean;
  nextId(): number;
};

/** Starts the world of one launch; the browser is there at once or the launch fails. */
export function createWorld(config: DoubleConfig): World {
  let lastId = 0;
  return {
    config,
    chromium: connectCdp(config.chromiumUrl),
    schemes: createSchemeMap(),
    protocolHandlers: new Map(),
    ipcHandlers: new Map(),
    appEvents: new EventEmitter(),
    record: {
      opened: [],
      navigations: [],
      cancelled: [],
      milestones: {},
      loaded: [],
      badge: 0,
      opensAtLogin: false,
      protocolClients: [],
    },
    isReady: false,
    nextId: () => (lastId += 1),
  };
}
