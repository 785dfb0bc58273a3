import { z } from 'zod';
import { idSchema, instantSchema } from './models.ts';

/** The relay, the devices that are paired with it, and the webhooks that came through it. */

/**
 * How the connection to the relay stands. `waiting`: it was lost and is tried again; `replaced`: a copy of this profile
 * has taken the place; `rejected`: the relay does not know this device any more, so it has to be paired again.
 */
export const relayStateSchema = z.enum(['unpaired', 'connecting', 'connected', 'waiting', 'replaced', 'rejected']);
/** See {@link relayStateSchema}. */
export type RelayState = z.infer<typeof relayStateSchema>;

/** What is known here of the relay; asks nobody. */
export const relayStatusSchema = z.strictObject({
  state: relayStateSchema,
  /** How webhooks come in while connected: on a stream, or by long-polls where a proxy holds streams back. */
  via: z.enum(['stream', 'poll']).optional(),
  /** Since when it is in this state; while it is away, since when it is away. */
  since: instantSchema.optional(),
  lastSeenAt: instantSchema.optional(),
  /** Everything below is absent while unpaired. */
  relay: z
    .strictObject({
      url: z.string(),
      deviceId: idSchema,
      /** Six digits to compare with what the relay shows. */
      fingerprint: z.string(),
      pairedAt: instantSchema,
      /** Where TrueLayer is to send this user's webhooks; long, unguessable, and the user's alone. */
      hookUrl: z.string(),
      /** One address for an application that serves many users. */
      sharedHookUrl: z.string(),
      /** The relay's https pages that hand a bank's answer on to this computer. */
      redirectUris: z.strictObject({ production: z.string(), sandbox: z.string(), demo: z.string() }),
      /** Where the secret comes from that webhooks signed with HMAC are checked with here; without one they are not taken. */
      secret: z.enum(['none', 'settings', 'environment']),
      /** `TRUELAYER_WEBHOOK_URL`, when it is set and leads to neither of this relay's addresses. */
      otherAddress: z.string().optional(),
    })
    .optional(),
});
/** See {@link relayStatusSchema}. */
export type RelayStatus = z.infer<typeof relayStatusSchema>;

/** One device at the relay. */
export const relayDeviceSchema = z.strictObject({
  deviceId: idSchema,
  name: z.string(),
  fingerprint: z.string(),
  pairedAt: instantSchema,
  lastSeenAt: instantSchema.optional(),
  isThisDevice: z.boolean(),
  /** Webhooks that wait for it. */
  waiting: z.int(),
});
/** See {@link relayDeviceSchema}. */
export type RelayDevice = z.infer<typeof relayDeviceSchema>;

/**
 * What became of a webhook. `deferred`: this computer may not ask the bank again yet, so the next sync brings what it
 * told of; `failed`: asking the bank failed, and the next sync tries again; `ignored`: there was nothing to do;
 * `rejected`: it is not believed.
 */
export const webhookStateSchema = z.enum([
  'waiting',
  'handled',
  'deferred',
  'failed',
  'ignored',
  'duplicate',
  'rejected',
]);
/** See {@link webhookStateSchema}. */
export type WebhookState = z.infer<typeof webhookStateSchema>;

/** One webhook that reached this computer. Its body is not kept. */
export const webhookDeliverySchema = z.strictObject({
  /** The sender's own id, or the relay's where the sender gave none. */
  eventId: z.string(),
  /** As the sender wrote it; `relay.test` and `relay.gap` are the relay's own. */
  type: z.string(),
  resourceId: z.string().optional(),
  /** When the relay took it. */
  receivedAt: instantSchema,
  state: webhookStateSchema,
  /** Why, in a word: one of ours, or an error code. */
  reason: z.string().optional(),
  /** What was found to be meant. */
  connectionId: idSchema.optional(),
  /** How far it was believed: by TrueLayer's signature, by the shared secret, or by neither. */
  trust: z.enum(['signed', 'secret', 'unproven']),
  /** When something was done about it. */
  handledAt: instantSchema.optional(),
});
/** See {@link webhookDeliverySchema}. */
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;
