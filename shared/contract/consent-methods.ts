import { z } from 'zod';
import { LOCALES } from '../domain/language.ts';
import { calendarEntrySchema, consentReceiptSchema } from './consent-models.ts';
import { diagnosisSchema } from './diagnosis-models.ts';
import { idSchema } from './models.ts';

const nothing = z.strictObject({});

/** The calls about consents and their health; part of `methods`. */
export const consentMethods = {
  /** Why a connection is as it is, what shows it, and the one thing to do. Asks TrueLayer whether it can be reached. */
  'connections.diagnose': { input: z.strictObject({ connectionId: idSchema }), output: diagnosisSchema },
  /** What is due for the consents, earliest first. */
  'consents.calendar': { input: nothing, output: z.strictObject({ entries: z.array(calendarEntrySchema) }) },
  /** The ends of the consents as a calendar file (RFC 5545) with reminders, in the language in use unless one is named. */
  'consents.ics': {
    input: z.strictObject({ locale: z.enum(LOCALES).optional() }),
    output: z.strictObject({ ics: z.string() }),
  },
  /** Every permission that was given, newest first: to whom, what, since when, until when. */
  'consents.receipts': {
    input: z.strictObject({ connectionId: idSchema.optional() }),
    output: z.strictObject({ receipts: z.array(consentReceiptSchema) }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
