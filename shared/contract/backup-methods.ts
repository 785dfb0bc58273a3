import { z } from 'zod';
import { backupPlanSchema, backupSchema } from './backup-models.ts';
import { fileOutcomeSchema } from './file-models.ts';
import { idSchema, instantSchema } from './models.ts';

const nothing = z.strictObject({});
const passphraseSchema = z.string().min(8).max(1024);

/** The calls about backups; part of `methods`. */
export const backupMethods = {
  /**
   * Makes a backup of the whole profile, encrypted under a passphrase (or the one kept for the plan), and verifies it:
   * opened anew, every page read, rows counted, audit trail checked.
   */
  'backup.create': {
    input: z.strictObject({ passphrase: passphraseSchema.optional() }),
    output: z.strictObject({ backup: backupSchema }),
  },
  'backup.list': {
    input: nothing,
    output: z.strictObject({ backups: z.array(backupSchema), plan: backupPlanSchema }),
  },
  /**
   * Puts a backup in the place of everything in this profile, all or nothing: one of the folder, or a file that has been
   * handed over with `files.begin`.
   */
  'backup.restore': {
    input: z.strictObject({
      backupId: idSchema.optional(),
      fileId: idSchema.optional(),
      passphrase: z.string().max(1024),
    }),
    output: z.strictObject({ madeAt: instantSchema }),
  },
  /** Changes when backups are made by themselves. A passphrase replaces the kept one; without any there is no plan. */
  'backup.plan': {
    input: z.strictObject({
      every: z.enum(['never', 'day', 'week']).optional(),
      keep: z.int().min(1).max(100).optional(),
      passphrase: passphraseSchema.optional(),
    }),
    output: backupPlanSchema,
  },
  /** Asks for the folder of backups in the system's own dialog. */
  'backup.chooseFolder': { input: nothing, output: backupPlanSchema },
  /** A copy of a backup, to be kept elsewhere. */
  'backup.saveCopy': { input: z.strictObject({ backupId: idSchema }), output: fileOutcomeSchema },
  'backup.remove': { input: z.strictObject({ backupId: idSchema }), output: nothing },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
