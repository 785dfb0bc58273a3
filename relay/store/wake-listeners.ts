import type { Wake } from './event-store.ts';

/** Who wants to hear about which mailbox, in this process. */
export type WakeListeners = {
  add(deviceId: string, listener: (wake: Wake) => void): () => void;
  call(deviceId: string, wake: Wake): void;
  /** Calls everyone: after the line to the other processes was down, any of them may have missed something. */
  callAll(): void;
};

/** Creates an empty list. A listener that stops is gone at once, so a lost stream leaves nothing behind. */
export function createWakeListeners(): WakeListeners {
  const byDevice = new Map<string, Set<(wake: Wake) => void>>();
  const call = (deviceId: string, wake: Wake): void => {
    for (const listener of [...(byDevice.get(deviceId) ?? [])]) listener(wake);
  };
  return {
    add(deviceId, listener) {
      const listeners = byDevice.get(deviceId) ?? new Set();
      byDevice.set(deviceId, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && byDevice.get(deviceId) === listeners) byDevice.delete(deviceId);
      };
    },
    call,
    callAll() {
      for (const deviceId of [...byDevice.keys()]) call(deviceId, {});
    },
  };
}
