import type { FailureSentenceKey } from './failure-sentences.ts';

/** {@link FAILURE_SENTENCES} in German. */
export const GERMAN_FAILURE_SENTENCES: Readonly<Record<FailureSentenceKey, string>> = {
  'no-such-method': 'Diesen Aufruf gibt es nicht.',
  'no-such-connection': 'Diese Verbindung gibt es in diesem Profil nicht.',
  'connection-elsewhere':
    'Diese Verbindung gehört zur Umgebung „{environment}“. Wechseln Sie zuerst in den Einstellungen dorthin.',
  'reconnect-final': 'Dieses neue Verbinden lässt sich nicht mehr rückgängig machen.',
  'sync-already-undone': 'Dieser Abgleich ist schon rückgängig gemacht.',
  'edit-already-undone': 'Das ist schon zurückgenommen.',
  'question-already-answered': 'Diese Frage ist schon beantwortet.',
  'transfer-half-taken': 'Einer der beiden gehört schon zu einer Umbuchung, die Sie bestätigt haben.',
  'ecb-unreachable': 'Die Europäische Zentralbank ist von diesem Computer aus nicht zu erreichen.',
  'ecb-unreadable':
    'Was von der Europäischen Zentralbank kam, ist nicht ihre Liste der Kurse. Nichts davon wurde behalten.',
  'preview-overtaken': 'Eine neuere Vorschau wurde verlangt.',
  'sync-running': 'Für diese Bank läuft gerade ein Abgleich. Versuchen Sie es danach noch einmal.',
  'sandbox-id-in-production':
    'Diese Client-ID gehört zur Sandbox von TrueLayer; für den Echtbetrieb brauchen Sie eine andere.',
  'live-id-in-sandbox': 'Die Sandbox von TrueLayer verlangt eine Client-ID, die mit sandbox- beginnt.',
  'redirect-mode-absent': 'Auf diesem Weg ({mode}) kann die Antwort hier nicht ankommen; wählen Sie einen anderen.',
  'redirect-no-relay': 'Koppeln Sie zuerst ein Relay; seine Seite reicht die Antwort weiter.',
  'redirect-custom': 'Die eigene Adresse muss {address} lauten.',
  'redirect-no-address': 'Die Weiterleitungsadresse ist keine Webadresse.',
  'redirect-too-much': 'Die Weiterleitungsadresse darf weder einen Anker (#) noch einen Benutzernamen enthalten.',
  'redirect-loopback': 'Eine lokale Adresse beginnt mit http://127.0.0.1: oder http://localhost:.',
  'redirect-https': 'Die Weiterleitungsadresse muss mit https:// beginnen.',
  'backup-none': 'Die Datei ist keine Sicherung von Coffer, oder sie ist abgeschnitten.',
  'backup-damaged': 'Die Datei ist beschädigt: Sie enthält nicht mehr, was hineingelegt wurde.',
  'backup-passphrase': 'Die Passphrase öffnet diese Sicherung nicht, oder der Teil, den sie öffnet, ist beschädigt.',
  'backup-from-future': 'Diese Sicherung stammt von einem neueren Coffer. Aktualisieren Sie Coffer zuerst.',
  'backup-gone': 'Die Sicherung ist nicht mehr dort, wo sie war.',
  'backup-not-whole':
    'Die eben angelegte Sicherung enthält nicht, was dieses Profil enthält. Sie wurde nicht aufbewahrt.',
  'backup-passphrase-needed': 'Für Sicherungen ist keine Passphrase hinterlegt; deshalb muss eine angegeben werden.',
  'backup-folder-fixed': 'Hier gibt es keinen Ordnerdialog; nennen Sie den Ordner mit COFFER_BACKUP_DIR.',
  'backup-under-way':
    'Eine Sicherung wird gerade angelegt oder wiederhergestellt. Versuchen Sie es danach noch einmal.',
  'file-too-large': 'Die Datei ist größer als {limit}.',
  'file-incomplete': 'Die Datei ist nicht vollständig angekommen.',
  'import-empty': 'Die Datei ist leer.',
  'import-binary':
    'Die Datei ist kein Text. Vielleicht ist sie ein PDF, eine Tabelle oder ein Archiv; speichern Sie sie zuerst als CSV.',
  'import-open-quote':
    'Ein Anführungszeichen in Zeile {line} wird nie geschlossen; was folgt, lässt sich nicht auseinanderhalten.',
  'import-other-json': 'Nur JSON, das Coffer selbst exportiert hat, lässt sich lesen.',
  'import-other-format': 'Die Datei ist XML, aber kein OFX.',
  'import-no-rows': 'In der Datei steht kein Umsatz.',
  'import-too-many': 'Die Datei hat mehr als {limit} Umsätze.',
  'import-columns-missing': 'Noch ist nicht bekannt, in welchen Spalten Tag und Betrag stehen.',
  'import-source-missing': 'Die Datei enthält mehrere Konten, und noch ist nicht bekannt, welches gemeint ist.',
  'import-other-currency':
    'Alles in der Datei hat eine andere Währung als dieses Konto, das in {currency} geführt wird.',
  'import-nothing-new': 'Alles Lesbare in der Datei ist schon hier.',
  'import-already-undone': 'Diese Übernahme ist schon rückgängig gemacht.',
  'key-already-lasting': 'Dieses Profil hat schon einen dauerhaften Schlüssel.',
  'key-in-environment':
    'Dieses Profil wird mit dem Schlüssel in TRUELAYER_ENCRYPTION_KEY geöffnet, und der ist nicht gesetzt.',
  'key-in-passphrase': 'Dieses Profil wird mit seiner Passphrase geöffnet.',
  'recovery-code-slip': 'Das ist kein Wiederherstellungscode: Ein Zeichen fehlt, ist zu viel oder vertauscht.',
  'recovery-needs-lasting-key':
    'Dieses Profil endet mit der Sitzung. Wählen Sie zuerst eine Passphrase; dann gibt es etwas wiederherzustellen.',
  'lock-secret-needed': 'Dafür wird die PIN oder Passphrase gebraucht.',
  'key-gone': 'Der Schlüssel dieses Profils ist nicht mehr im Schlüsselspeicher.',
  'key-store-gone':
    'Der Schlüssel dieses Profils liegt im Schlüsselspeicher des Systems, und den gibt es gerade nicht.',
  'key-record-damaged': 'Die Datei {file} dieses Profils ist beschädigt.',
  'key-record-gone': 'Das Profil hat eine Datenbank, aber die Datei key-store.json daneben fehlt.',
  'token-key-unreadable': 'Ein Schlüssel für die Zugänge in diesem Profil lässt sich nicht öffnen.',
  'node-too-old':
    'Coffer braucht Node {needed} oder neuer, und dies ist {found}. Starten Sie es mit npm, das seines mitbringt.',
  'folder-unwritable': 'Coffer darf nicht in seinen Ordner {folder} schreiben.',
  'demo-bank-not-started': 'Die Demobank ließ sich nicht starten.',
  'port-in-use':
    'Port {port} auf diesem Computer ist nicht verwendbar; wahrscheinlich benutzt ihn ein anderes Programm.',
  'page-not-opened': 'Die Seite der Bank wurde nicht geöffnet.',
  'relay-paired-already': 'Dieser Computer ist schon mit einem Relay gekoppelt; entkoppeln Sie ihn zuerst.',
  'relay-not-paired': 'Dieser Computer ist mit keinem Relay gekoppelt.',
  'relay-address': 'Die Adresse eines Relays beginnt mit https:// und enthält weder Passwort noch Fragezeichen.',
  'relay-other-address':
    'Das Relay hat eine andere Adresse als die eingegebene; nehmen Sie die aus seiner RELAY_PUBLIC_URL.',
  'relay-device-limit': 'Sechs Computer sind schon gekoppelt, mehr sind nicht erlaubt; entfernen Sie zuerst einen.',
  'webhook-secret-fixed': 'Das Geheimnis ist durch TRUELAYER_WEBHOOK_SECRET festgelegt.',
};
