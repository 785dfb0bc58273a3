import type { DemoBank } from '../ports.ts';

/** A demo bank that knows whether it runs: whatever needs it starts it, not only the user. */
export type WatchedDemoBank = DemoBank & { isRunning(): boolean };

/** Watches the host's demo bank. */
export function watchDemoBank(demoBank: DemoBank): WatchedDemoBank {
  let isRunning = false;
  return {
    isRunning: () => isRunning,
    async start() {
      const address = await demoBank.start();
      isRunning = true;
      return address;
    },
    async stop() {
      isRunning = false;
      await demoBank.stop();
    },
  };
}
