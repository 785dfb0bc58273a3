import type { ConnectionReason } from '../shared/contract/index.ts';
import type { ShellWords } from './shell-words.ts';

const BROKEN: Readonly<Record<ConnectionReason, string>> = {
  consent_expired: 'Die Einwilligung ist abgelaufen. Erneuern Sie sie, dann geht es weiter; nichts ist verloren.',
  revoked_at_bank:
    'Die Bank hat die Einwilligung beendet. Verbinden Sie sie neu, dann geht es weiter; nichts ist verloren.',
  disconnected: 'Die Bank wurde getrennt.',
  credentials_rejected: 'TrueLayer lehnt Client-ID oder Client-Secret ab. Prüfen Sie beides in den Einstellungen.',
  provider_withdrawn: 'TrueLayer bietet diese Bank auf diesem Weg nicht mehr an.',
  unreachable: 'Die Bank antwortet seit mehr als einem Tag nicht. Coffer versucht es weiter.',
};

/** What the shell says in German. */
export const GERMAN_SHELL_WORDS: ShellWords = {
  language: 'de',
  menu: {
    file: 'Datei',
    connectBank: 'Bank verbinden…',
    syncNow: 'Jetzt abgleichen',
    saveLog: 'Logdatei sichern…',
    settings: 'Einstellungen…',
    startAtLogin: 'Bei der Anmeldung starten',
    keepRunning: 'Nach dem Schließen des Fensters weiterlaufen',
    help: 'Hilfe',
    bankHelp: 'So funktionieren Bankverbindungen',
    quit: 'Coffer beenden',
    restartToUpdate: (version) => `Neu starten und auf ${version} aktualisieren`,
    roles: {
      about: 'Über Coffer',
      services: 'Dienste',
      hide: 'Coffer ausblenden',
      hideOthers: 'Andere ausblenden',
      unhide: 'Alle einblenden',
      editMenu: 'Bearbeiten',
      undo: 'Rückgängig',
      redo: 'Wiederholen',
      cut: 'Ausschneiden',
      copy: 'Kopieren',
      paste: 'Einfügen',
      delete: 'Löschen',
      selectAll: 'Alles auswählen',
      viewMenu: 'Ansicht',
      reload: 'Neu laden',
      toggleDevTools: 'Entwicklerwerkzeuge',
      resetZoom: 'Originalgröße',
      zoomIn: 'Vergrößern',
      zoomOut: 'Verkleinern',
      togglefullscreen: 'Vollbild',
      windowMenu: 'Fenster',
      minimize: 'Minimieren',
      zoom: 'Zoomen',
      front: 'Alle nach vorne bringen',
      close: 'Fenster schließen',
    },
  },
  tray: {
    open: 'Coffer öffnen',
    allWell: (connections) =>
      connections === 1 ? 'Die Verbindung ist in Ordnung' : `Alle ${connections} Verbindungen sind in Ordnung`,
    none: 'Noch keine Bank verbunden',
    attention: (connections) =>
      connections === 1 ? '1 Verbindung braucht Aufmerksamkeit' : `${connections} Verbindungen brauchen Aufmerksamkeit`,
    syncing: 'Abgleich läuft…',
    starting: 'Startet…',
    locked: 'Gesperrt: zum Entsperren Coffer öffnen',
  },
  notification: {
    renew: 'Erneuern',
    reconnect: 'Neu verbinden',
    open: 'Öffnen',
    broken: (bank, reason) => ({
      title: `${bank} braucht Ihre Aufmerksamkeit`,
      body: reason === undefined ? 'Den Grund zeigt Coffer.' : BROKEN[reason],
    }),
    stillRunning: {
      title: 'Coffer läuft weiter',
      body: 'Coffer bleibt im Infobereich, gleicht ab und warnt, bevor eine Einwilligung endet. Beenden lässt es sich über sein Menü.',
    },
    noLinks: (address) => ({
      title: 'Der Browser kann Coffer hier keine Links übergeben',
      body: `Die Antwort der Bank kommt stattdessen an ${address}. Tragen Sie diese Adresse bei TrueLayer ein.`,
    }),
    updateReady: (version) => ({
      title: `Coffer ${version} ist bereit`,
      body: 'Die neue Version wird beim Beenden installiert, oder gleich über das Menü.',
    }),
  },
  dialog: {
    cannotStart: (code) => `Coffer lässt sich nicht starten (${code})`,
    pageStopped: {
      message: 'Das Fenster war hängen geblieben und wurde neu geladen',
      detail: 'Ihre Daten sind sicher: Das Fenster zeigt sie nur. Der Abgleich lief weiter.',
    },
    pageStoppedAgain: {
      message: 'Das Fenster ist wieder hängen geblieben',
      detail: 'Ihre Daten sind sicher. Sie können das Fenster noch einmal laden oder Coffer neu starten.',
      reload: 'Neu laden',
      quit: 'Beenden',
    },
    openBank: (host) => ({
      message: `${host} im Browser öffnen?`,
      detail: 'TrueLayer leitet an diese Adresse weiter. Öffnen Sie sie nur, wenn sie zu Ihrer Bank gehört.',
      open: 'Öffnen',
      cancel: 'Abbrechen',
    }),
    logFiles: 'Logdatei',
    logSaved: 'Die Logdatei wurde gesichert. Sie enthält keine Geheimnisse, wohl aber, wann welche Bank gelesen wurde.',
    logNotSaved: 'Die Logdatei konnte dort nicht gesichert werden. Wählen Sie einen anderen Ordner.',
    fault: {
      title: 'Coffer muss sich beenden',
      body: (reference) =>
        `Coffer ist auf einen Fall gestoßen, den niemand vorgesehen hat (${reference}). Ihre Daten sind sicher. Mehr steht in der Logdatei.`,
    },
    ok: 'OK',
  },
};
