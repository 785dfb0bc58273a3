import { z } from 'zod';
import { deviceKeysSchema } from './device-keys.ts';

/**
 * All that a device knows of its place at a relay. The token and the private keys in it are secrets: it is stored sealed,
 * as one value, and made only by pairing.
 */
export const relayAccountSchema = z.strictObject({
  relayUrl: z.string(),
  relayId: z.string(),
  userId: z.string(),
  deviceId: z.string(),
  /** The epoch that the mailbox began with; the cursor knows the present one. */
  firstEpoch: z.string(),
  token: z.string(),
  hookUrl: z.string(),
  sharedHookUrl: z.string(),
  keys: deviceKeysSchema,
});

/** See {@link relayAccountSchema}. */
export type RelayAccount = z.infer<typeof relayAccountSchema>;
