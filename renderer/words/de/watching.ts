import { counted } from '../en-gb/counted.ts';
import type { Words } from '../en-gb.ts';

/** By what a row was recognised. */
const WAYS: Record<string, string> = {
  'same-lasting-id': 'an der dauerhaften Kennung',
  'same-content': 'am Inhalt',
  'same-row-id': 'an der Kennung',
  amended: 'an Betrag und Tag',
};

/** The syncs, and what each changed. */
export const syncs: Words['syncs'] = {
  list: 'Abgleiche',
  columns: { time: 'Zeit', state: 'Ergebnis', bank: 'Bank', changes: 'Änderungen' },
  states: {
    running: 'Läuft',
    succeeded: 'Vollständig',
    partial: 'Teilweise',
    failed: 'Fehlgeschlagen',
    cancelled: 'Angehalten',
  },
  undone: 'Rückgängig gemacht',
  nothing: 'nichts Neues',
  counts: {
    added: (count) => `${count} hinzugekommen`,
    changed: (count) => `${count} geändert`,
    booked: (count) => `${count} gebucht`,
    vanished: (count) => `${count} verschwunden`,
    rewritten: (count) => `${count} von der Bank umgeschrieben`,
  },
  emptyTitle: 'Noch keine Abgleiche',
  emptyText: 'Jeder Abgleich wird hier mit allem aufbewahrt, was er geändert hat.',
  end: 'Der erste Abgleich',
  open: (bank, time) => `Abgleich von ${bank}, ${time}`,
  unknownBank: 'Bank nicht mehr hier',
  began: 'Begonnen',
  length: 'Dauer',
  seconds: (count) => `${count} s`,
  underASecond: 'unter einer Sekunde',
  undoneAt: 'Rückgängig gemacht',
  changesTitle: 'Was sich geändert hat',
  changesNone: 'Dieser Abgleich hat keinen Umsatz geändert.',
  changesMore: 'Mehr anzeigen',
  answersTitle: 'Was die Bank gefragt wurde',
  answersNone: 'Davon wurde nichts aufbewahrt.',
  rows: (count, formatted) => counted(count, formatted, 'Zeile', 'Zeilen'),
  answerOk: 'beantwortet',
  days: (from, to) => `${from} bis ${to}`,
  fingerprint: (hash) => `SHA-256 der Antwort: ${hash}`,
  endpoints: {
    transactions: 'Umsätze',
    'transactions/pending': 'Vorgemerkte Umsätze',
    pending: 'Vorgemerkte Umsätze',
    balance: 'Kontostand',
    standing_orders: 'Daueraufträge',
    direct_debits: 'Lastschriften',
  },
  undo: 'Diesen Abgleich rückgängig machen',
  undoTitle: (bank) => `Diesen Abgleich von ${bank} rückgängig machen?`,
  undoText: (when) =>
    `Die Umsätze werden wieder, wie sie vor dem ${when} waren. Ihre Notizen und Löschungen bleiben bei ihren Zeilen.`,
  undoLater: (bank) => `Jeder spätere Abgleich von ${bank} wird mit rückgängig gemacht.`,
  undoButton: 'Rückgängig machen',
  undoDone: (bank) => `${bank} ist wieder wie vor diesem Abgleich.`,
  stop: 'Anhalten',
  rewrittenTitle: 'Die Bank hat ihre Vergangenheit umgeschrieben',
  rewrittenText: (count, formatted) =>
    `Sie hat ${counted(count, formatted, 'Zahlung', 'Zahlungen')} geändert oder zurückgenommen, die schon gebucht waren. Was vorher dort stand, steht unten.`,
  recognised: (ways) => `Wiedererkannt: ${ways}`,
  recognisedBy: (count, reason) => `${count} ${WAYS[reason] ?? 'auf andere Weise'}`,
  proofsTitle: 'Ob es aufgeht',
  proofsNone: 'Neben den Umsätzen wurde kein Kontostand gelesen.',
  proofStates: { proven: 'Bewiesen', off: 'Geht nicht auf', unknown: 'Noch offen' },
  opening: (date) => `Vor dem ${date}`,
  movements: 'Umsätze seither',
  difference: 'Nicht erklärt',
  closing: 'Kontostand laut Bank',
};

/** Checking and handing out the record. */
export const record: Words['record'] = {
  parts: { all: 'Alles', syncs: 'Abgleiche', webhooks: 'Webhooks', health: 'Zustand' },
  partsLabel: 'Bereich',
  verify: 'Prüfen',
  verifying: (done, total) =>
    total === undefined ? `Eintrag ${done} wird geprüft…` : `Eintrag ${done} von ${total} wird geprüft…`,
  starting: 'Wird geprüft…',
  proven: (count, formatted) =>
    `Bewiesen: ${counted(count, formatted, 'Eintrag', 'Einträge')}, keiner geändert, keiner fehlt.`,
  broken: (entry) => `Ab Eintrag ${entry} hält das Protokoll der Prüfung nicht stand.`,
  brokenAnywhere: 'Das Protokoll hält der Prüfung nicht stand.',
  kinds: {
    'entry-changed': 'Er wurde nach dem Schreiben geändert, oder er folgt nicht auf den davor.',
    'metadata-changed': 'Was er sagt, wurde nach dem Schreiben geändert.',
    'metadata-swapped': 'Was er sagt, steht bei einem anderen Eintrag.',
    'metadata-erased': 'Was er sagte, wurde gelöscht, und keine Datenlöschung erklärt das.',
    'entries-deleted': 'Vor ihm wurden Einträge entfernt.',
    'entry-inserted': 'Er wurde eingefügt und stammt nicht von Coffer.',
    'entries-reordered': 'Einträge wurden von ihrem Platz verschoben.',
    recomputed: 'Das Protokoll wurde neu geschrieben; es passt nicht mehr zu dem, was signiert oder gemerkt wurde.',
    'signature-missing': 'Eine Signatur darüber fehlt.',
    'signature-forged': 'Die Signatur darüber wurde nicht hier gemacht.',
    truncated: 'Am Ende fehlen Einträge.',
    'rolled-back': 'Es endet früher, als dieser Computer weiß: abgeschnitten oder auf eine alte Kopie zurückgesetzt.',
    'anchor-missing': 'Was außerhalb der Datenbank von seinem Ende gemerkt war, ist weg.',
    'archive-missing': 'Ein versiegelter Teil davon fehlt.',
    'archive-changed': 'Ein versiegelter Teil davon wurde geändert.',
  },
  unknownKind: 'Es wurde von etwas anderem als Coffer geändert.',
  brokenAction:
    'Exportieren Sie es in diesem Zustand, und stellen Sie eine Sicherung wieder her, wenn Sie das nicht selbst waren.',
  states: { unchecked: 'Noch nicht geprüft', intact: 'Unversehrt', broken: 'Von außen geändert' },
  anchors: {
    'os-keychain': 'Sein Ende liegt auch im Schlüsselspeicher dieses Computers.',
    file: 'Sein Ende liegt auch in einer Datei neben der Datenbank.',
  },
  export: 'Exportieren',
  exported: (file, key) => `Gesichert als ${file}. Der Schlüssel: ${key}.`,
};

/** How well access is kept alive. */
export const health: Words['health'] = {
  lead: 'Wie gut Coffer den Zugang zu Ihren Banken am Leben hält.',
  renewals: 'Gelungene Erneuerungen des Zugangs',
  last24: 'Letzte 24 Stunden',
  last30: 'Letzte 30 Tage',
  of: (worked, tried) => `${worked} von ${tried}`,
  none: 'keine nötig',
  consents: 'Einwilligungen',
  active: 'Aktiv',
  expired: 'Abgelaufen',
  revoked: 'Beendet oder getrennt',
  error: 'Gestört',
  within24: 'Enden in 24 Stunden',
  within14: 'Enden in 14 Tagen',
};
