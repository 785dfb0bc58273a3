import { createInterface } from 'node:readline';
import type { Clock } from '../../../core/ports.ts';
import { connectBank, openTestEngine } from '../../support/test-engine.ts';
import { differencesFromBank } from './differences-from-bank.ts';
import type { BankAccountTruth } from './start-bank.ts';

/**
 * A Coffer that connects a bank, in a process of its own so that it can be killed. It tells every event of the engine, one
 * JSON line each, and when all is fetched what its ledger holds.
 *
 * `killAt`: after so many readings of the clock the process kills itself, with the signal that cannot be caught. The engine
 * reads the clock before and after nearly everything it does, so this is a place in the code rather than a moment.
 */
export type Orders = {
  profileDir: string;
  key: string;
  bank: { authUrl: string; apiUrl: string; controlUrl: string; clientId: string; clientSecret: string };
  providerId: string;
  killAt?: number;
};

/** What a life that was not cut short ends with. */
export type Done = { statuses: string[]; states: string[]; differences: string[]; readings: number };

const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

let readings = 0;
function mortalClock(killAt: number | undefined): Clock {
  return {
    nowMs() {
      readings += 1;
      if (readings === killAt) process.kill(process.pid, 'SIGKILL');
      return Date.now();
    },
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { profileDir, key, bank, providerId, killAt } = JSON.parse(line) as Orders;
  const engine = await openTestEngine({
    profileDir,
    sandbox: bank,
    clock: mortalClock(killAt),
    engine: { suppliedKey: Buffer.from(key, 'hex'), background: true },
  });
  engine.engine.subscribe((event) =>
    tell({ event: event.event, ...('entry' in event.payload ? { action: event.payload.entry.action } : {}) }),
  );

  // What the last life left half-way is taken up by itself; only a sign-in that never came to its tokens is begun anew.
  for (;;) {
    const { attempts } = await engine.call('connections.attempts', {});
    if (!attempts.some(({ state }) => state === 'finishing')) break;
    await engine.until(({ event }) => event === 'connections.changed');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const known = (await engine.call('connections.list', {})).connections;
  const { connectionId } = known[0] ?? (await connectBank(engine, bank, providerId)).connection;
  for (;;) {
    const { connection } = await engine.call('connections.get', { connectionId });
    if (connection.lastSyncedAt !== undefined && !connection.syncing) break;
    if (!connection.syncing && connection.lastError !== undefined) tell({ trouble: connection.lastError.code });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { connections } = await engine.call('connections.list', {});
  const { attempts } = await engine.call('connections.attempts', {});
  const credentialsId = connections[0]?.credentialsId ?? '';
  const ledger = await fetch(`${bank.controlUrl}/ledger?credentialsId=${encodeURIComponent(credentialsId)}`);
  const { accounts } = (await ledger.json()) as { accounts: BankAccountTruth[] };
  const differences = await differencesFromBank(engine, connectionId, accounts);
  const statuses = connections.map(({ status }) => status);
  const states = attempts.map(({ state }) => state);
  tell({ done: { statuses, states, differences, readings } satisfies Done });
  await engine.close();
}
