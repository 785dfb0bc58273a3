import { z } from 'zod';
import { sentenceValuesSchema } from './error-value.ts';
import { idSchema, instantSchema } from './models.ts';

/** Shapes of `connections.diagnose` (product C11). */

/** What can be the matter with a connection. The words for each are in `shared/domain/diagnosis-words.ts`. */
export const diagnosisCauseSchema = z.enum([
  'healthy',
  'consent_ending',
  'consent_expired',
  'revoked_at_bank',
  'token_lost',
  'token_unreadable',
  'no_offline_access',
  'bank_sign_in_changed',
  'account_locked',
  'account_gone',
  'sca_needed',
  'bank_outage',
  'truelayer_outage',
  'unreadable_answers',
  'rate_limited',
  'quota_used_up',
  'provider_withdrawn',
  'credentials_missing',
  'credentials_rejected',
  'clock_wrong',
  'offline',
  'disk_trouble',
  'not_offered',
  'stopped',
  'disconnected',
  'unknown',
]);
/** See {@link diagnosisCauseSchema}. */
export type DiagnosisCause = z.infer<typeof diagnosisCauseSchema>;

/**
 * How far the cause is proven. `certain`: somebody who knows said so (the bank, TrueLayer, the user); `likely`: several
 * signs agree; `possible`: the best explanation of few signs.
 */
export const confidenceSchema = z.enum(['certain', 'likely', 'possible']);
/** See {@link confidenceSchema}. */
export type Confidence = z.infer<typeof confidenceSchema>;

/** The one thing to do next. */
export const nextStepCodeSchema = z.enum([
  'nothing',
  'wait',
  'sync_now',
  'renew',
  'reconnect',
  'contact_bank',
  'check_settings',
  'check_network',
  'set_clock',
  'check_disk',
  'report',
]);
/** See {@link nextStepCodeSchema}. */
export type NextStepCode = z.infer<typeof nextStepCodeSchema>;

/** One thing that speaks for the cause, in plain words. */
export const evidenceSchema = z.strictObject({
  at: instantSchema,
  text: z.string(),
  /** The line of the audit trail it was read from. */
  auditId: z.int().optional(),
  key: z.string(),
  values: sentenceValuesSchema,
});
/** See {@link evidenceSchema}. */
export type Evidence = z.infer<typeof evidenceSchema>;

/** Why a connection is as it is, what shows it, and the one thing to do. */
export const diagnosisSchema = z.strictObject({
  connectionId: idSchema,
  cause: diagnosisCauseSchema,
  /** The cause in words. */
  title: z.string(),
  confidence: confidenceSchema,
  /** Never empty. */
  evidence: z.array(evidenceSchema),
  nextStep: z.strictObject({
    code: nextStepCodeSchema,
    text: z.string(),
    key: z.string(),
    values: sentenceValuesSchema,
  }),
});
/** See {@link diagnosisSchema}. */
export type Diagnosis = z.infer<typeof diagnosisSchema>;
