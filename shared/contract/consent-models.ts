import { z } from 'zod';
import { idSchema, instantSchema, localDateSchema } from './models.ts';

/** Shapes of the consent calendar and of receipts (product C7 and C12). */

/**
 * What a day of the calendar means. `renew-from`: renewing is asked for from here on; `warning`: Coffer reminds;
 * `reconfirm`: the last whole day to say yes again in Coffer (United Kingdom only); `expires`: the permission ends.
 */
export const calendarKindSchema = z.enum(['renew-from', 'warning', 'reconfirm', 'expires']);
/** See {@link calendarKindSchema}. */
export type CalendarKind = z.infer<typeof calendarKindSchema>;

/** A day on which something about a consent is due. Dates are UTC days, which in Europe are never later than the local ones. */
export const calendarEntrySchema = z.strictObject({
  connectionId: idSchema,
  kind: calendarKindSchema,
  date: localDateSchema,
  /** How many days before the end the day lies; 0 is the last day. */
  daysBefore: z.int(),
  /** True when the bank did not state the end and the day rests on our estimate. */
  isEstimate: z.boolean(),
});
/** See {@link calendarEntrySchema}. */
export type CalendarEntry = z.infer<typeof calendarEntrySchema>;

/** One permission that was given: who, what, since when, until when. Made from the audit trail, so it outlives the connection. */
export const consentReceiptSchema = z.strictObject({
  /** The audit entry that the receipt stands on. */
  auditId: z.int(),
  connectionId: idSchema,
  providerId: z.string(),
  /** Absent once the connection was deleted: the trail keeps ids only. */
  providerName: z.string().optional(),
  /** Who reads the account on the user's behalf. */
  accessor: z.literal('TrueLayer'),
  scopes: z.array(z.string()),
  how: z.enum(['connected', 'renewed', 'extended']),
  givenAt: instantSchema,
  /** The end as it was known when the permission was given; absent when not even an estimate was recorded. */
  until: instantSchema.optional(),
  isEstimate: z.boolean(),
  /** When it really ended, if it has. */
  endedAt: instantSchema.optional(),
  endedBy: z.enum(['renewed', 'consent_expired', 'revoked_at_bank', 'disconnected']).optional(),
});
/** See {@link consentReceiptSchema}. */
export type ConsentReceipt = z.infer<typeof consentReceiptSchema>;
