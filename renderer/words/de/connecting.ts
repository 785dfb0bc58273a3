import { counted } from '../en-gb/counted.ts';
import type { Words } from '../en-gb.ts';

/** Choosing a bank. */
export const addBank: Words['addBank'] = {
  title: 'Bank hinzufügen',
  back: 'Alle Verbindungen',
  lead: 'Sie melden sich auf der Seite der Bank an. Ihr Passwort bekommt Coffer nie zu sehen.',
  countries: { uk: 'Vereinigtes Königreich', de: 'Deutschland', at: 'Österreich' },
  countryLabel: 'Land',
  searchLabel: 'Banken suchen',
  searchPlaceholder: 'Nach Namen suchen',
  count: (count, formatted) => counted(count, formatted, 'Bank', 'Banken'),
  none: (query) => `Keine Bank mit dem Namen „${query}“`,
  noneHint: 'Prüfen Sie das Land, oder wählen Sie die Bank auf der Seite von TrueLayer.',
  emptyTitle: 'Hier werden keine Banken angeboten',
  emptyText: 'TrueLayer bietet Ihrer Anwendung zurzeit keine Bank dieses Landes an.',
  unlisted: 'Stattdessen auf der Seite von TrueLayer wählen',
  healthNotes: { degraded: 'Heute langsam', down: 'Antwortet heute nicht' },
  connect: (bank) => `${bank} verbinden`,
  listLabel: 'Banken',
};

/** A sign-in under way. */
export const connect: Words['connect'] = {
  waitingTitle: 'Ihre Bank wartet im Browser',
  waitingText: 'Melden Sie sich dort an und willigen Sie ein. Dieses Fenster macht von selbst weiter.',
  waitingTextPaste:
    'Melden Sie sich dort an und willigen Sie ein. Fügen Sie am Ende die Adresse der letzten Seite hier ein.',
  goodUntil: (time) => `Gültig bis ${time}`,
  openPage: 'Anmeldeseite der Bank öffnen',
  opening: 'Anmeldeseite der Bank wird geöffnet…',
  pasteToggle: 'Adresse stattdessen einfügen',
  pasteLabel: 'Adresse der Seite, auf die die Bank Sie geleitet hat',
  pasteHint: 'Sie enthält „code=“ und „state=“. Fügen Sie sie vollständig ein.',
  pasteButton: 'Abschließen',
  pasteAnyTitle: 'Der Browser kam nicht zurück?',
  pasteAnyText:
    'Kopieren Sie die Adresse der letzten Seite, auf die die Bank Sie geleitet hat, und fügen Sie sie hier ein.',
  stop: 'Nicht mehr warten',
  stopped: 'Das Warten ist beendet. Es wurde nichts gespeichert.',
  finishingTitle: 'Ihre Bank hat geantwortet',
  finishingText: 'Die Antwort wird geprüft…',
  fetchingTitle: (bank) => `${bank} wird zum ersten Mal gelesen`,
  fetchingText: 'Das dauert einen Moment. Sie können sich inzwischen umsehen.',
  doneTitle: (bank) => `${bank} ist verbunden`,
  doneText: (accounts) => `${accounts} gefunden.`,
  failedAgain: 'Neu beginnen',
  steps: {
    accounts: 'Konten und Karten',
    balances: 'Kontostände',
    transactions: 'Umsätze',
    saving: 'Verschlüsselt sichern',
  },
  stepsLabel: 'Fortschritt',
  stepStates: { waiting: 'wartet', running: 'läuft', done: 'fertig' },
  of: (done, total) => `${done} von ${total}`,
  announce: (step, progress) => `${step}${progress === '' ? '' : `, ${progress}`}`,
};

/** What needs the user. */
export const attention: Words['attention'] = {
  consentEnded: 'Die Einwilligung ist abgelaufen',
  consentEndedText: 'Neues lässt sich erst wieder lesen, wenn Sie neu verbinden. Ihre bisherigen Daten bleiben.',
  consentEnding: (days) =>
    days <= 0
      ? 'Die Einwilligung endet heute'
      : days === 1
        ? 'Die Einwilligung endet in einem Tag'
        : `Die Einwilligung endet in ${days} Tagen`,
  consentEndingText: 'Erneuern Sie jetzt, dann gibt es keine Unterbrechung.',
  shortAccess: 'Der Zugriff endet bald',
  shortAccessText: (time) =>
    `Die Bank hat keinen Zugang für spätere Abrufe gegeben; ab ${time} lässt sich nichts Neues mehr lesen. Melden Sie sich dort noch einmal an und erlauben Sie das Lesen in Ihrer Abwesenheit.`,
  attemptFailed: 'Eine Bank ließ sich nicht verbinden',
  reconnect: 'Neu verbinden',
  tryAgain: 'Noch einmal versuchen',
  settings: 'Einstellungen öffnen',
  activity: 'Verlauf öffnen',
  details: 'Einzelheiten',
  findBank: 'Bank suchen',
};

/** The connections. */
export const connections: Words['connections'] = {
  lead: (count, formatted) => counted(count, formatted, 'Bank', 'Banken'),
  emptyTitle: 'Keine Bank verbunden',
  emptyText: 'Fügen Sie eine Bank hinzu, dann sehen Sie hier ihre Konten, Kontostände und Umsätze.',
  accounts: 'Konten',
  noAccounts: 'Noch keine gelesen',
  notKnownNow: 'Gerade nicht bekannt',
  permissions: 'Darf lesen',
  scopes: {
    info: 'Name und Anschrift',
    accounts: 'Konten',
    balance: 'Kontostände',
    cards: 'Karten',
    transactions: 'Umsätze',
    direct_debits: 'Lastschriften',
    standing_orders: 'Daueraufträge',
  },
  alsoWhileAway: '; auch in Ihrer Abwesenheit',
  consent: 'Einwilligung',
  lastSynced: 'Abgeglichen',
  nextSync: 'Nächstes Mal',
  never: 'nie',
  notPlanned: 'nicht geplant',
  syncNow: 'Jetzt abgleichen',
  refreshTokens: 'Zugang erneuern',
  refreshTokensHint: 'Holt bei TrueLayer einen neuen Zugang. Coffer tut das bei Bedarf von selbst.',
  refreshed: (bank) => `Der Zugang zu ${bank} ist erneuert.`,
  reconnect: 'Neu verbinden',
  disconnect: 'Trennen',
  more: 'Mehr',
  disconnectHint: 'Beendet die Einwilligung sofort. Was hier ist, bleibt auf diesem Computer.',
  disconnected: (bank) => `${bank} ist getrennt. Was hier ist, bleibt.`,
  delete: 'Daten löschen…',
  disconnectAndDelete: 'Trennen und Daten löschen…',
  deleteTitle: (bank) => `${bank} von diesem Computer löschen?`,
  deleteText: 'Konten und Umsätze und Ihre Notizen dazu werden gelöscht. Das lässt sich nicht rückgängig machen.',
  deleteEndsConsent: 'Die Einwilligung wird bei TrueLayer zurückgegeben, und es kommen keine neuen Daten.',
  deleteButton: 'Löschen',
  disconnectAndDeleteButton: 'Trennen und löschen',
  deleted: (bank) => `${bank} ist von diesem Computer gelöscht.`,
  lastError: 'Letzte Störung',
  syncResult: (added, changed) => `Abgeglichen: ${added} neu, ${changed} geändert.`,
  syncNothingNew: 'Abgeglichen. Nichts Neues.',
  fetching: 'Wird gelesen',
};
