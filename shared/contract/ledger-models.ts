import { z } from 'zod';
import { errorSchema } from './error-value.ts';
import { currencySchema, idSchema, instantSchema, localDateSchema, minorSchema } from './models.ts';

/** A balance as the bank last stated it. A card's `currentMinor` is negative when money is owed. */
export const balanceSchema = z.strictObject({
  currentMinor: minorSchema,
  availableMinor: minorSchema.optional(),
  creditLimitMinor: minorSchema.optional(),
  asOf: instantSchema,
});
/** See {@link balanceSchema}. */
export type Balance = z.infer<typeof balanceSchema>;

/** A bank account or a card. Full numbers stay out of lists where a tail will do; `iban` is shown because users copy it. */
export const accountSchema = z.strictObject({
  accountId: idSchema,
  connectionId: idSchema,
  kind: z.enum(['account', 'card']),
  name: z.string(),
  type: z.string().optional(),
  currency: currencySchema,
  iban: z.string().optional(),
  sortCode: z.string().optional(),
  numberTail: z.string().optional(),
  balance: balanceSchema.optional(),
  balanceProof: z.strictObject({
    state: z.enum(['proven', 'off', 'unknown']),
    differenceMinor: minorSchema.optional(),
  }),
  hidden: z.boolean(),
});
/** See {@link accountSchema}. */
export type Account = z.infer<typeof accountSchema>;

/** Whether the bank has settled the row. */
export const transactionStatusSchema = z.enum(['booked', 'pending']);
/** See {@link transactionStatusSchema}. */
export type TransactionStatus = z.infer<typeof transactionStatusSchema>;

/** One movement of money. `amountMinor` is negative for money out, on cards too. */
export const transactionSchema = z.strictObject({
  transactionId: idSchema,
  accountId: idSchema,
  status: transactionStatusSchema,
  date: localDateSchema,
  amountMinor: minorSchema,
  currency: currencySchema,
  description: z.string(),
  merchant: z.string().optional(),
  category: z.string().optional(),
  classification: z.array(z.string()).optional(),
  runningBalanceMinor: minorSchema.optional(),
  note: z.string().optional(),
  /** The category that the user has chosen by hand; wins over every other. */
  categoryId: z.string().optional(),
  /** The category that counts, and who gave it. Absent only while rows of an older version are looked at. */
  shownCategory: z
    .strictObject({
      categoryId: z.string(),
      by: z.enum(['hand', 'transfer', 'rule', 'bank']),
      ruleId: idSchema.optional(),
    })
    .optional(),
  /** What a rule of the user calls the payment. */
  ruleName: z.string().optional(),
  deleted: z.boolean(),
  /** Missing from the bank's last answer; still counted until a second answer or the balance confirms it. */
  doubtedAt: instantSchema.optional(),
});
/** See {@link transactionSchema}. */
export type Transaction = z.infer<typeof transactionSchema>;

/** One sync of one connection, or one import into an account of it, and how it went. */
export const syncRunSchema = z.strictObject({
  runId: idSchema,
  connectionId: idSchema,
  startedAt: instantSchema,
  finishedAt: instantSchema.optional(),
  state: z.enum(['running', 'succeeded', 'partial', 'failed', 'cancelled']),
  added: z.int(),
  changed: z.int(),
  /** Pending rows that became booked. */
  booked: z.int(),
  /** Booked rows that the bank shows no more. */
  vanished: z.int(),
  /** Booked rows whose money the bank has altered or taken back: it has rewritten its history. */
  rewritten: z.int(),
  undoneAt: instantSchema.optional(),
  error: errorSchema.optional(),
  /** The rows came from a file and not from the bank. */
  imported: z
    .strictObject({ accountId: idSchema, fileName: z.string(), format: z.enum(['csv', 'ofx', 'qif', 'json']) })
    .optional(),
});
/** See {@link syncRunSchema}. */
export type SyncRun = z.infer<typeof syncRunSchema>;

/**
 * What a sync proved of one account: opening + movements = closing, or by how much not. `unknown` while the opening is only
 * what one answer implies. The opening is what the account held before `openingDate`.
 */
export const runProofSchema = z.strictObject({
  accountId: idSchema,
  currency: currencySchema,
  state: z.enum(['proven', 'off', 'unknown']),
  openingMinor: minorSchema.optional(),
  openingDate: localDateSchema.optional(),
  movementsMinor: minorSchema.optional(),
  closingMinor: minorSchema,
  differenceMinor: minorSchema.optional(),
});
/** See {@link runProofSchema}. */
export type RunProof = z.infer<typeof runProofSchema>;

/** One change that a sync made to a transaction, with its reason in plain words. */
export const changeViewSchema = z.strictObject({
  kind: z.enum(['added', 'changed', 'booked', 'removed', 'doubted', 'vanished', 'returned', 'moved']),
  reason: z.string(),
  runId: idSchema.optional(),
  before: transactionSchema.optional(),
  after: transactionSchema.optional(),
});
/** See {@link changeViewSchema}. */
export type ChangeView = z.infer<typeof changeViewSchema>;

/**
 * A question that only the user can answer: which of several payments their note belongs to. `amended`: the bank has changed
 * payments that look alike, and the note stands on `holderId`. `booked`: it stood on a pending payment that is no longer
 * pending, and stands nowhere until the user says where.
 */
export const reviewSchema = z.strictObject({
  reviewId: idSchema,
  accountId: idSchema,
  kind: z.enum(['amended', 'booked']),
  /** `resolved`: the user has named the payment; `dismissed`: they left it as it was. Both can be taken back. */
  state: z.enum(['open', 'resolved', 'dismissed']),
  createdAt: instantSchema,
  before: transactionSchema,
  /** The payment on which the note stands now. */
  holderId: idSchema.optional(),
  chosenId: idSchema.optional(),
  answeredAt: instantSchema.optional(),
  candidates: z.array(
    z.strictObject({
      /** Absent when the payment is not in the ledger any more; then it cannot be chosen. */
      transactionId: idSchema.optional(),
      date: localDateSchema,
      amountMinor: minorSchema,
      currency: currencySchema,
      description: z.string(),
      merchant: z.string().optional(),
      /** What the user has written on it. */
      note: z.string().optional(),
    }),
  ),
});
/** See {@link reviewSchema}. */
export type Review = z.infer<typeof reviewSchema>;
