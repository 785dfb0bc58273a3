import { z } from 'zod';
import { ERROR_CODES } from './errors.ts';

/** One of {@link ERROR_CODES}, for the envelope. */
export const errorCodeSchema = z.enum(ERROR_CODES);

/**
 * What the caller can usefully do after a failure: try again at once, later, after reconnecting the bank, or never
 * (something else has to change first).
 */
export const retrySchema = z.enum(['now', 'later', 'reconnect', 'never']);

/** See {@link retrySchema}. */
export type Retry = z.infer<typeof retrySchema>;

/** What a sentence names: instants as ISO text, names, counts. With its key it lets another language say the same. */
export const sentenceValuesSchema = z.record(z.string(), z.union([z.string(), z.int()]));

/**
 * A failure as it crosses a transport. `message` is fit for a person, in English; `sentence` names it (`FAILURE_SENTENCES`)
 * where it says more than the code's own cause, for those who say it in another language. `details` holds ids, paths and
 * counts, never values or secrets.
 */
export const errorSchema = z.strictObject({
  code: errorCodeSchema,
  message: z.string(),
  retry: retrySchema,
  details: z.record(z.string(), z.unknown()).optional(),
  sentence: z.strictObject({ key: z.string(), values: sentenceValuesSchema }).optional(),
});

/** See {@link errorSchema}. */
export type ErrorValue = z.infer<typeof errorSchema>;
