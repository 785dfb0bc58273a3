import { z } from 'zod';
import { AUDIT_ACTIONS } from '../domain/audit-actions.ts';
import { TAMPER_KINDS } from '../domain/audit-tampering.ts';
import { fileOutcomeSchema } from './file-models.ts';
import { ERROR_CODES } from './errors.ts';
import { auditEntrySchema, cursorSchema, idSchema, instantSchema } from './models.ts';

const nothing = z.strictObject({});

/**
 * One word that is searched for. What is seen on screen is words of a language and names of banks, which the trail does not
 * hold; whoever shows them says what the word may stand for. Besides, it is looked for in the metadata.
 */
const soughtWordSchema = z.strictObject({
  text: z.string().min(1).max(100),
  actions: z.array(z.enum(AUDIT_ACTIONS)).max(AUDIT_ACTIONS.length),
  connectionIds: z.array(idSchema).max(200),
  codes: z.array(z.enum(ERROR_CODES)).max(ERROR_CODES.length),
});

/** The calls about the audit trail and how well tokens are kept alive; part of `methods`. */
export const trustMethods = {
  'audit.page': {
    input: z.strictObject({
      action: z.enum(AUDIT_ACTIONS).optional(),
      /** Any of these; `action` wins. */
      actions: z.array(z.enum(AUDIT_ACTIONS)).max(AUDIT_ACTIONS.length).optional(),
      connectionId: idSchema.optional(),
      from: instantSchema.optional(),
      to: instantSchema.optional(),
      /** Each of them must be found. */
      words: z.array(soughtWordSchema).max(8).optional(),
      cursor: cursorSchema.optional(),
      limit: z.int().min(1).max(500).optional(),
    }),
    output: z.strictObject({
      entries: z.array(auditEntrySchema),
      nextCursor: cursorSchema.optional(),
      /** With the last page: how many older entries are in sealed archives, which are verified and exported, not paged. */
      archivedEntries: z.int().optional(),
    }),
  },
  'audit.verify': {
    input: nothing,
    output: z.strictObject({
      ok: z.boolean(),
      /** How many hold, from the first one on. */
      entries: z.int(),
      /** Up to this entry, a genuine signature vouches for the chain. */
      vouchedTo: z.int(),
      /** How the head compares with the one that is remembered outside the database. */
      anchor: z.enum(['matches', 'absent', 'unreachable']).optional(),
      /** Number of the first entry that does not hold. */
      firstBad: z.int().optional(),
      reason: z.enum(TAMPER_KINDS).optional(),
    }),
  },
  /** Calls off the check that is under way, if any: whoever waits for it is answered CANCELLED, and what is known stays. */
  'audit.cancelVerify': { input: nothing, output: nothing },
  /** The trail as signed JSON lines, for somebody else to check with `npm run audit-verify`. */
  'audit.export': {
    input: nothing,
    output: z.strictObject({
      file: fileOutcomeSchema,
      /** What the checker of the file prints as its key's; to be told to them in another way than the file. */
      keyFingerprint: z.string(),
    }),
  },
  'tokens.stats': {
    input: z.strictObject({ hours: z.int().min(1).max(8760).optional() }),
    output: z.strictObject({
      refreshed: z.int(),
      failed: z.int(),
      /** Between 0 and 1; 1 when nothing was tried. */
      successRate: z.number(),
      active: z.int(),
      expired: z.int(),
      revoked: z.int(),
      error: z.int(),
      /** Live connections whose consent ends within a day. */
      expiringSoon: z.int(),
      expiringWithin14Days: z.int(),
    }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
