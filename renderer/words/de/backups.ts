import type { Words } from '../en-gb.ts';

/** Sicherungen des ganzen Profils, und der Weg zurück. */
export const backups: Words['backups'] = {
  title: 'Sicherungen',
  lead: 'Ganz Coffer in einer verschlüsselten Datei: Konten und Umsätze, Kategorien, Verbindungen und das Protokoll. Nur ihre Passphrase öffnet sie.',
  none: 'Es gibt noch keine Sicherung',
  noneNote: 'Geht diese Festplatte kaputt, ist alles verloren, was Coffer gesammelt hat.',
  some: (ago) => `Die letzte Sicherung: ${ago}`,
  next: (time) => `Die nächste ist am ${time} fällig.`,
  nextSoon: 'Die nächste ist jetzt fällig.',
  noPlan: 'Automatisch wird keine angelegt.',
  failed: 'Die letzte Sicherung ist gescheitert',

  make: 'Jetzt sichern',
  making: (share) => `Kopiert und geprüft: ${share}`,
  made: (size) => `Die Sicherung ist angelegt, ${size}, und jede Seite davon zurückgelesen.`,
  passphrase: 'Passphrase der Sicherung',
  passphraseHint: 'Mindestens 8 Zeichen. Notieren Sie sie: Ohne sie öffnet niemand die Sicherung.',
  passphraseAgain: 'Noch einmal',
  tooShort: 'Mindestens 8 Zeichen.',
  different: 'Die beiden sind nicht gleich.',
  planPassphraseNote: 'Für automatische Sicherungen behält Coffer den Schlüssel daraus, nicht die Worte.',
  start: 'Anlegen',
  change: 'Passphrase ändern',
  changed: 'Sicherungen haben ab jetzt die neue Passphrase.',
  planned: 'Sicherungen werden ab jetzt automatisch angelegt.',

  every: 'Sichern',
  everyOptions: { never: 'Nur von Hand', day: 'Täglich', week: 'Wöchentlich' },
  kept: 'So viele behalten',
  keptNote: 'Die ältesten automatischen machen Platz. Von Hand angelegte bleiben.',

  folder: 'Ordner',
  inProfile: 'Auf derselben Festplatte wie Coffer: Das hilft bei Versehen, aber nicht, wenn die Festplatte kaputtgeht.',
  choose: 'Anderen wählen',
  fixed: 'Einen anderen Ordner nennt COFFER_BACKUP_DIR.',

  list: 'Sicherungen in diesem Ordner',
  columns: { made: 'Angelegt', size: 'Größe', how: 'Wie', acts: 'Was damit geschehen soll' },
  origins: { hand: 'von Hand', plan: 'automatisch' },
  otherProfile: 'aus einem anderen Profil',
  fromFuture: 'von einem neueren Coffer',
  restore: 'Wiederherstellen',
  restoreNamed: (time) => `Sicherung vom ${time} wiederherstellen`,
  save: 'Kopie speichern',
  saveNamed: (time) => `Kopie der Sicherung vom ${time} speichern`,
  saved: (fileName) => `Gespeichert als ${fileName}.`,
  remove: 'Entfernen',
  removeNamed: (time) => `Sicherung vom ${time} entfernen`,
  removed: 'Die Sicherung ist entfernt.',
  removeTitle: 'Diese Sicherung entfernen?',
  removeText: (time) => `Die Sicherung vom ${time} wird aus ihrem Ordner gelöscht. Kopien anderswo bleiben.`,

  fromFile: 'Aus Datei wiederherstellen',
  restoreTitle: 'Sicherung wiederherstellen',
  restoreText: (time) => `Alles in Coffer wird, wie es am ${time} war. Was seitdem dazukam, wird ersetzt.`,
  restoreFileText: (fileName) => `Alles in Coffer wird, was ${fileName} enthält. Was jetzt hier ist, wird ersetzt.`,
  restoreNote:
    'Die App-Sperre bleibt die dieses Computers. Banken, deren Zugang seitdem erneuert wurde, wollen Sie vielleicht noch einmal sehen.',
  handingOver: (share) => `Datei wird gelesen: ${share}`,
  restoring: (share) => `Wird wiederhergestellt: ${share}`,
  restoreWord: 'wiederherstellen',
  restored: (time) => `Wiederhergestellt. Alles ist, wie es am ${time} war.`,
  welcome: 'Sicherung wiederherstellen',
};

/** Fragt nach einem Wort, bevor etwas geschieht, das sich nicht zurücknehmen lässt. */
export const confirmWord: Words['confirmWord'] = {
  label: (word) => `Tippen Sie „${word}“, um fortzufahren`,
};
