import { z } from 'zod';

/** The calls about the profile as a whole; part of `methods`. */
export const profileMethods = {
  /**
   * Deletes everything: ends the consents at TrueLayer where it can be reached, then the database, the keys in the key store,
   * the logs, and the backups if asked. What is there afterwards is a new profile. Nothing of it can be taken back.
   */
  'profile.erase': {
    input: z.strictObject({
      /** The caller has asked the user, and they have typed the word. */
      isConfirmed: z.literal(true),
      /** Deletes this profile's backups in the folder of backups, too. */
      deletesBackups: z.boolean(),
    }),
    output: z.strictObject({
      /** Banks whose consent could not be ended, because TrueLayer did not answer. They end by themselves, or at the bank. */
      consentsLeft: z.array(z.string()),
    }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
