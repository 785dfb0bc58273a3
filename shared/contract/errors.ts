// No schema in here: what runs before a window is there needs the names and nothing of zod (see error-value.ts).

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
  'IMPORT_INVALID',
  'RELAY_UNREACHABLE',
  'RELAY_REJECTED',
  'PAIRING_CODE_INVALID',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];
