import { z } from 'zod';
import { AUDIT_ACTIONS } from '../domain/audit-actions.ts';
import { auditEntrySchema, cursorSchema, idSchema, instantSchema } from './models.ts';

const nothing = z.strictObject({});

/** The calls about the audit trail and how well tokens are kept alive; part of `methods`. */
export const trustMethods = {
  'audit.page': {
    input: z.strictObject({
      action: z.enum(AUDIT_ACTIONS).optional(),
      connectionId: idSchema.optional(),
      from: instantSchema.optional(),
      to: instantSchema.optional(),
      cursor: cursorSchema.optional(),
      limit: z.int().min(1).max(500).optional(),
    }),
    output: z.strictObject({ entries: z.array(auditEntrySchema), nextCursor: cursorSchema.optional() }),
  },
  'audit.verify': {
    input: nothing,
    output: z.strictObject({
      ok: z.boolean(),
      entries: z.int(),
      /** Number of the first entry that does not hold. */
      firstBad: z.int().optional(),
      reason: z.string().optional(),
    }),
  },
  /** The trail as signed JSON lines, for somebody else to check with `npm run audit-verify`. */
  'audit.export': { input: nothing, output: z.strictObject({ fileName: z.string(), content: z.string() }) },
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
