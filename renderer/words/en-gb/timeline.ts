import type { AuditAction } from '../../../shared/domain/audit-actions.ts';
import type { EntryFacts } from '../../format/entry-facts.ts';
import { told } from '../told.ts';
import { activity } from './activity.ts';
import { errors } from './errors.ts';
import { webhooks } from './relay.ts';
import { counted } from './counted.ts';

/** Why something happened, in a sentence or a few words; empty when there is nothing to add. */
export type Why = (facts: EntryFacts) => string;

const OUTCOMES: Readonly<Record<string, string>> = {
  credentials_rejected: 'TrueLayer no longer accepts your application.',
  provider_withdrawn: 'TrueLayer no longer offers this bank.',
  unreachable: 'The bank has not answered for more than a day.',
};

const PURPOSES: Readonly<Record<string, string>> = {
  user: 'You asked for it.',
  scheduled: 'It was due.',
  'first-fetch': 'The bank had just been connected.',
  webhook: 'The bank had sent word.',
};

const ALERTS: Readonly<Record<string, string>> = {
  'refresh-failing': 'Access cannot be renewed, again and again.',
  'webhooks-rejected': 'Webhooks are refused, again and again.',
  'audit-broken': 'The record was changed from outside.',
  'clock-wrong': 'The clock is wrong.',
  'backup-failing': 'The automatic backup failed.',
};

/** Parts of an account or a payment that are the user's to change. */
const FIELDS: Readonly<Record<string, string>> = {
  name: 'its name',
  hidden: 'whether it is shown',
  categoryId: 'its category',
  note: 'its note',
  deleted: 'whether it counts',
};

const BUDGET_CHANGES: Record<string, string> = { set: 'You set it.', removed: 'You removed it.' };

const RATE_CHANGES: Record<string, string> = {
  set: 'You entered one by hand.',
  removed: 'You removed one.',
  fetched: 'You asked the European Central Bank for them.',
};

const RECURRING_DECISIONS: Record<string, string> = {
  confirm: 'You said that it comes round.',
  dismiss: 'You said that it does not come round.',
  reopen: 'You took your decision back.',
};

const DECISIONS: Readonly<Record<string, string>> = {
  confirm: 'You said that it is one.',
  reject: 'You said that it is none.',
  reopen: 'You took your decision back.',
};

const CHANGES: Readonly<Record<string, string>> = {
  created: 'You made it.',
  changed: 'You changed it.',
  moved: 'You moved it in the order.',
  removed: 'You deleted it.',
};

/** What an error code says of the reason, or nothing. */
const causeOf = (facts: EntryFacts): string => {
  const code = facts.code();
  return code === undefined ? '' : errors[code].cause;
};

const times = (facts: EntryFacts, name: string, one: string, many: string): string | undefined => {
  const [number, formatted] = [facts.number(name), facts.count(name)];
  return number === undefined || formatted === undefined ? undefined : counted(number, formatted, one, many);
};

const joined = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(', ');

/** What a sync changed: what is new is told even when it is nothing, the rest only when there is some. */
const changesOf = (facts: EntryFacts): string => {
  const some = (name: string, word: string) =>
    (facts.number(name) ?? 0) > 0 ? `${facts.count(name)} ${word}` : undefined;
  const all = [
    some('added', 'new'),
    some('changed', 'changed'),
    some('booked', 'booked'),
    some('vanished', 'vanished'),
  ];
  return joined(all) || 'Nothing new.';
};

const settingsOf = (facts: EntryFacts): string =>
  joined(facts.words('settings').map((name) => told(activity.settings, name))) || 'You asked for it.';

const fieldsOf = (facts: EntryFacts): (string | undefined)[] => facts.words('fields').map((name) => told(FIELDS, name));

const why: Readonly<Record<AuditAction, Why>> = {
  AUTH_LINK_CREATED: (facts) =>
    facts.word('kind') === 'extend'
      ? 'You confirmed the consent for another term.'
      : facts.word('kind') === 'reauth'
        ? 'The bank wants to see you sign in again.'
        : 'You asked for a sign-in at the bank.',
  TOKEN_EXCHANGED: () => 'You signed in, and the bank let Coffer in.',
  ACCOUNTS_FETCHED: (facts) =>
    joined([
      times(facts, 'added', 'account new', 'accounts new'),
      (facts.number('matched') ?? 0) > 0 ? `${facts.count('matched')} found again` : undefined,
      (facts.number('missing') ?? 0) > 0 ? `${facts.count('missing')} no longer offered` : undefined,
      (facts.number('unreadable') ?? 0) > 0 ? `${facts.count('unreadable')} that could not be read` : undefined,
    ]),
  TRANSACTIONS_FETCHED: (facts) =>
    joined([facts.account(), times(facts, 'received', 'row read', 'rows read'), times(facts, 'added', 'new', 'new')]),
  BALANCE_FETCHED: (facts) => facts.account() ?? '',
  TOKEN_REFRESHED: (facts) => {
    const minutes = Math.round((facts.number('expiresInSeconds') ?? 0) / 60);
    return minutes > 0
      ? `It was about to lapse; the new one is good for ${minutes} minutes.`
      : 'It was about to lapse.';
  },
  TOKEN_REFRESH_FAILED: causeOf,
  AUTH_FAILED: causeOf,
  CONNECTION_CREATED: (facts) => {
    const until = facts.day('consentExpiresAt');
    return until === undefined ? 'You signed in at the bank.' : `The consent is good until ${until}.`;
  },
  CONNECTION_RENEWED: (facts) => {
    const until = facts.day('consentExpiresAt');
    return until === undefined ? 'You signed in once more.' : `The consent is now good until ${until}.`;
  },
  CONNECTION_EXTENDED: () => 'You confirmed it in Coffer; the bank did not need to see you.',
  CONNECTION_ROLLED_BACK: (facts) => {
    const accounts = times(facts, 'accounts', 'account is', 'accounts are');
    return accounts === undefined ? 'You took it back.' : `You took it back; ${accounts} as before.`;
  },
  CONNECTION_EXPIRED: () => 'The permission that you gave has reached its end.',
  CONNECTION_REVOKED: () => 'The bank no longer honours the permission that you gave.',
  CONNECTION_ERROR: (facts) => told(OUTCOMES, facts.word('reason')) ?? '',
  CONNECTION_RECOVERED: () => 'The bank answers again.',
  CONNECTION_DISCONNECTED: () => 'You asked for it.',
  CONSENT_WARNED: (facts) => {
    const until = facts.day('accessEndsAt') ?? facts.day('consentExpiresAt');
    const days = times(facts, 'daysLeft', 'day', 'days');
    return until === undefined || days === undefined ? '' : `It ends in ${days}, on ${until}.`;
  },
  CONSENT_CHANGED: (facts) => {
    const until = facts.day('consentExpiresAt');
    return until === undefined ? '' : `It now ends on ${until}.`;
  },
  CONSENT_ENDED: (facts) => told(activity.ended, facts.word('because')) ?? '',
  SYNC_STARTED: (facts) => told(PURPOSES, facts.word('purpose')) ?? '',
  SYNC_FINISHED: changesOf,
  SYNC_FAILED: causeOf,
  SYNC_UNDONE: (facts) => {
    const changes = times(facts, 'changes', 'change', 'changes');
    return changes === undefined ? 'You asked for it.' : `You asked for it; ${changes} taken back.`;
  },
  ACCOUNT_EDITED: (facts) => joined([facts.account(), ...fieldsOf(facts)]),
  TRANSACTION_EDITED: (facts) => joined([facts.account(), ...fieldsOf(facts)]),
  TRANSFER_DECIDED: (facts) => told(DECISIONS, facts.word('decision')) ?? '',
  RECURRING_DECIDED: (facts) => told(RECURRING_DECISIONS, facts.word('decision')) ?? '',
  BUDGET_EDITED: (facts) => told(BUDGET_CHANGES, facts.word('change')) ?? '',
  RATES_CHANGED: (facts) => told(RATE_CHANGES, facts.word('change')) ?? '',
  CATEGORY_EDITED: (facts) => told(CHANGES, facts.word('change')) ?? '',
  RULE_EDITED: (facts) => told(CHANGES, facts.word('change')) ?? '',
  REVIEW_ANSWERED: () => 'You said which payment is meant.',
  REVIEW_REOPENED: () => 'You took your answer back.',
  HISTORY_REWRITTEN: (facts) => {
    const rows = times(facts, 'rows', 'settled row is', 'settled rows are');
    return rows === undefined ? '' : `${rows} not what the bank said before.`;
  },
  RATE_LIMITED: causeOf,
  WEBHOOK_RECEIVED: (facts) => told(webhooks.types, facts.word('type')) ?? facts.word('type') ?? '',
  WEBHOOK_REJECTED: (facts) =>
    joined([told(webhooks.types, facts.word('type')), told(webhooks.reasons, facts.word('reason'))]),
  RELAY_PAIRED: (facts) => facts.word('relayHost') ?? 'You asked for it.',
  RELAY_UNPAIRED: () => 'You asked for it.',
  RELAY_CODE_CREATED: () => 'You asked for one, for another device.',
  RELAY_DEVICE_REMOVED: () => 'You asked for it.',
  RELAY_GAP: () => 'Webhooks were lost on the way; a sync makes up for them.',
  KEY_ROTATED: (facts) => {
    const values = times(facts, 'values', 'value', 'values');
    return values === undefined ? '' : `${values} sealed anew.`;
  },
  KEY_RECOVERED: () => 'The key store no longer had it.',
  RECOVERY_CODE_CREATED: () => 'You asked for it.',
  APP_UNLOCKED: (facts) => (facts.word('by') === 'recovery-code' ? 'By the recovery code.' : ''),
  APP_UNLOCK_FAILED: (facts) => times(facts, 'failures', 'wrong attempt', 'wrong attempts') ?? '',
  SETTINGS_CHANGED: settingsOf,
  RULE_APPLIED: (facts) => times(facts, 'changed', 'row changed', 'rows changed') ?? 'It began.',
  EDIT_UNDONE: (facts) => times(facts, 'changed', 'row put back', 'rows put back') ?? 'It began.',
  AUDIT_VERIFIED: (facts) => {
    const entries = times(facts, 'entries', 'entry', 'entries');
    if (facts.flag('ok') === false) return `It does not hold at entry ${facts.count('firstBad') ?? '?'}.`;
    return entries === undefined ? '' : `${entries}, none changed, none missing.`;
  },
  AUDIT_ARCHIVED: (facts) =>
    `Entries ${facts.count('first') ?? '?'} to ${facts.count('last') ?? '?'}, signed and kept.`,
  ALERT_RAISED: (facts) => told(ALERTS, facts.word('kind')) ?? '',
  ALERT_DISMISSED: (facts) => told(ALERTS, facts.word('kind')) ?? '',
  STATEMENT_IMPORTED: () => 'You added older history from a file.',
  EXPORT_CREATED: (facts) =>
    facts.word('kind') === 'audit'
      ? 'This record, signed.'
      : facts.word('kind') === 'diagnostics'
        ? 'A bundle for whoever helps.'
        : facts.word('kind') === 'backup'
          ? 'A copy of a backup.'
          : joined([facts.word('format')?.toUpperCase(), times(facts, 'rows', 'row', 'rows')]),
  BACKUP_CREATED: (facts) => (facts.word('origin') === 'plan' ? 'It was due.' : 'You asked for it.'),
  BACKUP_RESTORED: (facts) => {
    const made = facts.day('madeAt');
    return made === undefined ? 'You asked for it.' : `Everything is as it was on ${made}.`;
  },
  BACKUP_DELETED: (facts) =>
    facts.word('origin') === 'plan' ? 'Newer ones have taken its place.' : 'You asked for it.',
  DATA_DELETED: () => 'You asked for it. What this record said of it is erased too.',
};

/** The one line of everything that happened. */
export const timeline = {
  why,
  columns: { time: 'Time', what: 'What happened', bank: 'Bank', why: 'Why' },
  erased: 'Erased with the data of its bank.',
  sync: { running: 'Syncing…', done: 'Synced', failed: 'Sync failed' },
  search: 'Search the record',
  searchPlaceholder: 'Search what happened',
  kind: 'Kind',
  anyKind: 'Every kind',
  allOf: (group: string) => `${group}: all`,
  groups: {
    access: 'Access and consents',
    syncs: 'Syncs',
    webhooks: 'Webhooks and relay',
    yours: 'What you changed',
    safety: 'Safety',
  },
  bank: 'Bank',
  anyBank: 'Every bank',
  clear: 'Clear',
  archived: (formatted: string) =>
    `${formatted} older entries are sealed. They are part of the check and of an export.`,
  open: (what: string, time: string) => `${what}, ${time}`,
  gone: 'This entry is not here any more.',
  facts: { when: 'When', bank: 'Bank', number: 'Entry', written: 'As it is written', nothing: 'Nothing else.' },
  sameBank: 'Everything of this bank',
  seeChanges: 'See what changed',
};
