import type { EventSource } from '../../shared/relay/delivery.ts';
import { packEnvelope, type EnvelopeHead } from '../../shared/relay/sealed-envelope.ts';
import { RelayRefusal } from '../http/relay-refusal.ts';
import type { EventStore } from '../store/event-store.ts';
import type { HookDirectory } from './hook-directory.ts';
import type { SealEvent } from './seal-event.ts';

/** Devices that come or go while an event is sealed make it seal again, at most this often. */
const MOST_SEALINGS = 5;

/** What became of an event. Without a device it is dropped, because plaintext is never stored. */
export type StoreOutcome = 'stored' | 'duplicate' | 'no-device';

/** Seals an event to every device of the users and stores it; resolves after the commit. */
export type StoreSealed = (
  userIds: readonly string[],
  event: { source: EventSource; eventId: string; head: EnvelopeHead; body: Buffer },
) => Promise<StoreOutcome>;

/** Creates the last step of ingest. Sealing comes before the commit: what is on disk was never in the clear there. */
export function createStoreSealed(needs: {
  directory: HookDirectory;
  events: EventStore;
  seal: SealEvent;
  nowMs: () => number;
}): StoreSealed {
  const { directory, events, seal, nowMs } = needs;

  return async (userIds, { source, eventId, head, body }) => {
    const packed = packEnvelope(Buffer.from(JSON.stringify(head), 'utf8'), body);
    for (let sealings = 0; sealings < MOST_SEALINGS; sealings += 1) {
      const receivedAtMs = nowMs();
      const place = { eventId, source, receivedAt: new Date(receivedAtMs).toISOString() };
      const recipients = await Promise.all(
        userIds.map(async (userId) => ({ userId, ...(await directory.recipients(userId)) })),
      );
      const devices = recipients.flatMap((recipient) => recipient.devices);
      if (devices.length > 0) {
        const copies = await Promise.all(
          devices.map(async (device) => ({ deviceId: device.deviceId, sealed: await seal(device, place, packed) })),
        );
        const [outcome] = await events.append([{ source, eventId, receivedAtMs, recipients, copies }]);
        if (outcome === 'stored' || outcome === 'duplicate') return outcome;
      } else if (sealings > 0) {
        return 'no-device';
      }
      // What is known of the devices may be a moment old: once more, with what is true now.
      for (const userId of userIds) directory.forget(userId);
    }
    throw new RelayRefusal('STORE_UNAVAILABLE', { retryAfterS: 1 });
  };
}
