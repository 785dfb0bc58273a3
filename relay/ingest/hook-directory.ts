import type { HookMode } from '../../shared/relay/device-api.ts';
import type { DeviceStore, Recipients } from '../directory/device-store.ts';
import type { HookStore } from '../directory/hook-store.ts';
import type { RouteStore } from '../directory/route-store.ts';
import type { RelayKeys } from '../keys/relay-keys.ts';
import { createRecentCache } from '../limits/recent-cache.ts';

/** Another process may have changed a hook: after this long it is read again. */
const LIFETIME_MS = 5000;
const MOST_HOOKS = 20_000;

/** A webhook address and what it takes. */
export type Hook = {
  /** `undefined` for the address that many users share. */
  userId?: string;
  mode: HookMode;
  /** The current secret and the previous one. Empty: no HMAC is ever accepted. */
  secrets: readonly string[];
};

/** Finds whose a webhook is. */
export type HookDirectory = {
  /** The hook at an unguessable path. */
  find(path: string): Promise<Hook | undefined>;
  /** The hook that many users share. */
  shared: Hook;
  /** The users who claim any of these ids at the shared hook. */
  usersOf(resourceIds: readonly string[]): Promise<string[]>;
  /** For which devices a user's event is sealed. May be a moment old; the store refuses what is stale. */
  recipients(userId: string): Promise<Recipients>;
  /** Forgets what is known of a user, because it changed. */
  forget(userId: string): void;
};

/** Creates the directory over the stores. Hooks without a secret of their own use the configured ones. */
export function createHookDirectory(needs: {
  hooks: HookStore;
  devices: DeviceStore;
  routes: RouteStore;
  keys: RelayKeys;
  webhookSecrets: readonly string[];
  nowMs: () => number;
}): HookDirectory {
  const { hooks, devices, routes, keys, webhookSecrets, nowMs } = needs;
  const hooksByPath = createRecentCache<Hook>({ most: MOST_HOOKS, lifetimeMs: LIFETIME_MS, nowMs });
  const recipientsByUser = createRecentCache<Recipients>({ most: MOST_HOOKS, lifetimeMs: LIFETIME_MS, nowMs });

  return {
    shared: { mode: 'auto', secrets: webhookSecrets },
    async find(path) {
      const known = hooksByPath.get(path);
      if (known !== undefined) return known;
      const row = await hooks.byPathHash(keys.hashHookPath(path));
      if (row === undefined) return undefined;
      const own = [row.secret, row.previous_secret].flatMap((sealed) =>
        sealed === null ? [] : [keys.openSecret(sealed, row.user_id)],
      );
      const hook = { userId: row.user_id, mode: row.mode, secrets: own.length > 0 ? own : webhookSecrets };
      hooksByPath.set(path, hook);
      return hook;
    },
    usersOf: (resourceIds) => routes.usersOf(resourceIds.map((id) => keys.hashResource(id))),
    async recipients(userId) {
      const known = recipientsByUser.get(userId);
      if (known !== undefined) return known;
      const found = (await devices.recipients(userId)) ?? { devicesVersion: 0, devices: [] };
      recipientsByUser.set(userId, found);
      return found;
    },
    forget(userId) {
      recipientsByUser.delete(userId);
      hooksByPath.delete(keys.hookPath(userId));
    },
  };
}
