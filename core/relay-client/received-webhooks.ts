import type { Cursor } from '../../shared/relay/cursor.ts';
import type { EventSource, Gap } from '../../shared/relay/delivery.ts';
import type { EnvelopeHead } from '../../shared/relay/sealed-envelope.ts';
import type { WebhookVerdict } from './verify-webhook.ts';

/** A webhook that reached this device. `unreadable` did not open: it stands for something that happened all the same. */
export type ReceivedWebhook = {
  /** The relay's id of the event; the same for a repeated delivery. */
  eventId: string;
  source: EventSource;
  /** When the relay took it, ISO 8601. */
  receivedAt: string;
} & ((WebhookVerdict & { state: 'opened'; head: EnvelopeHead; body: Buffer }) | { state: 'unreadable' });

/** Why something is missing: what the relay said, or that its numbers had a hole it said nothing of. */
export type MissedReason = Gap['reason'] | 'hole';

/**
 * Where the relay client keeps what arrives. Each function is one transaction: an event and the cursor behind it are on
 * disk together or not at all, and only then is the event acknowledged. What throws is tried again later.
 */
export type ReceivedWebhooks = {
  /** Up to where everything is kept; `undefined` before the first event. */
  cursor(): Cursor | undefined;
  /** Keeps an event unless one of its id was kept before, and moves the cursor. `false`: it was known. */
  keep(webhook: ReceivedWebhook, cursor: Cursor): boolean;
  /** Notes that webhooks were missed, and moves the cursor, which a gap may set back or into another epoch. */
  keepGap(reason: MissedReason, cursor: Cursor): void;
};
