import type { Words } from '../en-gb.ts';

/** The first page of a new profile. */
export const welcome: Words['welcome'] = {
  title: 'Ihre Banken, auf Ihrem eigenen Computer',
  lead: 'Alle Konten an einem Ort, und keine Verbindung geht stillschweigend verloren.',
  facts: [
    'Alles ist verschlüsselt und bleibt auf diesem Computer.',
    'Sie werden rechtzeitig gewarnt, bevor die Einwilligung einer Bank abläuft.',
    'Kein Konto bei uns. Niemand sonst sieht Ihre Zahlen.',
  ],
  chooseTitle: 'Wie möchten Sie beginnen?',
  chooseLead: 'In den Einstellungen können Sie das jederzeit ändern.',
  steps: { choose: 'Wählen', connect: 'Verbinden', done: 'Fertig' },
  stepsLabel: 'Schritte',
  demoTitle: 'Demobank ausprobieren',
  demoText:
    'Eine erfundene Bank mit zwei Jahren an Konten, Karten und Zahlungen. Ohne Registrierung, und nichts verlässt diesen Computer.',
  demoButton: 'Demobank ausprobieren',
  demoStarting: 'Die Demobank wird gestartet…',
  demoHint: 'Auf der Anmeldeseite verwenden Sie',
  demoUser: 'john',
  demoPassword: 'doe',
  demoAnd: 'und',
  ownTitle: 'Eigene Banken verbinden',
  ownText:
    'Vereinigtes Königreich, Deutschland und Österreich, mit Ihrer eigenen TrueLayer-Anwendung. Client-ID und Client-Secret geben Sie einmal ein.',
  ownButton: 'TrueLayer einrichten',
  ownBack: 'Zurück',
  formTitle: 'Ihre TrueLayer-Anwendung',
  formLead: 'Legen Sie in der TrueLayer-Konsole eine Anwendung an und geben Sie hier ein, was sie Ihnen zeigt.',
  connectTitle: 'Ihre erste Bank verbinden',
  connectLead:
    'Wählen Sie Ihre Bank. Sie melden sich auf der Seite der Bank an; Ihr Passwort bekommt Coffer nie zu sehen.',
  otherApplication: 'Andere Anwendung verwenden',
};

/** The form for a TrueLayer application. */
export const credentials: Words['credentials'] = {
  environment: 'Umgebung',
  clientId: 'Client-ID',
  clientIdHint: 'Aus der TrueLayer-Konsole, unter „App settings“.',
  clientSecret: 'Client-Secret',
  clientSecretHint: 'Wird verschlüsselt aufbewahrt und nie wieder angezeigt.',
  clientSecretKept: 'Ein Client-Secret ist gespeichert. Lassen Sie das Feld leer, um es zu behalten.',
  redirectMode: 'Wie die Antwort der Bank zurückkommt',
  redirectModes: {
    loopback: 'An diesen Computer',
    'custom-protocol': 'An die Coffer-App',
    relay: 'Über Ihr Relay',
    paste: 'Ich füge die Adresse ein',
  },
  redirectModeNotes: {
    loopback: 'Coffer nimmt sie an einer lokalen Adresse entgegen. Das ist der übliche Weg.',
    'custom-protocol': 'Der Browser übergibt sie Coffer mit einem app.coffer:-Link.',
    relay: 'Die https-Seite Ihres Relays reicht sie weiter.',
    paste: 'Für eine Adresse, die nicht zu Coffer gehört. Sie kopieren sie am Ende aus dem Browser.',
  },
  redirectUri: 'Weiterleitungsadresse',
  redirectUriHint: 'Tragen Sie genau diese in der TrueLayer-Konsole unter „Allowed redirect URIs“ ein.',
  save: 'Anwendung sichern',
  saveAndGoOn: 'Sichern und weiter',
  saved: 'Die Anwendung ist gesichert.',
  problems: {
    clientId: 'Geben Sie die Client-ID ein.',
    clientSecret: 'Geben Sie das Client-Secret ein.',
    redirectUri: 'Geben Sie die Weiterleitungsadresse ein.',
  },
};

/** Where the key lives, and the passphrase. */
export const keyStore: Words['keyStore'] = {
  bannerTitle: 'Alles hier wird vergessen, sobald Coffer endet',
  bannerText:
    'Dieser Computer hat keinen Schlüsselspeicher, deshalb behält Coffer noch nichts. Wählen Sie eine Passphrase, um die Daten zu behalten.',
  bannerTitleWelcome: 'Bevor etwas gespeichert wird',
  bannerTextWelcome:
    'Dieser Computer hat keinen Schlüsselspeicher. Ohne Passphrase vergisst Coffer alles, sobald es endet. Zum Umsehen ist beides recht.',
  choose: 'Passphrase wählen',
  goOn: 'Ohne weitermachen',
  passphrase: 'Passphrase',
  repeat: 'Passphrase wiederholen',
  hint: 'Mindestens 8 Zeichen. Coffer kann sie nicht wiederherstellen.',
  set: 'Daten behalten',
  done: 'Ihre Daten bleiben von jetzt an erhalten. Coffer fragt bei jedem Start nach der Passphrase.',
  tooShort: 'Mindestens 8 Zeichen.',
  different: 'Die beiden stimmen nicht überein.',
  notKept: 'Nicht dauerhaft',
};

/** The page of a locked profile. */
export const unlock: Words['unlock'] = {
  title: 'Coffer ist gesperrt',
  passphraseText: 'Geben Sie Ihre Passphrase ein, um dieses Profil zu öffnen.',
  keychainText:
    'Der Schlüsselspeicher des Systems ist gesperrt. Entsperren Sie ihn und versuchen Sie es dann noch einmal.',
  button: 'Entsperren',
  retryButton: 'Noch einmal versuchen',
};
