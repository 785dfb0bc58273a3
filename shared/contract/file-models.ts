import { z } from 'zod';

/** Shapes of files that leave Coffer and come in. */

/**
 * What became of a file that was asked for. `saved`: where the person said in the system's own dialog; `download`: it waits
 * for the page's browser at `/api/downloads/<downloadId>`, once; `cancelled`: the person closed the dialog.
 */
export const fileOutcomeSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('saved'), fileName: z.string() }),
  z.strictObject({ outcome: z.literal('download'), downloadId: z.string(), fileName: z.string() }),
  z.strictObject({ outcome: z.literal('cancelled') }),
]);
/** See {@link fileOutcomeSchema}. */
export type FileOutcome = z.infer<typeof fileOutcomeSchema>;
