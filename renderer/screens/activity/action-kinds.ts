import type { AuditAction } from '../../../shared/domain/audit-actions.ts';
import type { Tone } from '../../components/marks.tsx';

/** What an entry is about, for choosing. */
export const ACTION_GROUPS = ['access', 'syncs', 'webhooks', 'yours', 'safety'] as const;
/** One of {@link ACTION_GROUPS}. */
export type ActionGroup = (typeof ACTION_GROUPS)[number];

const KINDS: Readonly<Record<AuditAction, readonly [ActionGroup, Tone]>> = {
  AUTH_LINK_CREATED: ['access', 'plain'],
  TOKEN_EXCHANGED: ['access', 'plain'],
  ACCOUNTS_FETCHED: ['syncs', 'plain'],
  TRANSACTIONS_FETCHED: ['syncs', 'plain'],
  BALANCE_FETCHED: ['syncs', 'plain'],
  TOKEN_REFRESHED: ['access', 'plain'],
  TOKEN_REFRESH_FAILED: ['access', 'bad'],
  AUTH_FAILED: ['access', 'bad'],
  CONNECTION_CREATED: ['access', 'good'],
  CONNECTION_RENEWED: ['access', 'good'],
  CONNECTION_EXTENDED: ['access', 'good'],
  CONNECTION_ROLLED_BACK: ['access', 'plain'],
  CONNECTION_EXPIRED: ['access', 'over'],
  CONNECTION_REVOKED: ['access', 'over'],
  CONNECTION_ERROR: ['access', 'bad'],
  CONNECTION_RECOVERED: ['access', 'good'],
  CONNECTION_DISCONNECTED: ['access', 'off'],
  CONSENT_WARNED: ['access', 'soon'],
  CONSENT_CHANGED: ['access', 'plain'],
  CONSENT_ENDED: ['access', 'off'],
  SYNC_STARTED: ['syncs', 'plain'],
  SYNC_FINISHED: ['syncs', 'good'],
  SYNC_FAILED: ['syncs', 'bad'],
  SYNC_UNDONE: ['syncs', 'plain'],
  ACCOUNT_EDITED: ['yours', 'plain'],
  TRANSACTION_EDITED: ['yours', 'plain'],
  TRANSFER_DECIDED: ['yours', 'plain'],
  RECURRING_DECIDED: ['yours', 'plain'],
  BUDGET_EDITED: ['yours', 'plain'],
  RATES_CHANGED: ['yours', 'plain'],
  CATEGORY_EDITED: ['yours', 'plain'],
  RULE_EDITED: ['yours', 'plain'],
  REVIEW_ANSWERED: ['yours', 'plain'],
  REVIEW_REOPENED: ['yours', 'plain'],
  HISTORY_REWRITTEN: ['syncs', 'soon'],
  RATE_LIMITED: ['syncs', 'soon'],
  WEBHOOK_RECEIVED: ['webhooks', 'plain'],
  WEBHOOK_REJECTED: ['webhooks', 'bad'],
  RELAY_PAIRED: ['webhooks', 'good'],
  RELAY_UNPAIRED: ['webhooks', 'off'],
  RELAY_CODE_CREATED: ['webhooks', 'plain'],
  RELAY_DEVICE_REMOVED: ['webhooks', 'off'],
  RELAY_GAP: ['webhooks', 'soon'],
  KEY_ROTATED: ['safety', 'plain'],
  KEY_RECOVERED: ['safety', 'soon'],
  RECOVERY_CODE_CREATED: ['safety', 'plain'],
  APP_UNLOCKED: ['safety', 'plain'],
  APP_UNLOCK_FAILED: ['safety', 'bad'],
  SETTINGS_CHANGED: ['yours', 'plain'],
  RULE_APPLIED: ['yours', 'plain'],
  EDIT_UNDONE: ['yours', 'plain'],
  AUDIT_VERIFIED: ['safety', 'good'],
  AUDIT_ARCHIVED: ['safety', 'plain'],
  ALERT_RAISED: ['safety', 'soon'],
  ALERT_DISMISSED: ['safety', 'plain'],
  STATEMENT_IMPORTED: ['yours', 'plain'],
  EXPORT_CREATED: ['yours', 'plain'],
  BACKUP_CREATED: ['safety', 'good'],
  BACKUP_RESTORED: ['safety', 'soon'],
  BACKUP_DELETED: ['safety', 'off'],
  DATA_DELETED: ['yours', 'off'],
};

/** How an action looks in a list: troubles and successes stand out, ordinary steps do not. */
export function toneOf(action: AuditAction): Tone {
  return KINDS[action][1];
}

/** The actions of a group, in no order that means anything. */
export function actionsOf(group: ActionGroup): AuditAction[] {
  return (Object.keys(KINDS) as AuditAction[]).filter((action) => KINDS[action][0] === group);
}
