import type { ConnectionReason } from '../shared/contract/index.ts';

/** What the shell says outside the page: menu, tray, notifications, dialogs. */
export type ShellWords = {
  menu: {
    file: string;
    connectBank: string;
    syncNow: string;
    saveLog: string;
    settings: string;
    startAtLogin: string;
    keepRunning: string;
    help: string;
    bankHelp: string;
    quit: string;
    restartToUpdate: (version: string) => string;
  };
  tray: {
    open: string;
    allWell: (connections: number) => string;
    none: string;
    attention: (connections: number) => string;
    syncing: string;
    starting: string;
    locked: string;
  };
  notification: {
    renew: string;
    reconnect: string;
    open: string;
    broken: (bank: string, reason: ConnectionReason | undefined) => { title: string; body: string };
    stillRunning: { title: string; body: string };
    noLinks: (address: string) => { title: string; body: string };
    updateReady: (version: string) => { title: string; body: string };
  };
  dialog: {
    cannotStart: (code: string) => string;
    pageStopped: { message: string; detail: string };
    pageStoppedAgain: { message: string; detail: string; reload: string; quit: string };
    openBank: (host: string) => { message: string; detail: string; open: string; cancel: string };
    logSaved: string;
    logNotSaved: string;
    fault: { title: string; body: (reference: string) => string };
    ok: string;
  };
};

const BROKEN_EN: Readonly<Record<ConnectionReason, string>> = {
  consent_expired: 'The consent has ended. Renew it to go on syncing; nothing is lost.',
  revoked_at_bank: 'The bank has withdrawn the consent. Connect again to go on; nothing is lost.',
  disconnected: 'The bank was disconnected.',
  credentials_rejected: 'TrueLayer refuses the client id or secret. Check them in Settings.',
  provider_withdrawn: 'TrueLayer no longer offers this bank in this way.',
  unreachable: 'The bank has not answered for more than a day. Coffer keeps trying.',
};

const BROKEN_DE: Readonly<Record<ConnectionReason, string>> = {
  consent_expired: 'Die Einwilligung ist abgelaufen. Nach dem Erneuern geht es weiter; nichts ist verloren.',
  revoked_at_bank: 'Die Bank hat die Einwilligung beendet. Nach neuem Verbinden geht es weiter; nichts ist verloren.',
  disconnected: 'Die Bank wurde getrennt.',
  credentials_rejected: 'TrueLayer weist Client-ID oder Secret zurück. Bitte in den Einstellungen prüfen.',
  provider_withdrawn: 'TrueLayer bietet diese Bank auf diesem Weg nicht mehr an.',
  unreachable: 'Die Bank antwortet seit mehr als einem Tag nicht. Coffer versucht es weiter.',
};

const ENGLISH: ShellWords = {
  menu: {
    file: 'File',
    connectBank: 'Connect a bank…',
    syncNow: 'Sync now',
    saveLog: 'Save log…',
    settings: 'Settings…',
    startAtLogin: 'Start at login',
    keepRunning: 'Keep running when the window is closed',
    help: 'Help',
    bankHelp: 'How bank connections work',
    quit: 'Quit Coffer',
    restartToUpdate: (version) => `Restart and update to ${version}`,
  },
  tray: {
    open: 'Open Coffer',
    allWell: (connections) =>
      connections === 1 ? 'The connection is healthy' : `All ${connections} connections are healthy`,
    none: 'No bank connected yet',
    attention: (connections) =>
      connections === 1 ? '1 connection needs attention' : `${connections} connections need attention`,
    syncing: 'Syncing…',
    starting: 'Starting…',
    locked: 'Locked: open Coffer to unlock it',
  },
  notification: {
    renew: 'Renew',
    reconnect: 'Reconnect',
    open: 'Open',
    broken: (bank, reason) => ({
      title: `${bank} needs attention`,
      body: reason === undefined ? 'Open Coffer to see why.' : BROKEN_EN[reason],
    }),
    stillRunning: {
      title: 'Coffer keeps running',
      body: 'It stays in the tray, syncs, and warns before a consent ends. Quit it from its menu.',
    },
    noLinks: (address) => ({
      title: 'The browser cannot hand links to Coffer here',
      body: `The bank’s answer comes back to ${address} instead. Register that address at TrueLayer.`,
    }),
    updateReady: (version) => ({
      title: `Coffer ${version} is ready`,
      body: 'It is installed when you quit, or restart now from the menu.',
    }),
  },
  dialog: {
    cannotStart: (code) => `Coffer cannot start (${code})`,
    pageStopped: {
      message: 'The window had stopped and was loaded again',
      detail: 'Your data is safe: the window only shows it. Syncing went on.',
    },
    pageStoppedAgain: {
      message: 'The window has stopped again',
      detail: 'Your data is safe. You can load the window once more, or quit and start Coffer again.',
      reload: 'Load again',
      quit: 'Quit',
    },
    openBank: (host) => ({
      message: `Open ${host} in your browser?`,
      detail: 'TrueLayer asks to go on at this address. Open it only if it is your bank’s.',
      open: 'Open',
      cancel: 'Cancel',
    }),
    logSaved: 'The log was saved. It holds no secrets, but it does tell when which bank was read.',
    logNotSaved: 'The log could not be saved there. Choose another folder.',
    fault: {
      title: 'Coffer has to close',
      body: (reference) => `Something unexpected happened (${reference}). Your data is safe. The log says more.`,
    },
    ok: 'OK',
  },
};

const GERMAN: ShellWords = {
  menu: {
    file: 'Datei',
    connectBank: 'Bank verbinden…',
    syncNow: 'Jetzt abgleichen',
    saveLog: 'Protokoll sichern…',
    settings: 'Einstellungen…',
    startAtLogin: 'Bei der Anmeldung starten',
    keepRunning: 'Nach dem Schließen des Fensters weiterlaufen',
    help: 'Hilfe',
    bankHelp: 'So funktionieren Bankverbindungen',
    quit: 'Coffer beenden',
    restartToUpdate: (version) => `Neu starten und auf ${version} aktualisieren`,
  },
  tray: {
    open: 'Coffer öffnen',
    allWell: (connections) =>
      connections === 1 ? 'Die Verbindung ist in Ordnung' : `Alle ${connections} Verbindungen sind in Ordnung`,
    none: 'Noch keine Bank verbunden',
    attention: (connections) =>
      connections === 1 ? '1 Verbindung braucht Sie' : `${connections} Verbindungen brauchen Sie`,
    syncing: 'Abgleich läuft…',
    starting: 'Startet…',
    locked: 'Gesperrt: zum Entsperren Coffer öffnen',
  },
  notification: {
    renew: 'Erneuern',
    reconnect: 'Neu verbinden',
    open: 'Öffnen',
    broken: (bank, reason) => ({
      title: `${bank} braucht Sie`,
      body: reason === undefined ? 'In Coffer steht, warum.' : BROKEN_DE[reason],
    }),
    stillRunning: {
      title: 'Coffer läuft weiter',
      body: 'Es bleibt in der Leiste, gleicht ab und warnt, bevor eine Einwilligung endet. Beenden über das Menü.',
    },
    noLinks: (address) => ({
      title: 'Der Browser kann Coffer hier keine Links übergeben',
      body: `Die Antwort der Bank kommt stattdessen an ${address}. Tragen Sie diese Adresse bei TrueLayer ein.`,
    }),
    updateReady: (version) => ({
      title: `Coffer ${version} ist bereit`,
      body: 'Es wird beim Beenden installiert, oder sofort über das Menü.',
    }),
  },
  dialog: {
    cannotStart: (code) => `Coffer kann nicht starten (${code})`,
    pageStopped: {
      message: 'Das Fenster war stehen geblieben und wurde neu geladen',
      detail: 'Ihre Daten sind sicher: Das Fenster zeigt sie nur. Der Abgleich lief weiter.',
    },
    pageStoppedAgain: {
      message: 'Das Fenster ist wieder stehen geblieben',
      detail: 'Ihre Daten sind sicher. Sie können das Fenster noch einmal laden oder Coffer neu starten.',
      reload: 'Neu laden',
      quit: 'Beenden',
    },
    openBank: (host) => ({
      message: `${host} im Browser öffnen?`,
      detail: 'TrueLayer möchte unter dieser Adresse weitermachen. Öffnen Sie sie nur, wenn sie Ihrer Bank gehört.',
      open: 'Öffnen',
      cancel: 'Abbrechen',
    }),
    logSaved: 'Das Protokoll wurde gesichert. Es enthält keine Geheimnisse, aber wann welche Bank gelesen wurde.',
    logNotSaved: 'Das Protokoll konnte dort nicht gesichert werden. Wählen Sie einen anderen Ordner.',
    fault: {
      title: 'Coffer muss sich beenden',
      body: (reference) =>
        `Etwas Unerwartetes ist passiert (${reference}). Ihre Daten sind sicher. Mehr steht im Protokoll.`,
    },
    ok: 'OK',
  },
};

/** The words for a locale such as `de-AT`; English where there is no translation. */
export function shellWords(locale: string): ShellWords {
  return locale.toLowerCase().startsWith('de') ? GERMAN : ENGLISH;
}
