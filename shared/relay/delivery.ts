import { z } from 'zod';

/** What a mailbox delivers, over the stream and over long-polling alike. See relay.md, Delivery. */

const seqSchema = z.number().int().nonnegative();

/** At most this many events are on their way to a device without its acknowledgement. */
export const MOST_UNACKNOWLEDGED = 64;

/** Where an event came in: the user's own hook, the hook many users share, or the relay's own test. */
export const eventSourceSchema = z.enum(['hook', 'shared', 'test']);

/** See {@link eventSourceSchema}. */
export type EventSource = z.infer<typeof eventSourceSchema>;

/**
 * One sealed event. `eventId` is the relay's keyed digest of the sender's event id: equal for a repeated delivery, and
 * silent about what it was made of. `sealed` is base64 of the HPKE encapsulation (32 bytes) and the ciphertext.
 */
export const sealedEventSchema = z.object({
  seq: seqSchema.min(1),
  eventId: z.string().min(1).max(64),
  source: eventSourceSchema,
  receivedAt: z.iso.datetime(),
  sealed: z.base64(),
});

/** See {@link sealedEventSchema}. */
export type SealedEvent = z.infer<typeof sealedEventSchema>;

/**
 * Events that this device will never get: everything after its cursor up to and including `to`. `acknowledged` means
 * that this device said earlier it had them; `epoch` and `unknown-cursor` mean that the mailbox was renewed or restored.
 */
export const gapSchema = z.object({
  to: seqSchema,
  reason: z.enum(['age', 'count', 'bytes', 'acknowledged', 'epoch', 'unknown-cursor']),
});

/** See {@link gapSchema}. */
export type Gap = z.infer<typeof gapSchema>;

/** The first event of every stream: which mailbox this is, and what is in it. */
export const helloSchema = z.object({
  epoch: z.string(),
  /** The first seq that can still be had; one more than `newest` when the mailbox is empty. */
  oldest: seqSchema,
  newest: seqSchema,
  serverTime: z.iso.datetime(),
});

/** See {@link helloSchema}. */
export type Hello = z.infer<typeof helloSchema>;

/** The last event of a stream that the relay ends itself. The hint spreads the devices out. */
export const byeSchema = z.object({
  reason: z.enum(['rotation', 'shutdown']),
  reconnectInMs: z.number().int().nonnegative(),
});

/** The answer to `GET /v1/events?after=&wait=`. */
export const eventsPageSchema = z.object({
  ...helloSchema.shape,
  gap: gapSchema.optional(),
  events: z.array(sealedEventSchema),
});

/** See {@link eventsPageSchema}. */
export type EventsPage = z.infer<typeof eventsPageSchema>;

/** The body of `POST /v1/ack`: everything up to and including `upto` is committed on the device. */
export const ackSchema = z.strictObject({ epoch: z.string().max(64), upto: seqSchema });
