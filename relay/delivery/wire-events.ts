import { formatCursor } from '../../shared/relay/cursor.ts';
import type { Hello, SealedEvent } from '../../shared/relay/delivery.ts';
import type { StoredEvent } from '../store/event-store.ts';
import { floorOf, type MailboxState } from './plan-delivery.ts';

/** A stored event as it travels. */
export function toSealedEvent(event: StoredEvent): SealedEvent {
  return {
    seq: event.seq,
    eventId: event.eventId,
    source: event.source,
    receivedAt: new Date(event.receivedAtMs).toISOString(),
    sealed: event.sealed.toString('base64'),
  };
}

/** What a device is told of its mailbox first. */
export function toHello(mailbox: MailboxState, nowMs: number): Hello {
  return {
    epoch: mailbox.epoch,
    oldest: floorOf(mailbox) + 1,
    newest: mailbox.lastSeq,
    serverTime: new Date(nowMs).toISOString(),
  };
}

/**
 * One server-sent event. With a `seq` it moves the reader's cursor. JSON has no line breaks of its own, so one `data:`
 * line is enough.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function writeServerSentEvent(name: string, data: unknown, place?: { epoch: string; seq: number }): string {
  const id = place === undefined ? '' : `id: ${formatCursor(place)}\n`;
  return `${id}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
