import { z } from 'zod';
import { transactionSchema } from './ledger-models.ts';
import { cursorSchema, idSchema } from './models.ts';

/** Found and confirmed transfers count; suggested ones wait for the user; rejected ones are remembered. */
export const transferStateSchema = z.enum(['found', 'suggested', 'confirmed', 'rejected']);
/** See {@link transferStateSchema}. */
export type TransferState = z.infer<typeof transferStateSchema>;

/** Money that left one of the user's accounts and came in on another. */
export const transferSchema = z.strictObject({
  transferId: idSchema,
  state: transferStateSchema,
  /** What it was recognised by. */
  because: z.array(
    z.enum([
      'same-amount',
      'both-say-so',
      'one-says-so',
      'names-account',
      'only-candidate',
      'several-candidates',
      'same-words',
      'names-amount',
      'near-known-rate',
    ]),
  ),
  /** From the day it went out to the day it came in; banks may date them the other way round. */
  days: z.int(),
  out: transactionSchema,
  in: transactionSchema,
});
/** See {@link transferSchema}. */
export type Transfer = z.infer<typeof transferSchema>;

/** The calls about transfers between own accounts; part of `methods`. */
export const transferMethods = {
  /** Newest first. */
  'transfers.page': {
    input: z.strictObject({
      states: z.array(transferStateSchema).min(1).max(4),
      cursor: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2} \d{1,15}$/)
        .optional(),
      limit: z.int().min(1).max(200).optional(),
    }),
    output: z.strictObject({
      transfers: z.array(transferSchema),
      /** Of every state, whatever was asked for. */
      counts: z.strictObject({ found: z.int(), suggested: z.int(), confirmed: z.int(), rejected: z.int() }),
      nextCursor: cursorSchema.optional(),
    }),
  },
  /** `reopen` forgets what was decided; the pair is then found again if it is one. */
  'transfers.decide': {
    input: z.strictObject({ transferId: idSchema, decision: z.enum(['confirm', 'reject', 'reopen']) }),
    output: z.strictObject({ transfer: transferSchema.optional() }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
