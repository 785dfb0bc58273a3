import { z } from 'zod';
import { errorSchema } from './error-value.ts';
import { instantSchema } from './models.ts';

/** Shapes of backups. */

/** A backup that lies in the folder of backups, as it describes itself. Only its passphrase tells more. */
export const backupSchema = z.strictObject({
  backupId: z.string(),
  fileName: z.string(),
  madeAt: instantSchema,
  bytes: z.int(),
  /** By hand or by the plan; the plan only ever removes its own. */
  origin: z.enum(['hand', 'plan']),
  appVersion: z.string(),
  isOfThisProfile: z.boolean(),
  /** Made by a newer Coffer, which this one cannot read. */
  isFromFuture: z.boolean(),
});
/** See {@link backupSchema}. */
export type Backup = z.infer<typeof backupSchema>;

/** When backups are made by themselves, and where they go. */
export const backupPlanSchema = z.strictObject({
  every: z.enum(['never', 'day', 'week']),
  /** How many of the plan's own are kept. */
  keep: z.int(),
  /** Whether a passphrase is kept for them (the key it makes, not the words). */
  hasPassphrase: z.boolean(),
  /** The folder, for people to find it. It is chosen in the system's own dialog, or by whoever started the host. */
  folder: z.string(),
  /** In the profile's own folder, where a broken disk takes both. */
  isInProfile: z.boolean(),
  canChooseFolder: z.boolean(),
  nextAt: instantSchema.optional(),
  lastFailure: errorSchema.extend({ at: instantSchema }).optional(),
});
/** See {@link backupPlanSchema}. */
export type BackupPlan = z.infer<typeof backupPlanSchema>;
