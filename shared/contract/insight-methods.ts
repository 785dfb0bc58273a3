import { z } from 'zod';
import { currencySchema, idSchema, localDateSchema, minorSchema } from './models.ts';
import {
  budgetSchema,
  cashFlowSeriesSchema,
  combinedNetWorthSchema,
  exchangeRateSchema,
  insightQuerySchema,
  monthSchema,
  netWorthSeriesSchema,
  recurringPaymentSchema,
  spendingSeriesSchema,
} from './insight-models.ts';

/** The calls about where the money stands and where it goes; part of `methods`. */
export const insightMethods = {
  /** Each currency by itself; `convertTo` asks for all of them in one as well, at the rates that are kept. */
  'insights.netWorth': {
    input: insightQuerySchema.extend({ convertTo: currencySchema.optional() }),
    output: z.strictObject({ series: z.array(netWorthSeriesSchema), combined: combinedNetWorthSchema.optional() }),
  },
  'insights.cashFlow': { input: insightQuerySchema, output: z.strictObject({ series: z.array(cashFlowSeriesSchema) }) },
  'insights.spending': { input: insightQuerySchema, output: z.strictObject({ series: z.array(spendingSeriesSchema) }) },
  /** What comes round and was not over before the first day, what is due next first; dismissed ones too. */
  'insights.recurring': {
    input: insightQuerySchema,
    output: z.strictObject({ asOf: localDateSchema, payments: z.array(recurringPaymentSchema) }),
  },
  /** `reopen` forgets what was decided. */
  'recurring.decide': {
    input: z.strictObject({ recurringId: idSchema, decision: z.enum(['confirm', 'dismiss', 'reopen']) }),
    output: z.strictObject({ payment: recurringPaymentSchema.optional() }),
  },
  /** The newest rate of each pair of currencies and source. */
  'rates.list': { input: z.strictObject({}), output: z.strictObject({ rates: z.array(exchangeRateSchema) }) },
  /** What one unit of a currency is worth in another today, by the user's word. */
  'rates.set': {
    input: z.strictObject({ from: currencySchema, to: currencySchema, rate: exchangeRateSchema.shape.rate }),
    output: z.strictObject({}),
  },
  /** Forgets what the user said of a pair. */
  'rates.remove': { input: z.strictObject({ from: currencySchema, to: currencySchema }), output: z.strictObject({}) },
  /** Asks the European Central Bank for its reference rates of the day; never done without being asked for. */
  'rates.fetch': { input: z.strictObject({}), output: z.strictObject({ date: localDateSchema, count: z.int() }) },
  'budgets.list': {
    input: z.strictObject({ month: monthSchema }),
    output: z.strictObject({ month: monthSchema, budgets: z.array(budgetSchema) }),
  },
  /** One per category of spending and currency; setting it again changes it. */
  'budgets.set': {
    input: z.strictObject({
      categoryId: z.string().min(1).max(100),
      currency: currencySchema,
      limitMinor: minorSchema.min(1),
    }),
    output: z.strictObject({}),
  },
  'budgets.remove': {
    input: z.strictObject({ categoryId: z.string().min(1).max(100), currency: currencySchema }),
    output: z.strictObject({}),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
