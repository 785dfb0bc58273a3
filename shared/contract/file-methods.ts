import { z } from 'zod';
import { fileOutcomeSchema } from './file-models.ts';
import { importOrderSchema, importPreviewSchema } from './import-models.ts';
import { syncRunSchema } from './ledger-models.ts';
import { idSchema, localDateSchema } from './models.ts';

/** A piece of a file as base64. */
const pieceSchema = z.base64().max(720_000);

/** The calls about files of the user's own data; part of `methods`. */
export const fileMethods = {
  /**
   * Announces a file that the page hands over in pieces of up to half a megabyte, in order: a statement to be imported, or
   * a backup to be restored. The engine never learns where it came from.
   */
  'files.begin': {
    input: z.strictObject({
      name: z.string().min(1).max(255),
      bytes: z.int().min(0),
      kind: z.enum(['statement', 'backup']),
    }),
    output: z.strictObject({ fileId: idSchema }),
  },
  'files.append': {
    input: z.strictObject({ fileId: idSchema, piece: pieceSchema }),
    output: z.strictObject({ received: z.int() }),
  },
  'files.discard': { input: z.strictObject({ fileId: idSchema }), output: z.strictObject({}) },
  /** What importing a statement into an account would do; nothing is written. */
  'import.preview': { input: importOrderSchema, output: importPreviewSchema },
  /**
   * Takes over what the same order previewed as new, as a run of its own that `sync.undo` takes back. What is here by now is
   * left out, so nothing doubles however often it is sent.
   */
  'import.commit': { input: importOrderSchema, output: z.strictObject({ run: syncRunSchema }) },
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
