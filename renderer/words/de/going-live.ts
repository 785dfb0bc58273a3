import { counted } from '../en-gb/counted.ts';
import type { Words } from '../en-gb.ts';

/** The guided move from the sandbox, or the demo bank, to real banks. */
export const goingLive: Words['goingLive'] = {
  title: 'Zu Ihren echten Banken wechseln',
  lead: 'Vier Schritte. Nichts, was hier ist, geht dabei verloren.',
  back: 'Einstellungen',
  open: 'Schritt für Schritt zu echten Banken',
  staysTitle: 'Was bleibt',
  stays: [
    'Einstellungen, Berechtigungen, Kategorien und Regeln',
    'Der Schlüssel, die App-Sperre und das Protokoll dessen, was Coffer getan hat',
    'Die Banken aus Sandbox und Demo: Wechseln Sie die Umgebung zurück, um sie zu sehen',
  ],
  separateTitle: 'Was getrennt ist',
  separate: [
    'Die TrueLayer-Anwendung: Für echte Banken gibt es eine eigene Client-ID und ein eigenes Client-Secret',
    'Banken, Einwilligungen, Konten und Umsätze: Nichts wird übernommen',
    'Die Einwilligungen: Sie geben sie neu, auf der Seite jeder Bank',
  ],
  stepsLabel: 'Schritte',
  states: { done: 'Erledigt', open: 'Offen', problem: 'Noch nicht richtig' },
  consoleTitle: 'Die TrueLayer-Konsole auf „Live“ stellen',
  consoleText:
    'Oben rechts in der Konsole. Eine Anwendung, die TrueLayer noch nicht freigegeben hat, läuft im Testbetrieb; für eigene Konten reicht das.',
  consoleLink: 'Konsole öffnen',
  consoleDone: 'Erkannt: Eine Client-ID für echte Banken ist eingegeben.',
  consoleOpen: 'Coffer erkennt es an der Client-ID. Die der Sandbox beginnen mit „sandbox-“.',
  applicationTitle: 'Client-ID und Client-Secret für echte Banken eingeben',
  applicationText: 'Die Konsole zeigt das Client-Secret einmal, als Download. Beides wird verschlüsselt aufbewahrt.',
  applicationSave: 'Sichern und prüfen',
  applicationChange: 'Ändern',
  applicationAsking: 'TrueLayer wird gefragt, ob es die Anwendung kennt…',
  applicationDone: (banks, formatted) =>
    banks === undefined
      ? 'TrueLayer kennt diese Anwendung.'
      : `TrueLayer kennt diese Anwendung und bietet ihr ${counted(banks, formatted, 'Bank', 'Banken')} an.`,
  applicationRefused:
    'TrueLayer lehnt sie ab. Vergleichen Sie beides Zeichen für Zeichen mit der Konsole; das Client-Secret lässt sich dort neu erzeugen.',
  applicationOpen: 'Coffer fragt TrueLayer, sobald Sie gesichert haben.',
  redirectTitle: 'Die Weiterleitungsadresse eintragen',
  redirectText:
    'In der Konsole unter „App settings“ als erlaubte Weiterleitung, Zeichen für Zeichen. Es kann eine Viertelstunde dauern, bis TrueLayer sie kennt.',
  redirectDone: 'Erwiesen: Eine Anmeldung ist über sie zurückgekommen.',
  redirectOpen:
    'Die erste Anmeldung, die zurückkommt, erweist es. Beanstandet eine Seite von TrueLayer die Weiterleitung, ist sie noch nicht eingetragen.',
  bankTitle: 'Die erste Bank verbinden',
  bankText: 'Coffer arbeitet von da an mit echten Banken. Die Umgebung können Sie jederzeit zurückwechseln.',
  bankSwitch: 'Mit echten Banken arbeiten',
  bankAdd: 'Bank hinzufügen',
  bankDone: (count, formatted) => `${counted(count, formatted, 'Bank', 'Banken')} verbunden.`,
  bankOpen: 'Noch ist nichts verbunden.',
  allDone: 'Sie arbeiten mit echten Banken',
  allDoneText: 'Alle Schritte sind erledigt. Coffer warnt Sie rechtzeitig, bevor eine Einwilligung abläuft.',
  allDoneLink: 'Konten ansehen',
};
