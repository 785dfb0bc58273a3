import { z } from 'zod';
import {
  accountSchema,
  changeViewSchema,
  reviewSchema,
  runProofSchema,
  syncRunSchema,
  transactionSchema,
  transactionStatusSchema,
} from './ledger-models.ts';
import { transferSchema } from './transfer-models.ts';
import { cursorSchema, idSchema, instantSchema, localDateSchema, minorSchema } from './models.ts';

const nothing = z.strictObject({});

/** The calls about syncs, accounts and transactions; part of `methods`. */
export const ledgerMethods = {
  'sync.run': {
    input: z.strictObject({ connectionId: idSchema.optional(), userPresent: z.boolean().optional() }),
    output: z.strictObject({ runs: z.array(syncRunSchema) }),
  },
  'sync.cancel': { input: z.strictObject({ connectionId: idSchema }), output: nothing },
  'sync.runs': {
    input: z.strictObject({
      connectionId: idSchema.optional(),
      cursor: cursorSchema.optional(),
      limit: z.int().min(1).max(200).optional(),
    }),
    output: z.strictObject({ runs: z.array(syncRunSchema), nextCursor: cursorSchema.optional() }),
  },
  'sync.changes': {
    input: z.strictObject({
      runId: idSchema,
      cursor: z
        .string()
        .regex(/^[ca]\d{1,15}$/)
        .optional(),
      limit: z.int().min(1).max(500).optional(),
    }),
    output: z.strictObject({
      run: syncRunSchema,
      changes: z.array(changeViewSchema),
      /** What the bank was asked and answered, with the SHA-256 of the raw bytes. */
      answers: z.array(
        z.strictObject({
          accountId: idSchema,
          endpoint: z.string(),
          from: localDateSchema.optional(),
          to: localDateSchema.optional(),
          fetchedAt: instantSchema,
          result: z.string(),
          rows: z.int().optional(),
          /** By what the rows that were known already were recognised. */
          recognised: z.record(z.string(), z.int()).optional(),
          sha256: z.string().optional(),
        }),
      ),
      /** One per account whose balance the sync read beside its transactions. */
      proofs: z.array(runProofSchema),
      nextCursor: cursorSchema.optional(),
    }),
  },
  /** Puts the connection's ledger back to what it was before a run; later runs of the connection are undone with it. */
  'sync.undo': { input: z.strictObject({ runId: idSchema }), output: nothing },
  'coverage.get': {
    input: z.strictObject({ accountId: idSchema }),
    output: z.strictObject({
      days: z.array(
        z.strictObject({ from: localDateSchema, to: localDateSchema, fetchedAt: instantSchema, result: z.string() }),
      ),
    }),
  },
  /** The open questions, and the latest answers. */
  'reviews.list': {
    input: nothing,
    output: z.strictObject({ reviews: z.array(reviewSchema), answered: z.array(reviewSchema) }),
  },
  /** The note, category and deletion belong to this candidate: they move there. */
  'reviews.resolve': { input: z.strictObject({ reviewId: idSchema, transactionId: idSchema }), output: nothing },
  /** Takes an answer back: what it moved goes where it was, and the question is open again. */
  'reviews.reopen': { input: z.strictObject({ reviewId: idSchema }), output: nothing },
  /** Leaves it as it is. */
  'reviews.dismiss': { input: z.strictObject({ reviewId: idSchema }), output: nothing },
  'accounts.list': {
    input: nothing,
    output: z.strictObject({ accounts: z.array(accountSchema) }),
  },
  'accounts.update': {
    input: z.strictObject({
      accountId: idSchema,
      name: z.string().min(1).max(120).optional(),
      hidden: z.boolean().optional(),
    }),
    output: z.strictObject({ account: accountSchema }),
  },
  'transactions.page': {
    input: z.strictObject({
      accountIds: z.array(idSchema).max(500).optional(),
      search: z.string().max(200).optional(),
      from: localDateSchema.optional(),
      to: localDateSchema.optional(),
      minMinor: minorSchema.optional(),
      maxMinor: minorSchema.optional(),
      /** The same whichever way the money went. */
      minMagnitudeMinor: minorSchema.optional(),
      maxMagnitudeMinor: minorSchema.optional(),
      status: transactionStatusSchema.optional(),
      /** Categories as shown, whoever gave them. */
      categoryIds: z.array(z.string().max(100)).max(100).optional(),
      cursor: cursorSchema.optional(),
      limit: z.int().min(1).max(500).optional(),
    }),
    output: z.strictObject({ transactions: z.array(transactionSchema), nextCursor: cursorSchema.optional() }),
  },
  'transactions.get': {
    input: z.strictObject({ transactionId: idSchema }),
    output: z.strictObject({
      transaction: transactionSchema,
      /** The transfer between own accounts that the row is half of, or could be. */
      transfer: transferSchema.optional(),
      /** Where the row came from: the bank's ids and time as it sent them. */
      provenance: z.strictObject({
        reason: z.string(),
        addedByRun: idSchema.optional(),
        addedAt: instantSchema.optional(),
        bankTimestamp: z.string(),
        bankTransactionId: z.string(),
        lastingId: z.string().optional(),
        history: z.array(changeViewSchema),
      }),
    }),
  },
  'transactions.update': {
    input: z.strictObject({
      transactionId: idSchema,
      /** Empty: no longer by hand. */
      categoryId: z.string().max(100).optional(),
      note: z.string().max(2000).optional(),
      deleted: z.boolean().optional(),
    }),
    output: z.strictObject({ transaction: transactionSchema }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
