import { z } from 'zod';

/** What a paired device can ask of its relay besides its mailbox. */

/** Which signatures a hook takes. `auto` tells them apart by their look; HMAC always needs a secret. */
export const hookModeSchema = z.enum(['auto', 'hmac', 'jws']);

/** See {@link hookModeSchema}. */
export type HookMode = z.infer<typeof hookModeSchema>;

/** The answer to `GET` and `PUT /v1/hook`. The secret is never told again. */
export const hookSchema = z.object({
  hookUrl: z.string(),
  sharedHookUrl: z.string(),
  mode: hookModeSchema,
  hasSecret: z.boolean(),
  hasPreviousSecret: z.boolean(),
});

/** See {@link hookSchema}. */
export type Hook = z.infer<typeof hookSchema>;

/** The body of `PUT /v1/hook`. A new secret keeps the old one valid beside it; `null` removes both. */
export const hookUpdateSchema = z.strictObject({
  mode: hookModeSchema.optional(),
  secret: z
    .string()
    .regex(/^[\x21-\x7e]{16,500}$/)
    .nullable()
    .optional(),
});

/** See {@link hookUpdateSchema}. */
export type HookUpdate = z.infer<typeof hookUpdateSchema>;

/** A device can claim at most this many ids at the shared hook. */
export const MOST_ROUTES = 2000;

/** The body of `PUT /v1/routes`: the connection, credentials and account ids of this device, replacing those before. */
export const routesSchema = z.strictObject({ resourceIds: z.array(z.string().min(1).max(300)).max(MOST_ROUTES) });

/** The answer to `GET /v1/devices`. */
export const devicesSchema = z.object({
  devices: z.array(
    z.object({
      deviceId: z.string(),
      name: z.string(),
      fingerprint: z.string(),
      pairedAt: z.iso.datetime(),
      lastSeenAt: z.iso.datetime().optional(),
      isThisDevice: z.boolean(),
      waiting: z.number().int().nonnegative(),
    }),
  ),
});

/** See {@link devicesSchema}. */
export type Devices = z.infer<typeof devicesSchema>;

/** The answer to `POST /v1/pairing-codes`. */
export const pairingCodeAnswerSchema = z.object({ code: z.string(), expiresAt: z.iso.datetime() });
