import { counted } from '../en-gb/counted.ts';
import type { Words } from '../en-gb.ts';

/** One transaction, in its drawer. */
export const details: Words['details'] = {
  reasons: {
    new: 'Diese Zahlung war hier noch nicht vorhanden, deshalb kam sie hinzu.',
    'same-lasting-id': 'Die Bank hat ihr dieselbe dauerhafte Kennung gegeben wie zuvor.',
    'same-content': 'Datum, Betrag und Text sind dieselben wie zuvor.',
    'same-row-id': 'Die Bank hat ihr dieselbe Kennung gegeben, und es ist glaubhaft dieselbe Zahlung.',
    amended: 'Gleicher Betrag innerhalb weniger Tage: Die Bank hat diese Zahlung berichtigt.',
    'booked-from-pending': 'Damit ist eine vorgemerkte Zahlung gebucht, die schon hier war.',
    'not-pending': 'Die Bank führt sie nicht mehr als vorgemerkt.',
    'seen-again': 'Sie steht wieder in der Antwort der Bank.',
    'gone-at-bank': 'Die Bank zeigt sie nicht mehr, und der Kontostand stimmt damit überein.',
    'missing-once': 'Sie fehlte in einer Antwort. Bis sich das bestätigt, zählt sie weiter.',
  },
  changes: {
    added: 'Hinzugekommen',
    changed: 'Geändert',
    booked: 'Gebucht',
    removed: 'Nicht mehr vorgemerkt',
    doubted: 'Fraglich',
    vanished: 'Bei der Bank verschwunden',
    returned: 'Wieder da',
  },
  unknownReason: 'Aus einem Grund, den diese Version nicht kennt.',
  fields: { date: 'Datum', amount: 'Betrag', description: 'Text', status: 'Status', merchant: 'Händler' },
  category: 'Kategorie',
  account: 'Konto',
  merchant: 'Händler',
  description: 'Text der Bank',
  balanceAfter: 'Saldo danach',
  doubted: 'Fraglich',
  doubtedText: (when) =>
    `Fehlte in der Antwort der Bank vom ${when}. Der Umsatz zählt weiter, bis eine andere Antwort oder der Kontostand es bestätigt.`,
  deleted: 'Gelöscht',
  deletedText: 'Sie haben diesen Umsatz gelöscht. Er zählt nirgends, und kein Abgleich bringt ihn zurück.',
  note: 'Notiz',
  notePlaceholder: 'Nur für Sie sichtbar',
  noteSave: 'Notiz sichern',
  noteSaved: 'Notiz gesichert.',
  remove: 'Löschen',
  removed: 'Gelöscht. Das bleibt so, bei jedem Abgleich.',
  restore: 'Wiederherstellen',
  restored: 'Wiederhergestellt.',
  origin: 'Woher er kommt',
  addedAt: 'Kam mit',
  addedAtLink: (when) => `dem Abgleich vom ${when}`,
  bankTime: 'Zeit laut Bank',
  bankId: 'Kennung der Bank',
  lastingId: 'Dauerhafte Kennung',
  noId: 'keine',
  history: 'Was sich seither geändert hat',
  historyNone: 'Nichts. Er ist, wie er zuerst kam.',
  becomes: 'wird',
};

/** Questions that only the user can answer. */
export const reviews: Words['reviews'] = {
  title: (count, formatted) => counted(count, formatted, 'offene Frage', 'offene Fragen'),
  kinds: {
    amended: 'Die Bank hat Zahlungen berichtigt, die sich gleichen. Zu welcher Ihre Notiz gehört, ist nicht sicher.',
    booked: 'Eine vorgemerkte Zahlung mit Ihrer Notiz ist gebucht, und mehrere Buchungen kommen dafür infrage.',
  },
  note: (note) => `Ihre Notiz: „${note}“`,
  before: 'Sie stand bei',
  candidates: 'Jetzt könnte es sein',
  leave: 'So lassen',
  left: 'Bleibt, wie es ist.',
  more: (count, formatted) => counted(count, formatted, 'weitere Frage', 'weitere Fragen'),
};

/** One account. */
export const account: Words['account'] = {
  back: 'Übersicht',
  goneTitle: 'Dieses Konto ist nicht hier',
  goneText: 'Vielleicht gehört es zu einer anderen Umgebung, oder die Bank wurde getrennt und ihre Daten gelöscht.',
  balance: 'Kontostand',
  asOf: (when) => `nach Angabe der Bank ${when}`,
  available: 'Verfügbar',
  limit: 'Kreditrahmen',
  proofs: {
    proven: 'Bewiesen',
    unknown: 'Noch offen',
    off: (difference) => `Differenz ${difference}`,
    offUnknown: 'Geht nicht auf',
  },
  proofTexts: {
    proven: 'Die Umsätze ergeben den Kontostand, den die Bank nennt.',
    unknown: 'Für einen Beweis des Kontostands liegen noch zu wenige Umsätze vor.',
    off: 'Die Umsätze ergeben nicht den Kontostand, den die Bank nennt. Die nächsten Abgleiche sehen genauer hin.',
  },
  line: 'Kontostand im letzten Jahr',
  lineLabel: (from, first, to, last, lowest, highest) =>
    `Von ${first} am ${from} bis ${last} am ${to}; niedrigster Stand ${lowest}, höchster ${highest}.`,
  lineNone: 'Die Linie erscheint mit den ersten Tagen an Umsätzen.',
  highest: 'Höchster',
  lowest: 'Niedrigster',
  coverage: 'Gelesene Tage',
  coverageNone: 'Noch wurden keine Tage abgefragt.',
  coverageTable: 'Als Tabelle',
  coverageKinds: { known: 'Gelesen', refused: 'Abgelehnt', gap: 'Nie abgefragt' },
  coverageLabel: (from, to, known, refused, gap) =>
    `${from} bis ${to}: ${known} Tage gelesen, ${refused} abgelehnt, ${gap} nie abgefragt.`,
  coverageColumns: { from: 'Von', to: 'Bis', state: 'Stand', at: 'Abgefragt' },
  transactions: 'Umsätze',
};
