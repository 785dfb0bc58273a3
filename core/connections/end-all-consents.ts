import { setTimeout as pause } from 'node:timers/promises';
import type { ConnectionStore } from './connection-store.ts';
import type { Disconnect } from './disconnect.ts';
import type { Revocations } from './revocations.ts';

/** Ends every consent there is; answers the banks whose consent TrueLayer could not be told about. */
export type EndAllConsents = () => Promise<string[]>;

/** Offline, an answer never comes, and nobody who wants their data gone waits for ever. */
const PATIENCE_MS = 20_000;

/** Creates the end of all consents: as by hand, one after the other, and no longer than a person waits. */
export function createEndAllConsents(needs: {
  connections: Pick<ConnectionStore, 'all'>;
  disconnect: Disconnect;
  revocations: Pick<Revocations, 'revokePending' | 'pendingConnections'>;
  /** Gives up this computer's place at a relay. */
  unpair(): Promise<unknown>;
}): EndAllConsents {
  const { connections, disconnect, revocations } = needs;
  return async () => {
    const bankOf = new Map(connections.all().map(({ id, provider_name }) => [id, provider_name]));
    const work = async (): Promise<void> => {
      const ends = [...bankOf.keys()].map((id) => disconnect(id, { deleteData: false }));
      await Promise.allSettled([...ends, needs.unpair()]);
      await revocations.revokePending();
    };
    await Promise.race([work(), pause(PATIENCE_MS, undefined, { ref: false })]).catch(() => undefined);
    const left = revocations.pendingConnections().map((id) => bankOf.get(id ?? '') ?? '');
    return [...new Set(left)].filter((name) => name !== '').toSorted();
  };
}
