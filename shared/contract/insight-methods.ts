import { z } from 'zod';
import {
  cashFlowSeriesSchema,
  insightQuerySchema,
  netWorthSeriesSchema,
  spendingSeriesSchema,
} from './insight-models.ts';

/** The calls about where the money stands and where it goes; part of `methods`. */
export const insightMethods = {
  'insights.netWorth': { input: insightQuerySchema, output: z.strictObject({ series: z.array(netWorthSeriesSchema) }) },
  'insights.cashFlow': { input: insightQuerySchema, output: z.strictObject({ series: z.array(cashFlowSeriesSchema) }) },
  'insights.spending': { input: insightQuerySchema, output: z.strictObject({ series: z.array(spendingSeriesSchema) }) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
