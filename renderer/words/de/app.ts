import type { Words } from '../en-gb.ts';

/** Used everywhere. */
export const app: Words['app'] = {
  name: 'Coffer',
  skipToContent: 'Zum Inhalt springen',
  navigation: 'Hauptnavigation',
  opening: 'Coffer wird geöffnet',
  linkLost: 'Coffer antwortet gerade nicht. Neuer Versuch läuft…',
  attentionBadge: (count) =>
    `${count} ${count === 1 ? 'Verbindung braucht' : 'Verbindungen brauchen'} Ihre Aufmerksamkeit`,
  retry: 'Noch einmal versuchen',
  dismiss: 'Ausblenden',
  close: 'Schließen',
  cancel: 'Abbrechen',
  save: 'Sichern',
  saved: 'Gesichert',
  copy: 'Kopieren',
  copied: 'Kopiert',
  copyNamed: (what) => `${what} kopieren`,
  reference: (reference) => `Kennung ${reference}`,
  showSecret: 'Anzeigen',
  hideSecret: 'Verbergen',
  loading: 'Wird geladen',
  nothingVisible: '(kein Text)',
  environments: { production: 'Echtbetrieb', sandbox: 'Sandbox', demo: 'Demobank' },
  environmentNotes: {
    production: 'Ihre echten Banken.',
    sandbox: 'Die Testumgebung von TrueLayer. Kein echtes Geld.',
    demo: 'Eine erfundene Bank auf diesem Computer. Kein echtes Geld.',
  },
};

/** Fields for dates. */
export const dates: Words['dates'] = {
  pattern: 'TT.MM.JJJJ',
  from: 'Von',
  to: 'Bis',
  notADate: (pattern) => `Kein Datum; schreiben Sie es als ${pattern}.`,
  pick: (label) => `${label}: aus einem Kalender wählen`,
  monthBefore: 'Ein Monat zurück',
  monthAfter: 'Ein Monat weiter',
};

/** The names of the screens. */
export const screens: Words['screens'] = {
  overview: 'Übersicht',
  transactions: 'Umsätze',
  insights: 'Einblicke',
  connections: 'Verbindungen',
  activity: 'Aktivität',
  settings: 'Einstellungen',
};

/** How a thing stands. */
export const status: Words['status'] = {
  active: 'Aktiv',
  fetching: 'Wird gelesen',
  endingSoon: 'Endet bald',
  endsToday: 'Endet heute',
  expired: 'Abgelaufen',
  withdrawnAtBank: 'Bei der Bank beendet',
  disconnected: 'Getrennt',
  refused: 'Anwendung abgelehnt',
  notOffered: 'Nicht mehr angeboten',
  notAnswering: 'Antwortet nicht',
  fault: 'Braucht Aufmerksamkeit',
  pending: 'Vorgemerkt',
  booked: 'Gebucht',
};

/** How long a bank may be read. */
export const consent: Words['consent'] = {
  ringLabel: (days, isEstimate) =>
    days < 0
      ? 'Die Einwilligung ist abgelaufen'
      : `Noch ${isEstimate ? 'etwa ' : ''}${days} ${days === 1 ? 'Tag' : 'Tage'} Einwilligung`,
  ringUnknown: 'Ende der Einwilligung noch nicht bekannt',
  daysShort: (days) => (days === 1 ? 'Tag' : 'Tage'),
  ended: 'abgelaufen',
  daysLeft: (days) =>
    days < 0 ? 'abgelaufen' : days === 0 ? 'letzter Tag' : `noch ${days} ${days === 1 ? 'Tag' : 'Tage'}`,
  term: (given, ends) => (ends === undefined ? `seit ${given}` : `${given} bis ${ends}`),
  estimate: '(geschätzt)',
  estimateNote: 'Die Bank hat kein Ende genannt; das ist eine vorsichtige Schätzung.',
};
