import { z } from 'zod';
import { idSchema, instantSchema, localDateSchema } from './models.ts';

/** How well things work, what the user is told of it, and what they can hand on for help. */

const callsSchema = {
  calls: z.int(),
  failures: z.int(),
  /** Between 0 and 1; 1 without calls. */
  successRate: z.number(),
  /** Half of the answered calls were faster; absent when none was answered. */
  medianMs: z.int().optional(),
  /** 95 of 100 answered calls were faster. */
  slowMs: z.int().optional(),
};

/** How one bank has answered our own calls. An empty `providerId` is TrueLayer itself. */
export const bankStandingSchema = z.strictObject({
  providerId: z.string(),
  ...callsSchema,
  /** Days (UTC) with calls, oldest first. */
  days: z.array(z.strictObject({ date: localDateSchema, ...callsSchema })),
  /** Times without an answer, newest first; the one without an end still goes on. */
  outages: z.array(z.strictObject({ from: instantSchema, to: instantSchema.optional(), failures: z.int() })),
});
/** See {@link bankStandingSchema}. */
export type BankStanding = z.infer<typeof bankStandingSchema>;

/** What an alert is about. */
export const ALERT_KINDS = [
  'refresh-failing',
  'webhooks-rejected',
  'audit-broken',
  'clock-wrong',
  'backup-failing',
] as const;
/** One of {@link ALERT_KINDS}. */
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Something that is wrong and that the user should know. It goes by itself when its cause is gone. */
export const alertSchema = z.strictObject({
  alertId: idSchema,
  kind: z.enum(ALERT_KINDS),
  connectionId: idSchema.optional(),
  /** Since when, and when it was last seen. */
  since: instantSchema,
  lastAt: instantSchema,
  /** How often; for the clock, by how many minutes it is off. */
  count: z.int(),
});
/** See {@link alertSchema}. */
export type Alert = z.infer<typeof alertSchema>;

/** The parts of a diagnostics bundle, in its order. */
export const DIAGNOSTIC_PARTS = [
  'program',
  'profile',
  'settings',
  'connections',
  'accounts',
  'syncs',
  'banks',
  'errors',
  'trail',
] as const;
/** One of {@link DIAGNOSTIC_PARTS}. */
export type DiagnosticPart = (typeof DIAGNOSTIC_PARTS)[number];
