import { z } from 'zod';
import { instantSchema } from './models.ts';

const nothing = z.strictObject({});

/** How the app lock stands. */
export const lockStateSchema = z.strictObject({
  isSet: z.boolean(),
  isLocked: z.boolean(),
  kind: z.enum(['pin', 'passphrase']).optional(),
  /** Minutes without a sign of the user after which Coffer locks itself. */
  idleMinutes: z.int().optional(),
  /** After wrong tries: not tried again before this. */
  retryAt: instantSchema.optional(),
  hasRecoveryCode: z.boolean(),
});
/** See {@link lockStateSchema}. */
export type LockState = z.infer<typeof lockStateSchema>;

const secretSchema = z.string().min(4).max(256);

/**
 * The calls of the app lock; part of `methods`. While Coffer is locked, these and `app.status` are the only ones that are
 * answered; every other one is `LOCKED`.
 */
export const lockMethods = {
  'lock.state': { input: nothing, output: lockStateSchema },
  /** Sets the lock, changes it, or (`isOff`) takes it away; the last two need the secret in force. */
  'lock.set': {
    input: z.strictObject({
      current: z.string().max(256).optional(),
      secret: secretSchema.optional(),
      idleMinutes: z.int().min(1).max(240).optional(),
      isOff: z.boolean().optional(),
    }),
    output: lockStateSchema,
  },
  /** Unlocks by the secret, or by the recovery code, which takes the lock away. */
  'lock.unlock': {
    input: z.strictObject({ secret: z.string().max(256).optional(), recoveryCode: z.string().max(64).optional() }),
    output: lockStateSchema,
  },
  /** Locks now. */
  'lock.now': { input: nothing, output: lockStateSchema },
  /** The user is there; sent by the page now and then while keys are pressed or the pointer moves. */
  'lock.activity': { input: nothing, output: nothing },
  /**
   * Makes a recovery code, which replaces an older one. The one call that answers with a key: it is shown once, to be
   * written down, and kept nowhere.
   */
  'lock.createRecoveryCode': {
    input: z.strictObject({ current: z.string().max(256).optional() }),
    output: z.strictObject({ recoveryCode: z.string() }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
