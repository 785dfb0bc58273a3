import type { Cursor } from '../../shared/relay/cursor.ts';
import type { Gap } from '../../shared/relay/delivery.ts';
import type { Mailbox } from '../store/event-store.ts';

/** Where delivery goes on, and what the device must be told first. */
export type DeliveryPlan = { afterSeq: number; gap?: Gap };

/** The part of a mailbox that decides where delivery goes on. */
export type MailboxState = Omit<Mailbox, 'events'>;

/**
 * Decides from where a device is served. Whatever it does not have and cannot get any more is a gap: dropped events,
 * events it acknowledged and lost again, a mailbox that was renewed or restored. A device without a cursor goes on after
 * what it acknowledged.
 */
export function planDelivery(mailbox: MailboxState, cursor: Cursor | undefined): DeliveryPlan {
  const floor = floorOf(mailbox);
  const restart = (reason: Gap['reason']): DeliveryPlan => ({ afterSeq: floor, gap: { to: floor, reason } });
  const seq = cursor?.seq ?? mailbox.ackedSeq;
  if (cursor !== undefined && cursor.epoch !== mailbox.epoch) return restart('epoch');
  if (seq > mailbox.lastSeq) return restart('unknown-cursor');
  if (seq < mailbox.droppedSeq) return restart(mailbox.dropReason ?? 'age');
  if (seq < mailbox.ackedSeq) return restart('acknowledged');
  return { afterSeq: seq };
}

/** The last seq that can no longer be had. */
export function floorOf(mailbox: Pick<MailboxState, 'ackedSeq' | 'droppedSeq'>): number {
  return Math.max(mailbox.ackedSeq, mailbox.droppedSeq);
}
