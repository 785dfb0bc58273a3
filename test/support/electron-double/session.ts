import { EventEmitter } from 'node:events';
import type { OnBeforeRequestListenerDetails, Session } from 'electron';
import { takeDownloads } from './downloads.ts';
import { strict } from './strict.ts';
import type { AskWhereToSave, World } from './world.ts';

/** The members of `session` that the shell uses. */
type SessionMembers = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
> & { webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> } & EventEmitter;

/** The default session, and the questions Chromium would ask it. */
export type SessionDouble = {
  session: SessionMembers;
  isCancelled(details: Pick<OnBeforeRequestListenerDetails, 'url' | 'method' | 'resourceType'>): Promise<boolean>;
  /** Tells Chromium what the program's handlers say; Electron itself grants where there is no handler. */
  applyPermissions(): Promise<void>;
};

/** Chromium's names of permissions whose state a page can look up, beside Electron's. */
const PERMISSIONS = [
  ['notifications', 'notifications'],
  ['geolocation', 'geolocation'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
] as const;

type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type BeforeRequest = (
  details: OnBeforeRequestListenerDetails,
  callback: (response: { cancel?: boolean }) => void,
) => void;

/** Makes the default session. @param ask Brings up the system's save dialog. */
export function createSession(world: World, ask: AskWhereToSave): SessionDouble {
  const events = new EventEmitter();
  let check: CheckHandler | null = null;
  let request: RequestHandler | null = null;
  let beforeRequest: BeforeRequest | null = null;

  const webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> = {
    onBeforeRequest(...parameters: unknown[]) {
      beforeRequest = parameters.at(-1) as BeforeRequest | null;
    },
  };
  const session: SessionMembers = Object.assign(events, {
    webRequest: strict('webRequest', webRequest),
    setPermissionCheckHandler: (handler: CheckHandler | null) => void (check = handler),
    setPermissionRequestHandler: (handler: RequestHandler | null) => void (request = handler),
    // Devices and screens cannot be asked for without a person at the machine; only the setting itself is taken.
    setDevicePermissionHandler: () => undefined,
    setDisplayMediaRequestHandler: () => undefined,
  });
  void world.chromium.then((connection) => takeDownloads(world, connection, events, ask));

  return {
    session: strict('session', session),
    isCancelled(details) {
      const listener = beforeRequest;
      if (!listener) return Promise.resolve(false);
      return new Promise((resolve) => {
        listener(details as OnBeforeRequestListenerDetails, ({ cancel }) => resolve(cancel === true));
      });
    },
    async applyPermissions() {
      const { browser } = await world.chromium;
      const origin = new URL(world.schemes.toPage('app://bundle/')).origin;
      for (const [electronName, name] of PERMISSIONS) {
        const isChecked = check?.(null, electronName, origin, {} as never) ?? true;
        let isGranted = true;
        request?.({} as never, electronName, (granted) => (isGranted = granted), {} as never);
        const setting = isChecked && isGranted ? 'granted' : 'denied';
        await browser.send('Browser.setPermission', { origin, permission: { name }, setting });
      }
    },
  };
}
