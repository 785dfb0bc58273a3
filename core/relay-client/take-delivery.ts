import type { Cursor } from '../../shared/relay/cursor.ts';
import type { Gap, SealedEvent } from '../../shared/relay/delivery.ts';
import type { MissedReason, ReceivedWebhook, ReceivedWebhooks } from './received-webhooks.ts';
import type { OpenSealedEvent } from './sealed-event.ts';
import type { VerifyWebhook } from './verify-webhook.ts';

/** Takes what a mailbox delivers, one thing after the other. Rejects when it cannot be kept; then nothing was. */
export type TakeDelivery = {
  /** The place up to which everything is kept. */
  cursor(): Cursor;
  event(epoch: string, event: SealedEvent): Promise<void>;
  gap(epoch: string, gap: Gap): void;
};

/** Creates it. The callbacks run after the commit, for what is new only. */
export function createTakeDelivery(needs: {
  firstEpoch: string;
  received: ReceivedWebhooks;
  open: OpenSealedEvent;
  verify: VerifyWebhook;
  onWebhook: (webhook: ReceivedWebhook) => void;
  onMissed: (reason: MissedReason) => void;
}): TakeDelivery {
  const { received, open, verify, onWebhook, onMissed } = needs;
  const cursor = (): Cursor => received.cursor() ?? { epoch: needs.firstEpoch, seq: 0 };

  return {
    cursor,
    async event(epoch, event) {
      const at = cursor();
      // Kept already: the acknowledgement was lost, not the event.
      if (epoch === at.epoch && event.seq <= at.seq) return;
      const webhook = await read(event);
      // The numbers of an epoch have no holes. If they do, or if the epoch changed without a word, something is missing.
      if (epoch !== at.epoch || event.seq !== at.seq + 1) miss('hole', { epoch, seq: event.seq - 1 });
      if (received.keep(webhook, { epoch, seq: event.seq })) onWebhook(webhook);
    },
    gap(epoch, { to, reason }) {
      const at = cursor();
      // Told again on every reconnect until it is acknowledged.
      if (epoch === at.epoch && to <= at.seq && reason !== 'unknown-cursor') return;
      miss(reason, { epoch, seq: to });
    },
  };

  function miss(reason: MissedReason, to: Cursor): void {
    received.keepGap(reason, to);
    onMissed(reason);
  }

  async function read(event: SealedEvent): Promise<ReceivedWebhook> {
    const about = { eventId: event.eventId, source: event.source, receivedAt: event.receivedAt };
    const opened = await open(event);
    if (opened === undefined) return { ...about, state: 'unreadable' };
    return { ...about, state: 'opened', ...(await verify(opened, event.source)), ...opened };
  }
}
