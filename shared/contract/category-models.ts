import { z } from 'zod';
import { CATEGORY_GROUPS } from '../domain/categories.ts';
import { transactionSchema } from './ledger-models.ts';
import { currencySchema, idSchema, instantSchema, minorSchema } from './models.ts';

/** See `shared/domain/categories.ts`. */
export const categoryGroupSchema = z.enum(CATEGORY_GROUPS);

/** What money can be put under. Categories of the fixed set have no name here: the interface knows theirs in every language. */
export const categorySchema = z.strictObject({
  categoryId: z.string().min(1).max(100),
  group: categoryGroupSchema,
  /** The user's own name for it, for own categories. */
  name: z.string().optional(),
  isOwn: z.boolean(),
});
/** See {@link categorySchema}. */
export type Category = z.infer<typeof categorySchema>;

/** An amount without its sign. */
const sizeSchema = minorSchema.min(0);

/** What a payment must be for a rule to fit: everything that is said holds. At least one besides the direction is needed. */
export const ruleConditionsSchema = z.strictObject({
  /** Every word occurs in the bank's text or the merchant, as the beginning of a word; case and accents do not matter. */
  words: z.string().max(200).optional(),
  /** The merchant's whole name. */
  merchant: z.string().max(300).optional(),
  direction: z.enum(['in', 'out']).optional(),
  /** Least and most, without the sign. */
  minMinor: sizeSchema.optional(),
  maxMinor: sizeSchema.optional(),
  currency: currencySchema.optional(),
  accountIds: z.array(idSchema).max(100).optional(),
  /** The bank's code for how the money moved, for example `DIRECT_DEBIT`. */
  bankCategory: z.string().max(100).optional(),
});
/** See {@link ruleConditionsSchema}. */
export type RuleConditions = z.infer<typeof ruleConditionsSchema>;

/** What a rule says, as the user gives it. */
export const ruleDraftSchema = z.strictObject({
  conditions: ruleConditionsSchema,
  categoryId: z.string().min(1).max(100).optional(),
  /** What the payment is called from now on. The bank's text stays with it. */
  name: z.string().min(1).max(120).optional(),
});
/** See {@link ruleDraftSchema}. */
export type RuleDraft = z.infer<typeof ruleDraftSchema>;

/** One rule. Rules are tried in their order, and the first that fits decides. */
export const ruleSchema = z.strictObject({
  ruleId: idSchema,
  ...ruleDraftSchema.shape,
  createdAt: instantSchema,
  /** How many transactions it has decided. */
  rows: z.int(),
});
/** See {@link ruleSchema}. */
export type Rule = z.infer<typeof ruleSchema>;

/** What a rule would do to the transactions that are here. */
export const rulePreviewSchema = z.strictObject({
  /** Transactions that fit. */
  fits: z.int(),
  /** Those whose category or name would become another. */
  changes: z.int(),
  /** Those that stay because the user has put them into a category by hand. */
  keptByHand: z.int(),
  /** Those that stay because an earlier rule decides. */
  keptByRule: z.int(),
  /** Those that stay because they are transfers between the user's own accounts. */
  keptAsTransfer: z.int(),
  /** The newest that would change, as they are now. */
  examples: z.array(transactionSchema),
});
/** See {@link rulePreviewSchema}. */
export type RulePreview = z.infer<typeof rulePreviewSchema>;

/** A change of many transactions at once that can be taken back. */
export const bulkEditSchema = z.strictObject({
  editId: idSchema,
  ruleId: idSchema.optional(),
  at: instantSchema,
  rows: z.int(),
  undoneAt: instantSchema.optional(),
});
/** See {@link bulkEditSchema}. */
export type BulkEdit = z.infer<typeof bulkEditSchema>;
