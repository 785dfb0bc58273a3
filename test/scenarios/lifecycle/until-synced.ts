import { setTimeout as pause } from 'node:timers/promises';
import type { TestEngine } from '../../support/test-engine.ts';

/** Waits until no sync of a connection runs: the ones that follow a sign-in begin by themselves. */
export async function untilSynced({ call }: Pick<TestEngine, 'call'>, connectionId: string): Promise<void> {
  for (let look = 0; look < 2_000; look += 1) {
    if (!(await call('connections.get', { connectionId })).connection.syncing) return;
    await pause(5);
  }
  throw new Error('the sync never ended');
}
