import { z } from 'zod';
import { fileOutcomeSchema } from './file-models.ts';
import { idSchema, localDateSchema } from './models.ts';

/** The calls about files of the user's own data; part of `methods`. */
export const fileMethods = {
  /** The ledger as a file: all accounts that are shown, or those that are named. */
  'export.run': {
    input: z.strictObject({
      format: z.enum(['csv', 'json', 'ofx', 'qif']),
      accountIds: z.array(idSchema).min(1).max(500).optional(),
      from: localDateSchema.optional(),
      to: localDateSchema.optional(),
      /** Where a format leaves a choice. */
      style: z
        .strictObject({
          /** CSV: begins with a byte order mark, for Excel. */
          withByteOrderMark: z.boolean().optional(),
          /** CSV: decimal commas between semicolons, for a German Excel. */
          decimalComma: z.boolean().optional(),
          /** QIF: the order of a date's parts. */
          qifDates: z.enum(['dmy', 'mdy', 'ymd']).optional(),
        })
        .optional(),
    }),
    output: fileOutcomeSchema,
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
