import type { Cursor } from '../../shared/relay/cursor.ts';
import type { EventsPage } from '../../shared/relay/delivery.ts';
import type { RelayAudit } from '../audit/audit.ts';
import { RelayRefusal } from '../http/relay-refusal.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { EventStore, Mailbox } from '../store/event-store.ts';
import { planDelivery } from './plan-delivery.ts';
import { noteGap } from './stream-hub.ts';
import { toHello, toSealedEvent } from './wire-events.ts';

/** Events in one answer. */
const PAGE = 32;
/** Longest that a request waits for an event, in seconds. */
export const LONGEST_WAIT_S = 25;

/** The events after a cursor; waits for one when there is none. For devices whose proxy holds streams back. */
export type PollEvents = (
  device: { deviceId: string; cursor: Cursor | undefined },
  options: { waitMs: number; signal: AbortSignal },
) => Promise<EventsPage>;

/** Creates the long-poll over the same rows that streams read. */
export function createPollEvents(needs: {
  events: EventStore;
  metrics: Metrics;
  audit: RelayAudit;
  nowMs: () => number;
}): PollEvents {
  const { events, metrics, nowMs } = needs;

  return async ({ deviceId, cursor }, { waitMs, signal }) => {
    // Listens before it reads, so that nothing falls between.
    let wakeUp = (): void => {};
    const woken = new Promise<void>((resolve) => (wakeUp = resolve));
    const stopListening = events.onWake(deviceId, wakeUp);
    try {
      const page = await read(deviceId, cursor);
      if (page.events.length > 0 || page.gap !== undefined || waitMs <= 0) return page;
      await Promise.race([woken, pause(waitMs, signal)]);
      return await read(deviceId, cursor);
    } finally {
      stopListening();
    }
  };

  async function read(deviceId: string, cursor: Cursor | undefined): Promise<EventsPage> {
    let mailbox = await mailboxAfter(deviceId, cursor?.seq ?? 0);
    const plan = planDelivery(mailbox, cursor);
    if (plan.afterSeq !== (cursor?.seq ?? 0)) mailbox = await mailboxAfter(deviceId, plan.afterSeq);
    const page = { ...toHello(mailbox, nowMs()), events: mailbox.events.map(toSealedEvent) };
    metrics.count('events_delivered_total', { way: 'poll' }, page.events.length);
    if (plan.gap === undefined) return page;
    noteGap(needs, deviceId, plan.gap);
    return { ...page, gap: plan.gap };
  }

  async function mailboxAfter(deviceId: string, afterSeq: number): Promise<Mailbox> {
    const mailbox = await events.read(deviceId, afterSeq, PAGE);
    if (mailbox === undefined) throw new RelayRefusal('TOKEN_INVALID');
    if (mailbox.isRevoked) throw new RelayRefusal('DEVICE_REVOKED');
    return mailbox;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
