import type { DemoBank, DemoBankAddress } from '../ports.ts';

/** A demo bank that knows whether it runs, and where: whatever needs it starts it, not only the user. */
export type WatchedDemoBank = DemoBank & { isRunning(): boolean; address(): DemoBankAddress | undefined };

/** Watches the host's demo bank. */
export function watchDemoBank(demoBank: DemoBank): WatchedDemoBank {
  let running: DemoBankAddress | undefined;
  return {
    isRunning: () => running !== undefined,
    address: () => running,
    async start() {
      running = await demoBank.start();
      return running;
    },
    async stop() {
      running = undefined;
      await demoBank.stop();
    },
  };
}
