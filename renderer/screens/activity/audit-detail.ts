import type { AuditEntry, Environment } from '../../../shared/contract/index.ts';
import { ERROR_CODES } from '../../../shared/contract/index.ts';
import type { AuditAction } from '../../../shared/domain/audit-actions.ts';
import type { Tone } from '../../components/marks.tsx';
import type { Formats } from '../../format/formats.ts';
import type { Words } from '../../words/en-gb.ts';

const TONES: Partial<Record<AuditAction, Tone>> = {
  TOKEN_REFRESH_FAILED: 'bad',
  AUTH_FAILED: 'bad',
  CONNECTION_ERROR: 'bad',
  SYNC_FAILED: 'bad',
  CONNECTION_EXPIRED: 'over',
  CONNECTION_REVOKED: 'over',
  RATE_LIMITED: 'soon',
  WEBHOOK_REJECTED: 'bad',
  RELAY_GAP: 'soon',
  RELAY_PAIRED: 'good',
  CONNECTION_CREATED: 'good',
  CONNECTION_RENEWED: 'good',
  CONNECTION_RECOVERED: 'good',
  SYNC_FINISHED: 'good',
};

const WEBHOOK_ACTIONS: ReadonlySet<AuditAction> = new Set([
  'WEBHOOK_RECEIVED',
  'WEBHOOK_REJECTED',
  'RELAY_GAP',
  'RELAY_PAIRED',
]);

const COUNTED = ['received', 'added', 'changed', 'matched', 'missing', 'unreadable', 'accounts', 'values'] as const;

/** How an action looks in the list: troubles and successes stand out, ordinary steps do not. */
export function auditTone(action: AuditAction): Tone {
  return TONES[action] ?? 'plain';
}

/** The facts of an entry in a few words. Metadata is open, so only what is known here is spoken of. */
export function auditDetail(
  { action, metadata }: AuditEntry,
  {
    words,
    formats,
    accountName,
  }: { words: Words; formats: Formats; accountName: (accountId: string) => string | undefined },
): string {
  const parts: string[] = [];
  const { accountId, because, code, environment, settings } = metadata;
  if (typeof accountId === 'string') parts.push(accountName(accountId) ?? '');
  for (const fact of COUNTED) {
    const count = metadata[fact];
    // "0 new" is worth saying of a sync; that nothing was missing or unreadable is not.
    const isWorthSaying = typeof count === 'number' && Number.isSafeInteger(count) && (count > 0 || fact === 'added');
    if (isWorthSaying) parts.push(words.activity.counted[fact](formats.count(count)));
  }
  if (action === 'CONSENT_ENDED') parts.push(words.activity.ended[String(because)] ?? '');
  const known = ERROR_CODES.find((one) => one === code);
  if (known !== undefined) parts.push(words.errors[known].title);
  if (WEBHOOK_ACTIONS.has(action)) parts.push(...webhookFacts(metadata, words));
  if (isEnvironment(environment, words)) parts.push(words.app.environments[environment]);
  if (Array.isArray(settings)) parts.push(...settings.map((name) => words.activity.settings[String(name)] ?? ''));
  return parts.filter((part) => part !== '').join(' · ');
}

function webhookFacts({ type, reason, relayHost }: AuditEntry['metadata'], words: Words): string[] {
  const said = typeof type === 'string' ? (words.webhooks.types[type] ?? type) : '';
  const because = typeof reason === 'string' ? (words.webhooks.reasons[reason] ?? '') : '';
  return [said, because, typeof relayHost === 'string' ? relayHost : ''];
}

function isEnvironment(value: unknown, words: Words): value is Environment {
  return typeof value === 'string' && Object.hasOwn(words.app.environments, value);
}
