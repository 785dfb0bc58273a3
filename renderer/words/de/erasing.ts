import { counted } from '../en-gb/counted.ts';
import type { Words } from '../en-gb.ts';

/** Deleting everything. */
export const erasing: Words['erasing'] = {
  title: 'Alles löschen',
  lead: 'Nimmt alle Daten von Coffer von diesem Computer und fängt von vorne an. Das lässt sich nicht rückgängig machen.',
  open: 'Alles löschen …',
  heading: 'Alles löschen?',
  goes: 'Das wird gelöscht:',
  banks: (count, formatted, names) =>
    `${counted(count, formatted, 'Bank', 'Banken')} (${names}): Der Zugang wird vorher bei TrueLayer beendet`,
  items: [
    'Alle Konten, Salden und Umsätze mit Ihren Notizen, Kategorien und Regeln',
    'Das Protokoll, die Einstellungen und die TrueLayer-Anwendung',
    'Die Schlüssel im Schlüsselspeicher dieses Computers, und mit ihnen der Wiederherstellungscode',
    'Die App-Sperre, der Platz an einem Relay und die Logdateien',
  ],
  backups: (count, formatted) =>
    counted(count, formatted, 'Sicherung im Ordner auch löschen', 'Sicherungen im Ordner auch löschen'),
  backupsNote: 'Sonst bleiben sie, und wer die Passphrase hat, kann sie wiederherstellen.',
  copies: 'Exporte und Kopien von Sicherungen, die Sie anderswo abgelegt haben, bleiben dort.',
  offline:
    'Ohne Verbindung wird trotzdem alles gelöscht; Zugänge, die sich nicht beenden ließen, laufen von selbst ab, oder Sie beenden sie bei der Bank.',
  word: 'löschen',
  button: 'Alles löschen',
  busy: 'Zugänge werden beendet, Daten gelöscht',
  done: 'Alles ist gelöscht.',
  left: (names) =>
    `Hier ist alles gelöscht. Der Zugang zu ${names} ließ sich nicht beenden; beenden Sie ihn bei der Bank, oder lassen Sie ihn ablaufen.`,
};
