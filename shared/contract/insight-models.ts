import { z } from 'zod';
import { currencySchema, idSchema, localDateSchema, minorSchema } from './models.ts';

/** A date with a month after it that still has four digits for its year. */
const reckonableDateSchema = localDateSchema.refine((date) => date < '9999');

/**
 * What every insight is asked with: whole days, both included. Accounts that the user hides are left out unless they
 * are named. Currencies are never mixed: each has a series of its own.
 */
export const insightQuerySchema = z.strictObject({
  from: reckonableDateSchema,
  to: reckonableDateSchema,
  currency: currencySchema.optional(),
  accountIds: z.array(idSchema).max(500).optional(),
});
/** See {@link insightQuerySchema}. */
export type InsightQuery = z.infer<typeof insightQuerySchema>;

/** A calendar month, `YYYY-MM`. */
export const monthSchema = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .refine((month) => month < '9999');

/** What the accounts of a currency held at the end of days, from the latest balances backwards. */
export const netWorthSeriesSchema = z.strictObject({
  currency: currencySchema,
  points: z.array(z.strictObject({ date: localDateSchema, totalMinor: minorSchema })),
  /** Before this day the history of some account is not known, so it is missing from the sum. */
  completeFrom: localDateSchema.optional(),
});
/** See {@link netWorthSeriesSchema}. */
export type NetWorthSeries = z.infer<typeof netWorthSeriesSchema>;

/**
 * Income (positive) and spending (negative) per month. What is taken back of either counts against it: a refund is less
 * spending, not income. Money that was only moved stands apart: to and from people and places that are not here, and
 * between the user's own accounts.
 */
export const cashFlowSeriesSchema = z.strictObject({
  currency: currencySchema,
  months: z.array(
    z.strictObject({
      month: monthSchema,
      inMinor: minorSchema,
      outMinor: minorSchema,
      transferInMinor: minorSchema,
      transferOutMinor: minorSchema,
      ownInMinor: minorSchema,
      ownOutMinor: minorSchema,
    }),
  ),
});
/** See {@link cashFlowSeriesSchema}. */
export type CashFlowSeries = z.infer<typeof cashFlowSeriesSchema>;

/** Spending (negative, less refunds) per category, most spent first; without anything that was only moved. */
export const spendingSeriesSchema = z.strictObject({
  currency: currencySchema,
  outMinor: minorSchema,
  categories: z.array(
    z.strictObject({
      categoryId: z.string(),
      outMinor: minorSchema,
      months: z.array(z.strictObject({ month: monthSchema, outMinor: minorSchema })),
    }),
  ),
});
/** See {@link spendingSeriesSchema}. */
export type SpendingSeries = z.infer<typeof spendingSeriesSchema>;

/** Who says what a currency is worth: the user, or the European Central Bank's reference rates. */
export const rateSourceSchema = z.enum(['hand', 'ecb']);

/** One unit of a currency in another, as a decimal text, with whom it is from and of which day. */
export const exchangeRateSchema = z.strictObject({
  from: currencySchema,
  to: currencySchema,
  rate: z.string().regex(/^\d{1,12}(\.\d{1,18})?$/),
  date: localDateSchema,
  source: rateSourceSchema,
});
/** See {@link exchangeRateSchema}. */
export type ExchangeRate = z.infer<typeof exchangeRateSchema>;

/**
 * What all accounts together held, in one currency: asked for by name, and only with the rates that made it. The whole line is
 * worked out at these rates, so it shows how the money moved and not how the rates did.
 */
export const combinedNetWorthSchema = z.strictObject({
  currency: currencySchema,
  points: netWorthSeriesSchema.shape.points,
  completeFrom: localDateSchema.optional(),
  rates: z.array(exchangeRateSchema),
  /** Currencies for which no rate is known; their accounts are not in the sums. */
  missing: z.array(currencySchema),
});
/** See {@link combinedNetWorthSchema}. */
export type CombinedNetWorth = z.infer<typeof combinedNetWorthSchema>;

/** What a category may take in a month, what it took, and what is left (negative: over). */
export const budgetSchema = z.strictObject({
  categoryId: z.string(),
  currency: currencySchema,
  limitMinor: minorSchema,
  /** Spent is positive here; negative when more came back. */
  spentMinor: minorSchema,
  leftMinor: minorSchema,
});
/** See {@link budgetSchema}. */
export type Budget = z.infer<typeof budgetSchema>;

/** A payment that comes round: a subscription, a bill, a salary. */
export const recurringPaymentSchema = z.strictObject({
  recurringId: idSchema,
  accountId: idSchema,
  /** The merchant, or the bank's text, of the latest payment. */
  name: z.string(),
  categoryId: z.string(),
  currency: currencySchema,
  /** What the next one is likely to be; negative for money that goes out. */
  amountMinor: minorSchema,
  /** The amounts vary, and this is the middle one of the last few. */
  isEstimate: z.boolean(),
  every: z.strictObject({ unit: z.enum(['week', 'month']), count: z.int().min(1) }),
  firstDate: localDateSchema,
  lastDate: localDateSchema,
  lastTransactionId: idSchema,
  /** How many payments it was recognised by. */
  times: z.int(),
  /** Absent when it has ended. */
  nextDate: localDateSchema.optional(),
  /** Every day on which it is due from today to the end of what was asked for. */
  dueDates: z.array(localDateSchema),
  /** The latest change of price. */
  change: z.strictObject({ beforeMinor: minorSchema, on: localDateSchema }).optional(),
  status: z.enum(['due', 'late', 'ended']),
  /** `confirmed` and `dismissed` are the user's word, and remembered. */
  state: z.enum(['found', 'confirmed', 'dismissed']),
});
/** See {@link recurringPaymentSchema}. */
export type RecurringPayment = z.infer<typeof recurringPaymentSchema>;
