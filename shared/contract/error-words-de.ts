import type { ErrorWords } from './error-words.ts';
import type { ErrorCode } from './errors.ts';

/** The German words for every {@link ErrorCode}; see `ERROR_WORDS` for the rules. What a retry can do is the same in any language. */
export const GERMAN_ERROR_WORDS: Record<ErrorCode, Omit<ErrorWords, 'retry'>> = {
  INVALID_INPUT: {
    title: 'Die Angaben passen so nicht',
    cause: 'Ein Wert fehlt oder hat die falsche Form.',
    action: 'Prüfen Sie die markierten Felder und versuchen Sie es noch einmal.',
  },
  NOT_FOUND: {
    title: 'Nicht mehr da',
    cause: 'Was Sie aufgerufen haben, gibt es in diesem Profil nicht.',
    action: 'Gehen Sie zurück und öffnen Sie die Liste neu.',
  },
  UNAUTHENTICATED: {
    title: 'Dieses Fenster ist nicht angemeldet',
    cause: 'Die Adresse wurde ohne den Schlüssel geöffnet, den Coffer beim Start ausgegeben hat.',
    action: 'Öffnen Sie die vollständige Adresse aus dem Terminal, oder starten Sie Coffer neu.',
  },
  LOCKED: {
    title: 'Coffer ist gesperrt',
    cause: 'Die App-Sperre ist aktiv.',
    action: 'Entsperren Sie zuerst Coffer.',
  },
  INTERNAL: {
    title: 'Ein Fehler in Coffer',
    cause: 'Coffer ist auf einen Fall gestoßen, den niemand vorgesehen hat. Halb Gespeichertes gibt es nicht.',
    action: 'Versuchen Sie es noch einmal; bleibt es dabei, melden Sie es mit der angezeigten Kennung.',
  },
  CONFIG_INVALID: {
    title: 'Die Einstellungen widersprechen sich',
    cause: 'Eine Einstellung hat einen Wert, mit dem Coffer nichts anfangen kann.',
    action: 'Berichtigen Sie die genannte Einstellung und versuchen Sie es noch einmal.',
  },
  CREDENTIALS_MISSING: {
    title: 'Noch keine TrueLayer-Anwendung',
    cause: 'Um eine Bank zu verbinden, braucht es Client-ID und Client-Secret einer TrueLayer-Anwendung.',
    action: 'Tragen Sie beides in den Einstellungen ein, oder probieren Sie die Demobank aus.',
  },
  CREDENTIALS_REJECTED: {
    title: 'TrueLayer hat die Anwendung abgelehnt',
    cause: 'Client-ID oder Client-Secret stimmen nicht oder gehören zu einer anderen Umgebung.',
    action:
      'Vergleichen Sie beides in den Einstellungen mit der TrueLayer-Konsole. Ihre Verbindungen bleiben erhalten.',
  },
  STATE_UNKNOWN: {
    title: 'Diese Anmeldung wurde nicht hier begonnen',
    cause: 'Die Antwort der Bank gehört zu keiner Anmeldung, die Coffer begonnen hat.',
    action: 'Beginnen Sie unter „Verbindungen“ neu. Es wurde nichts gespeichert.',
  },
  STATE_EXPIRED: {
    title: 'Die Anmeldung hat zu lange gedauert',
    cause: 'Eine Anmeldung gilt zehn Minuten, und diese ist älter.',
    action: 'Beginnen Sie unter „Verbindungen“ neu.',
  },
  STATE_USED: {
    title: 'Diese Anmeldung ist schon abgeschlossen',
    cause: 'Dieselbe Antwort der Bank kam ein zweites Mal an.',
    action: 'Nichts zu tun. Fehlt die Bank in der Liste, beginnen Sie unter „Verbindungen“ neu.',
  },
  AUTH_DENIED: {
    title: 'Der Zugriff wurde nicht erteilt',
    cause: 'Die Anmeldung wurde abgebrochen, oder die Bank hat sie abgelehnt.',
    action: 'Sie können jederzeit neu beginnen. Es wurde nichts gespeichert.',
  },
  AUTH_CODE_REJECTED: {
    title: 'Die Antwort der Bank wurde nicht angenommen',
    cause: 'TrueLayer hat die Anmeldung nicht angenommen: Der Code fehlte, war zu alt oder schon verwendet.',
    action: 'Beginnen Sie unter „Verbindungen“ neu.',
  },
  CONSENT_EXPIRED: {
    title: 'Die Einwilligung ist abgelaufen',
    cause: 'Die Erlaubnis, diese Bank zu lesen, ist zu Ende.',
    action: 'Verbinden Sie die Bank neu. Ihre bisherigen Daten bleiben erhalten.',
  },
  CONSENT_REVOKED: {
    title: 'Die Bank hat den Zugriff beendet',
    cause: 'Die Erlaubnis wurde bei der Bank oder bei TrueLayer vorzeitig beendet.',
    action: 'War das nicht beabsichtigt, verbinden Sie die Bank neu. Ihre bisherigen Daten bleiben erhalten.',
  },
  SCA_REQUIRED: {
    title: 'Dafür verlangt die Bank eine neue Anmeldung',
    cause: 'Diesen Teil der Daten gibt die Bank nur kurz nach einer Anmeldung heraus.',
    action: 'Mit der Verbindung ist alles in Ordnung. Für ältere Daten verbinden Sie die Bank neu.',
  },
  RATE_LIMITED: {
    title: 'Die Bank bittet um eine Pause',
    cause: 'Es waren zu viele Anfragen in kurzer Zeit.',
    action: 'Coffer versucht es von selbst wieder.',
  },
  QUOTA_EXHAUSTED: {
    title: 'Die automatischen Abrufe für heute sind aufgebraucht',
    cause: 'Solange Sie nicht dabei sind, darf eine Bank viermal in 24 Stunden gelesen werden.',
    action:
      'Warten Sie, oder wählen Sie „Jetzt abgleichen“, solange Sie da sind. Lehnt die Bank auch das ab, lassen Sie Coffer ihr sagen, dass Sie dabei sind: Einstellungen, „Wenn Sie dabei sind“.',
  },
  PROVIDER_UNAVAILABLE: {
    title: 'Die Bank antwortet nicht',
    cause: 'Die Bank oder TrueLayer hat gerade eine Störung. Ihre Verbindung ist unversehrt.',
    action: 'Coffer versucht es von selbst wieder; Sie können es auch gleich noch einmal versuchen.',
  },
  PROVIDER_WITHDRAWN: {
    title: 'TrueLayer bietet diese Bank nicht mehr an',
    cause: 'Der Zugang wurde eingestellt. Was Sie haben, bleibt hier.',
    action: 'Suchen Sie die Bank unter „Verbindungen“ unter einem anderen Namen.',
  },
  ENDPOINT_UNSUPPORTED: {
    title: 'Das bietet die Bank nicht an',
    cause: 'Diese Art von Daten gibt die Bank nicht heraus.',
    action: 'Nichts zu tun.',
  },
  BAD_RESPONSE: {
    title: 'Die Antwort war nicht lesbar',
    cause:
      'Die Bank oder TrueLayer hat etwas geschickt, das keine gültige Antwort ist. Davon wurde nichts gespeichert.',
    action: 'Versuchen Sie es in einer Weile noch einmal.',
  },
  NETWORK_OFFLINE: {
    title: 'Keine Verbindung',
    cause: 'TrueLayer ist von diesem Computer aus nicht zu erreichen.',
    action: 'Prüfen Sie das Netzwerk und versuchen Sie es dann noch einmal.',
  },
  NETWORK_TIMEOUT: {
    title: 'Keine Antwort in der erwarteten Zeit',
    cause: 'Die Bank oder TrueLayer hat zu lange gebraucht.',
    action: 'Versuchen Sie es in einer Weile noch einmal.',
  },
  CANCELLED: {
    title: 'Angehalten',
    cause: 'Der Vorgang wurde vor seinem Ende angehalten. Was fertig war, bleibt erhalten.',
    action: 'Beginnen Sie neu, wann immer Sie möchten.',
  },
  KEYRING_ABSENT: {
    title: 'Kein Schlüsselspeicher auf diesem Computer',
    cause: 'Coffer bewahrt seinen Schlüssel im Schlüsselspeicher des Systems auf, und hier gibt es keinen.',
    action: 'Wählen Sie eine Passphrase, oder installieren Sie einen Schlüsselspeicher wie GNOME Keyring.',
  },
  KEYRING_LOCKED: {
    title: 'Der Schlüsselspeicher ist gesperrt',
    cause: 'Der Schlüsselspeicher des Systems ist da, aber gesperrt.',
    action: 'Entsperren Sie ihn und starten Sie Coffer neu.',
  },
  KEYRING_CHANGED: {
    title: 'Der Schlüssel passt nicht zu diesem Profil',
    cause: 'Der verwendete Schlüssel ist nicht der, mit dem dieses Profil angelegt wurde.',
    action: 'Starten Sie mit dem ursprünglichen Schlüssel oder Schlüsselspeicher. Es wurde nichts verändert.',
  },
  PASSPHRASE_WRONG: {
    title: 'Falsche Passphrase',
    cause: 'Mit dieser Passphrase lässt sich das Profil nicht öffnen.',
    action: 'Prüfen Sie sie und versuchen Sie es noch einmal.',
  },
  RECOVERY_CODE_WRONG: {
    title: 'Dieser Wiederherstellungscode passt nicht',
    cause: 'Der Code ist vertippt, gehört zu einem anderen Profil, oder es gibt inzwischen einen neueren.',
    action: 'Vergleichen Sie ihn mit dem ausgedruckten und geben Sie ihn noch einmal ein.',
  },
  UNLOCK_REFUSED: {
    title: 'Das war es nicht',
    cause: 'Diese PIN oder Passphrase entsperrt Coffer nicht.',
    action: 'Versuchen Sie es noch einmal, oder verwenden Sie den Wiederherstellungscode.',
  },
  UNLOCK_TOO_SOON: {
    title: 'Einen Moment noch',
    cause: 'Nach mehreren falschen Versuchen wartet Coffer immer länger bis zum nächsten.',
    action: 'Warten Sie bis zur angezeigten Zeit und versuchen Sie es dann noch einmal.',
  },
  TOKEN_UNREADABLE: {
    title: 'Ein gespeicherter Zugang lässt sich nicht öffnen',
    cause: 'Ein versiegelter Zugang wurde verändert, verschoben oder mit einem anderen Schlüssel angelegt.',
    action: 'Verbinden Sie die Bank neu. Ihre bisherigen Daten bleiben erhalten.',
  },
  DATABASE_FROM_FUTURE: {
    title: 'Dieses Profil gehört zu einem neueren Coffer',
    cause: 'Eine neuere Version hat in dieses Profil geschrieben.',
    action: 'Aktualisieren Sie Coffer. Es wurde nichts angetastet.',
  },
  DATABASE_CORRUPT: {
    title: 'Die Datenbank ist nicht lesbar',
    cause: 'Die Datei ist beschädigt oder keine Datenbank von Coffer.',
    action: 'Stellen Sie eine Sicherung in einem neuen Profil wieder her. Es wurde nichts angetastet.',
  },
  PROFILE_UNWRITABLE: {
    title: 'Der Profilordner ist nicht beschreibbar',
    cause: 'Coffer darf nicht in seinen Ordner schreiben.',
    action: 'Geben Sie sich Schreibrechte, oder wählen Sie einen anderen Ordner.',
  },
  PROFILE_IN_USE: {
    title: 'Coffer läuft schon',
    cause: 'Ein anderes Coffer hat dieses Profil geöffnet.',
    action: 'Verwenden Sie das laufende, oder beenden Sie es zuerst.',
  },
  DISK_FULL: {
    title: 'Der Datenträger ist voll',
    cause: 'Zum Schreiben war kein Platz. Was vorher da war, ist unversehrt.',
    action: 'Schaffen Sie Platz und versuchen Sie es dann noch einmal.',
  },
  FILE_UNWRITABLE: {
    title: 'Die Datei lässt sich dort nicht schreiben',
    cause: 'Der Ordner oder die Datei ist schreibgeschützt.',
    action: 'Wählen Sie einen anderen Ort.',
  },
  PORT_TAKEN: {
    title: 'Der Port für die Weiterleitung ist belegt',
    cause: 'Ein anderes Programm benutzt den Port der Weiterleitungsadresse.',
    action: 'Beenden Sie dieses Programm, oder wählen Sie in den Einstellungen eine andere Weiterleitungsadresse.',
  },
  BACKUP_INVALID: {
    title: 'Diese Sicherung ist nicht verwendbar',
    cause: 'Die Datei ist beschädigt, keine Sicherung, oder die Passphrase stimmt nicht.',
    action: 'Versuchen Sie eine andere Sicherung. Es wurde nichts verändert.',
  },
  IMPORT_INVALID: {
    title: 'Diese Datei lässt sich nicht übernehmen',
    cause: 'Coffer kann keine Umsätze aus ihr lesen.',
    action:
      'Wählen Sie eine andere Datei, oder laden Sie sie bei der Bank noch einmal als CSV, OFX oder QIF. Es wurde nichts verändert.',
  },
  RELAY_UNREACHABLE: {
    title: 'Das Relay antwortet nicht',
    cause: 'Das Relay ist nicht zu erreichen. Der Abgleich läuft ohne es weiter.',
    action: 'Coffer versucht es von selbst wieder.',
  },
  RELAY_REJECTED: {
    title: 'Das Relay hat dieses Gerät abgelehnt',
    cause: 'Das Gerät wurde vom Relay entfernt, oder sein Schlüssel passt nicht.',
    action: 'Koppeln Sie es in den Einstellungen neu.',
  },
  PAIRING_CODE_INVALID: {
    title: 'Der Kopplungscode gilt nicht',
    cause: 'Der Code ist falsch, schon verwendet oder älter als zehn Minuten.',
    action: 'Erzeugen Sie einen neuen Code und geben Sie ihn ein.',
  },
};
