/**
 * Every act the audit trail can record. The first seven are the specification's; the rest are ours. An action is
 * listed here once something records it, never before.
 */
export const AUDIT_ACTIONS = [
  'AUTH_LINK_CREATED',
  'TOKEN_EXCHANGED',
  'ACCOUNTS_FETCHED',
  'TRANSACTIONS_FETCHED',
  'BALANCE_FETCHED',
  'TOKEN_REFRESHED',
  'TOKEN_REFRESH_FAILED',
  'AUTH_FAILED',
  'CONNECTION_CREATED',
  'CONNECTION_RENEWED',
  'CONNECTION_EXTENDED',
  'CONNECTION_ROLLED_BACK',
  'CONNECTION_EXPIRED',
  'CONNECTION_REVOKED',
  'CONNECTION_ERROR',
  'CONNECTION_RECOVERED',
  'CONNECTION_DISCONNECTED',
  'CONSENT_WARNED',
  'CONSENT_CHANGED',
  'SYNC_STARTED',
  'SYNC_FINISHED',
  'SYNC_FAILED',
  'SYNC_UNDONE',
  'HISTORY_REWRITTEN',
  'RATE_LIMITED',
  'KEY_ROTATED',
  'SETTINGS_CHANGED',
  'AUDIT_VERIFIED',
  'EXPORT_CREATED',
  'DATA_DELETED',
] as const;

/** One of {@link AUDIT_ACTIONS}. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
