import type { Words } from '../en-gb.ts';

/** Die App-Sperre, der Wiederherstellungscode und die verdeckten Beträge. */
export const locking: Words['locking'] = {
  title: 'Coffer ist gesperrt',
  lead: 'Abgleich und Warnungen gehen hinter der Sperre weiter.',
  pin: 'PIN',
  passphrase: 'Passphrase',
  unlock: 'Entsperren',
  wait: (time) => `Noch ${time} bis zum nächsten Versuch.`,
  forgotten: 'Vergessen? Wiederherstellungscode verwenden',
  back: 'Zurück',
  code: 'Wiederherstellungscode',
  codeHint:
    'Die 25 Zeichen, die Sie notiert haben. Groß- und Kleinschreibung, Leerzeichen und Striche sind gleichgültig.',
  codeTakesLock: 'Er hebt die Sperre auf; eine neue richten Sie in den Einstellungen ein.',
  recoverTitle: 'Der Schlüssel dieses Profils fehlt',
  recoverLead:
    'Der Schlüsselspeicher hat ihn nicht mehr. Mit dem Wiederherstellungscode öffnet Coffer trotzdem und legt den Schlüssel wieder dort ab.',
  recover: 'Mit dem Code öffnen',

  recoveredTitle: 'Mit dem Wiederherstellungscode geöffnet',
  recoveredText: 'Wählen Sie eine neue Passphrase, sonst fragt Coffer beim nächsten Start wieder nach dem Code.',

  section: 'App-Sperre',
  sectionLead: 'Fragt nach einer PIN oder Passphrase: nach einer Weile, wenn der Computer schläft und bei jedem Start.',
  off: 'Coffer ist nicht gesperrt',
  offNote: 'Wer diesen Computer unter Ihrem Namen benutzt, sieht alles.',
  on: 'Coffer sperrt sich selbst',
  onNote: (minutes) => `Nach ${minutes} ohne Sie, wenn der Computer schläft und bei jedem Start.`,
  setUp: 'Sperre einrichten',
  change: 'Ändern',
  takeAway: 'Sperre aufheben',
  lockNow: 'Jetzt sperren',
  secret: 'PIN oder Passphrase',
  secretHint: 'Mindestens 4 Zeichen. Sechs Ziffern oder mehr lassen sich schwer abschauen und erraten.',
  secretAgain: 'Noch einmal',
  current: 'Bisherige PIN oder Passphrase',
  tooShort: 'Mindestens 4 Zeichen.',
  different: 'Die beiden sind nicht gleich.',
  idle: 'Sperren nach',
  idleMinutes: (minutes) => `${minutes} Min.`,
  save: 'Sperre setzen',
  saved: 'Die Sperre ist gesetzt.',
  removed: 'Die Sperre ist aufgehoben.',

  recoverySection: 'Wiederherstellungscode',
  recoveryLead:
    'Öffnet Coffer, wenn der Schlüsselspeicher den Schlüssel verloren hat oder PIN oder Passphrase vergessen sind.',
  recoveryNone: 'Es gibt keinen Wiederherstellungscode',
  recoveryNoneNote: 'Verliert dieser Computer seinen Schlüsselspeicher, ist hier nichts mehr lesbar.',
  recoverySome: 'Es gibt einen Wiederherstellungscode',
  recoverySomeNote:
    'Coffer bewahrt ihn nicht auf. Ist er verloren, erzeugen Sie einen neuen; der alte passt dann nicht mehr.',
  recoverySessionOnly:
    'Dieses Profil endet mit der Sitzung. Wählen Sie zuerst eine Passphrase; dann gibt es etwas wiederherzustellen.',
  make: 'Wiederherstellungscode erzeugen',
  makeNew: 'Neuen erzeugen',
  makeTitle: 'Ihr Wiederherstellungscode',
  makeText:
    'Schreiben Sie ihn auf oder drucken Sie ihn, und legen Sie ihn zu Ihren wichtigen Papieren. Coffer zeigt ihn nur dieses eine Mal.',
  print: 'Drucken',
  done: 'Ich habe ihn',
  made: 'Der Wiederherstellungscode ist erzeugt. Ältere passen nicht mehr.',

  privacy: 'Beträge verdecken',
  privacyNote: 'Macht alle Beträge unscharf, wenn Ihnen jemand über die Schulter schaut.',
  privacyHide: 'Beträge verdecken',
  privacyShow: 'Beträge zeigen',
};
