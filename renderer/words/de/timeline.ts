import type { EntryFacts } from '../../format/entry-facts.ts';
import { counted } from '../en-gb/counted.ts';
import { told } from '../told.ts';
import type { Words } from '../en-gb.ts';
import { activity } from './activity.ts';
import { errors } from './errors.ts';
import { webhooks } from './relay.ts';

const OUTCOMES: Readonly<Record<string, string>> = {
  credentials_rejected: 'TrueLayer nimmt Ihre Anwendung nicht mehr an.',
  provider_withdrawn: 'TrueLayer bietet diese Bank nicht mehr an.',
  unreachable: 'Die Bank hat länger als einen Tag nicht geantwortet.',
};

const PURPOSES: Readonly<Record<string, string>> = {
  user: 'Auf Ihren Wunsch.',
  scheduled: 'Es war an der Zeit.',
  'first-fetch': 'Die Bank war gerade verbunden worden.',
  webhook: 'Die Bank hatte sich gemeldet.',
};

const FIELDS: Readonly<Record<string, string>> = {
  name: 'Name',
  hidden: 'Sichtbarkeit',
  categoryId: 'Kategorie',
  note: 'Notiz',
  deleted: 'ob er zählt',
};

const BUDGET_CHANGES: Record<string, string> = { set: 'Sie haben es festgelegt.', removed: 'Sie haben es entfernt.' };

const RATE_CHANGES: Record<string, string> = {
  set: 'Sie haben einen von Hand eingetragen.',
  removed: 'Sie haben einen entfernt.',
  fetched: 'Sie haben sie bei der Europäischen Zentralbank abgefragt.',
};

const RECURRING_DECISIONS: Record<string, string> = {
  confirm: 'Sie haben gesagt, dass sie wiederkehrt.',
  dismiss: 'Sie haben gesagt, dass sie nicht wiederkehrt.',
  reopen: 'Sie haben Ihre Entscheidung zurückgenommen.',
};

const DECISIONS: Readonly<Record<string, string>> = {
  confirm: 'Sie haben bestätigt, dass es eine ist.',
  reject: 'Sie haben gesagt, dass es keine ist.',
  reopen: 'Sie haben Ihre Entscheidung zurückgenommen.',
};

const CHANGES: Readonly<Record<string, string>> = {
  created: 'Sie haben sie angelegt.',
  changed: 'Sie haben sie geändert.',
  moved: 'Sie haben sie verschoben.',
  removed: 'Sie haben sie gelöscht.',
};

const ALERTS: Readonly<Record<string, string>> = {
  'refresh-failing': 'Der Zugriff lässt sich wiederholt nicht erneuern.',
  'webhooks-rejected': 'Webhooks werden wiederholt abgewiesen.',
  'audit-broken': 'Das Protokoll wurde von außen geändert.',
  'clock-wrong': 'Die Uhr geht falsch.',
  'backup-failing': 'Die automatische Sicherung ist fehlgeschlagen.',
};

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

const some = (facts: EntryFacts, name: string, word: string): string | undefined =>
  (facts.number(name) ?? 0) > 0 ? `${facts.count(name)} ${word}` : undefined;

const untilOf = (facts: EntryFacts, say: (until: string) => string, otherwise: string): string => {
  const until = facts.day('consentExpiresAt');
  return until === undefined ? otherwise : say(until);
};

const fieldsOf = (facts: EntryFacts): (string | undefined)[] => facts.words('fields').map((name) => told(FIELDS, name));

const why: Words['timeline']['why'] = {
  AUTH_LINK_CREATED: (facts) =>
    facts.word('kind') === 'extend'
      ? 'Sie haben die Einwilligung für eine weitere Frist bestätigt.'
      : facts.word('kind') === 'reauth'
        ? 'Die Bank verlangt eine neue Anmeldung.'
        : 'Sie wollten sich bei der Bank anmelden.',
  TOKEN_EXCHANGED: () => 'Sie haben sich angemeldet, und die Bank hat Coffer eingelassen.',
  ACCOUNTS_FETCHED: (facts) =>
    joined([
      times(facts, 'added', 'Konto neu', 'Konten neu'),
      some(facts, 'matched', 'wiedergefunden'),
      some(facts, 'missing', 'nicht mehr angeboten'),
      some(facts, 'unreadable', 'nicht lesbar'),
    ]),
  TRANSACTIONS_FETCHED: (facts) =>
    joined([
      facts.account(),
      times(facts, 'received', 'Zeile gelesen', 'Zeilen gelesen'),
      times(facts, 'added', 'neu', 'neu'),
    ]),
  BALANCE_FETCHED: (facts) => facts.account() ?? '',
  TOKEN_REFRESHED: (facts) => {
    const minutes = Math.round((facts.number('expiresInSeconds') ?? 0) / 60);
    return minutes > 0 ? `Der alte lief ab; der neue gilt ${minutes} Minuten.` : 'Der alte lief ab.';
  },
  TOKEN_REFRESH_FAILED: causeOf,
  AUTH_FAILED: causeOf,
  CONNECTION_CREATED: (facts) =>
    untilOf(facts, (until) => `Die Einwilligung gilt bis ${until}.`, 'Sie haben sich bei der Bank angemeldet.'),
  CONNECTION_RENEWED: (facts) =>
    untilOf(facts, (until) => `Die Einwilligung gilt nun bis ${until}.`, 'Sie haben sich noch einmal angemeldet.'),
  CONNECTION_EXTENDED: () => 'Sie haben sie in Coffer bestätigt; die Bank musste Sie nicht sehen.',
  CONNECTION_ROLLED_BACK: (facts) => {
    const accounts = times(facts, 'accounts', 'Konto ist', 'Konten sind');
    return accounts === undefined ? 'Auf Ihren Wunsch.' : `Auf Ihren Wunsch; ${accounts} wie zuvor.`;
  },
  CONNECTION_EXPIRED: () => 'Die Erlaubnis, die Sie gegeben hatten, ist zu Ende.',
  CONNECTION_REVOKED: () => 'Die Bank erkennt die Erlaubnis, die Sie gegeben hatten, nicht mehr an.',
  CONNECTION_ERROR: (facts) => told(OUTCOMES, facts.word('reason')) ?? '',
  CONNECTION_RECOVERED: () => 'Die Bank antwortet wieder.',
  CONNECTION_DISCONNECTED: () => 'Auf Ihren Wunsch.',
  CONSENT_WARNED: (facts) => {
    const until = facts.day('accessEndsAt') ?? facts.day('consentExpiresAt');
    const days = times(facts, 'daysLeft', 'Tag', 'Tagen');
    return until === undefined || days === undefined ? '' : `Sie endet in ${days}, am ${until}.`;
  },
  CONSENT_CHANGED: (facts) => untilOf(facts, (until) => `Sie endet nun am ${until}.`, ''),
  CONSENT_ENDED: (facts) => told(activity.ended, facts.word('because')) ?? '',
  SYNC_STARTED: (facts) => told(PURPOSES, facts.word('purpose')) ?? '',
  SYNC_FINISHED: (facts) =>
    joined([
      some(facts, 'added', 'neu'),
      some(facts, 'changed', 'geändert'),
      some(facts, 'booked', 'gebucht'),
      some(facts, 'vanished', 'verschwunden'),
    ]) || 'Nichts Neues.',
  SYNC_FAILED: causeOf,
  SYNC_UNDONE: (facts) => {
    const changes = times(facts, 'changes', 'Änderung', 'Änderungen');
    return changes === undefined ? 'Auf Ihren Wunsch.' : `Auf Ihren Wunsch; ${changes} zurückgenommen.`;
  },
  ACCOUNT_EDITED: (facts) => joined([facts.account(), ...fieldsOf(facts)]),
  TRANSACTION_EDITED: (facts) => joined([facts.account(), ...fieldsOf(facts)]),
  TRANSFER_DECIDED: (facts) => told(DECISIONS, facts.word('decision')) ?? '',
  RECURRING_DECIDED: (facts) => told(RECURRING_DECISIONS, facts.word('decision')) ?? '',
  BUDGET_EDITED: (facts) => told(BUDGET_CHANGES, facts.word('change')) ?? '',
  RATES_CHANGED: (facts) => told(RATE_CHANGES, facts.word('change')) ?? '',
  CATEGORY_EDITED: (facts) => told(CHANGES, facts.word('change')) ?? '',
  RULE_EDITED: (facts) => told(CHANGES, facts.word('change')) ?? '',
  REVIEW_ANSWERED: () => 'Sie haben gesagt, welche Zahlung gemeint ist.',
  REVIEW_REOPENED: () => 'Sie haben Ihre Antwort zurückgenommen.',
  HISTORY_REWRITTEN: (facts) => {
    const rows = times(facts, 'rows', 'gebuchter Umsatz ist', 'gebuchte Umsätze sind');
    return rows === undefined ? '' : `${rows} nicht mehr so, wie die Bank sie zuvor nannte.`;
  },
  RATE_LIMITED: causeOf,
  WEBHOOK_RECEIVED: (facts) => told(webhooks.types, facts.word('type')) ?? facts.word('type') ?? '',
  WEBHOOK_REJECTED: (facts) =>
    joined([told(webhooks.types, facts.word('type')), told(webhooks.reasons, facts.word('reason'))]),
  RELAY_PAIRED: (facts) => facts.word('relayHost') ?? 'Auf Ihren Wunsch.',
  RELAY_UNPAIRED: () => 'Auf Ihren Wunsch.',
  RELAY_CODE_CREATED: () => 'Auf Ihren Wunsch, für ein weiteres Gerät.',
  RELAY_DEVICE_REMOVED: () => 'Auf Ihren Wunsch.',
  RELAY_GAP: () => 'Webhooks gingen unterwegs verloren; ein Abgleich holt sie nach.',
  KEY_ROTATED: (facts) => {
    const values = times(facts, 'values', 'Wert', 'Werte');
    return values === undefined ? '' : `${values} neu versiegelt.`;
  },
  KEY_RECOVERED: () => 'Der Schlüsselbund hatte ihn nicht mehr.',
  RECOVERY_CODE_CREATED: () => 'Auf Ihren Wunsch.',
  APP_UNLOCKED: (facts) => (facts.word('by') === 'recovery-code' ? 'Mit dem Wiederherstellungscode.' : ''),
  APP_UNLOCK_FAILED: (facts) => times(facts, 'failures', 'falscher Versuch', 'falsche Versuche') ?? '',
  SETTINGS_CHANGED: (facts) =>
    joined(facts.words('settings').map((name) => told(activity.settings, name))) || 'Auf Ihren Wunsch.',
  RULE_APPLIED: (facts) => times(facts, 'changed', 'Umsatz geändert', 'Umsätze geändert') ?? 'Es begann.',
  EDIT_UNDONE: (facts) => times(facts, 'changed', 'Umsatz zurückgesetzt', 'Umsätze zurückgesetzt') ?? 'Es begann.',
  AUDIT_VERIFIED: (facts) => {
    const entries = times(facts, 'entries', 'Eintrag', 'Einträge');
    if (facts.flag('ok') === false) return `Bei Eintrag ${facts.count('firstBad') ?? '?'} hält es nicht stand.`;
    return entries === undefined ? '' : `${entries}, keiner geändert, keiner fehlt.`;
  },
  AUDIT_ARCHIVED: (facts) =>
    `Einträge ${facts.count('first') ?? '?'} bis ${facts.count('last') ?? '?'}, signiert und aufbewahrt.`,
  ALERT_RAISED: (facts) => told(ALERTS, facts.word('kind')) ?? '',
  ALERT_DISMISSED: (facts) => told(ALERTS, facts.word('kind')) ?? '',
  STATEMENT_IMPORTED: () => 'Sie haben ältere Umsätze aus einer Datei hinzugefügt.',
  EXPORT_CREATED: (facts) =>
    facts.word('kind') === 'audit'
      ? 'Dieses Protokoll, signiert.'
      : facts.word('kind') === 'diagnostics'
        ? 'Ein Bericht für jemanden, der hilft.'
        : facts.word('kind') === 'backup'
          ? 'Eine Kopie einer Sicherung.'
          : joined([facts.word('format')?.toUpperCase(), times(facts, 'rows', 'Zeile', 'Zeilen')]),
  BACKUP_CREATED: (facts) => (facts.word('origin') === 'plan' ? 'Es war an der Zeit.' : 'Auf Ihren Wunsch.'),
  BACKUP_RESTORED: (facts) => {
    const made = facts.day('madeAt');
    return made === undefined ? 'Auf Ihren Wunsch.' : `Alles ist, wie es am ${made} war.`;
  },
  BACKUP_DELETED: (facts) => (facts.word('origin') === 'plan' ? 'Neuere haben sie abgelöst.' : 'Auf Ihren Wunsch.'),
  DATA_DELETED: () => 'Auf Ihren Wunsch. Auch was dieses Protokoll davon sagte, ist gelöscht.',
};

/** The one line of everything that happened. */
export const timeline: Words['timeline'] = {
  why,
  columns: { time: 'Zeit', what: 'Was geschah', bank: 'Bank', why: 'Warum' },
  erased: 'Mit den Daten der Bank gelöscht.',
  sync: { running: 'Abgleich läuft…', done: 'Abgeglichen', failed: 'Abgleich fehlgeschlagen' },
  search: 'Im Protokoll suchen',
  searchPlaceholder: 'Suchen, was geschah',
  kind: 'Art',
  anyKind: 'Jede Art',
  allOf: (group) => `${group}: alles`,
  groups: {
    access: 'Zugang und Einwilligungen',
    syncs: 'Abgleiche',
    webhooks: 'Webhooks und Relay',
    yours: 'Was Sie geändert haben',
    safety: 'Sicherheit',
  },
  bank: 'Bank',
  anyBank: 'Jede Bank',
  clear: 'Zurücksetzen',
  archived: (formatted) => `${formatted} ältere Einträge sind versiegelt. Sie gehören zur Prüfung und zu jedem Export.`,
  open: (what, time) => `${what}, ${time}`,
  gone: 'Diesen Eintrag gibt es hier nicht mehr.',
  facts: {
    when: 'Wann',
    bank: 'Bank',
    number: 'Eintrag',
    written: 'Wie es geschrieben steht',
    nothing: 'Sonst nichts.',
  },
  sameBank: 'Alles von dieser Bank',
  seeChanges: 'Ansehen, was sich geändert hat',
};
