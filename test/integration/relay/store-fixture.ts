import { randomBytes } from 'node:crypto';
import { afterEach } from 'vitest';
import { createDeviceStore } from '../../../relay/directory/device-store.ts';
import { createPairingStore, type PairingTry } from '../../../relay/directory/pairing-store.ts';
import type { StoreLimits, NewEvent } from '../../../relay/store/event-store.ts';
import type { Store } from '../../../relay/store/store.ts';

/** The moment at which these suites happen. */
export const NOW = Date.parse('2026-05-18T10:00:00Z');

/** A mailbox that never fills up by itself. */
export const BIG: StoreLimits = { events: 10_000, bytes: 32 * 1024 * 1024 };

/** Gives a store over the same data each time it is called within one test, so that a store can be opened twice. */
export type OpenStore = (limits: StoreLimits) => Promise<Store>;

/** Within a suite: opens stores with what a test needs around them, and closes them after each test. */
export function useStores(open: OpenStore) {
  let stores: Store[] = [];
  const closeAll = async (): Promise<void> => {
    const all = stores;
    stores = [];
    await Promise.all(all.map((store) => store.close()));
  };
  afterEach(closeAll);
  return { setUp, closeAll };

  async function setUp(limits: StoreLimits = BIG) {
    const store = await open(limits);
    stores.push(store);
    const pairings = createPairingStore(store.sql);
    const devices = createDeviceStore(store.sql);
    let codes = 0;

    async function pair(userId?: string, change: Partial<PairingTry['device']> = {}) {
      codes += 1;
      const codeId = `C${codes}`;
      await pairings.addCode({ id: codeId, secretHash: hash(1), userId, expiresAtMs: NOW + 600_000 });
      return pairings.pair(tryWith(codeId, change));
    }
    async function pairedDevice(userId?: string) {
      const outcome = await pair(userId);
      if (outcome.state !== 'paired') throw new Error(outcome.state);
      return outcome;
    }
    async function eventFor(
      userIds: readonly string[],
      eventId: string,
      options: { size?: number; receivedAtMs?: number } = {},
    ): Promise<NewEvent> {
      const { size = 100, receivedAtMs = NOW } = options;
      const recipients = await Promise.all(
        userIds.map(async (userId) => ({ userId, ...(await devices.recipients(userId)) })),
      );
      return {
        source: 'hook',
        eventId,
        receivedAtMs,
        recipients: recipients.map(({ userId, devicesVersion = 0 }) => ({ userId, devicesVersion })),
        copies: recipients.flatMap((recipient) =>
          (recipient.devices ?? []).map(({ deviceId }) => ({ deviceId, sealed: randomBytes(size) })),
        ),
      };
    }
    return { store, events: store.events, sql: store.sql, pairings, devices, pair, pairedDevice, eventFor };
  }
}

/** Something that is as long as a hash. */
export function hash(fill: number): Buffer {
  return Buffer.alloc(32, fill);
}

/** A try to pair with a code: a new device each time, unless told otherwise. */
export function tryWith(codeId: string, change: Partial<PairingTry['device']> = {}): PairingTry {
  const id = randomBytes(8).toString('hex');
  return {
    codeId,
    secretHash: hash(1),
    nowMs: NOW,
    newUser: { userId: `user-${id}`, hookPathHash: (userId) => Buffer.from(userId) },
    device: {
      deviceId: `device-${id}`,
      name: 'Laptop',
      epoch: 'epoch',
      signingKey: `sign-${id}`,
      sealingKey: `seal-${id}`,
      tokenHash: hash(3),
      ...change,
    },
  };
}
