import { z } from 'zod';
import { currencySchema, idSchema, localDateSchema, minorSchema } from './models.ts';

/** Shapes of older history that comes in from files. */

/** Formats that an import reads. JSON is Coffer's own export. */
export const importFormatSchema = z.enum(['csv', 'ofx', 'qif', 'json']);
/** See {@link importFormatSchema}. */
export type ImportFormat = z.infer<typeof importFormatSchema>;

/** Encodings that banks' files come in. */
export const textEncodingSchema = z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']);
/** See {@link textEncodingSchema}. */
export type TextEncoding = z.infer<typeof textEncodingSchema>;

/** What a column of a CSV file holds. `moneyIn` and `moneyOut` are two columns of amounts without signs. */
export const columnRoleSchema = z.enum([
  'ignore',
  'date',
  'amount',
  'moneyIn',
  'moneyOut',
  'sign',
  'text',
  'payee',
  'note',
  'category',
  'currency',
  'balance',
  'status',
  'account',
  'id',
]);
/** See {@link columnRoleSchema}. */
export type ColumnRole = z.infer<typeof columnRoleSchema>;

/** The order of the parts of a date, where they are all numbers. */
export const dateOrderSchema = z.enum(['ymd', 'dmy', 'mdy']);
/** See {@link dateOrderSchema}. */
export type DateOrder = z.infer<typeof dateOrderSchema>;

/** The sign before the decimals. */
export const decimalMarkSchema = z.enum(['.', ',']);
/** See {@link decimalMarkSchema}. */
export type DecimalMark = z.infer<typeof decimalMarkSchema>;

/** Why a line is no payment that can be taken over. */
export const unreadableReasonSchema = z.enum([
  'date-missing',
  'date-unreadable',
  'amount-missing',
  'amount-unreadable',
  'amount-too-fine',
  'formula',
  'other-currency',
  'too-few-columns',
  'not-an-entry',
]);
/** See {@link unreadableReasonSchema}. */
export type UnreadableReason = z.infer<typeof unreadableReasonSchema>;

/**
 * Why a line of a file is taken for a payment that is here already, from the surest to the weakest. `bank-knows-the-day`: no
 * payment here looks like it, but the bank itself has answered for that day and does not name it.
 */
export const knownReasonSchema = z.enum([
  'same-row',
  'same-id',
  'same-content',
  'twice-in-file',
  'same-day-and-amount',
  'alike-nearby',
  'bank-knows-the-day',
]);
/** See {@link knownReasonSchema}. */
export type KnownReason = z.infer<typeof knownReasonSchema>;

/** How a CSV file is laid out. */
export const importLayoutSchema = z.strictObject({
  delimiter: z.string(),
  columns: z.array(z.strictObject({ name: z.string(), samples: z.array(z.string()), role: columnRoleSchema })),
});
/** See {@link importLayoutSchema}. */
export type ImportLayout = z.infer<typeof importLayoutSchema>;

/** Which file goes into which account, and what of the guesses the person has corrected. */
export const importOrderSchema = z.strictObject({
  fileId: idSchema,
  accountId: idSchema,
  format: importFormatSchema.optional(),
  encoding: textEncodingSchema.optional(),
  roles: z.array(columnRoleSchema).max(200).optional(),
  dateOrder: dateOrderSchema.optional(),
  decimal: decimalMarkSchema.optional(),
  /** The file writes money out as positive, as some cards' statements do. */
  isFlipped: z.boolean().optional(),
  /** Which of the file's accounts, as `sources` counts them. */
  source: z.int().min(0).max(10_000).optional(),
  /** Takes payments over whose day and amount are here already under another text. */
  addsLookalikes: z.boolean().optional(),
});
/** See {@link importOrderSchema}. */
export type ImportOrder = z.infer<typeof importOrderSchema>;

/** A payment of a file. */
export const importedRowSchema = z.strictObject({
  line: z.int(),
  date: localDateSchema,
  amountMinor: minorSchema,
  description: z.string(),
  merchant: z.string().optional(),
});
/** See {@link importedRowSchema}. */
export type ImportedRow = z.infer<typeof importedRowSchema>;

/** What an import would do. Nothing has been written. Lists are cut to the first hundred; the counts are of all. */
export const importPreviewSchema = z.strictObject({
  format: importFormatSchema,
  encoding: textEncodingSchema,
  layout: importLayoutSchema.optional(),
  dates: z.strictObject({ order: dateOrderSchema, isSure: z.boolean() }),
  decimal: z.strictObject({ mark: decimalMarkSchema, isSure: z.boolean() }),
  /** What no column was found for; while there is any, nothing can be taken over. */
  missing: z.array(z.enum(['date', 'amount'])),
  /** The accounts in the file, and the one whose rows are meant. */
  sources: z.array(z.strictObject({ name: z.string(), rows: z.int() })),
  source: z.int().optional(),
  currency: currencySchema,
  counts: z.strictObject({
    fresh: z.int(),
    known: z.int(),
    /** Of the known ones, those that are here under another text. */
    lookalikes: z.int(),
    unreadable: z.int(),
    /** Not booked yet when the file was made. */
    pending: z.int(),
  }),
  because: z.partialRecord(knownReasonSchema, z.int()),
  /** First and last day of what is new, and what it comes to. */
  range: z.strictObject({ from: localDateSchema, to: localDateSchema }).optional(),
  inMinor: minorSchema,
  outMinor: minorSchema,
  fresh: z.array(importedRowSchema),
  known: z.array(
    z.strictObject({
      row: importedRowSchema,
      because: knownReasonSchema,
      /** The payment that is here. */
      here: z.strictObject({ transactionId: idSchema, date: localDateSchema, description: z.string() }).optional(),
    }),
  ),
  unreadable: z.array(z.strictObject({ line: z.int(), reason: unreadableReasonSchema, text: z.string() })),
});
/** See {@link importPreviewSchema}. */
export type ImportPreview = z.infer<typeof importPreviewSchema>;
