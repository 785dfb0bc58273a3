import type { EngineEvent, MethodName } from '../../shared/contract/index.ts';
import type { AuditAction } from '../../shared/domain/audit-actions.ts';

const ATTEMPT_ACTIONS: ReadonlySet<AuditAction> = new Set([
  'AUTH_LINK_CREATED',
  'TOKEN_EXCHANGED',
  'AUTH_FAILED',
  'CONNECTION_CREATED',
  'CONNECTION_RENEWED',
]);

/**
 * Which answers on screen an event makes doubtful. Events carry no data on purpose ("ask again"), so this map is the
 * one place that says what depends on what.
 */
export function methodsToAskAgain(event: EngineEvent): readonly MethodName[] {
  switch (event.event) {
    case 'connections.changed':
      // Banks on offer too: their logos arrive one by one, and this event says so.
      return [
        'connections.list',
        'connections.get',
        'connections.attempts',
        'connections.diagnose',
        'consents.calendar',
        'quota.list',
        'providers.list',
        'app.status',
      ];
    case 'accounts.changed':
      return ['accounts.list', 'connections.get', 'insights.netWorth'];
    case 'transactions.changed':
      return [
        'transactions.page',
        'transactions.get',
        'transfers.page',
        'insights.netWorth',
        'insights.cashFlow',
        'insights.spending',
        'insights.recurring',
        'budgets.list',
        'reviews.list',
      ];
    case 'insights.changed':
      return [
        'categories.list',
        'rules.list',
        'transfers.page',
        'insights.cashFlow',
        'insights.spending',
        'insights.recurring',
        'budgets.list',
        'rates.list',
        'insights.netWorth',
      ];
    case 'sync.finished':
      return [
        'connections.list',
        'connections.get',
        'connections.attempts',
        'quota.list',
        'connections.diagnose',
        'sync.runs',
        'coverage.get',
        'reviews.list',
        'tokens.stats',
        'health.banks',
      ];
    case 'consents.warning':
      return ['connections.list'];
    case 'relay.changed':
      return ['relay.status', 'relay.devices', 'app.status', 'credentials.status'];
    case 'webhooks.changed':
      return ['webhooks.deliveries', 'webhooks.stats'];
    case 'audit.judged':
      return ['app.status'];
    case 'alerts.changed':
      return ['alerts.list'];
    case 'audit.appended':
      return [...afterAudit(event.payload.entry.action), 'audit.page'];
    case 'backups.changed':
      return ['backup.list'];
    // Progress is shown as it comes; what it changed is told by the other events.
    default:
      return [];
  }
}

function afterAudit(action: AuditAction): readonly MethodName[] {
  if (ATTEMPT_ACTIONS.has(action)) return ['connections.attempts'];
  if (action === 'SYNC_STARTED' || action === 'SYNC_UNDONE') return ['sync.runs', 'sync.changes', 'coverage.get'];
  if (action === 'TOKEN_REFRESHED' || action === 'TOKEN_REFRESH_FAILED') return ['tokens.stats'];
  if (action === 'AUDIT_VERIFIED') return ['app.status'];
  if (action === 'SETTINGS_CHANGED') return ['settings.get', 'credentials.status', 'app.status'];
  return [];
}
