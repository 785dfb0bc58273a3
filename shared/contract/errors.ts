import { z } from 'zod';

/**
 * Every failure a user can meet, by name. The list is closed: a code that is not here cannot be thrown, and each has
 * its words in `error-words.ts`. Add freely, never rename (users, scripts and tests rely on them).
 */
export const ERROR_CODES = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'UNAUTHENTICATED',
  'LOCKED',
  'INTERNAL',
  'CONFIG_INVALID',
  'CREDENTIALS_MISSING',
  'CREDENTIALS_REJECTED',
  'STATE_UNKNOWN',
  'STATE_EXPIRED',
  'STATE_USED',
  'AUTH_DENIED',
  'AUTH_CODE_REJECTED',
  'CONSENT_EXPIRED',
  'CONSENT_REVOKED',
  'SCA_REQUIRED',
  'RATE_LIMITED',
  'QUOTA_EXHAUSTED',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_WITHDRAWN',
  'ENDPOINT_UNSUPPORTED',
  'BAD_RESPONSE',
  'NETWORK_OFFLINE',
  'NETWORK_TIMEOUT',
  'CANCELLED',
  'KEYRING_ABSENT',
  'KEYRING_LOCKED',
  'KEYRING_CHANGED',
  'PASSPHRASE_WRONG',
  'RECOVERY_CODE_WRONG',
  'UNLOCK_REFUSED',
  'UNLOCK_TOO_SOON',
  'TOKEN_UNREADABLE',
  'DATABASE_FROM_FUTURE',
  'DATABASE_CORRUPT',
  'PROFILE_UNWRITABLE',
  'PROFILE_IN_USE',
  'DISK_FULL',
  'FILE_UNWRITABLE',
  'PORT_TAKEN',
  'BACKUP_INVALID',
  'RELAY_UNREACHABLE',
  'RELAY_REJECTED',
  'PAIRING_CODE_INVALID',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** {@link ErrorCode} as a schema, for the envelope. */
export const errorCodeSchema = z.enum(ERROR_CODES);

/**
 * What the caller can usefully do after a failure: try again at once, later, after reconnecting the bank, or never
 * (something else has to change first).
 */
export const retrySchema = z.enum(['now', 'later', 'reconnect', 'never']);

/** See {@link retrySchema}. */
export type Retry = z.infer<typeof retrySchema>;

/** What a sentence names: instants as ISO text, names, counts. With its key it lets another language say the same. */
export const sentenceValuesSchema = z.record(z.string(), z.union([z.string(), z.int()]));

/**
 * A failure as it crosses a transport. `message` is fit for a person, in English; `sentence` names it (`FAILURE_SENTENCES`)
 * where it says more than the code's own cause, for those who say it in another language. `details` holds ids, paths and
 * counts, never values or secrets.
 */
export const errorSchema = z.strictObject({
  code: errorCodeSchema,
  message: z.string(),
  retry: retrySchema,
  details: z.record(z.string(), z.unknown()).optional(),
  sentence: z.strictObject({ key: z.string(), values: sentenceValuesSchema }).optional(),
});

/** See {@link errorSchema}. */
export type ErrorValue = z.infer<typeof errorSchema>;
