import type { Words } from '../en-gb.ts';

/** The settings screen. */
export const settings: Words['settings'] = {
  sections: {
    application: 'TrueLayer-Anwendung',
    environment: 'Umgebung',
    banks: 'Was abgefragt wird',
    presence: 'Wenn Sie dabei sind',
    holder: 'Kontoinhaber',
    relay: 'Relay',
    security: 'Schlüssel und Passphrase',
    appearance: 'Darstellung und Sprache',
    about: 'Über Coffer',
  },
  environmentLead: 'Mit welchen Banken Coffer arbeitet. Daten verschiedener Umgebungen vermischen sich nie.',
  environmentSwitched: (name) => `Coffer arbeitet jetzt mit: ${name}.`,
  applicationLead: 'Coffer spricht über Ihre eigene Anwendung mit TrueLayer, je Umgebung eine.',
  applicationDemo: 'Die Demobank bringt ihre eigene Anwendung mit. Es ist nichts einzutragen.',
  applicationFor: 'Anwendung für',
  theme: 'Farben',
  themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
  language: 'Sprache',
  languages: {
    system: 'Wie das System',
    'en-GB': 'English (United Kingdom)',
    'de-DE': 'Deutsch (Deutschland)',
    'de-AT': 'Deutsch (Österreich)',
  },
  languageNote: 'Auch für Zahlen und Daten, und für alles, was Coffer außerhalb dieses Fensters sagt.',
  scopes: 'Berechtigungen',
  scopesLead: 'Was eine neue Verbindung lesen darf. Bestehende Verbindungen behalten ihre.',
  scopeLabels: {
    info: 'Ihr Name und Ihre Anschrift',
    accounts: 'Konten',
    balance: 'Kontostände',
    cards: 'Karten',
    transactions: 'Umsätze',
    direct_debits: 'Lastschriften',
    standing_orders: 'Daueraufträge',
    offline_access: 'Lesen in Ihrer Abwesenheit',
  },
  scopeNotes: {
    offline_access: 'Ohne sie braucht jeder Abgleich eine neue Anmeldung bei der Bank.',
    accounts: 'Ohne sie kann Coffer nicht arbeiten.',
  },
  filters: 'Bankenfilter',
  filtersLead: 'Welche Banken TrueLayer je Land anbietet. Ändern Sie das nur, wenn TrueLayer Sie darum bittet.',
  filtersHint: 'Mehrere durch Leerzeichen trennen.',
  filtersSave: 'Filter sichern',
  keyKinds: {
    'os-keychain': 'Im Schlüsselspeicher dieses Computers',
    passphrase: 'Durch Ihre Passphrase geschützt',
    environment: 'Von der Umgebung vorgegeben',
    'session-only': 'Nur im Arbeitsspeicher, bis Coffer endet',
  },
  keyKindNotes: {
    'os-keychain': 'Den Schlüssel, der alles verschlüsselt, bewahrt das System auf. Coffer öffnet sich ohne Nachfrage.',
    passphrase:
      'Der Schlüssel, der alles verschlüsselt, ist mit Ihrer Passphrase gesichert. Coffer fragt bei jedem Start danach.',
    environment:
      'Der Schlüssel, der alles verschlüsselt, kam aus TRUELAYER_ENCRYPTION_KEY. Bewahren Sie ihn gut auf: Ohne ihn ist nichts mehr lesbar.',
    'session-only':
      'Auf diesem Computer gibt es keinen Schlüsselspeicher. Wählen Sie eine Passphrase, um Ihre Daten zu behalten.',
  },
  rotate: 'Schlüssel ersetzen',
  rotateText:
    'Erzeugt einen neuen Schlüssel und versiegelt jeden Zugang neu. An dem, was Sie sehen, ändert sich nichts.',
  rotated: (count, formatted) =>
    `Der Schlüssel ist ersetzt: ${formatted} ${count === 1 ? 'Wert' : 'Werte'} neu versiegelt.`,
  presenceLead: 'Was Banken erfahren, wenn Sie verbinden, erneuern oder von Hand abgleichen.',
  attended: 'Banken mitteilen, dass Sie dabei sind',
  attendedNote:
    'Coffer sendet dann die öffentliche Adresse dieses Computers mit; die Bank erfährt so, wo Sie sind. Dafür zählen solche Abrufe nicht zu den vier am Tag, die Banken in Ihrer Abwesenheit erlauben.',
  address: 'Zu sendende Adresse',
  addressHint: 'Lassen Sie das Feld leer, dann findet Coffer sie selbst.',
  addressWrong: 'Das ist keine IPv4- oder IPv6-Adresse.',
  holderLead: 'TrueLayer fragt, wer zustimmt, wenn eine Einwilligung bestätigt wird. Es bleibt auf diesem Computer.',
  holderName: 'Name',
  holderEmail: 'E-Mail-Adresse',
  holderEmailWrong: 'Das ist keine E-Mail-Adresse.',
  version: 'Version',
  host: 'Läuft als',
  hosts: { electron: 'Desktop-App', headless: 'Im Browser, auf diesem Computer' },
  network: 'Netzwerk',
  networkNote:
    'Coffer spricht mit TrueLayer, mit dem Relay, falls Sie eines gekoppelt haben, und mit niemandem sonst. Dieses Fenster selbst hat kein Netzwerk.',
};
