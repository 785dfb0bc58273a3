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
  CONNECTION_CREATED: 'good',
  CONNECTION_RENEWED: 'good',
  CONNECTION_RECOVERED: 'good',
  SYNC_FINISHED: 'good',
};

/** How an action looks in the list: troubles and successes stand out, ordinary steps do not. */
export function auditTone(action: AuditAction): Tone {
  return TONES[action] ?? 'plain';
}

/** The facts of an entry in a few words. Metadata is open, so only what is known here is spoken of. */
export function auditDetail({ metadata }: AuditEntry, words: Words, formats: Formats): string {
  const parts: string[] = [];
  const number = (key: string): number | undefined => {
    const value = metadata[key];
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
  };
  const count = number('count') ?? number('rows');
  if (count !== undefined) parts.push(words.activity.rows(count, formats.count(count)));
  const added = number('added');
  if (added !== undefined) parts.push(words.activity.added(formats.count(added)));
  const changed = number('changed');
  if (changed !== undefined) parts.push(words.activity.changed(formats.count(changed)));
  const code = ERROR_CODES.find((known) => known === (metadata['code'] ?? metadata['error']));
  if (code !== undefined) parts.push(words.errors[code].title);
  const environment = metadata['environment'];
  if (isEnvironment(environment, words)) parts.push(words.app.environments[environment]);
  return parts.join(' · ');
}

function isEnvironment(value: unknown, words: Words): value is Environment {
  return typeof value === 'string' && Object.hasOwn(words.app.environments, value);
}
