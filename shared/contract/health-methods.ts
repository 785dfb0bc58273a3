import { z } from 'zod';
import { fileOutcomeSchema } from './file-models.ts';
import { alertSchema, bankStandingSchema, DIAGNOSTIC_PARTS } from './health-models.ts';
import { idSchema, instantSchema } from './models.ts';

const nothing = z.strictObject({});

/** The calls about how well things work; part of `methods`. */
export const healthMethods = {
  /** How the banks of the environment in use have answered, worst first. */
  'health.banks': {
    input: z.strictObject({ days: z.int().min(1).max(35).optional() }),
    output: z.strictObject({ banks: z.array(bankStandingSchema) }),
  },
  /** What the user should know, newest first; without what they have put aside. */
  'alerts.list': { input: nothing, output: z.strictObject({ alerts: z.array(alertSchema) }) },
  /** Puts an alert aside until it is due again. */
  'alerts.dismiss': { input: z.strictObject({ alertId: idSchema }), output: nothing },
  /**
   * Collects what helps to find a fault, without secrets, names, amounts or whole account numbers. The texts are what a file
   * made of it will hold, to the letter, so that whoever hands it on can read it first.
   */
  'diagnostics.build': {
    input: nothing,
    output: z.strictObject({
      bundleId: idSchema,
      builtAt: instantSchema,
      parts: z.array(z.strictObject({ part: z.enum(DIAGNOSTIC_PARTS), text: z.string() })),
    }),
  },
  /** Saves a bundle as it was built, with the named parts only. */
  'diagnostics.save': {
    input: z.strictObject({ bundleId: idSchema, parts: z.array(z.enum(DIAGNOSTIC_PARTS)).min(1) }),
    output: fileOutcomeSchema,
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
