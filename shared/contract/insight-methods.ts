import { z } from 'zod';
import { currencySchema, idSchema, localDateSchema, minorSchema } from './models.ts';
import {
  budgetSchema,
  cashFlowSeriesSchema,
  insightQuerySchema,
  monthSchema,
  netWorthSeriesSchema,
  recurringPaymentSchema,
  spendingSeriesSchema,
} from './insight-models.ts';

/** The calls about where the money stands and where it goes; part of `methods`. */
export const insightMethods = {
  'insights.netWorth': { input: insightQuerySchema, output: z.strictObject({ series: z.array(netWorthSeriesSchema) }) },
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
