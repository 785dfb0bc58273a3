import { z } from 'zod';
import { cursorSchema, idSchema, instantSchema } from './models.ts';
import { relayDeviceSchema, relayStatusSchema, webhookDeliverySchema } from './relay-models.ts';

const nothing = z.strictObject({});

/** The calls about the relay and what came through it; part of `methods`. */
export const relayMethods = {
  /** Pairs this computer by a one-time code. The fingerprint in the answer is to be compared with the relay's. */
  'relay.pair': {
    input: z.strictObject({
      relayUrl: z.string().min(1).max(2048),
      code: z.string().min(1).max(64),
      /** What this computer is called at the relay; its own name unless given. */
      name: z.string().max(80).optional(),
    }),
    output: relayStatusSchema,
  },
  'relay.status': { input: nothing, output: relayStatusSchema },
  /** Leaves the relay. `relayWasTold` is false when it could not be reached: then the device still stands on its list. */
  'relay.unpair': { input: nothing, output: z.strictObject({ relayWasTold: z.boolean() }) },
  /** Asks the relay for the user's devices. */
  'relay.devices': { input: nothing, output: z.strictObject({ devices: z.array(relayDeviceSchema) }) },
  'relay.revokeDevice': { input: z.strictObject({ deviceId: idSchema }), output: nothing },
  /** A code for another computer of the same user; good for ten minutes, once. */
  'relay.mintCode': {
    input: nothing,
    output: z.strictObject({ code: z.string(), expiresAt: instantSchema, relayUrl: z.string() }),
  },
  /** Sets the secret of webhooks signed with HMAC, here and at the relay; the one before stays good beside it. Without one, both are taken away. */
  'relay.setSecret': {
    input: z.strictObject({
      secret: z
        .string()
        .regex(/^[\x21-\x7e]{16,500}$/)
        .optional(),
    }),
    output: relayStatusSchema,
  },
  /** Makes the relay send a webhook of its own, to see that the way works. */
  'relay.sendTest': { input: nothing, output: nothing },
  /** Webhooks, newest first. */
  'webhooks.deliveries': {
    input: z.strictObject({ cursor: cursorSchema.optional(), limit: z.int().min(1).max(200).optional() }),
    output: z.strictObject({ deliveries: z.array(webhookDeliverySchema), nextCursor: cursorSchema.optional() }),
  },
  'webhooks.stats': {
    input: z.strictObject({ hours: z.int().min(1).max(8760).optional() }),
    output: z.strictObject({
      received: z.int(),
      handled: z.int(),
      failed: z.int(),
      rejected: z.int(),
      /** Times that the relay told of webhooks that are lost. */
      gaps: z.int(),
    }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
