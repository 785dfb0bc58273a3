import { z } from 'zod';
import {
  bulkEditSchema,
  categoryGroupSchema,
  categorySchema,
  ruleDraftSchema,
  rulePreviewSchema,
  ruleSchema,
} from './category-models.ts';
import { idSchema } from './models.ts';

const nothing = z.strictObject({});
const nameSchema = z.string().min(1).max(60);

/** The calls about categories and the rules that give them; part of `methods`. */
export const categoryMethods = {
  'categories.list': { input: nothing, output: z.strictObject({ categories: z.array(categorySchema) }) },
  'categories.create': {
    input: z.strictObject({ name: nameSchema, group: categoryGroupSchema }),
    output: z.strictObject({ category: categorySchema }),
  },
  /** Only own categories can be changed. */
  'categories.update': {
    input: z.strictObject({ categoryId: idSchema, name: nameSchema.optional(), group: categoryGroupSchema.optional() }),
    output: z.strictObject({ category: categorySchema }),
  },
  /** Deletes an own category. What it held goes to `replaceBy`; without one, to where it would be if nobody had moved it. */
  'categories.remove': {
    input: z.strictObject({ categoryId: idSchema, replaceBy: idSchema.optional() }),
    output: z.strictObject({ rows: z.int() }),
  },
  'rules.list': {
    input: nothing,
    output: z.strictObject({ rules: z.array(ruleSchema), edits: z.array(bulkEditSchema) }),
  },
  /** What a rule would do. With `ruleId`: as a new text of that rule. Only one runs at a time; an older one is cancelled. */
  'rules.preview': {
    input: z.strictObject({ ruleId: idSchema.optional(), ...ruleDraftSchema.shape }),
    output: rulePreviewSchema,
  },
  /** Adds a rule at the end, or changes one. It holds for what comes from now on; for the past there is `rules.apply`. */
  'rules.save': {
    input: z.strictObject({ ruleId: idSchema.optional(), ...ruleDraftSchema.shape }),
    output: z.strictObject({ rule: ruleSchema }),
  },
  /** Puts a rule before another, or at the end. */
  'rules.move': {
    input: z.strictObject({ ruleId: idSchema, beforeRuleId: idSchema.optional() }),
    output: nothing,
  },
  /** Runs a rule over everything that is here, in slices. Absent edit: nothing was to be changed. */
  'rules.apply': {
    input: z.strictObject({ ruleId: idSchema }),
    output: z.strictObject({ edit: bulkEditSchema.optional() }),
  },
  /** Deletes a rule. `takeBack`: what it decided goes to where it would be without it; otherwise that stays. */
  'rules.remove': {
    input: z.strictObject({ ruleId: idSchema, takeBack: z.boolean() }),
    output: z.strictObject({ rows: z.int() }),
  },
  /** Takes a bulk edit back. What has changed otherwise since then stays. */
  'edits.undo': { input: z.strictObject({ editId: idSchema }), output: z.strictObject({ rows: z.int() }) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
